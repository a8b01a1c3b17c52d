import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { connect } from '../../main/db/connection.ts';
import { createStationFile } from '../../main/db/create.ts';
import { removeDatabase } from '../../main/db/files.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { applyBatch, BATCH } from '../../main/pull/apply-shipment.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import { THIS_PC } from './data-folder.ts';

export const LIVE_SHIPMENTS = 20_000;
export const CLOSED_SHIPMENTS = 180_000;
export const BIG_LOCATION = 'LOC1';

const START_MS = Date.UTC(2026, 1, 1);
const KEPT_MS = 86_400_000;
const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/packbench-test');

/** The n-th shipment of the big database: below `LIVE_SHIPMENTS` it waits to be packed, above it is delivered. One to three order items. */
export function bigShipment(n: number, over: Partial<Shipment> = {}): Shipment {
  const state = n < LIVE_SHIPMENTS ? 'APPROVED' : 'DELIVERED';
  const shipmentId = `${String(n).padStart(8, '0')}-6f1b-4c1e-9a55-2b8d0c9a7e11`;
  const orderDateMs = START_MS - n * 20_000;
  return {
    shipmentId,
    locationId: BIG_LOCATION,
    type: 'NORMAL',
    hold: false,
    mps: false,
    packagingPolicy: 'DEFAULT',
    orderDateMs,
    dispatchAfterMs: orderDateMs,
    dispatchByMs: orderDateMs + 86_400_000 * 2,
    updatedAtMs: null,
    orderItems: Array.from({ length: 1 + (n % 7 === 0 ? 2 : n % 3 === 0 ? 1 : 0) }, (_, line) => ({
      orderItemId: `43${String(n).padStart(12, '0')}${line}`,
      orderId: `OD43${String(n).padStart(14, '0')}`,
      cancellationGroupId: `grp43${n}`,
      sku: `SKU-${(n * 31 + line) % 2000}`,
      fsn: `FSN${(n * 31 + line) % 2000}`,
      listingId: `LST${(n * 31 + line) % 2000}`,
      hsn: '69120040',
      title: `Stoneware dinner plate, set of ${2 + (n % 5)}, glazed, colour ${(n * 31 + line) % 2000}`,
      quantity: 1 + (n % 2),
      state,
      replacement: false,
      totalPricePaise: 59_800,
      packageIds: [],
    })),
    subShipments: [{ subShipmentId: 'SS-1', packages: [] }],
    ...over,
  };
}

/** A cleanly closed station file with 20,000 live and 180,000 closed shipments at `to`, for `THIS_PC`. Made once per schema and kept in the cache. */
export function copyBigDatabase(to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(cached(), to, fs.constants.COPYFILE_FICLONE);
}

function cached(): string {
  const key = createHash('sha256').update(JSON.stringify(migrations));
  const writers = ['shipments', 'pack-needs'].map((name) =>
    path.resolve(import.meta.dirname, `../../main/db/${name}.ts`),
  );
  for (const source of [import.meta.filename, ...writers]) {
    key.update(fs.readFileSync(source));
  }
  const file = path.join(CACHE, `big-${key.digest('hex').slice(0, 16)}.db`);
  if (fs.existsSync(file)) return file;
  fs.mkdirSync(CACHE, { recursive: true });
  for (const old of fs.readdirSync(CACHE)) if (/^big-[0-9a-f]{16}\.db/.test(old)) removeWhenOld(path.join(CACHE, old));
  const making = `${file}.${process.pid}`;
  build(making);
  // Two suites may make it at once; either file will do.
  fs.renameSync(making, file);
  return file;
}

/** Work trees that share the cache have schemas of their own, and each its file. */
function removeWhenOld(file: string): void {
  const ageMs = Date.now() - fs.statSync(file).mtimeMs;
  if (ageMs > KEPT_MS) fs.rmSync(file, { force: true });
}

function build(file: string): void {
  removeDatabase(file);
  createStationFile(file, migrations, { stationUid: 'big', machine: THIS_PC });
  const db = connect(file);
  db.pragma('synchronous = OFF');
  db.pragma('journal_mode = OFF');
  db.pragma('cache_size = -400000');
  const queries = shipmentQueries(db);
  inTransaction(db, () => {
    for (let n = 0; n < LIVE_SHIPMENTS + CLOSED_SHIPMENTS; n += BATCH) {
      const told = Array.from({ length: BATCH }, (_, k) => bigShipment(n + k));
      applyBatch(queries, told, START_MS);
    }
  });
  db.pragma('journal_mode = DELETE');
  db.close();
}
