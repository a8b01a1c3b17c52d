import type { SelfDispatchPayload } from '../../../shared/model/mutation/self-ship.ts';
import type { ShipmentState } from '../../../shared/model/shipment.ts';
import type { MutationKind } from '../../../shared/model/states.ts';
import {
  COMMON,
  heldOrEarly,
  isMovedTo,
  type KindRules,
  type Preflight,
  type PreflightContext,
  type Seen,
  type Standing,
  waitForState,
} from './kind-rules.ts';

/** marketplace-api 3.1 */
const PER_CALL = 100;

const SERVICE: readonly MutationKind[] = ['service-attempt', 'service-complete'];
const ON_ITS_WAY: readonly MutationKind[] = ['self-attempt', 'self-update', 'self-delivery'];

const stateOf = ({ shipment }: Seen): ShipmentState => shipment?.state ?? 'UNKNOWN';

/** `POST /v3/shipments/selfShip/dispatch`: APPROVED to SHIPPED at once (seed; marketplace-api 8). Read first before any second request. */
export const selfDispatch: KindRules<'self-dispatch'> = {
  ...COMMON,
  standing(_, seen) {
    switch (stateOf(seen)) {
      case 'APPROVED':
        return 'not-applied';
      case 'CANCELLED':
        return 'cancelled';
      case 'SHIPPED':
      case 'DELIVERED':
      case 'COMPLETED':
      case 'RETURN_REQUESTED':
      case 'RETURNED':
        return 'applied';
      default:
        return 'unclear';
    }
  },
  notYet: (body, context) => heldOrEarly(context) ?? whileAsInvoiced(body, context),
  // Courier, tracking id and invoice would be another's.
  unsentIs: 'anothers',
  overtakes: new Set([...ON_ITS_WAY, ...SERVICE]),
  batchMax: () => PER_CALL,
  answerId: ({ shipmentId }) => shipmentId,
  call: (client, batch, lane, mayLeave) => client.selfDispatch(batch, lane, mayLeave),
};

/** `POST /v3/shipments/selfShip/delivery`: SHIPPED to DELIVERED, or COMPLETED without a service (seed: associated actions). */
export const selfDelivery: KindRules<'self-delivery'> = {
  ...COMMON,
  standing({ afterReturnId }, seen) {
    switch (stateOf(seen)) {
      case 'DELIVERED':
      case 'COMPLETED':
        return 'applied';
      case 'RETURNED':
        // From its buyer, or from the way there.
        return 'untold';
      case 'RETURN_REQUESTED':
        // The courier return that is being cancelled; otherwise one asked for on the way, or after the delivery.
        return afterReturnId === undefined ? 'untold' : 'not-applied';
      case 'CANCELLED':
        return afterReturnId === undefined ? 'cancelled' : 'not-applied';
      case 'UNKNOWN':
        return 'unclear';
      default:
        return 'not-applied';
    }
  },
  notYet: ({ afterReturnId }, context) =>
    unlessReturned(context) ??
    (afterReturnId === undefined ? onceShipped(context) : onceReturnCancelled(afterReturnId, context)),
  overtakes: new Set(SERVICE),
  ends: true,
  batchMax: () => PER_CALL,
  answerId: ({ shipmentId }) => shipmentId,
  call: (client, batch, lane, mayLeave) => client.selfDelivery(batch, lane, mayLeave),
};

/** `POST /v3/shipments/selfShip/deliveryAttempt`: moves a date that nothing shows. */
export const selfAttempt: KindRules<'self-attempt'> = {
  ...COMMON,
  standing: (_, seen) => whileOnItsWay(seen, 'untold'),
  notYet: (_, context) => onceShipped(context),
  movesDateOnly: true,
  batchMax: () => PER_CALL,
  answerId: ({ shipmentId }) => shipmentId,
  call: (client, batch, lane, mayLeave) => client.selfAttempt(batch, lane, mayLeave),
};

/** `POST /v3/shipments/{id}/update`: the last one counts, so one that may be lost goes again (marketplace-api 8). */
export const selfUpdate: KindRules<'self-update'> = {
  ...COMMON,
  standing: (_, seen) => whileOnItsWay(seen, 'not-applied'),
  notYet: (_, context) => onceShipped(context),
  batchMax: () => 1,
  answerId: ({ shipmentId }) => shipmentId,
  call: (client, batch, lane, mayLeave) => client.selfUpdate(batch[0], lane, mayLeave),
};

