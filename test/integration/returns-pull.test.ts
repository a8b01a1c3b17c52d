import { afterEach, describe, expect, test } from 'vitest';
import type { ReturnsPage } from '../../main/marketplace/client.ts';
import type { ParsedInput, Reply } from '../../shared/contract/index.ts';
import type { ReturnItem } from '../../shared/model/returns.ts';
import { type ReturnsStation, returnsStation } from '../support/returns-station.ts';
import { until } from '../support/station-process.ts';

let station: ReturnsStation;
afterEach(async () => {
  const { faults } = station;
  await station.close();
  expect(faults).toEqual([]);
});

async function list(input: Partial<ParsedInput<'returns.list'>> = {}): Promise<Reply<'returns.list'>> {
  return await station.ask['returns.list']({ tab: 'all', limit: 100, offset: 0, ...input });
}
const many = (count: number, of: Parameters<ReturnsStation['made']>[0]) =>
  Array.from({ length: count }, () => station.made(of).returnId);

describe('reading returns', () => {
  test('both sources of this location are known after one read, those of another are not', async () => {
    station = await returnsStation();
    const buyer = station.made({ source: 'customer_return', service: true });
    const courier = station.made({ source: 'courier_return' });
    const standard = station.made({ type: 'NORMAL', source: 'courier_return' });
    const elsewhere = station.made({ locationId: station.practice.locationIds[1] ?? '' });
    expect((await list()).readAtMs).toBeNull();
    const before = Date.now();
    await station.reads();
    const { entries, counts, readAtMs, total } = await list();
    expect(new Set(entries.map(({ returnId }) => returnId))).toEqual(
      new Set([buyer.returnId, courier.returnId, standard.returnId]),
    );
    expect(total).toBe(3);
    expect(counts).toEqual({ 'to-decide': 1, coming: 2, received: 0, closed: 0, all: 3 });
    expect(readAtMs).toBeGreaterThanOrEqual(before);
    expect(station.returns.toDecide()).toBe(1);
    expect(() => station.view(elsewhere.returnId)).toThrow('No return');
    expect(station.view(buyer.returnId)).toMatchObject({
      ...{ source: 'customer_return', fulfilment: 'self-ship', status: 'requested', orderType: 'SELF' },
      ...{ orderIds: [buyer.orderId], shipmentId: buyer.shipmentId, due: { what: 'tech-visit' } },
      items: [{ orderItemId: buyer.orderItemIds[0], title: expect.any(String), sku: expect.any(String) }],
    });
    expect(station.view(standard.returnId)).toMatchObject({ fulfilment: 'standard', due: { what: 'arrival' } });
    // What is due first stands first: the visit before what is only to arrive.
    expect(entries[0]?.returnId).toBe(buyer.returnId);
  });

  test.each(['returns', 'v2', 'absolute'] as const)(
    '60 returns come whole when the next page is told as %s',
    async (form) => {
      station = await returnsStation({ returnsNextUrl: form });
      const made = many(60, { type: 'NORMAL', source: 'customer_return' });
      await station.reads();
      const { entries, total } = await list({ limit: 500 });
      expect(total).toBe(60);
      expect(new Set(entries.map(({ returnId }) => returnId))).toEqual(new Set(made));
      expect(station.paths.filter((path) => path.includes('/v2/returns?')).length).toBe(4);
    },
  );

  test('a next page at another host is not followed, and nothing is claimed to be known whole', async () => {
    station = await returnsStation({ returnsNextUrl: 'foreign' });
    many(30, { type: 'NORMAL', source: 'customer_return' });
    await expect(station.reads()).rejects.toMatchObject({ code: expect.stringMatching(/^MARKETPLACE_/) });
    expect((await list()).readAtMs).toBeNull();
  });

  test('after a whole pass only what changed is asked for', async () => {
    station = await returnsStation();
    const [first = ''] = many(30, { type: 'NORMAL', source: 'customer_return' });
    await station.reads();
    const firstAt = (await list()).readAtMs ?? 0;
    station.paths.length = 0;
    station.changes.length = 0;
    const fresh = station.made({ source: 'courier_return' });
    station.control('return-event', { returnId: first, event: 'completed' });
    await station.reads();
    const searches = station.paths.filter((path) => path.includes('source='));
    expect(searches.length).toBeGreaterThan(0);
    expect(searches.every((path) => path.includes('modifiedAfter='))).toBe(true);
    expect(station.view(first).status).toBe('completed');
    expect(station.view(fresh.returnId).status).toBe('approved');
    expect((await list()).readAtMs).toBeGreaterThan(firstAt);
    // Told again as they are stored, the others are no news.
    expect(station.changes.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  });

  test('an open return that a whole pass does not show is read by its id', async () => {
    station = await returnsStation();
    const old = station.made({ source: 'courier_return' });
    const [item] = (await readItems(old.returnId)).map((each) => ({ ...each, updatedMs: 1_000 }));
    if (!item) throw new Error('no item');
    await station.returns.apply([{ returnId: old.returnId, items: [item] }], Date.now() - 60_000);
    station.control('return-event', { returnId: old.returnId, event: 'completed' });
    station.client.searchReturns = async () => ({ ok: true, value: { returns: [], nextUrl: null, unreadable: [] } });
    await station.reads();
    expect(station.paths.some((path) => path.includes(`returnIds=${old.returnId}`))).toBe(true);
    expect(station.view(old.returnId).status).toBe('completed');
  });

  test('two items in one return stand and fall together, even when a page ends between them', async () => {
    station = await returnsStation();
    const sku = await twoSkus();
    const made = station.made({ source: 'courier_return', lines: sku });
    await station.reads();
    expect(station.view(made.returnId)).toMatchObject({ units: 3, items: [{}, {}], status: 'approved' });
    const [first] = await readItems(made.returnId);
    if (!first) throw new Error('no item');
    await station.returns.apply(
      [{ returnId: made.returnId, items: [{ ...first, status: 'completed', updatedMs: Date.now() + 1 }] }],
      Date.now(),
    );
    // The other is not back yet, so the return is not.
    expect(station.view(made.returnId)).toMatchObject({ status: 'approved', items: [{}, {}] });
  });

  test('a status of no known word is shown as it came, and leaves nothing to do', async () => {
    station = await returnsStation();
    const made = station.made({ source: 'customer_return' });
    await wordsBecome({ status: 'unknown', statusText: 'QC_PENDING' });
    await station.reads();
    const view = station.view(made.returnId);
    expect(view).toMatchObject({ status: 'unknown', statusText: 'QC_PENDING' });
    expect(view.acts.every(({ why }) => why !== null)).toBe(true);
    expect((await list({ tab: 'closed' })).total).toBe(0);
  });

  test('what cannot be read is said once, and until it can nobody claims to know all', async () => {
    station = await returnsStation();
    station.made({ source: 'courier_return' });
    await pagesBecome((page) => ({ ...page, unreadable: ['R-9: no quantity'] }));
    await station.reads();
    await station.reads();
    expect((await list()).readAtMs).toBeNull();
    expect((await list()).total).toBe(1);
    expect(station.log.filter(({ message }) => message.includes('could not be read'))).toHaveLength(1);
  });

  test('an account that may not read returns is told so, and asked again later without a word more', async () => {
    station = await returnsStation();
    station.client.searchReturns = async () => ({
      ...{ ok: false as const, fault: { kind: 'refused', status: 403, codes: [], message: 'forbidden' } },
    });
    await expect(station.reads()).rejects.toMatchObject({ code: 'MARKETPLACE_REFUSED' });
    await expect(station.reads()).rejects.toMatchObject({ code: 'MARKETPLACE_REFUSED' });
    expect(station.log.filter(({ message }) => message.includes('refuses to tell of returns'))).toHaveLength(1);
  });

  test('the order of a return is read by its item where nobody knew it, once', async () => {
    station = await returnsStation();
    const made = station.made({ source: 'courier_return' });
    expect(station.store.shipments.read(made.shipmentId)).toBeUndefined();
    await station.reads();
    await station.reads();
    expect(station.store.shipments.read(made.shipmentId)?.type).toBe('SELF');
    expect(station.paths.filter((path) => path.includes('orderItemIds='))).toHaveLength(1);
  });

  test('started, it reads by itself, and again when another exchange got through', async () => {
    station = await returnsStation();
    station.network(false);
    station.returns.start();
    await expect(station.reads()).rejects.toMatchObject({ code: 'MARKETPLACE_UNREACHABLE' });
    const made = station.made({ source: 'courier_return' });
    station.network(true);
    station.returns.networkWorked();
    await until('the return', async () => (await list()).entries.some(({ returnId }) => returnId === made.returnId));
  });

  test('a buyer’s words stand in no line of the log', async () => {
    station = await returnsStation();
    const made = station.made({ source: 'customer_return' });
    await wordsBecome({ comments: 'Call Asha at 98' });
    await station.reads();
    expect(station.view(made.returnId).items[0]?.comments).toBe('Call Asha at 98');
    expect(JSON.stringify(station.log)).not.toContain('Asha');
  });
});

describe('looking for a return', () => {
  test('by words of its ids and titles, by source and page after page', async () => {
    station = await returnsStation();
    many(45, { type: 'NORMAL', source: 'customer_return' });
    const courier = station.made({ source: 'courier_return' });
    await station.reads();
    expect((await list({ source: 'courier_return' })).entries.map(({ returnId }) => returnId)).toEqual([
      courier.returnId,
    ]);
    const [title = ''] = station.view(courier.returnId).titles;
    expect((await list({ search: title.toUpperCase(), source: 'courier_return' })).total).toBe(1);
    expect((await list({ search: courier.orderId.toLowerCase() })).total).toBe(1);
    expect((await list({ search: '%' })).total).toBe(0);
    const pages = [
      await list({ limit: 20 }),
      await list({ limit: 20, offset: 20 }),
      await list({ limit: 20, offset: 40 }),
    ];
    expect(new Set(pages.flatMap(({ entries }) => entries.map(({ returnId }) => returnId))).size).toBe(46);
  });

  test('a scanned code names it by return, tracking, order item, shipment or order id', async () => {
    station = await returnsStation();
    const made = station.made({ source: 'courier_return' });
    station.control('return-event', { returnId: made.returnId, event: 'tracking_id_update', trackingId: 'FMPR77' });
    await station.reads();
    const codes = [made.returnId, 'fmpr77', made.orderItemIds[0] ?? '', made.shipmentId, made.orderId.toLowerCase()];
    for (const code of codes) {
      const { entries } = await station.ask['returns.find']({ code });
      expect(entries.map(({ returnId }) => returnId)).toEqual([made.returnId]);
    }
    expect((await station.ask['returns.find']({ code: 'nobody' })).entries).toEqual([]);
    expect((await station.ask['returns.find']({ code: '\u200b' })).entries).toEqual([]);
  });
});

async function readItems(returnId: string): Promise<readonly ReturnItem[]> {
  const answer = await station.client.readReturns({ by: 'returnIds', ids: [returnId] }, 'pull');
  if (!answer.ok) throw new Error(answer.fault.message);
  return answer.value;
}

async function twoSkus() {
  const answer = station.practice.answer({ method: 'GET', path: '/control/products', headers: {}, body: '' });
  if ('drop' in answer) throw new Error('no products');
  const { products } = JSON.parse(Buffer.from(answer.body).toString()) as { products: { sku: string }[] };
  return products.slice(0, 2).map(({ sku }, at) => ({ sku, quantity: at + 1 }));
}

async function pagesBecome(change: (page: ReturnsPage) => ReturnsPage): Promise<void> {
  const { searchReturns } = station.client;
  station.client.searchReturns = async (filter, lane) => {
    const answer = await searchReturns(filter, lane);
    return answer.ok ? { ok: true, value: change(answer.value) } : answer;
  };
}

async function wordsBecome(words: Partial<ReturnItem>): Promise<void> {
  await pagesBecome((page) => ({ ...page, returns: page.returns.map((item) => ({ ...item, ...words })) }));
}
