import type { Call } from './call.ts';
import { type ShipmentRecord, stateOf } from './records.ts';
import type { ReturnRecord } from './return-records.ts';
import type { ServiceRecord } from './service-records.ts';

/*
 * What the seed's state tables let follow from one change, each an effect of its own (associated actions).
 */

/** Delivered, and COMPLETED at once where no service waits. */
export function deliver(call: Call, record: ShipmentRecord, deliveredMs: number): void {
  call.record({ kind: 'self-delivered', shipmentId: record.shipmentId, deliveredMs });
  completeIfDone(call, record);
}

export function openServices(call: Call, record: ShipmentRecord): readonly ServiceRecord[] {
  return call.ledger.services.ofShipment(record.shipmentId).filter((service) => service.closed === null);
}

/** The last service completed completes its order. */
export function completeService(call: Call, service: ServiceRecord, completedMs: number): void {
  const { serviceFulfilmentId, shipmentId } = service;
  call.record({ kind: 'service-completed', serviceFulfilmentId, shipmentId, completedMs });
  const order = service.returnId === null ? call.ledger.store.byShipmentId(shipmentId) : undefined;
  if (order) completeIfDone(call, order);
}

function completeIfDone(call: Call, record: ShipmentRecord): void {
  if (stateOf(record) !== 'DELIVERED' || openServices(call, record).length > 0) return;
  call.record({ kind: 'self-completed', shipmentId: record.shipmentId });
}

/** Cancelled items need no service any more. */
export function cancelServices(call: Call, record: ShipmentRecord): void {
  for (const { orderItemId, serviceFulfilmentId, shipmentId } of openServices(call, record)) {
    const item = record.items.find((each) => each.orderItemId === orderItemId);
    if (item?.state === 'CANCELLED') call.record({ kind: 'service-cancelled', serviceFulfilmentId, shipmentId });
  }
}

/** Its tech visits end with the decision about it. */
export function closeVisits(call: Call, ret: ReturnRecord, as: 'completed' | 'cancelled', atMs: number): void {
  for (const { closed, serviceFulfilmentId, shipmentId } of call.ledger.services.ofReturn(ret.returnId)) {
    if (closed !== null) continue;
    if (as === 'completed')
      call.record({ kind: 'service-completed', serviceFulfilmentId, shipmentId, completedMs: atMs });
    else call.record({ kind: 'service-cancelled', serviceFulfilmentId, shipmentId });
  }
}

/** Whole items that came back are RETURNED; where only some units did, the item stays what it is. */
export function returnItems(call: Call, ret: ReturnRecord): void {
  const order = call.ledger.store.byShipmentId(ret.shipmentId);
  const back = ret.items.filter(({ orderItemId, quantity }) => {
    const item = order?.items.find((each) => each.orderItemId === orderItemId);
    return item !== undefined && item.state !== 'CANCELLED' && quantity >= item.quantity;
  });
  if (back.length === 0) return;
  const orderItemIds = back.map(({ orderItemId }) => orderItemId);
  call.record({ kind: 'items-returned', shipmentId: ret.shipmentId, orderItemIds });
}
