import { assertNever } from '../../../shared/result.ts';
import type { ReturnEffect } from './effects.ts';
import type { ShipmentRecord } from './records.ts';
import type { ReturnRecord } from './return-records.ts';

/** The return an effect makes. */
export function newReturn(
  effect: Extract<ReturnEffect, { kind: 'return-created' }>,
  order: ShipmentRecord,
  atMs: number,
): ReturnRecord {
  const selfShip = order.type === 'SELF';
  const courier = effect.source === 'courier_return';
  return {
    number: effect.number,
    returnId: effect.returnId,
    shipmentId: effect.shipmentId,
    locationId: order.locationId,
    source: effect.source,
    selfShip,
    items: effect.items,
    orderDateMs: order.orderDateMs,
    createdMs: atMs,
    reason: effect.reason,
    subReason: effect.subReason,
    courierName: selfShip ? (order.selfShip?.deliveryPartner ?? '') : order.vendorName,
    trackingId: effect.trackingId,
    // A courier return of self-ship is approved by its making: the buyer cancelled (seed, return item lifecycle).
    status: selfShip ? (courier ? 'approved' : 'requested') : 'created',
    shipmentStatus: courier ? 'in_transit' : 'pickup_pending',
    comments: '',
    updatedMs: atMs,
    approvedMs: selfShip && courier ? atMs : null,
    expectedMs: effect.expectedMs,
    pickupAttempts: 0,
  };
}

/** Makes one change of a return; runs inside the store's change. */
export function applyReturn(
  record: ReturnRecord,
  effect: Exclude<ReturnEffect, { kind: 'return-created' }>,
  atMs: number,
): void {
  record.updatedMs = atMs;
  switch (effect.kind) {
    case 'return-approved':
      record.status = 'approved';
      record.approvedMs = atMs;
      record.comments = effect.comments;
      record.expectedMs = effect.expectedMs ?? record.expectedMs;
      return;
    case 'return-rejected':
      record.status = 'rejected';
      record.comments = effect.comments;
      return;
    case 'return-completed':
      record.status = 'completed';
      record.shipmentStatus = 'delivered';
      return;
    case 'return-cancelled':
      record.status = 'cancelled';
      record.shipmentStatus = 'cancelled';
      return;
    case 'return-picked-up':
      record.status = 'completed';
      record.shipmentStatus = 'picked_up';
      return;
    case 'return-pickup-attempted':
      record.pickupAttempts += 1;
      record.expectedMs = effect.newPickupMs;
      return;
    case 'return-tracked':
      record.trackingId = effect.trackingId;
      return;
    case 'return-expected':
      record.expectedMs = effect.expectedMs;
      return;
    case 'return-moved':
      record.shipmentStatus = effect.shipmentStatus;
      return;
    default:
      assertNever(effect);
  }
}
