import type { OutboxReason } from '../../shared/model/mutations.ts';
import { assertNever } from '../../shared/result.ts';
import type { Mutation } from '../db/mutations.ts';
import type { Standing } from './kinds/kind-rules.ts';
import { KINDS, settleMsOf } from './kinds/kinds.ts';
import { afterNotApplied } from './outcome-table.ts';
import type { OutboxSettings } from './settings.ts';

/** Looks at an unknown outcome come this long after it was given up (reliability 1.3), then every two minutes. */
const LOOKS_MS = [0, 5_000, 15_000, 45_000, 120_000];
const LATER_LOOKS_MS = 120_000;

/** `lastError` of a row whose only request was told that another came before it. */
const SECOND: OutboxReason = 'PACKED_ELSEWHERE';

/** This run of the station: the monotonic clock of another run says nothing. */
export interface Boot {
  readonly id: string;
  /** When its outbox started; from then on no request of an earlier run is made any more. */
  startedMonoMs: number;
}

/** Since the request was given up, on the monotonic clock; counted anew from the start when that was another run. */
export function sinceSentMs(mutation: Mutation, boot: Boot, nowMonoMs: number): number {
  const from = mutation.sent?.boot === boot.id ? mutation.sent.monoMs : boot.startedMonoMs;
  return Math.max(0, nowMonoMs - from);
}

/** How long from now until the next look at a row in `verify`. */
export function nextLookMs(elapsedMs: number, settleMs: number): number {
  const looks = [...LOOKS_MS, settleMs];
  const next = looks.filter((at) => at > elapsedMs);
  return next.length > 0 ? Math.min(...next) - elapsedMs : LATER_LOOKS_MS;
}

/** How long after it was given up a request may still arrive; shorter where an answer came and the row would go to a person. */
export function settleTimeMs({ kind, lastError }: Pick<Mutation, 'kind' | 'lastError'>, settings: SettleTimes): number {
  const settleMs = settleMsOf(kind, settings);
  return afterNotApplied(lastError) === 'reject' ? Math.min(settings.answeredSettleMs, settleMs) : settleMs;
}

export type SettleTimes = Pick<OutboxSettings, 'settleMs' | 'settleMsOf' | 'answeredSettleMs'>;

export type Judgement =
  | { readonly is: 'applied' }
  /** Applied, and not by us: our first request was told that another came before it. */
  | { readonly is: 'anothers' }
  | { readonly is: 'cancelled' }
  /** The marketplace shows an end that it can no longer follow. */
  | { readonly is: 'otherwise' }
  /** It cannot arrive any more, and no read tells whether it did. */
  | { readonly is: 'untold'; readonly next: 'ask' | 'reject' }
  /** Believed: the request cannot arrive any more. */
  | { readonly is: 'not-applied'; readonly next: 'send-again' | 'reject' }
  | { readonly is: 'undecided' };

/**
 * What a read by id that began `elapsedMs` after the request was given up tells of it. "Applied" is true at once; "not applied"
 * only after the settle time, because the request may still be on its way.
 */
export function judge(
  mutation: Pick<Mutation, 'kind' | 'lastError'>,
  standing: Standing,
  elapsedMs: number,
  settings: SettleTimes,
): Judgement {
  switch (standing) {
    case 'applied':
      return mutation.lastError === SECOND ? { is: 'anothers' } : { is: 'applied' };
    case 'cancelled':
      return { is: 'cancelled' };
    case 'otherwise':
      // It may have been taken before that end came.
      if (KINDS[mutation.kind].movesDateOnly) return untold(mutation);
      return { is: 'otherwise' };
    case 'unclear':
      return { is: 'undecided' };
    case 'untold':
      if (elapsedMs < settleTimeMs(mutation, settings)) return { is: 'undecided' };
      return untold(mutation);
    case 'not-applied':
      if (elapsedMs < settleTimeMs(mutation, settings)) return { is: 'undecided' };
      return { is: 'not-applied', next: afterNotApplied(mutation.lastError) };
    default:
      return assertNever(standing);
  }
}

function untold({ lastError }: Pick<Mutation, 'lastError'>): Judgement {
  return { is: 'untold', next: afterNotApplied(lastError) === 'reject' ? 'reject' : 'ask' };
}
