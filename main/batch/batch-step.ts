import type { StopReason } from '../../shared/bench/session.ts';
import type { BatchEntry } from '../../shared/contract/batch.ts';
import { assertNever } from '../../shared/result.ts';
import type { BatchRowView } from '../db/label-batches.ts';

type Stands = Pick<BatchEntry, 'step' | 'reason'>;

/** `labelHere`: its label can be printed; `problem`: why what came for a label cannot. */
export function batchStep(
  { parcel, why, labelJob }: BatchRowView,
  { labelHere, problem }: { readonly labelHere: boolean; readonly problem: string | undefined },
): Stands {
  switch (parcel) {
    case null:
    case 'void':
      return { step: 'stopped', reason: 'cancelled' };
    case 'stopped':
      return stoppedFor(why);
    case 'label-seen':
    case 'dispatch-queued':
    case 'dispatched':
    case 'handed-over':
      return { step: 'packed', reason: null };
    case 'open':
    case 'labelled':
    case 'parked':
    case 'complete':
    case 'waiting-label':
    case 'label-sent':
      break;
    default:
      assertNever(parcel);
  }
  switch (labelJob) {
    case 'queued':
    case 'sending':
    case 'not-sent':
      return { step: 'printing', reason: null };
    case 'sent':
    case 'printed':
    case 'unknown':
      return { step: 'printed', reason: null };
    case null:
    case 'cancelled':
    case 'expired':
      if (labelHere) return { step: 'ready', reason: null };
      return problem === undefined ? { step: 'packing', reason: null } : { step: 'refused', reason: problem };
    default:
      return assertNever(labelJob);
  }
}

/** A stop that was answered says no reason of its own any more. */
function stoppedFor(why: StopReason | null): Stands {
  switch (why?.kind) {
    case undefined:
      return { step: 'stopped', reason: null };
    case 'rejected':
      return { step: 'refused', reason: why.code };
    case 'gate':
      return { step: 'stopped', reason: why.gate.kind };
    case 'quantity-changed':
      return { step: 'stopped', reason: why.kind };
    case 'not-printed':
      return { step: 'stopped', reason: why.reason };
    default:
      return assertNever(why);
  }
}

/** Nothing is left to be done for it in its batch. */
export function isDone({ step }: Pick<BatchEntry, 'step'>): boolean {
  return step === 'packed' || step === 'refused' || step === 'stopped';
}
