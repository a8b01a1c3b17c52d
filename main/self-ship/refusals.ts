import type { SelfShipAct, SelfShipRefusal } from '../../shared/contract/self-ship.ts';
import { AppFailure } from '../../shared/errors.ts';
import { assertNever } from '../../shared/result.ts';
import { isBeforeShipping, isCompleted, isOnItsWay, newest, stands } from './course.ts';
import { isVerified, type KnownOrder } from './known-order.ts';

/** Why an act may not be done now (seed: self-ship order states, associated actions); null when it may. */
export function refusalOf(act: SelfShipAct, order: KnownOrder, serverNowMs: number): SelfShipRefusal | null {
  const { row, coming } = order;
  if (row.state === 'CANCELLED' || order.cancelQueued) return 'cancelled';
  if (isOver(order)) return act === 'service-complete' && row.state === 'DELIVERED' ? 'already-queued' : 'closed';
  if (!order.isOurs) return 'other-station';
  switch (act) {
    case 'dispatch':
      return whyNotDispatched(order, serverNowMs);
    case 'deliver':
    case 'attempt':
    case 'update':
      if (isBeforeShipping(coming)) return 'not-shipped';
      if (isOnItsWay(coming)) return null;
      return isOnItsWay(row.state) || isBeforeShipping(row.state) ? 'already-queued' : 'closed';
    case 'service-attempt':
    case 'service-complete':
      return coming === 'DELIVERED' ? null : 'not-delivered';
    default:
      return assertNever(act);
  }
}

/** Nothing can follow, now or once what is queued is through. */
function isOver({ row, coming, services }: KnownOrder): boolean {
  if (row.state === 'COMPLETED' || row.state === 'RETURNED' || row.state === 'RETURN_REQUESTED') return true;
  // Delivered with no service known: whether one exists only the marketplace can tell.
  return coming === 'COMPLETED' && (services.length > 0 || row.state === 'DELIVERED');
}

function whyNotDispatched(order: KnownOrder, serverNowMs: number): SelfShipRefusal | null {
  const { row, coming, changes } = order;
  if (newest(changes, 'self-dispatch') && isBeforeShipping(row.state)) return 'already-queued';
  if (coming !== 'APPROVED') return 'not-approved';
  if (row.hold) return 'on-hold';
  if (row.dispatchAfterMs !== null && row.dispatchAfterMs > serverNowMs) return 'too-early';
  return isVerified(order) ? null : 'not-verified';
}

/** The same of one service of the order; one that nobody told of is a person's word once the order is delivered. */
export function serviceRefusalOf(
  act: 'service-attempt' | 'service-complete',
  order: KnownOrder,
  serviceFulfilmentId: string,
  serverNowMs: number,
): SelfShipRefusal | null {
  const { row, services, changes } = order;
  const told = services.some((each) => each.serviceFulfilmentId === serviceFulfilmentId);
  const refusal = refusalOf(act, order, serverNowMs);
  if (refusal !== null) {
    const delivers = !told && newest(changes, 'self-delivery') !== undefined && row.state !== 'DELIVERED';
    return refusal === 'not-delivered' && delivers ? 'no-service' : refusal;
  }
  if (isCompleted({ serviceFulfilmentId }, changes.filter(stands))) return 'already-queued';
  return told || row.state === 'DELIVERED' ? null : 'no-service';
}

/** WRONG_STATE with `details.refusal`, and the state the marketplace shows. */
export function refused(act: SelfShipAct, refusal: SelfShipRefusal, { row }: KnownOrder): AppFailure {
  const { state, shipmentId } = row;
  return new AppFailure('WRONG_STATE', `${act} of ${shipmentId}, which is ${state}: ${refusal}`, { refusal, state });
}
