import { readMutationPayload } from '../../shared/model/mutations.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import { assertNever } from '../../shared/result.ts';
import type { Mutation, MutationChange } from '../db/mutations.ts';
import type { OutboxContext } from './context.ts';
import { nextPollMs, packProgress } from './documents-wait.ts';
import type { Seen } from './kinds/kind-rules.ts';
import { KINDS, settleMsOf, standingOf } from './kinds/kinds.ts';
import { judge, nextLookMs, sinceSentMs } from './verify.ts';

/** What a look makes of a row. */
export interface Looked {
  /** Of a row in `verify` or `awaiting-documents`; `beganMono`: monotonic ms at which the read began. */
  whereItStands(row: Mutation, seen: Seen, beganMono: number): MutationChange;
}

export function createLooked(context: OutboxContext): Looked {
  const { settings } = context;
  const { clock } = context.ports;

  function verified(row: Mutation, seen: Seen, beganMono: number): MutationChange {
    const payload = readMutationPayload(row.kind, row.version, row.payload);
    if (!payload.ok) {
      return { state: 'rejected', notBeforeMs: null, lastError: 'UNREADABLE_PAYLOAD', lastMessage: payload.error };
    }
    const standing = standingOf(payload.value, seen);
    const judgement = judge(row, standing, sinceSentMs(row, context.boot, beganMono), settings);
    switch (judgement.is) {
      case 'applied':
        return KINDS[row.kind].afterAccepted === 'documents'
          ? polled(
              { ...row, probes: 0, sent: null, lastError: null, lastMessage: null },
              seen.shipment?.state ?? 'UNKNOWN',
            )
          : { state: 'acked', notBeforeMs: null, lastError: null, lastMessage: null };
      case 'anothers':
        return { state: 'rejected', notBeforeMs: null, lastError: 'PACKED_ELSEWHERE' };
      case 'cancelled':
        return { state: 'rejected', notBeforeMs: null, lastError: 'CANCELLED', lastMessage: null };
      case 'otherwise':
        return { state: 'rejected', notBeforeMs: null, lastError: 'DECIDED_OTHERWISE', lastMessage: null };
      case 'untold':
        // A refusal the marketplace gave a reason for is told with that reason.
        return {
          ...{ state: 'rejected', notBeforeMs: null },
          lastError: judgement.next === 'reject' ? refusalOf(row) : 'NOBODY_CAN_TELL',
        };
      case 'not-applied':
        if (judgement.next === 'reject') return { state: 'rejected', notBeforeMs: null, lastError: refusalOf(row) };
        return { state: 'pending', notBeforeMs: null, probes: 0, lastError: null, lastMessage: null };
      case 'undecided': {
        const elapsed = sinceSentMs(row, context.boot, clock.monotonicMs());
        return {
          state: 'verify',
          probes: row.probes + 1,
          notBeforeMs: context.scheduleMs() + nextLookMs(elapsed, settleMsOf(row.kind, settings)),
        };
      }
      default:
        return assertNever(judgement);
    }
  }

  function polled(row: Mutation, state: ShipmentState): MutationChange {
    // After a restart counted anew: the PC's clock may have been set meanwhile, and half an hour that never passed is no verdict.
    const elapsed = row.sent === null ? 0 : sinceSentMs(row, context.boot, clock.monotonicMs());
    const progress = packProgress(state, elapsed, settings);
    switch (progress.is) {
      case 'packed':
        return { state: 'acked', notBeforeMs: null, lastError: null, lastMessage: null };
      case 'form-failed':
        return { state: 'rejected', notBeforeMs: null, lastError: 'FORM_FAILED', lastMessage: null };
      case 'cancelled':
        return { state: 'rejected', notBeforeMs: null, lastError: 'CANCELLED', lastMessage: null };
      case 'not-taken':
        return { state: 'rejected', notBeforeMs: null, lastError: 'PACK_NOT_TAKEN', lastMessage: null };
      case 'waiting': {
        const mark = { wallMs: clock.wallMs(), monoMs: clock.monotonicMs(), boot: context.boot.id };
        return {
          state: 'awaiting-documents',
          sent: row.sent ?? mark,
          probes: row.probes + 1,
          notBeforeMs: context.scheduleMs() + nextPollMs(row.probes + 1),
          lastError: progress.late ? 'DOCUMENTS_LATE' : null,
          lastMessage: null,
        };
      }
      default:
        return assertNever(progress);
    }
  }

  return {
    whereItStands: (row, seen, beganMono) =>
      row.state === 'verify' ? verified(row, seen, beganMono) : polled(row, seen.shipment?.state ?? 'UNKNOWN'),
  };
}

/** The marketplace's refusal as it gave it; a row that came second by its answer, and is not packed after all, was refused. */
function refusalOf({ lastError }: Mutation): string {
  return lastError === null || lastError === 'PACKED_ELSEWHERE' ? 'REFUSED' : lastError;
}
