import type { Answer, Lane, ShipmentPage } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { readPage } from './shipment-page.ts';
import { nextPageUrlOf, type Urls } from './urls.ts';

/** `GET <nextPageUrl>` (marketplace-api 5.1): a later page. A pure read; the URL is opaque and never followed to another host. */
export async function nextPage(
  exchange: Exchange,
  urls: Urls,
  nextPageUrl: string,
  lane: Lane,
): Promise<Answer<ShipmentPage>> {
  const endpoint = 'next page';
  const url = nextPageUrlOf(urls, nextPageUrl);
  if (url === undefined) {
    const message = `${endpoint}: the URL does not belong to the configured marketplace`;
    return { ok: false, fault: { kind: 'refused', codes: ['INVALID_NEXT_PAGE_URL'], message } };
  }
  const answer = await exchange({ endpoint, effect: 'read', lane, method: 'GET', url });
  return answer.ok ? readPage(endpoint, urls, answer.value) : answer;
}
