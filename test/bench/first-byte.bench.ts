import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDocuments } from '../../main/db/documents.ts';
import { thisMachine } from '../../main/db/machine.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { profileKey, profileOf } from '../../main/printing/rendition.ts';
import { applyShipments } from '../../main/pull/apply-shipment.ts';
import { printerConfigSchema } from '../../shared/model/printers.ts';
import { copyBigDatabase } from '../support/big-database.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { until } from '../support/station-process.ts';
import { type Benchmark, judged, percentile } from './support/benchmark.ts';

const PARCELS = 330;
const WARM_UP = 30;
/** As large as a label drawn for this paper and compressed. */
const LABEL = new TextEncoder().encode(`^XA^PW812${'^FO20,20^GB700,900,3^FS'.repeat(400)}^FO50,50^FDFIRST BYTE^FS^XZ`);
const PAPER = { id: 'label-1', documents: ['label'], language: 'zpl', dpi: 203, widthMm: 101.5, heightMm: 152.3 };

/** A printer that tells when the first byte of each connection came, and closes once the job is whole. */
async function openPrinter() {
  const waiting: ((atMs: number) => void)[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.once('data', () => waiting.shift()?.(performance.now()));
    socket.resume();
    socket.once('end', () => socket.end());
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, firstByte: () => new Promise<number>((came) => waiting.push(came)), close: () => server.close() };
}

/** Parcels whose label is here already, over 20,000 live and 180,000 closed shipments, with no network at all. */
async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-first-byte-'));
  const printer = await openPrinter();
  writeAccount(folder, {
    defaultBox: { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 },
    printers: [{ ...PAPER, transport: { kind: 'tcp', host: '127.0.0.1', port: printer.port } }],
  });
  await prepare(folder);
  const { host, ask } = await openTestHost(folder);
  const bare = openBareRow(folder);
  const ours: number[] = [];
  const raw: number[] = [];
  try {
    await until('the check of the file', async () => !(await ask('station.status', {})).checking, 120_000);
    for (let at = 0; at < PARCELS; at += 1) {
      await ask('bench.scan', { code: `OD-first-${at}` });
      const came = printer.firstByte();
      const from = performance.now();
      await ask('bench.scan', { code: `FIRST-${at}` });
      ours.push((await came) - from);
      await until('the label to be sent', async () => {
        return (await ask('bench.state', {})).session.status === 'confirming-label';
      });
      await ask('bench.scan', { code: `TRK-${at}` });
      raw.push(await bareFirstByte(printer, bare));
    }
  } finally {
    await host.stop(3_000);
    bare.close();
    printer.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const [oursMs, rawMs] = [ours.slice(WARM_UP), raw.slice(WARM_UP)];
  return judged({
    what: 'last unit -> first byte at the printer, label already here',
    figures: {
      p50Ms: percentile(oursMs, 0.5),
      p99Ms: percentile(oursMs, 0.99),
      rawP50Ms: percentile(rawMs, 0.5),
      rawP99Ms: percentile(rawMs, 0.99),
      parcels: oursMs.length,
    },
    peer: 'p99 of one FULL commit, a bare connect and a first write',
    ratio: percentile(oursMs, 0.99) / percentile(rawMs, 0.99),
    budget: 3,
  });
}

async function prepare(folder: string): Promise<void> {
  const file = join(folder, 'station.db');
  copyBigDatabase(file);
  const db = new Database(file);
  metaQueries(db).set('machine', thisMachine());
  const parcels = Array.from({ length: PARCELS }, (_, at) => shipment(`first-${at}`, [orderItem(`FIRST-${at}`)]));
  const truth = { db, queries: shipmentQueries(db), timers: realTimers, clock: realClock };
  await applyShipments(truth, parcels, Date.now());
  db.close();
  const documents = openDocuments(join(folder, 'documents.db'));
  const sha256 = createHash('sha256').update(LABEL).digest('hex');
  const printer = printerConfigSchema.parse({ ...PAPER, transport: { kind: 'tcp', host: '127.0.0.1', port: 9100 } });
  const profile = profileKey(profileOf(printer));
  for (let at = 0; at < PARCELS; at += 1) {
    const codes = [`TRK-${at}`];
    const rendition = {
      ...({ language: 'zpl', bytes: LABEL, labels: 1, warnings: [], passedThrough: false } as const),
      pages: [{ codes, texts: [], png: null }],
    };
    const label = { shipmentId: `first-${at}`, kind: 'zpl', bytes: LABEL, sha256, codes, sheets: [codes] };
    documents.put({ ...label, documentKey: `label/first-${at}/${sha256.slice(0, 16)}`, fetchedAtMs: Date.now() }, [
      { profileKey: profile, rendition },
    ]);
  }
  documents.close();
}

function openBareRow(folder: string) {
  const db = new Database(join(folder, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO row (text) VALUES (?)');
  return { commit: () => void insert.run('x'.repeat(200)), close: () => db.close() };
}

/** What the budget compares with: one durable row, then a connection and its first write. */
async function bareFirstByte(
  printer: Awaited<ReturnType<typeof openPrinter>>,
  bare: ReturnType<typeof openBareRow>,
): Promise<number> {
  const came = printer.firstByte();
  const from = performance.now();
  bare.commit();
  const socket = connect(printer.port, '127.0.0.1');
  socket.once('connect', () => socket.end(LABEL));
  const took = (await came) - from;
  socket.resume();
  await once(socket, 'close');
  return took;
}

export const benchmark: Benchmark = { name: 'first-byte', run };
