import type { ShipmentDetail } from '../../../shared/model/shipment.ts';
import type { Answer, Lane } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { readDetail } from '../schemas.ts';
import { readById } from './read-by-id.ts';
import type { Urls } from './urls.ts';

/** `GET /v3/shipments/{ids}` (marketplace-api 5.3): 25 ids a request are recommended. A pure read. */
export function readDetails(
  exchange: Exchange,
  urls: Urls,
  shipmentIds: readonly string[],
  lane: Lane,
): Promise<Answer<readonly ShipmentDetail[]>> {
  return readById(exchange, {
    endpoint: 'read details',
    lane,
    ids: shipmentIds,
    chunk: 25,
    urlOf: (joined) => `${urls.sellers}/v3/shipments/${joined}`,
    read: readDetail,
    idOf: (detail) => detail.shipmentId,
    wasAsked: (detail, asked) => asked.has(detail.shipmentId),
  });
}
