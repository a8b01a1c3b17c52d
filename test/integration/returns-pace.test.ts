import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { returnRecords } from '../../main/db/return-records.ts';
import type { ReturnFilter } from '../../main/marketplace/client.ts';
import { createReturnsPull, type ReturnsPull } from '../../main/pull/returns-pull.ts';
import type { ReturnItem } from '../../shared/model/returns.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { createScriptedMarketplace, type Fate, type ScriptedMarketplace } from '../support/scripted-marketplace.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { createVirtualTime, type VirtualTime } from '../support/virtual-time.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const HERE = 'LOC1';

let folder: DataFolder;
let time: VirtualTime;
let marketplace: ScriptedMarketplace;
let pull: ReturnsPull;
let searches: { readonly filter: ReturnFilter; readonly atMs: number }[];
let fate: Fate;
let news: string[];
let troubles: string[];
let faults: unknown[];

beforeEach(() => {
  folder = dataFolder();
  const { db } = folder.open();
  time = createVirtualTime();
  const { clock, timers } = time;
  [searches, news, troubles, faults] = [[], [], [], []];
  fate = { kind: 'ok' };
  marketplace = createScriptedMarketplace({ clock, timers, fate: () => fate });
  const { client } = marketplace;
  pull = createReturnsPull({
    client: {
      ...client,
      searchReturns(filter, lane) {
        searches.push({ filter, atMs: clock.monotonicMs() });
        return client.searchReturns(filter, lane);
      },
    },
    ...{ db, records: returnRecords(db), locationId: HERE },
    ports: { clock, timers, random: seededRandom(1) },
    applyShipments: async () => undefined,
    onApplied: () => undefined,
    onNews: (changes) => void news.push(...changes.map(({ returnId }) => returnId)),
    onFault: (error) => void faults.push(error),
    onTrouble: (message) => void troubles.push(message),
  });
});
afterEach(async () => {
  const stopped = pull.stop();
  await time.advance(MINUTE);
  await stopped;
  folder[Symbol.dispose]();
  expect(faults).toEqual([]);
});

function put(returnId: string, over: Partial<ReturnItem> = {}): void {
  const item: ReturnItem = {
    ...{ returnId, orderItemId: `${returnId}-1`, orderId: `OD-${returnId}`, shipmentId: null, locationId: HERE },
    ...{ source: 'courier_return', status: 'created', statusText: 'created', quantity: 1 },
    ...{ reason: '', subReason: '', comments: '', trackingId: null, courierName: '', shipmentStatus: '' },
    ...{ sellerId: null, createdMs: 1, updatedMs: null, approvedMs: null, expectedMs: null, services: [] },
    ...over,
  };
  marketplace.putReturn({ returnId, items: [item] });
}
const asked = (by: 'created' | 'modified') => searches.filter(({ filter }) => filter[by] !== undefined).length;

describe('the pace of reading returns', () => {
  test('all of them at start and daily, what changed every three minutes in between, from both sources', async () => {
    put('A');
    pull.start();
    await time.advance(1_000);
    expect(new Set(searches.map(({ filter }) => filter.source))).toEqual(
      new Set(['customer_return', 'courier_return']),
    );
    expect([asked('created'), asked('modified')]).toEqual([2, 0]);
    expect(news).toEqual(['A']);
    await time.advance(10 * MINUTE);
    expect([asked('created'), asked('modified')]).toEqual([2, 6]);
    // Each goes back to before the one before it began.
    const [first, second] = searches.filter(({ filter }) => filter.modified && filter.source === 'courier_return');
    expect(second?.filter.modified?.fromMs).toBeLessThan(first?.filter.modified?.toMs ?? 0);
    time.jumpWall(DAY);
    await time.advance(4 * MINUTE);
    expect(asked('created')).toBe(4);
    expect(pull.readAtMs()).toBeGreaterThan(time.clock.wallMs() - 4 * MINUTE);
  });

  test('while the network is down it asks ever more seldom, and at once when another exchange got through', async () => {
    fate = { kind: 'not-sent' };
    pull.start();
    await time.advance(60 * MINUTE);
    const tried = searches.length;
    expect(tried).toBeGreaterThan(10);
    expect(tried).toBeLessThan(80);
    expect(pull.readAtMs()).toBeNull();
    fate = { kind: 'ok' };
    pull.networkWorked();
    await time.advance(1_000);
    expect(pull.readAtMs()).not.toBeNull();
    expect(troubles).toEqual([]);
  });

  test('refused, it asks every ten minutes whoever else gets through, and complains once', async () => {
    fate = { kind: 'refused', status: 403 };
    pull.start();
    await time.advance(MINUTE);
    pull.networkWorked();
    await time.advance(60 * MINUTE);
    expect(searches.length).toBeLessThanOrEqual(8);
    expect(troubles).toHaveLength(1);
  });

  test('where changes cannot be asked for, all are read every half an hour instead', async () => {
    pull.start();
    await time.advance(1_000);
    fate = { kind: 'refused', status: 422 };
    await time.advance(3 * MINUTE);
    fate = { kind: 'ok' };
    await time.advance(95 * MINUTE);
    expect(asked('created')).toBe(8);
    expect(troubles).toHaveLength(1);
  });

  test('what may have changed is read by id within seconds, several in one request', async () => {
    put('A');
    put('B');
    pull.start();
    await time.advance(1_000);
    put('A', { status: 'completed' });
    pull.soon(['A']);
    pull.soon(['B', 'A']);
    await time.advance(3_000);
    expect(marketplace.callsOf('read-returns').map(({ ids }) => ids)).toEqual([['A', 'B']]);
    expect(news).toEqual(['A', 'B', 'A']);
  });

  test('asked for by id while the network is down, they are not forgotten', async () => {
    put('A');
    pull.start();
    await time.advance(1_000);
    fate = { kind: 'not-sent' };
    put('A', { status: 'completed' });
    pull.soon(['A']);
    await time.advance(30_000);
    fate = { kind: 'ok' };
    pull.networkWorked();
    await time.advance(2_000);
    expect(news).toEqual(['A', 'A']);
  });

  test('a clock that was set back claims no age, and the next read is of all', async () => {
    pull.start();
    await time.advance(1_000);
    time.jumpWall(-2 * DAY);
    expect(pull.readAtMs()).toBeNull();
    await time.advance(4 * MINUTE);
    expect(asked('created')).toBe(4);
    expect(pull.readAtMs()).not.toBeNull();
  });

  test('whoever asks for news waits for what changed, and not for all of them', async () => {
    pull.start();
    await time.advance(1);
    await pull.refresh();
    expect(pull.readAtMs()).toBeNull();
    await time.advance(1_000);
    put('A');
    const asks = pull.refresh();
    await time.advance(1_000);
    await asks;
    expect([asked('created'), asked('modified')]).toEqual([2, 2]);
    expect(news).toEqual(['A']);
  });

  test('stopped in the middle of a read it writes nothing more', async () => {
    put('A');
    pull.start();
    await time.advance(5);
    const stopped = pull.stop();
    await time.advance(MINUTE);
    await stopped;
    expect(news).toEqual([]);
    await expect(pull.now()).rejects.toMatchObject({ code: 'STATION_STOPPING' });
  });
});
