import { isDispatchApplied, isPackApplied, type ShipmentState } from '../../../shared/model/shipment.ts';
import type { MutationKind } from '../../../shared/model/states.ts';
import {
  COMMON,
  heldOrEarly,
  type KindRules,
  type Preflight,
  type PreflightContext,
  type Seen,
  type Standing,
} from './kind-rules.ts';

const PER_CALL = 25;
/** Of an order that the seller ships himself, and all of it later than a cancellation can be. */
const AFTER_DISPATCH: ReadonlySet<MutationKind> = new Set<MutationKind>([
  ...(['self-attempt', 'self-update', 'self-delivery', 'service-attempt', 'service-complete'] as const),
]);
const PACK: ReadonlySet<MutationKind> = new Set<MutationKind>(['pack']);

/** `POST /v3/shipments/labels`: one shipment a call, because a packer waits for each alone (marketplace-api 6.1). */
export const pack: KindRules<'pack'> = {
  ...COMMON,
  standing: (_, seen) => standingBy(isPackApplied, seen),
  notYet: (_, context) => heldOrEarly(context),
  unsentIs: 'anothers',
  afterAccepted: 'documents',
  lane: ({ origin }) => (origin === 'pack-ahead' ? 'pack-ahead' : 'send'),
  batchMax: () => 1,
  comesSecond: new Set(['DUPLICATE_PACK_REQUEST', 'INVALID_PACK_REQUEST']),
  decisions: (lastError) =>
    lastError === 'WEIGHT_ANOMALY_WARNING' ? ['send-anyway', 'retry', 'discard'] : ['retry', 'discard'],
  answerId: ({ request }) => request.shipmentId,
  call: (client, batch, lane, mayLeave) =>
    client.pack(
      batch.map(({ request }) => request),
      lane,
      mayLeave,
    ),
};

/** `POST /v3/shipments/dispatch`: never before its pack (marketplace-api 6.8). Whoever dispatched it, it is dispatched. */
export const dispatch: KindRules<'dispatch'> = {
  ...COMMON,
  standing: (_, seen) => standingBy(isDispatchApplied, seen),
  notYet: (_, context) => dispatchNotYet(context),
  // Its pack alone holds it back, which says so in words of its own.
  overtakes: PACK,
  batchMax: ({ batchMax }) => batchMax,
  ofOneLocation: true,
  answerId: ({ shipmentId }) => shipmentId,
  call: (client, batch, lane, mayLeave) =>
    client.dispatch(
      batch.map(({ shipmentId }) => shipmentId),
      batch[0].locationId,
      lane,
      mayLeave,
    ),
};

/** `POST /v3/shipments/cancel`: whole groups, only while APPROVED (marketplace-api 6.9, C28). */
export const cancel: KindRules<'cancel'> = {
  ...COMMON,
  standing({ orderItemIds }, { shipment }) {
    if (!shipment) return 'unclear';
    const items = shipment.items();
    const told = orderItemIds.map((itemId) => items.get(itemId)?.state ?? 'UNKNOWN');
    if (told.every((state) => state === 'CANCELLED')) return 'applied';
    if (told.includes('UNKNOWN')) return 'unclear';
    return told.every((state) => state === 'APPROVED' || state === 'CANCELLED') ? 'not-applied' : 'otherwise';
  },
  overtakes: AFTER_DISPATCH,
  batchMax: () => PER_CALL,
  answerId: ({ shipmentId }) => shipmentId,
  call: (client, batch, lane, mayLeave) => client.cancel(batch, lane, mayLeave),
};

/** `POST /v3/shipments/forms/updateAck`: lets a pack that ended in FORM_FAILED go on (marketplace-api 6.10). */
export const formsAck: KindRules<'forms-ack'> = {
  ...COMMON,
  standing(_, { shipment }) {
    switch (shipment?.state ?? 'UNKNOWN') {
      case 'FORM_FAILED':
        return 'not-applied';
      case 'UNKNOWN':
        return 'unclear';
      case 'CANCELLED':
        return 'cancelled';
      case 'APPROVED':
        return 'otherwise';
      default:
        return 'applied';
    }
  },
  overtakes: PACK,
  batchMax: () => PER_CALL,
  answerId: ({ shipmentId }) => shipmentId,
  call: (client, batch, lane, mayLeave) => client.updateFormsAck(batch, lane, mayLeave),
};

function standingBy(isApplied: (state: ShipmentState) => boolean, { shipment }: Seen): Standing {
  const state = shipment?.state ?? 'UNKNOWN';
  if (isApplied(state)) return 'applied';
  if (state === 'CANCELLED') return 'cancelled';
  return state === 'UNKNOWN' ? 'unclear' : 'not-applied';
}

function dispatchNotYet({ seen: { shipment } }: PreflightContext): Preflight | null {
  if (shipment?.state !== 'PACKED') {
    return { do: 'wait', error: 'WAITS_FOR_PACK', message: `the shipment is ${shipment?.state ?? 'not shown'}` };
  }
  return shipment.hold ? { do: 'wait', error: 'ON_HOLD', message: 'the shipment is on hold' } : null;
}
