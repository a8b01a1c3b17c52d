import { isDispatchApplied, isPackApplied, type ShipmentState } from '../../shared/model/shipment.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import type { Mutation } from '../db/mutations.ts';
import { afterNotApplied } from './outcome-table.ts';
import type { OutboxSettings } from './settings.ts';

/** Looks at an unknown outcome come this long after it was given up (reliability 1.3), then every two minutes. */
const LOOKS_MS = [0, 5_000, 15_000, 45_000, 120_000];
const LATER_LOOKS_MS = 120_000;

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
export function settleTimeMs(
  lastError: string | null,
  settings: Pick<OutboxSettings, 'settleMs' | 'answeredSettleMs'>,
): number {
  return afterNotApplied(lastError) === 'reject'
    ? Math.min(settings.answeredSettleMs, settings.settleMs)
    : settings.settleMs;
}

export type Judgement =
  | { readonly is: 'applied' }
  | { readonly is: 'cancelled' }
  /** Believed: the request cannot arrive any more. */
  | { readonly is: 'not-applied'; readonly next: 'send-again' | 'reject' }
  | { readonly is: 'undecided' };

function isApplied(kind: MutationKind, state: ShipmentState): boolean {
  return kind === 'pack' ? isPackApplied(state) : isDispatchApplied(state);
}

/**
 * What a read by id that began `elapsedMs` after the request was given up tells of it. "Applied" is true at once; "not applied"
 * only after the settle time, because the request may still be on its way.
 */
export function judge(
  mutation: Pick<Mutation, 'kind' | 'lastError'>,
  state: ShipmentState,
  elapsedMs: number,
  settings: Pick<OutboxSettings, 'settleMs' | 'answeredSettleMs'>,
): Judgement {
  if (isApplied(mutation.kind, state)) return { is: 'applied' };
  if (state === 'CANCELLED') return { is: 'cancelled' };
  if (state === 'UNKNOWN') return { is: 'undecided' };
  if (elapsedMs < settleTimeMs(mutation.lastError, settings)) return { is: 'undecided' };
  return { is: 'not-applied', next: afterNotApplied(mutation.lastError) };
}
