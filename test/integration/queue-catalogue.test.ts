import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Db } from '../../main/db/database.ts';
import { hsnRateQueries } from '../../main/db/hsn-rates.ts';
import { mutationQueries } from '../../main/db/mutations.ts';
import { mutationRow } from '../../main/db/new-mutation.ts';
import { productQueries } from '../../main/db/products.ts';
import { queueQueries } from '../../main/db/queue.ts';
import { openQueueSnapshots } from '../../main/db/queue-snapshot.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { takeOverQueries } from '../../main/db/take-over.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { applyBatch, BATCH } from '../../main/pull/apply-shipment.ts';
import { createQueueWalk } from '../../main/pull/queue-walk.ts';
import { SERIALS_UNKNOWN } from '../../shared/model/catalogue.ts';
import type { StationShare } from '../../shared/model/ownership.ts';
import { packingGate } from '../../shared/model/pack-input.ts';
import type { OrderItem, Package, Shipment, ShipmentState } from '../../shared/model/shipment.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import { dataFolder } from '../support/data-folder.ts';
import { packChange } from '../support/mutations.ts';
import { type AccountDefaults, ONE_STATION, queuePacking, SOME_BOX } from '../support/pack-inputs.ts';
import { orderItem, shipment } from '../support/shipments.ts';

const NOW_MS = 1_750_000_000_000;
const PER_RUN = 400;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

/** As listings, packages and spreadsheets spell the same few products. */
const sku = fc.constantFrom('MUG', 'mug', 'PLATE', 'Plate', 'ÉPÉE', 'e\u0301pe\u0301e', 'TABLE', 'TOP', 'LEG', 'CUP 1');
const hsn = fc.constantFrom(
  '69120040',
  '6912.00.40',
  '6912 00 40',
  '691200',
  '8517',
  '85171300',
  '123',
  '',
  'n/a 6912',
);

interface Case {
  readonly one: Shipment;
  /** `found-elsewhere`: a pack of this station that the marketplace already had from somebody else. */
  readonly packedByUs: boolean | 'found-elsewhere';
  /** What of it a person took over: that another station owns it, or the pack another made. */
  readonly takenOver: 'owned' | 'packed' | null;
}

const item = fc.record({
  sku,
  hsn,
  quantity: fc.constantFrom(1, 1, 2, 3, 0),
  cancelled: fc.constantFrom(false, false, true),
  totalPricePaise: fc.constantFrom(0, 10_000, 20_000, 30_000),
  packageIds: fc.constantFrom([], [], ['P1'], ['P2'], ['P1', 'P2']),
});
const packages = fc.uniqueArray(
  fc.record({
    packageId: fc.constantFrom('P1', 'P2', 'P3'),
    sku,
    title: fc.constant(''),
    quantity: fc.integer({ min: 1, max: 2 }),
  }),
  { selector: (unit: Package) => unit.packageId, maxLength: 2 },
);
const told = fc.record({
  items: fc.array(item, { minLength: 1, maxLength: 3 }),
  boxes: fc.array(packages, { maxLength: 3 }),
  packedByUs: fc.constantFrom<Case['packedByUs']>(false, false, false, true, 'found-elsewhere'),
  state: fc.constantFrom('APPROVED' as const, 'APPROVED' as const, 'PACKING_IN_PROGRESS' as const, 'PACKED' as const),
  takenOver: fc.constantFrom<Case['takenOver']>(null, null, null, 'owned', 'packed'),
  type: fc.constantFrom('NORMAL' as const, 'NORMAL' as const, 'EXPRESS' as const, 'SELF' as const),
});
const product = fc.record({
  sku,
  box: fc.option(fc.constant(SOME_BOX)),
  taxRatePercent: fc.option(fc.constantFrom(0, 5, 18)),
});
const defaults = fc.record({
  taxRatePercent: fc.option(fc.constant(12), { nil: undefined, freq: 1 }),
  box: fc.option(fc.constant(SOME_BOX), { nil: undefined, freq: 1 }),
  boxing: fc.constantFrom('known' as const, 'known' as const, 'ask' as const),
});

interface TestItem extends Partial<OrderItem> {
  readonly cancelled: boolean;
}

function shipmentOf(
  n: number,
  {
    items,
    boxes,
    state,
    type,
  }: {
    readonly items: readonly TestItem[];
    readonly boxes: readonly Package[][];
    readonly state: ShipmentState;
    readonly type?: Shipment['type'];
  },
): Shipment {
  return shipment(
    `s${String((n * 7919) % 10_007).padStart(5, '0')}`,
    items.map(({ cancelled, ...over }, line) =>
      orderItem(String(line), 1, { ...over, state: cancelled ? 'CANCELLED' : state }),
    ),
    {
      ...(type === undefined ? {} : { type }),
      dispatchByMs: NOW_MS + (n % 5),
      subShipments: boxes.map((inBox, at) => ({ subShipmentId: `SS-${at + 1}`, packages: inBox })),
    },
  );
}

