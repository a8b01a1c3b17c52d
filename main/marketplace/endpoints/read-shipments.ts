import type { Shipment } from '../../../shared/model/shipment.ts';
import type { Answer, Lane, ShipmentIds } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { readShipment } from '../schemas.ts';
import { readById } from './read-by-id.ts';
import type { Urls } from './urls.ts';

/** `GET /v3/shipments?shipmentIds=…` and its kin (marketplace-api 5.2): 100 ids a request, one kind of id. A pure read. */
export function readShipments(
  exchange: Exchange,
  urls: Urls,
  ids: ShipmentIds,
  lane: Lane,
): Promise<Answer<readonly Shipment[]>> {
  return readById(exchange, {
    endpoint: 'read shipments',
    lane,
    ids: ids.ids,
    chunk: 100,
    urlOf: (joined) => `${urls.sellers}/v3/shipments?${ids.by}=${joined}`,
    read: readShipment,
    idOf: (shipment) => shipment.shipmentId,
    wasAsked: (shipment, asked) => idsOf(shipment, ids.by).some((id) => asked.has(id)),
  });
}

function idsOf(shipment: Shipment, by: ShipmentIds['by']): readonly string[] {
  if (by === 'shipmentIds') return [shipment.shipmentId];
  return shipment.orderItems.map((item) => (by === 'orderIds' ? item.orderId : item.orderItemId));
}
