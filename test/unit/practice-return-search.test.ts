import { expect, test } from 'vitest';
import { type ReturnRecord, ReturnStore } from '../../main/practice/marketplace/return-records.ts';
import { type ReturnQuery, searchReturns } from '../../main/practice/marketplace/return-search.ts';
import { PracticeApi } from '../support/practice-api.ts';
import { newReturn } from '../support/self-ship-api.ts';

interface WirePage {
  readonly nextUrl: string | null;
  readonly returnItems: readonly { readonly returnId: string }[];
}

const search = (api: PracticeApi, query: Record<string, string>) =>
  api.get(`/v2/returns?${new URLSearchParams(query)}`).json as WirePage;

test('the search pages by 25 without losing or doubling any, over both sources, dates and locations', () => {
  const api = new PracticeApi({ mix: 'plain', shipments: 0 });
  const [here, there] = api.marketplace.locationIds;
  const made: string[] = [];
  for (let count = 0; count < 61; count += 1) {
    api.nowMs += 1_000;
    const locationId = count % 3 === 0 ? there : here;
    const { shipmentId } = api.order({ locationId, lines: [{ sku: 'TEA-ASSAM-500G' }, { sku: 'GHEE-COW-1L' }] });
    made.push(newReturn(api, { shipmentId, source: 'customer_return' }).returnId);
  }
  const all = pages(api, { source: 'customer_return' });
  expect(all.every((page) => page.returnItems.length <= 25)).toBe(true);
  expect(all.flatMap((page) => idsOf(page))).toEqual(made);
  expect(pages(api, { source: 'courier_return' }).flatMap((page) => idsOf(page))).toEqual([]);
  expect(pages(api, { source: 'customer_return', locationId: there }).flatMap(idsOf)).toHaveLength(21);
  const createdAfter = new Date(api.nowMs - 9_000).toISOString();
  expect(pages(api, { source: 'customer_return', createdAfter }).flatMap(idsOf)).toEqual(made.slice(-10));
  const since = new Date(api.nowMs + 1).toISOString();
  api.nowMs += 5_000;
  for (const returnId of [made[40], made[2]]) api.control('return-event', { returnId, event: 'in_transit' });
  const changed = pages(api, { source: 'customer_return', modifiedAfter: since }).flatMap(idsOf);
  expect(changed.toSorted()).toEqual([made[2], made[40]].toSorted());
  expect(pages(api, { source: 'customer_return', modifiedAfter: since, createdAfter }).flatMap(idsOf)).toEqual([]);
});

function pages(api: PracticeApi, query: Record<string, string>): WirePage[] {
  const found = [search(api, query)];
  for (let page = found[0]; page?.nextUrl; page = found.at(-1))
    found.push(api.get(`/v2${page.nextUrl}`).json as WirePage);
  return found;
}

/** One id for each return, however many items it has. */
function idsOf(page: WirePage): string[] {
  return [...new Set(page.returnItems.map((item) => item.returnId))];
}

test('the next page is where the switch says, and its token is nobody else’s', () => {
  const api = new PracticeApi({ shipments: 900 });
  const next = (returnsNextUrl: string) => {
    api.control('switches', { returnsNextUrl });
    return search(api, { source: 'customer_return' }).nextUrl ?? '';
  };
  expect(next('returns')).toMatch(/^\/returns\?next_token=/);
  expect(next('v2')).toMatch(/^\/v2\/returns\?next_token=/);
  expect(next('absolute')).toMatch(/^http:\/\/127\.0\.0\.1\/sellers\/v2\/returns\?next_token=/);
  expect(next('foreign')).toMatch(/^https:\/\/returns\.elsewhere\.example\//);
  expect(api.get('/v2/returns?next_token=abc.def').status).toBe(400);
  const { nextPageUrl } = api.filter({});
  expect(api.get(`/v2/returns?next_token=${nextPageUrl?.split('=')[1]}`).status).toBe(400);
});

test.each([
  ['', 422],
  ['source=returns', 422],
  ['source=customer_return&createdAfter=lately', 400],
  ['source=customer_return&modifiedBefore=2026-13-01', 400],
  ['returnIds=', 422],
  ['returnIds=1&trackingIds=2', 422],
  [`returnIds=${Array.from({ length: 26 }, (_, index) => index).join(',')}`, 422],
  [`trackingIds=${Array.from({ length: 26 }, (_, index) => index).join(',')}`, 422],
  [`returnIds=${Array.from({ length: 25 }, (_, index) => index).join(',')}`, 200],
  ['source=courier_return&createdAfter=2026-11-01T00:00:00+05:30', 200],
])('a search for returns is read or refused whole: %s', (query, status) => {
  const api = new PracticeApi();
  expect(api.get(`/v2/returns?${query}`).status).toBe(status);
});

test('of ten thousand returns a search looks only at those in its range', () => {
  const store = new ReturnStore();
  let looks = 0;
  for (let number = 0; number < 10_000; number += 1) {
    store.add(
      counted(number, () => {
        looks += 1;
      }),
    );
  }
  const all = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  const query: ReturnQuery = {
    source: 'customer_return',
    locationId: 'L0',
    created: all,
    modified: all,
    by: 'modified',
  };
  looks = 0;
  const news = searchReturns(store, { ...query, modified: { fromMs: 9_950_000, toMs: all.toMs } }, 0);
  expect(news.records).toHaveLength(25);
  expect(looks).toBeLessThan(200);
  looks = 0;
  expect(searchReturns(store, query, 0)).toMatchObject({ more: true });
  expect(looks).toBeLessThan(200);
});

/** A return whose dates count how often they are looked at. */
function counted(number: number, look: () => void): ReturnRecord {
  return {
    ...{ number, returnId: `R${number}`, shipmentId: `S${number}`, locationId: `L${number % 2}` },
    ...{ source: 'customer_return', selfShip: true, status: 'requested', shipmentStatus: '' },
    items: [{ orderItemId: `I${number}`, orderId: `O${number}`, quantity: 1 }],
    ...{ orderDateMs: 0, reason: '', subReason: '', courierName: '', trackingId: null, comments: '' },
    ...{ approvedMs: null, expectedMs: null, pickupAttempts: 0 },
    get createdMs() {
      look();
      return number * 1_000;
    },
    get updatedMs() {
      look();
      return number * 1_000;
    },
    set updatedMs(_) {
      look();
    },
  };
}
