import { assertNever } from '../../shared/result.ts';
import type { Mutation, MutationChange } from '../db/mutations.ts';
import type { OutboxContext } from './context.ts';
import { KINDS } from './kinds/kinds.ts';
import type { Preflight } from './preflight.ts';
import { LONGEST_WAIT_MS } from './settings.ts';

const PACK_LOOK_MS = 300_000;
const CHANGE_LOOK_MS = 60_000;

/** What becomes of a pending row that came due and does not leave. */
export function heldBack(
  { client, ports: { clock }, scheduleMs }: OutboxContext,
  row: Mutation,
  decision: Exclude<Preflight, { do: 'send' } | { do: 'read' }>,
): MutationChange {
  switch (decision.do) {
    case 'adopt':
      // A pack is looked at once more for its documents; a dispatch has nothing left to learn.
      return KINDS[row.kind].afterAccepted === 'documents'
        ? { state: 'verify', probes: 0, notBeforeMs: null, lastError: null, lastMessage: null }
        : { state: 'acked', notBeforeMs: null, lastError: null, lastMessage: null };
    case 'reject':
      return { state: 'rejected', notBeforeMs: null, lastError: decision.error, lastMessage: decision.message };
    case 'wait': {
      const byDefault = decision.error === 'WAITS_FOR_PACK' ? PACK_LOOK_MS : changeLookMs(row);
      const untilMs = decision.untilMs === undefined ? undefined : decision.untilMs - (client.serverOffsetMs() ?? 0);
      const waitMs = untilMs === undefined ? byDefault : Math.max(1_000, untilMs - clock.wallMs());
      return {
        state: 'pending',
        notBeforeMs: scheduleMs() + Math.min(waitMs, LONGEST_WAIT_MS),
        probes: row.probes + 1,
        lastError: decision.error,
        lastMessage: decision.message,
      };
    }
    default:
      return assertNever(decision);
  }
}

/** Waits for a change of the shipment grow from one minute to fifteen. */
export function changeLookMs(row: Mutation): number {
  return Math.min(LONGEST_WAIT_MS, CHANGE_LOOK_MS * 2 ** Math.min(row.probes, 4));
}
