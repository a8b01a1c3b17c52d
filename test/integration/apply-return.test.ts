import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { returnRecords } from '../../main/db/return-records.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { applyReturns, type ReturnChange, type ReturnParts } from '../../main/pull/apply-return.ts';
import { RETURN_STATUSES, type ReturnItem } from '../../shared/model/returns.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';

let folder: DataFolder;
afterEach(() => folder[Symbol.dispose]());

const HERE = 'LOC1';

function opened(): ReturnParts & { readonly transactions: number[] } {
  folder = dataFolder();
  const { db } = folder.open();
  const transactions: number[] = [];
  let before = 0;
  return {
    ...{ db, records: returnRecords(db), timers: realTimers, clock: realClock, locationId: HERE, transactions },
    onApplied: () => undefined,
    onCommitted: () => {
      const rows = db.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0;
      transactions.push(rows - before);
      before = rows;
    },
  };
}

function item(returnId: string, over: Partial<ReturnItem> = {}): ReturnItem {
  return {
    ...{ returnId, orderItemId: `${returnId}-1`, orderId: `OD-${returnId}`, shipmentId: null, locationId: HERE },
    ...{ source: 'courier_return', status: 'created', statusText: 'created', quantity: 1 },
    ...{ reason: '', subReason: '', comments: '', trackingId: null, courierName: '', shipmentStatus: '' },
    ...{ sellerId: null, createdMs: 1, updatedMs: null, approvedMs: null, expectedMs: null, services: [] },
    ...over,
  };
}
const one = (told: ReturnItem) => [{ returnId: told.returnId, items: [told] }];

describe('writing what the marketplace tells of returns', () => {
  test('whatever order replies come in, the newest stands', async () => {
    const parts = opened();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ status: fc.constantFrom(...RETURN_STATUSES), updated: fc.nat(6) }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.boolean(),
        fc.infiniteStream(fc.nat(1_000)),
        async (tellings, dated, order) => {
          const returnId = `R${number++}`;
          // The n-th reply tells what was true when it was asked for; with dates, those only ever grow.
          const dates = tellings.map(({ updated }) => updated).sort((a, b) => a - b);
          const replies = tellings.map(({ status }, at) => ({
            told: item(returnId, { status, statusText: `${status} ${at}`, updatedMs: dated ? (dates[at] ?? 0) : null }),
            readAtMs: 1_000 + at,
          }));
          const shuffled = replies
            .map((reply) => ({ reply, key: order.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ reply }) => reply);
          for (const { told, readAtMs } of shuffled) await applyReturns(parts, one(told), readAtMs);
          const last = replies.at(-1);
          expect(parts.records.returns.read(returnId)?.items[0]?.statusText).toBe(last?.told.statusText);
          expect(parts.records.returns.read(returnId)?.readAtMs).toBe(last?.readAtMs);
        },
      ),
      { numRuns: 200, verbose: 1 },
    );
  });

  test('told again as it is stored it is no news, and only its time is renewed', async () => {
    const parts = opened();
    await applyReturns(parts, one(item('A')), 1_000);
    const news: ReturnChange[] = [];
    const changes = await applyReturns(
      { ...parts, onCommitted: (told) => void news.push(...told) },
      one(item('A')),
      2_000,
    );
    expect(changes).toMatchObject([{ returnId: 'A', outcome: 'unchanged' }]);
    expect(news).toEqual([]);
    expect(parts.records.returns.read('A')?.readAtMs).toBe(2_000);
  });

  test('no transaction writes more than 20 rows, however many are told, and a large return is cut', async () => {
    const parts = opened();
    const returns = [
      ...Array.from({ length: 60 }, (_, at) => one(item(`R${at}`))).flat(),
      {
        returnId: 'LARGE',
        items: Array.from({ length: 50 }, (_, at) => item('LARGE', { orderItemId: `LARGE-${at}` })),
      },
    ];
    await applyReturns(parts, returns, 1_000);
    expect(parts.records.returns.read('LARGE')?.items).toHaveLength(50);
    expect(parts.transactions.length).toBeGreaterThan(10);
    expect(Math.max(...parts.transactions)).toBeLessThanOrEqual(20);
  });

  test('a reply that leaves out location, shipment or seller takes none of them away', async () => {
    const parts = opened();
    await applyReturns(parts, one(item('A', { shipmentId: 'S1', sellerId: 'SELLER' })), 1_000);
    await applyReturns(parts, one(item('A', { locationId: '', status: 'approved' })), 2_000);
    expect(parts.records.returns.read('A')?.items).toMatchObject([
      { locationId: HERE, shipmentId: 'S1', sellerId: 'SELLER', status: 'approved' },
    ]);
  });

  test('those of another location are not kept', async () => {
    const parts = opened();
    const changes = await applyReturns(parts, one(item('A', { locationId: 'LOC2' })), 1_000);
    expect(changes).toMatchObject([{ outcome: 'elsewhere' }]);
    expect(parts.records.returns.read('A')).toBeUndefined();
  });

  test('what is told of the change names where it came from and went', async () => {
    const parts = opened();
    const first = await applyReturns(parts, one(item('A')), 1_000);
    const second = await applyReturns(parts, one(item('A', { status: 'completed' })), 2_000);
    const late = await applyReturns(parts, one(item('A', { status: 'approved' })), 1_500);
    expect([...first, ...second, ...late]).toMatchObject([
      { outcome: 'written', from: null, to: 'created' },
      { outcome: 'written', from: 'created', to: 'completed' },
      { outcome: 'stale' },
    ]);
  });
});