/** `POST /v2/services/attempt`, of a forward order or, as its tech visit, of a return (marketplace-api 9). */
export const serviceAttempt: KindRules<'service-attempt'> = {
  ...COMMON,
  standing({ returnId, serviceFulfilmentId, newDate, byBeforeMs }, seen) {
    if (returnId === null) return whileServiced(seen, 'untold');
    const { ret } = seen;
    if (!ret || ret.status === 'unknown') return 'unclear';
    if (ret.status !== 'requested' && ret.status !== 'created') return 'otherwise';
    const service = ret.services.find((each) => each.serviceFulfilmentId === serviceFulfilmentId);
    return isMovedTo(newDate, service?.serviceByMs ?? null, byBeforeMs) ? 'applied' : 'untold';
  },
  notYet: ({ returnId }, context) => (returnId === null ? onceDelivered(context) : null),
  unsentIs: 'unsent',
  movesDateOnly: true,
  batchMax: () => PER_CALL,
  answerId: ({ serviceFulfilmentId }) => serviceFulfilmentId,
  call: (client, batch, lane, mayLeave) => client.serviceAttempt(batch, lane, mayLeave),
};

/** `POST /v2/services/complete`: DELIVERED to COMPLETED (seed: associated actions). */
export const serviceComplete: KindRules<'service-complete'> = {
  ...COMMON,
  standing({ serviceFulfilmentId }, seen) {
    if (stateOf(seen) === 'COMPLETED') return 'applied';
    return whileServiced(seen, isItsOnlyService(serviceFulfilmentId, seen) ? 'not-applied' : 'untold');
  },
  notYet: (_, context) => onceDelivered(context),
  // An order is COMPLETED without its service too, where that was cancelled.
  unsentIs: 'anothers',
  ends: true,
  batchMax: () => PER_CALL,
  answerId: ({ serviceFulfilmentId }) => serviceFulfilmentId,
  call: (client, batch, lane, mayLeave) => client.serviceComplete(batch, lane, mayLeave),
};

/** With a second service, or ones nobody told of, the order stays DELIVERED whether this one is completed or not. */
function isItsOnlyService(serviceFulfilmentId: string, { shipment }: Seen): boolean {
  if (shipment?.state === 'RETURN_REQUESTED') return false;
  const known = shipment?.serviceIds() ?? [];
  return known.length === 1 && known[0] === serviceFulfilmentId;
}

/** What is in the parcel is what was verified and invoiced; a buyer may have taken some of it back since. */
function whileAsInvoiced({ invoice }: SelfDispatchPayload, { seen: { shipment } }: PreflightContext): Preflight | null {
  const wanted = [...(shipment?.items() ?? [])].filter(([, { state }]) => state !== 'CANCELLED');
  const invoiced = new Map(invoice.items.map(({ orderItemId, quantity }) => [orderItemId, quantity]));
  const same =
    wanted.length === invoiced.size && wanted.every(([itemId, { quantity }]) => invoiced.get(itemId) === quantity);
  if (same) return null;
  return { do: 'reject', error: 'DECIDED_OTHERWISE', message: 'the order is for other items than were invoiced' };
}

function whileOnItsWay(seen: Seen, meanwhile: Standing): Standing {
  switch (stateOf(seen)) {
    case 'UNKNOWN':
      return 'unclear';
    case 'CANCELLED':
      return 'cancelled';
    case 'DELIVERED':
    case 'COMPLETED':
    case 'RETURN_REQUESTED':
    case 'RETURNED':
      return 'otherwise';
    default:
      return meanwhile;
  }
}

function whileServiced(seen: Seen, meanwhile: Standing): Standing {
  switch (stateOf(seen)) {
    case 'UNKNOWN':
      return 'unclear';
    case 'CANCELLED':
      return 'cancelled';
    case 'COMPLETED':
    case 'RETURNED':
      return 'otherwise';
    default:
      return meanwhile;
  }
}

function onceShipped({ seen }: PreflightContext): Preflight | null {
  return stateOf(seen) === 'SHIPPED' ? null : waitForState(stateOf(seen));
}

function unlessReturned({ seen }: PreflightContext): Preflight | null {
  if (stateOf(seen) !== 'RETURNED') return null;
  return { do: 'reject', error: 'DECIDED_OTHERWISE', message: 'the marketplace shows RETURNED' };
}

function onceDelivered({ seen }: PreflightContext): Preflight | null {
  const state = stateOf(seen);
  return state === 'DELIVERED' || state === 'RETURN_REQUESTED' ? null : waitForState(state);
}

function onceReturnCancelled(returnId: string, { siblings }: PreflightContext): Preflight | null {
  const row = siblings.findLast((each) => each.kind === 'return-cancel' && each.returnId === returnId);
  if (row?.state === 'acked') return null;
  if (row === undefined || row.state === 'discarded') {
    return { do: 'reject', error: 'DECIDED_OTHERWISE', message: 'its return was not cancelled after all' };
  }
  return { do: 'wait', error: 'WAITS_FOR_EARLIER', message: `the cancelling of its return is ${row.state}` };
}
