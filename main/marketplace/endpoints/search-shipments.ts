import { indiaIso } from '../../../shared/india-time.ts';
import type { Answer, DateRange, Lane, ShipmentFilter, ShipmentPage } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { readPage } from './shipment-page.ts';
import type { Urls } from './urls.ts';

/** The most the API gives in one page (marketplace-api 3.1). */
const PAGE_SIZE = 20;

/** `POST /v3/shipments/filter` (marketplace-api 5.1): the first page. A pure read. */
export async function searchShipments(
  exchange: Exchange,
  urls: Urls,
  filter: ShipmentFilter,
  lane: Lane,
): Promise<Answer<ShipmentPage>> {
  const endpoint = 'search';
  const url = `${urls.sellers}/v3/shipments/filter`;
  const answer = await exchange({ endpoint, effect: 'read', lane, method: 'POST', url, body: searchBody(filter) });
  return answer.ok ? readPage(endpoint, urls, answer.value) : answer;
}

/** Type, states and sort are always sent: their defaults are contradictory in the sources (section 13, C5, C7). */
function searchBody(filter: ShipmentFilter): object {
  return {
    filter: {
      type: filter.type,
      states: filter.states,
      locationId: filter.locationId,
      ...(filter.shipmentTypes.length > 0 ? { shipmentTypes: filter.shipmentTypes } : {}),
      ...(filter.hold === undefined ? {} : { hold: filter.hold }),
      ...(filter.cancellationType === undefined ? {} : { cancellationType: filter.cancellationType }),
      ...(filter.sku && filter.sku.length > 0 ? { sku: filter.sku } : {}),
      ...range('orderDate', filter.orderDate),
      ...range('modifiedDate', filter.modifiedDate),
      ...range('cancellationDate', filter.cancellationDate),
    },
    pagination: { pageSize: PAGE_SIZE },
    sort: { field: filter.orderDate ? 'orderDate' : 'dispatchByDate', order: 'asc' },
  };
}

function range(name: string, dates: DateRange | undefined): object {
  return dates ? { [name]: { from: indiaIso(dates.fromMs), to: indiaIso(dates.toMs) } } : {};
}
