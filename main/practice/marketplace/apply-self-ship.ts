import type { SelfShipEffect } from './effects.ts';
import { type ItemState, liveItems, rank, type ShipmentRecord } from './records.ts';

/** Makes one change of a self-ship shipment; runs inside the store's change. */
export function applySelfShip(record: ShipmentRecord, effect: SelfShipEffect): void {
  const { selfShip } = record;
  switch (effect.kind) {
    case 'self-dispatched':
      record.selfShip = {
        dispatchedMs: effect.dispatchedMs,
        invoiceNumber: effect.invoiceNumber,
        invoiceDate: effect.invoiceDate,
        deliveryPartner: effect.deliveryPartner,
        trackingId: effect.trackingId,
        tentativeDeliveryMs: effect.tentativeDeliveryMs,
        deliveredMs: null,
        attempts: 0,
      };
      advance(record, 'SHIPPED');
      return;
    case 'self-attempted':
      if (!selfShip) return;
      selfShip.attempts += 1;
      selfShip.tentativeDeliveryMs = effect.newDeliveryMs;
      return;
    case 'self-updated':
      if (!selfShip) return;
      selfShip.trackingId = effect.trackingId;
      selfShip.deliveryPartner = effect.deliveryPartner;
      selfShip.tentativeDeliveryMs = effect.tentativeDeliveryMs;
      return;
    case 'self-delivered':
      if (selfShip) selfShip.deliveredMs = effect.deliveredMs;
      advance(record, 'DELIVERED');
      return;
    case 'self-completed':
      advance(record, 'COMPLETED');
      return;
    case 'items-returned':
      for (const item of liveItems(record)) {
        if (effect.orderItemIds.includes(item.orderItemId)) item.state = 'RETURNED';
      }
  }
}

/** Forward only: what came back already stays where it is. */
function advance(record: ShipmentRecord, state: ItemState): void {
  for (const item of liveItems(record)) if (rank(item.state) < rank(state)) item.state = state;
}
