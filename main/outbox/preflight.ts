import type { OutboxReason } from '../../shared/model/mutations.ts';
import { isDispatchApplied, isPackApplied } from '../../shared/model/shipment.ts';
import type { Mutation, ShipmentTruth } from '../db/mutations.ts';

/** What to do with a pending row that has come due. */
export type Preflight =
  | { readonly do: 'send' }
  /** What is known of the shipment is too old, or nothing is: read it by id first. */
  | { readonly do: 'read' }
  /** Until the shipment changes, or `untilMs` (server time) where that is known. */
  | { readonly do: 'wait'; readonly error: OutboxReason; readonly message: string; readonly untilMs?: number }
  /** It is there already. */
  | { readonly do: 'adopt' }
  | { readonly do: 'reject'; readonly error: OutboxReason; readonly message: string };

export interface PreflightContext {
  readonly truth: ShipmentTruth | undefined;
  readonly fresh: boolean;
  /** All rows of the shipment. */
  readonly siblings: readonly Mutation[];
  /** The PC's clock corrected by the marketplace's (marketplace-api 4.2). */
  readonly serverNowMs: number;
}

/**
 * Nothing is sent for a shipment known cancelled, on hold, too early or not packed (marketplace-api 4.2, 6.8), and a dispatch
 * never before its pack.
 */
export function preflight(mutation: Mutation, context: PreflightContext): Preflight {
  const pack = context.siblings.find((row) => row.kind === 'pack' && row.state !== 'discarded');
  if (mutation.kind === 'dispatch' && pack && pack.state !== 'acked') return waitsFor(pack);
  const { truth } = context;
  if (!truth || !context.fresh) return { do: 'read' };
  if (truth.state === 'CANCELLED') return { do: 'reject', error: 'CANCELLED', message: 'the shipment was cancelled' };
  if (truth.state === 'UNKNOWN') {
    return { do: 'wait', error: 'SHIPMENT_UNKNOWN', message: 'the marketplace shows a state unknown to this version' };
  }
  return mutation.kind === 'pack' ? packPreflight(mutation, truth, context) : dispatchPreflight(truth);
}

function packPreflight(mutation: Mutation, truth: ShipmentTruth, context: PreflightContext): Preflight {
  if (isPackApplied(truth.state)) {
    if (mutation.sent !== null) return { do: 'adopt' };
    return {
      do: 'reject',
      error: 'PACKED_ELSEWHERE',
      message: `the shipment is ${truth.state} without a pack of ours`,
    };
  }
  if (truth.hold) return { do: 'wait', error: 'ON_HOLD', message: 'the shipment is on hold' };
  if (truth.dispatchAfterMs !== null && truth.dispatchAfterMs > context.serverNowMs) {
    return { do: 'wait', error: 'TOO_EARLY', message: 'not before its dispatch-after', untilMs: truth.dispatchAfterMs };
  }
  return { do: 'send' };
}

function dispatchPreflight(truth: ShipmentTruth): Preflight {
  if (isDispatchApplied(truth.state)) return { do: 'adopt' };
  if (truth.state !== 'PACKED') {
    return { do: 'wait', error: 'WAITS_FOR_PACK', message: `the shipment is ${truth.state}` };
  }
  return truth.hold ? { do: 'wait', error: 'ON_HOLD', message: 'the shipment is on hold' } : { do: 'send' };
}

function waitsFor(pack: Mutation): Preflight {
  const why =
    pack.state === 'rejected' ? `the pack was rejected: ${pack.lastError ?? 'no reason'}` : `the pack is ${pack.state}`;
  return { do: 'wait', error: 'WAITS_FOR_PACK', message: why };
}
