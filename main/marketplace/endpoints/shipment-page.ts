import type { Shipment } from '../../../shared/model/shipment.ts';
import type { Answer, ShipmentPage } from '../client.ts';
import { own } from '../error-codes.ts';
import { unbelievable } from '../outcome.ts';
import { readShipment } from '../schemas.ts';
import { readShipmentList } from './shipment-list.ts';
import { nextPageUrlOf, type Urls } from './urls.ts';

/**
 * One page of a search. A page that says there is more but not where, or points to another host, is not believed:
 * it would pass for the last one and its followers would be missed.
 */
export function readPage(endpoint: string, urls: Urls, body: Uint8Array): Answer<ShipmentPage> {
  const list = readShipmentList(endpoint, body);
  if (!list.ok) return list;

  const hasMore = own(list.value.reply, 'hasMore');
  const next = own(list.value.reply, 'nextPageUrl');
  const ended = hasMore === false || hasMore === 'false';
  const nextPageUrl = ended || next === undefined || next === null || next === '' ? null : next;
  if (nextPageUrl === null && (hasMore === true || hasMore === 'true')) {
    return { ok: false, fault: unbelievable(endpoint, 'more pages announced without the URL of the next') };
  }
  if (nextPageUrl !== null && (typeof nextPageUrl !== 'string' || !nextPageUrlOf(urls, nextPageUrl))) {
    return { ok: false, fault: unbelievable(endpoint, 'the URL of the next page leads elsewhere') };
  }

  const shipments = new Map<string, Shipment>();
  const unreadable: string[] = [];
  for (const entry of list.value.entries) {
    const read = readShipment(entry);
    if (!read.ok) unreadable.push(`${read.id || 'shipment without id'}: ${read.reason}`);
    // An offset cursor may give one shipment twice while the result set moves (marketplace-api 5.1).
    else shipments.set(read.value.shipmentId, read.value);
  }
  return { ok: true, value: { shipments: [...shipments.values()], nextPageUrl, unreadable } };
}