function fill(db: Db, all: readonly Case[]): void {
  const [queries, mutations, takeOvers] = [shipmentQueries(db), mutationQueries(db), takeOverQueries(db)];
  inTransaction(db, () => {
    for (let at = 0; at < all.length; at += BATCH) {
      applyBatch(
        queries,
        all.slice(at, at + BATCH).map(({ one }) => one),
        NOW_MS,
      );
    }
    for (const { one, packedByUs, takenOver } of all) {
      const { shipmentId } = one;
      if (packedByUs !== false)
        mutations.insert(mutationRow({ mutationId: shipmentId, payload: packChange(shipmentId), atMs: 1 }));
      const row = packedByUs === 'found-elsewhere' ? mutations.byId(shipmentId) : undefined;
      if (row) mutations.transition(row, { state: 'rejected', lastError: 'PACKED_ELSEWHERE' }, 1, 0);
      if (takenOver) {
        const fromIndex = takenOver === 'owned' ? 1 : null;
        takeOvers.save({ shipmentId, fromIndex, atMs: 1, by: 'Asha', reason: 'bench 2 is broken' });
      }
    }
  });
}

type Filed = typeof product extends fc.Arbitrary<infer T> ? T : never;

function file(db: Db, products: readonly Filed[], rates: readonly string[]): void {
  const [queries, hsnRates] = [productQueries(db), hsnRateQueries(db)];
  inTransaction(db, () => {
    for (const one of products) {
      const rest = {
        title: null,
        barcodes: [],
        serials: SERIALS_UNKNOWN,
        refurbished: false,
        purchasePricePaise: null,
      };
      queries.save(foldCode(one.sku), { ...one, ...rest }, [], 1);
    }
    for (const code of rates) hsnRates.save({ hsn: code, taxRatePercent: 18 });
  });
}

/** What the bench would let through, in the order of the queue. */
function byTheGate(db: Db, all: readonly Case[], account: AccountDefaults, stations: StationShare): string[] {
  const { inputs, boxing } = queuePacking(db, account);
  const due = (one: Shipment) => one.dispatchByMs ?? 0;
  return all
    .filter(
      ({ one, packedByUs, takenOver }) =>
        packingGate(one, {
          ...{ locationId: 'LOC1', nowMs: NOW_MS, inputs, boxing, stations, packedByUs: packedByUs === true },
          ...{ takenOver: takenOver !== null, adopted: takenOver === 'packed' },
        }) === null,
    )
    .toSorted((a, b) => due(a.one) - due(b.one) || (a.one.shipmentId < b.one.shipmentId ? -1 : 1))
    .map(({ one }) => one.shipmentId);
}

describe('the queue over a catalogue', () => {
  it('lets through exactly what the gate of the bench does, whatever is on file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(told, { minLength: PER_RUN, maxLength: PER_RUN, size: 'max' }),
        fc.array(product, { maxLength: 8 }),
        fc.array(fc.constantFrom('6912', '691200', '69120040', '8517'), { maxLength: 2 }),
        defaults,
        fc.constantFrom({ index: 0, count: 1 }, { index: 0, count: 2 }, { index: 1, count: 2 }, { index: 6, count: 7 }),
        async (cases, products, rates, account, stations) => {
          const folder = dataFolder();
          ends.push(() => folder[Symbol.dispose]());
          const { db } = folder.open();
          const snapshots = openQueueSnapshots(folder.database);
          ends.push(() => snapshots.close());
          const walk = createQueueWalk({ snapshots, timers: realTimers });
          const all = cases.map((each, n) => ({ ...each, one: shipmentOf(n, each) }));
          fill(db, all);
          const { ownNeeded } = queuePacking(db, account);
          const asked = { locationId: 'LOC1', nowMs: NOW_MS, ownNeeded, stations };
          const pageOf = async () => (await walk.page(asked, { packableOnly: true, limit: PER_RUN, offset: 0 })).ids;
          expect(await pageOf()).toEqual(byTheGate(db, all, account, stations));

          file(db, products, rates);
          const expected = byTheGate(db, all, account, stations);
          expect(await pageOf()).toEqual(expected);
          expect(await walk.counts(asked)).toMatchObject({ packable: expected.length });
          const search = queueQueries(db);
          const found: string[] = [];
          for (let next: string | undefined = ''; next !== undefined; ) {
            const slice = search.searchSlice(asked, 'title of', next);
            found.push(...slice.hits.filter((hit) => hit.packable).map((hit) => hit.shipmentId));
            next = slice.next;
          }
          expect(found.toSorted()).toEqual(expected.toSorted());
          for (const end of ends.splice(0).reverse()) end();
        },
      ),
      { numRuns: 25 },
    );
  });

  it('follows the shipment: an item taken back takes its need with it', async () => {
    const folder = dataFolder();
    ends.push(() => folder[Symbol.dispose]());
    const { db } = folder.open();
    const snapshots = openQueueSnapshots(folder.database);
    ends.push(() => snapshots.close());
    const walk = createQueueWalk({ snapshots, timers: realTimers });
    const untaxed: AccountDefaults = { taxRatePercent: undefined, box: SOME_BOX };
    const { ownNeeded } = queuePacking(db, untaxed);
    const asked = { locationId: 'LOC1', nowMs: NOW_MS, ownNeeded, stations: ONE_STATION };
    file(db, [{ sku: 'MUG', box: null, taxRatePercent: 18 }], []);
    const both = (state: 'APPROVED' | 'CANCELLED') =>
      shipment('s1', [orderItem('MUG'), orderItem('PLATE', 1, { hsn: '85', state })]);
    fill(db, [{ one: both('APPROVED'), packedByUs: false, takenOver: null }]);
    expect(await walk.counts(asked)).toMatchObject({ total: 1, packable: 0 });
    fill(db, [{ one: both('CANCELLED'), packedByUs: false, takenOver: null }]);
    expect(await walk.counts(asked)).toMatchObject({ total: 1, packable: 1 });
  });
});
