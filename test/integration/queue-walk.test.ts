import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Db } from '../../main/db/database.ts';
import { mutationQueries } from '../../main/db/mutations.ts';
import { mutationRow } from '../../main/db/new-mutation.ts';
import { parcelQueries } from '../../main/db/parcels.ts';
import { queueQueries } from '../../main/db/queue.ts';
import { openQueueSnapshots, type QueueSnapshots } from '../../main/db/queue-snapshot.ts';
import { type ShipmentQueries, shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { applyBatch, BATCH } from '../../main/pull/apply-shipment.ts';
import { createQueueWalk } from '../../main/pull/queue-walk.ts';
import { packingGate } from '../../shared/model/pack-input.ts';
import { isClosed, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import { PARCEL_STATES, type ParcelState } from '../../shared/model/states.ts';
import { dataFolder } from '../support/data-folder.ts';
import { packChange } from '../support/mutations.ts';
import { ACCOUNT, type AccountDefaults, ONE_STATION, queuePacking } from '../support/pack-inputs.ts';
import { orderItem, shipment } from '../support/shipments.ts';

const NOW_MS = 1_750_000_000_000;
const ASKED = { locationId: 'LOC1', nowMs: NOW_MS, stations: ONE_STATION, ownNeeded: { taxRate: false, box: false } };
const LONG = 1_700;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

function opened() {
  const folder = dataFolder();
  ends.push(() => folder[Symbol.dispose]());
  const { db } = folder.open();
  const snapshots = openQueueSnapshots(folder.database);
  ends.push(() => snapshots.close());
  let slices = 0;
  const counted: QueueSnapshots = {
    ...snapshots,
    slice(...asked) {
      slices += 1;
      return snapshots.slice(...asked);
    },
  };
  const walk = createQueueWalk({ snapshots: counted, timers: realTimers });
  return { db, queries: shipmentQueries(db), walk, slices: () => slices };
}

function store(db: Db, queries: ShipmentQueries, told: readonly Shipment[]): void {
  inTransaction(db, () => {
    for (let at = 0; at < told.length; at += BATCH) applyBatch(queries, told.slice(at, at + BATCH), NOW_MS);
  });
}

const plain = (n: number, over: Partial<Shipment> = {}) =>
  shipment(`s${String(n).padStart(5, '0')}`, [orderItem('A')], { dispatchByMs: NOW_MS + (n % 3) * 3_600_000, ...over });

const any = fc.record({
  state: fc.constantFrom('APPROVED', 'APPROVED', 'APPROVED', 'PACKED', 'PACKING_IN_PROGRESS', 'DELIVERED', 'UNKNOWN'),
  hold: fc.constantFrom(false, false, true),
  type: fc.constantFrom('NORMAL', 'NORMAL', 'EXPRESS', 'SELF'),
  locationId: fc.constantFrom('LOC1', 'LOC1', 'LOC1', 'LOC2'),
  dispatchAfterMs: fc.constantFrom(null, NOW_MS - 1, NOW_MS, NOW_MS + 1),
  dispatchByMs: fc.constantFrom(null, NOW_MS, NOW_MS, NOW_MS + 1, NOW_MS + 2),
  parcel: fc.option(fc.constantFrom(...PARCEL_STATES), { freq: 3 }),
  packedByUs: fc.constantFrom(false, false, true),
} as const);

/** Parcels that still take units. */
const TAKES_UNITS: readonly (ParcelState | null)[] = [null, 'void', 'open', 'labelled', 'parked', 'stopped'];

describe('a walk through the queue', () => {
  it('counts and pages exactly what the gate of the bench lets through, in the order of the queue', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(any, { minLength: 0, maxLength: 60 }),
        fc.constantFrom<AccountDefaults>(
          ACCOUNT,
          { ...ACCOUNT, box: undefined },
          { ...ACCOUNT, taxRatePercent: undefined },
        ),
        fc.nat(900),
        async (cases, defaults, offset) => {
          const { db, queries, walk } = opened();
          // Each case many times over, so that slices end in the middle of equal dispatch-bys.
          const all = Array.from({ length: cases.length * 25 }, (_, n) => {
            const { state, parcel, packedByUs, ...over } = cases[n % cases.length] ?? cases[0] ?? never();
            const one = shipment(
              `s${String((n * 7919) % 10_007).padStart(5, '0')}`,
              [orderItem('A', 1, { state })],
              over,
            );
            return { one, parcel, packedByUs };
          });
          store(
            db,
            queries,
            all.map(({ one }) => one),
          );
          const [parcels, mutations] = [parcelQueries(db), mutationQueries(db)];
          inTransaction(db, () => {
            for (const { one, parcel, packedByUs } of all) {
              const { shipmentId } = one;
              const session = { status: 'idle' as const };
              const row = { parcelId: shipmentId, shipmentId, session, openedAtMs: 1, changedAtMs: 1, onBench: false };
              if (parcel) parcels.save({ ...row, state: parcel });
              if (packedByUs) {
                mutations.insert(mutationRow({ mutationId: shipmentId, payload: packChange(shipmentId), atMs: 1 }));
              }
            }
          });

          const due = (one: Shipment) => one.dispatchByMs ?? Number.MAX_SAFE_INTEGER;
          const live = all
            .filter(({ one }) => one.locationId === 'LOC1' && !isClosed(shipmentState(one.orderItems)))
            .toSorted((a, b) => due(a.one) - due(b.one) || (a.one.shipmentId < b.one.shipmentId ? -1 : 1));
          const { ownNeeded, ...inputs } = queuePacking(db, defaults);
          const ours = { stations: ONE_STATION, takenOver: false, adopted: false };
          const around = { locationId: 'LOC1', nowMs: NOW_MS, ...ours, ...inputs };
          const packable = live.filter(
            ({ one, parcel, packedByUs }) =>
              packingGate(one, { ...around, packedByUs }) === null && TAKES_UNITS.includes(parcel),
          );
          const counts = {
            total: live.length,
            packable: packable.length,
            nextCutOffMs: packable[0]?.one.dispatchByMs ?? null,
          };
          const asked = { ...ASKED, ownNeeded };
          expect(await walk.counts(asked)).toEqual(counts);
          for (const [packableOnly, rows] of [
            [false, live],
            [true, packable],
          ] as const) {
            const page = await walk.page(asked, { packableOnly, limit: 200, offset });
            const ids = rows.slice(offset, offset + 200).map(({ one }) => one.shipmentId);
            expect(page).toEqual({ ...counts, ids });
          }
          const unprinted = live.concat(all.filter((each) => !live.includes(each)));
          const begun = unprinted.filter(({ parcel }) =>
            ['open', 'labelled', 'parked', 'complete', 'waiting-label'].includes(parcel ?? 'void'),
          );
          expect((await walk.unprinted()).toSorted()).toEqual(begun.map(({ one }) => one.shipmentId).toSorted());
          for (const end of ends.splice(0).reverse()) end();
        },
      ),
      { numRuns: 12 },
    );
  });

  it('is of one moment: what is committed between two slices counts in the next walk', async () => {
    const { db, queries, walk, slices } = opened();
    store(
      db,
      queries,
      Array.from({ length: LONG }, (_, n) => plain(n)),
    );
    const counting = walk.counts(ASKED);
    while (slices() === 0) await Promise.resolve();
    store(
      db,
      queries,
      Array.from({ length: LONG }, (_, n) => plain(n, { hold: n % 2 === 0 })),
    );
    const next = walk.counts(ASKED);
    expect(await counting).toMatchObject({ total: LONG, packable: LONG });
    expect(await next).toMatchObject({ total: LONG, packable: LONG / 2 });
  });

  it('serves everybody who asks until something is committed or a second has passed', async () => {
    const { db, queries, walk, slices } = opened();
    store(
      db,
      queries,
      Array.from({ length: LONG }, (_, n) => plain(n)),
    );
    const all = await Promise.all([
      walk.counts(ASKED),
      walk.counts({ ...ASKED, nowMs: NOW_MS + 999 }),
      walk.page(ASKED, { packableOnly: true, limit: 3, offset: 1_000 }),
    ]);
    const once = slices();
    expect(all[0]).toEqual(all[1]);
    expect(all[2].ids).toHaveLength(3);
    store(db, queries, [plain(0, { hold: true })]);
    expect(await walk.counts(ASKED)).toMatchObject({ packable: LONG - 1 });
    expect(slices()).toBe(2 * once);
    await walk.counts({ ...ASKED, nowMs: NOW_MS + 1_000 });
    expect(slices()).toBe(3 * once);
    await walk.counts({ ...ASKED, nowMs: NOW_MS + 1_000, ownNeeded: { taxRate: true, box: false } });
    expect(slices()).toBeGreaterThan(4 * once);
  });

  it('ends between two slices when the station stops, and answers nobody afterwards', async () => {
    const { db, queries, walk, slices } = opened();
    store(
      db,
      queries,
      Array.from({ length: LONG }, (_, n) => plain(n)),
    );
    const counting = expect(walk.counts(ASKED)).rejects.toThrow(/stopping/);
    while (slices() === 0) await Promise.resolve();
    await walk.stop();
    expect(slices()).toBe(1);
    await counting;
    await expect(walk.unprinted()).rejects.toThrow(/stopping/);
  });

  it('leaves the search to agree with the pages', async () => {
    const { db, queries, walk } = opened();
    store(
      db,
      queries,
      Array.from({ length: 600 }, (_, n) => plain(n, { hold: n % 3 === 0 })),
    );
    const search = queueQueries(db);
    const found: string[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const slice = search.searchSlice(ASKED, 'TITLE OF', next);
      found.push(...slice.hits.filter((hit) => hit.packable).map((hit) => hit.shipmentId));
      next = slice.next;
    }
    const { ids } = await walk.page(ASKED, { packableOnly: true, limit: 600, offset: 0 });
    expect(found.toSorted()).toEqual(ids.toSorted());
  });
});

function never(): never {
  throw new Error('no case');
}
