import type { Call } from '../call.ts';
import type { ShipmentRecord } from '../records.ts';
import { type ItemFailure, unprocessable } from './item-answers.ts';

/** A shipment its seller delivers himself, or why it is none; `locationId` undefined: the request names none. */
export function selfShipOrder(
  call: Call,
  shipmentId: string,
  locationId: string | undefined,
): ShipmentRecord | ItemFailure {
  const record = call.ledger.store.byShipmentId(shipmentId);
  if (!record) return unprocessable('No such shipment');
  if (record.type !== 'SELF') return unprocessable('Shipment is not self-ship');
  if (locationId !== undefined && locationId !== record.locationId) {
    return unprocessable('Shipment does not belong to this location');
  }
  return record;
}
