import { indiaIso } from '../../../shared/india-time.ts';
import type { ReturnItem, ReturnSource } from '../../../shared/model/returns.ts';
import type { Answer, DateRange, Lane, ReturnFilter, ReturnsPage } from '../client.ts';
import { own } from '../error-codes.ts';
import type { Exchange } from '../exchange.ts';
import { unbelievable } from '../outcome.ts';
import { readReturnItem, returnItemKey } from '../return-schema.ts';
import { readById } from './read-by-id.ts';
import { readShipmentList } from './shipment-list.ts';
import { nextReturnsUrlOf, type Urls } from './urls.ts';

const LIST = ['returnItems', 'returns'];

/** `GET /v2/returns?source=…` (seed; marketplace-api 10.1): the first 25. A pure read. */
export async function searchReturns(
  exchange: Exchange,
  urls: Urls,
  filter: ReturnFilter,
  lane: Lane,
): Promise<Answer<ReturnsPage>> {
  const query = new URLSearchParams({ source: filter.source });
  if (filter.locationId !== undefined) query.set('locationId', filter.locationId);
  setRange(query, 'created', filter.created);
  setRange(query, 'modified', filter.modified);
  const url = `${urls.sellers}/v2/returns?${query}`;
  const answer = await exchange({ endpoint: 'search returns', effect: 'read', lane, method: 'GET', url });
  return answer.ok ? readPage('search returns', urls, answer.value, filter.source) : answer;
}

function setRange(query: URLSearchParams, name: 'created' | 'modified', dates: DateRange | undefined): void {
  if (!dates) return;
  query.set(`${name}After`, indiaIso(dates.fromMs));
  query.set(`${name}Before`, indiaIso(dates.toMs));
}

/** `GET <nextUrl>` (marketplace-api 10.1): a later page. The URL is opaque and never followed to another host or endpoint. */
export async function nextReturns(
  exchange: Exchange,
  urls: Urls,
  nextUrl: string,
  lane: Lane,
): Promise<Answer<ReturnsPage>> {
  const endpoint = 'next returns';
  const url = nextReturnsUrlOf(urls, nextUrl);
  if (url === undefined) {
    const message = `${endpoint}: the URL does not belong to the configured marketplace`;
    return { ok: false, fault: { kind: 'refused', codes: ['INVALID_NEXT_PAGE_URL'], message } };
  }
  const answer = await exchange({ endpoint, effect: 'read', lane, method: 'GET', url });
  return answer.ok ? readPage(endpoint, urls, answer.value, sourceOf(url)) : answer;
}

/** A later page may repeat what was searched in its query; where it does not, the items have to tell. */
function sourceOf(url: string): ReturnSource | undefined {
  const source = new URL(url).searchParams.get('source');
  return source === 'customer_return' || source === 'courier_return' ? source : undefined;
}

function readPage(
  endpoint: string,
  urls: Urls,
  body: Uint8Array,
  source: ReturnSource | undefined,
): Answer<ReturnsPage> {
  const list = readShipmentList(endpoint, body, LIST);
  if (!list.ok) return list;
  const next = readNext(endpoint, urls, list.value.reply);
  if (!next.ok) return next;

  const returns = new Map<string, ReturnItem>();
  const unreadable: string[] = [];
  for (const entry of list.value.entries) {
    const read = readReturnItem(entry, source);
    if (!read.ok) unreadable.push(`${read.id || 'return without id'}: ${read.reason}`);
    // A page that shifts meanwhile may give one item twice (marketplace-api 5.1).
    else returns.set(returnItemKey(read.value), read.value);
  }
  return { ok: true, value: { returns: [...returns.values()], nextUrl: next.value, unreadable } };
}

/** A page that says there is more but not where, or points elsewhere, is not believed: it would pass for the last one. */
function readNext(endpoint: string, urls: Urls, reply: Readonly<Record<string, unknown>>): Answer<string | null> {
  const more = own(reply, 'hasMore');
  const next = own(reply, 'nextUrl') ?? own(reply, 'nextPageUrl');
  if (more === false || more === 'false' || next === undefined || next === null || next === '') {
    if (more !== true && more !== 'true') return { ok: true, value: null };
    return { ok: false, fault: unbelievable(endpoint, 'more returns announced without the URL of the next') };
  }
  if (typeof next === 'string' && nextReturnsUrlOf(urls, next)) return { ok: true, value: next };
  return { ok: false, fault: unbelievable(endpoint, 'the URL of the next returns leads elsewhere') };
}

/** `GET /v2/returns?returnIds=…` and `?trackingIds=…` (seed; marketplace-api 10.1): 25 ids a request. A pure read. */
export function readReturns(
  exchange: Exchange,
  urls: Urls,
  ids: { readonly by: 'returnIds' | 'trackingIds'; readonly ids: readonly string[] },
  lane: Lane,
): Promise<Answer<readonly ReturnItem[]>> {
  const endpoint = 'read returns';
  return readById(exchange, {
    ...{ endpoint, lane },
    ids: ids.ids,
    chunk: 25,
    lists: LIST,
    urlOf: (joined) => `${urls.sellers}/v2/returns?${ids.by}=${joined}`,
    read: (entry) => readReturnItem(entry),
    idOf: returnItemKey,
    wasAsked: (item, asked) => asked.has((ids.by === 'returnIds' ? item.returnId : item.trackingId) ?? ''),
    // Returns of many items fill more than one page.
    nextOf(reply) {
      const next = readNext(endpoint, urls, reply);
      if (!next.ok || next.value === null) return next;
      return { ok: true, value: nextReturnsUrlOf(urls, next.value) ?? null };
    },
  });
}
