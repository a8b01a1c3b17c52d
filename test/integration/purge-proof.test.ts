import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../main/db/connection.ts';
import { filesBelow } from '../../main/db/retention/old-files.ts';
import { createRetentionWork } from '../../main/db/retention/run.ts';
import { openLog } from '../../main/log.ts';
import { realClock } from '../../main/ports/clock.ts';
import { createPracticeMarketplace, type PracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import { buyerOf } from '../../main/practice/marketplace/wire-detail.ts';
import { startPracticePrinter } from '../../main/practice/printer/start.ts';
import { indiaDate } from '../../shared/india-time.ts';
import { builtSpawn } from '../support/built-spawn.ts';
import { columnsWith, DOCUMENT_COLUMNS, type Holds, STATION_COLUMNS } from '../support/buyers-columns.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { plantWords } from '../support/plant-words.ts';
import { practiceControl } from '../support/practice-control.ts';
import { until } from '../support/station-process.ts';

const DAY_MS = 86_400_000;
const SEED = 7;
const MUG = 'MUG-BLUE-350';
const WORD = { by: 'Meena', reason: 'the planted buyer has to go' };
/** What people at the bench wrote and scanned of a buyer; unique, so that a hit is theirs. */
const PLANTED = {
  approval: 'Zubeda Plantwala-Qx says the handle broke',
  receipt: 'Plantwala-Qx kept the lid, phone 9812345670',
  decision: 'Zubeda Plantwala-Qx called at noon',
  code: 'MECARD:N:Plantwala-Qx,Zubeda;ADR:17 Quince Lane, Nagpur 440001;;',
  form: 'Plantwala-Qx, for her shop at Quince Road',
  otc: 'Qx Plantwala 9812',
  unclaimed: 'Plantwala-Qx brought it herself, no return known',
  load: 'the driver asked for Plantwala-Qx of Nagpur',
  unloaded: 'BEGIN:VCARD;N:Plantwala-Qx;TEL:9812345671',
  takeOver: 'Plantwala-Qx stands at the gate and waits',
  answer: 'no such address: Plantwala-Qx, 18 Quince Lane',
  reason: 'Plantwala-Qx wanted another colour',
  labelCode: 'Plantwala-Qx|19 Quince Lane|Nagpur|440001',
};
/** Kept for a year more: nobody knows whose parcel it is. */
const { unclaimed: UNCLAIMED, ...SOON_OVER } = PLANTED;

/** How many documents are on file, of these shipments or of all. */
function documentsKept(file: string, of?: readonly string[]): number {
  const db = connect(file, { readonly: true });
  try {
    const ids = db.prepare<[], string | null>('SELECT shipment_id FROM document').pluck().all();
    return ids.filter((id) => of === undefined || of.includes(id ?? '')).length;
  } finally {
    db.close();
  }
}

describe('a planted buyer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-purge-'));
  const dataDir = join(folder, 'station');
  const practice = createPracticeMarketplace({
    ...{ clock: realClock, seed: SEED, shipments: 0 },
    switches: { packDelayMs: 0, labelFormat: 'zpl' },
  });
  let shiftMs = 0;
  const clock = { ...realClock, wallMs: () => realClock.wallMs() + shiftMs };
  let close = async (): Promise<void> => undefined;
  let ask: Awaited<ReturnType<typeof openTestHost>>['ask'];
  let control: ReturnType<typeof practiceControl>;
  let log: ReturnType<typeof openLog>;
  /** As the marketplace told them: name, phone, street, and the line of a label. */
  let told: string[] = [];

  // In a process of its own, as the station asks: see database-locks.test.ts.
  const spawn = builtSpawn();
  const work = createRetentionWork((args) => spawn.start('maintenance', args));
  const look = async (...names: readonly string[]) => {
    const looked = await work.prove(dataDir, names);
    if (!looked.ok) throw new Error(`${looked.error.code} ${looked.error.message}`);
    return looked.value.hits;
  };
  const looked = () => look(...told, ...Object.values(PLANTED));
  const files = { station: join(dataDir, 'station.db'), documents: join(dataDir, 'documents.db') };
  /** By SQLite alone, which minds its own locks. */
  const columnsOf = (file: string, of: object = PLANTED) => columnsWith(file, [...told, ...Object.values(of)]);
  const filesOf = (hits: readonly { readonly file: string }[]) => [...new Set(hits.map(({ file }) => file))].sort();

  beforeAll(async () => {
    const server = await servePracticeMarketplace(practice, 0);
    const paper = { dpi: 203, widthMm: 101.5, heightMm: 152.3 };
    const printer = await startPracticePrinter({ port: 0, language: 'zpl', outDir: join(folder, 'out'), ...paper });
    control = practiceControl(server.url);
    writeAccount(dataDir, {
      locationId: practice.locationIds[0],
      marketplace: { url: server.url, appId: practice.appId, appSecret: practice.appSecret, requestsPerSecond: 100 },
      defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
      invoicing: { mode: 'own', prefix: 'PQ' },
      printers: [
        {
          ...{ id: 'labels', documents: ['label', 'ticket', 'address', 'invoice'], language: 'zpl', ...paper },
          transport: { kind: 'tcp', host: '127.0.0.1', port: printer.port },
        },
      ],
    });
    log = openLog({ dir: join(dataDir, 'logs') });
    const opened = await openTestHost(dataDir, { log, outbox: { gatherMs: 100 } }, { clock });
    ask = opened.ask;
    close = async () => {
      await opened.host.stop(3_000);
      await log.close();
      await printer.close();
      await server.close();
    };
  }, 200_000);
  afterAll(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function order(type: 'NORMAL' | 'SELF'): Promise<string> {
    const dates = { dispatchAfterMs: Date.now() - 60_000, dispatchByMs: Date.now() + DAY_MS };
    const { orders } = await control.order([{ sku: MUG, quantity: 1 }], { ...dates, type });
    const shipmentId = orders[0]?.shipmentId ?? '';
    await ask('pull.now', {});
    await until('the order', async () =>
      (await ask('queue.list', { limit: 300 })).entries.some((entry) => entry.shipmentId === shipmentId),
    );
    return shipmentId;
  }
  const parcelIs = (shipmentId: string, state: string) =>
    until(
      `${shipmentId} to be ${state}`,
      async () => (await ask('shipments.read', { shipmentId })).parcel === state,
      40_000,
    );

  /** Packed with its form refused first; the number of its form goes out, then its label comes. */
  async function orderWithForm(): Promise<string> {
    const shipmentId = await order('NORMAL');
    const isShown = (state: string) =>
      until(
        `${shipmentId} to be ${state}`,
        async () => {
          await ask('pull.now', {});
          return (await ask('shipments.read', { shipmentId })).state === state;
        },
        40_000,
      );
    await control.failForm(shipmentId);
    await ask('bench.scan', { code: shipmentId });
    await ask('bench.scan', { code: MUG });
    await isShown('FORM_FAILED');
    const { forms } = await ask('orders.forms', { shipmentId });
    const ackNumber = PLANTED.form;
    await ask('orders.acknowledgeForms', { shipmentId, forms: forms.map(({ name }) => ({ name, ackNumber })) });
    await isShown('PACKED');
    await ask('bench.command', { command: 'ok' });
    await ask('bench.scan', { code: shipmentId });
    await confirmed(shipmentId);
    return shipmentId;
  }
  async function confirmed(shipmentId: string): Promise<void> {
    await until('the label', async () => (await ask('bench.state', {})).session.status === 'confirming-label', 40_000);
    const [trackingId = ''] = (await ask('shipments.read', { shipmentId })).trackingIds;
    await ask('bench.scan', { code: trackingId });
    await parcelIs(shipmentId, 'dispatched');
  }

  /** A load that is closed, and one that nobody closes. */
  async function loads(): Promise<void> {
    const { pickups } = await ask('handover.overview', { refresh: true });
    const [first] = pickups;
    if (!first) throw new Error('no pick-up');
    const { vendorGroupCode, isMps, window } = first;
    const pickup = { vendorGroupCode, isMps, window };
    await ask('handover.scan', { ...pickup, code: PLANTED.code, scanId: 'planted-load' });
    await ask('handover.close', { ...pickup, by: 'Asha', note: PLANTED.load });
    await ask('handover.scan', { ...pickup, code: PLANTED.unloaded, scanId: 'planted-open-load' });
    expect(await ask('handover.manifest', pickup)).toMatchObject({ fileName: expect.stringMatching(/\.pdf$/) });
  }

  /** What is asked live is shown and stays nowhere. */
  async function readLive(shipmentId: string): Promise<void> {
    const kept = () => [filesBelow(dataDir).map(({ name }) => name), documentsKept(files.documents)];
    const before = kept();
    expect((await ask('orders.invoices', { shipmentId })).invoices).toHaveLength(1);
    expect((await ask('orders.invoicePdf', { shipmentId })).pdf).not.toBe('');
    expect((await ask('orders.forms', { shipmentId })).forms.length).toBeGreaterThanOrEqual(0);
    await ask('handover.returnOtcs', {});
    expect(kept()).toEqual(before);
  }

  test('is found while he is needed, and nowhere once his days are over', async () => {
    // A courier's parcel, packed, labelled, handed over.
    const byCourier = await order('NORMAL');
    await ask('bench.scan', { code: byCourier });
    await ask('bench.scan', { code: MUG });
    await confirmed(byCourier);
    const withForm = await orderWithForm();
    await loads();
    await readLive(byCourier);
    // A code with a buyer in it, which is on no list.
    await ask('bench.scan', { code: PLANTED.code });

    // One that the seller ships, with its address slip; it comes back.
    const own = await order('SELF');
    const [, phone = ''] = namesOf(practice, own, byCourier);
    await until('the address', async () => (await look(phone)).length > 0);
    await ask('bench.scan', { code: own });
    await ask('bench.scan', { code: MUG });
    await ask('selfShip.dispatch', {
      ...{ shipmentId: own, dispatchDateMs: Date.now(), tentativeDeliveryMs: Date.now() + 3 * DAY_MS },
      ...{ deliveryPartner: 'Example Couriers', trackingId: 'EXC0000001', invoiceDate: indiaDate(Date.now()) },
      address: { address1: '2 Demo Road', city: 'Mumbai', state: 'Maharashtra', pincode: '400001' },
    });
    await parcelIs(own, 'dispatched');
    const { returnId } = await control.return({ shipmentId: own, source: 'customer_return' });
    await ask('pull.now', {});
    const returned = async (status: string) =>
      until(`the return to be ${status}`, async () => {
        await ask('pull.now', {});
        const view = await ask('returns.read', { returnId }).catch(() => undefined);
        return view?.status === status;
      });
    await returned('requested');
    await ask('returns.approve', { returnId, comments: PLANTED.approval });
    await returned('approved');
    await ask('returns.receive', {
      ...{ receiptId: 'planted-1', code: PLANTED.code, returnId, condition: 'used', by: 'Ravi' },
      ...{ note: PLANTED.receipt, otc: PLANTED.otc },
    });
    await returned('completed');
    await ask('returns.receive', {
      ...{ receiptId: 'planted-2', code: 'NOBODY0001', returnId: null, condition: 'good', note: PLANTED.unclaimed },
    });
    plantWords(files.station, files.documents, { shipmentId: byCourier, returnId }, PLANTED);
    log.error('a reply could not be read', {
      error: new Error(`{"firstName":"Zubeda Plantwala-Qx"}`),
      buyer: 'Zubeda Plantwala-Qx',
    });
    await ask('retention.save', {
      days: { labels: 7, words: 30, scans: 400, logs: 30, backups: 7 },
      ...{ by: 'Meena', reason: PLANTED.decision },
    });
    // What is written of them outside the databases by other parts, and by a program that was killed.
    mkdirSync(join(dataDir, 'diagnostics'), { recursive: true });
    mkdirSync(join(dataDir, 'electron/print-abc'), { recursive: true });
    writeFileSync(join(dataDir, 'diagnostics/bundle.zip'), deflateSync(PLANTED.approval));
    writeFileSync(join(dataDir, 'electron/print-abc/document.pdf'), deflateSync(PLANTED.receipt));
    // What a restore set aside long ago, and what one of today did, of which the file itself is as old as the last write into it.
    writeFileSync(join(dataDir, 'station-aside-1700000000000.db'), PLANTED.receipt);
    const setAside = `station-aside-${Date.now()}.db`;
    writeFileSync(join(dataDir, setAside), PLANTED.receipt);
    utimesSync(join(dataDir, setAside), 1_700_000_000, 1_700_000_000);
    // The memory of a program that fell over, a backup of before an update, a copy cut off, the files of a practice left behind.
    for (const [name, bytes] of Object.entries({
      'crashes/reports/3f2a.dmp': Buffer.from(PLANTED.approval, 'utf16le'),
      'crashes/pending/3f2b.meta': Buffer.from(PLANTED.approval),
      'crashes/attachments/3f2a/screen.txt': gzipSync(PLANTED.approval),
      'backups/before-migration-10-to-20.db': Buffer.from(PLANTED.receipt),
      'backups/station-1700000000001.db.part': Buffer.from(PLANTED.receipt),
      'documents.db.damaged': Buffer.from(PLANTED.receipt),
      'station.db.rewriting': Buffer.from(PLANTED.receipt),
      'practice/station.db-wal': Buffer.from(PLANTED.decision),
      'practice/documents.db': Buffer.from(PLANTED.decision),
      'practice/marketplace.jsonl': Buffer.from(PLANTED.approval),
      'practice/station.json': Buffer.from(PLANTED.approval),
      'practice/labels/0001.png': deflateSync(PLANTED.labelCode),
      'practice/backups/station-1700000000002.db': Buffer.from(PLANTED.receipt),
      'diagnostics/packbench-diagnostics-1700000000000.zip': deflateSync(PLANTED.approval),
    })) {
      mkdirSync(dirname(join(dataDir, name)), { recursive: true });
      writeFileSync(join(dataDir, name), bytes);
    }
    writeFileSync(join(dataDir, 'logs/packbench.log.1'), 'an old line');
    // Made while everything is still there: whoever helps gets none of it.
    const bundle = await ask('diagnostics.bundle', WORD);
    await ask('backup.make', {});
    told = namesOf(practice, own, byCourier);
    expect(told).toHaveLength(4);

    // The control: before the purge the same search finds each of them where it lies.
    const before = filesOf(await looked());
    expect(before).toEqual(expect.arrayContaining(['documents.db', 'electron/print-abc/document.pdf']));
    expect(before.some((file) => /^backups\/station-\d+\.db$/.test(file))).toBe(true);
    expect(before.some((file) => /^station\.db/.test(file))).toBe(true);
    for (const name of [...told, ...Object.values(PLANTED)]) {
      expect(await look(name), name).not.toEqual([]);
    }

    expect(before).toEqual(
      expect.arrayContaining([
        'crashes/reports/3f2a.dmp',
        'crashes/attachments/3f2a/screen.txt',
        'practice/station.db-wal',
        setAside,
      ]),
    );
    // The list of columns says what the two databases hold: planted in each that can, and in no other.
    for (const [file, columns] of [
      [files.station, STATION_COLUMNS],
      [files.documents, DOCUMENT_COLUMNS],
    ] as const) {
      const found = columnsOf(file);
      expect(found).toEqual(expect.arrayContaining(columnsThatAre('planted', columns)));
      expect(found.filter((column) => columns.get(column)?.startsWith('names nobody'))).toEqual([]);
    }
    expect(before).not.toContain(`diagnostics/${bundle.file}`);
    expect(before.filter((file) => file.startsWith('logs/'))).toEqual([]);

    // Nothing of it is due today; a week later the parcel that was not picked up keeps its papers.
    const papers = async () => (await ask('retention.read', {})).figures.find(({ kind }) => kind === 'labels');
    expect((await papers())?.due).toBe(0);
    shiftMs = 8 * DAY_MS;
    const keptPapers = documentsKept(files.documents, [byCourier, withForm]);
    expect(keptPapers).toBeGreaterThan(1);
    expect((await papers())?.kept).toEqual([{ why: 'order-open', count: keptPapers }]);
    expect(await ask('retention.purge', WORD)).toMatchObject({ by: 'Meena', kept: keptPapers });
    expect(filesOf(await looked())).toContain('documents.db');
    // Eight days after a restore what it set aside is over too, whenever it was written to last.
    expect(existsSync(join(dataDir, setAside))).toBe(false);

    for (const shipmentId of [byCourier, withForm]) {
      await control.advance(shipmentId, 'PICKUP_COMPLETE');
      await until('the parcel to be picked up', async () => {
        await ask('pull.now', {});
        return (await ask('shipments.read', { shipmentId })).state === 'PICKUP_COMPLETE';
      });
    }
    shiftMs = 31 * DAY_MS;
    await ask('backup.make', {});
    const before31 = filesOf(await looked());
    expect(before31.length).toBeGreaterThan(0);
    const purged = await ask('retention.purge', WORD);
    expect(purged.rows).toBeGreaterThan(0);
    // The backup made before the purge holds them for as long as backups are kept, and no longer.
    const soonOver = async () => await look(...told, ...Object.values(SOON_OVER));
    expect(filesOf(await soonOver()).filter((file) => !file.startsWith('backups/'))).toEqual([]);
    expect(columnsOf(files.station)).toEqual(['return_receipt.note']);
    expect(columnsOf(files.documents)).toEqual([]);
    // The note of the parcel that no return names is all that anybody knows of it.
    expect(filesOf(await look(UNCLAIMED)).filter((file) => !file.startsWith('backups/'))).not.toEqual([]);
    shiftMs = 39 * DAY_MS;
    await ask('backup.make', {});
    await ask('retention.purge', WORD);
    expect(await soonOver()).toEqual([]);
    for (const days of [400, 408]) {
      shiftMs = days * DAY_MS;
      await ask('backup.make', {});
      await ask('retention.purge', WORD);
    }
    const last = await ask('retention.prove', { names: [...told, ...Object.values(PLANTED)] });
    expect(last).toMatchObject({ hits: [], unread: 0 });
    expect(last.files).toBeGreaterThan(5);
    expect(existsSync(join(dataDir, 'logs/packbench.log.1'))).toBe(false);
    expect(readdirSync(join(dataDir, 'backups'))).toHaveLength(1);

    // What counts stays: the chain, and that it was decided.
    expect(await ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
    expect((await ask('returns.read', { returnId })).status).toBe('completed');
    expect((await ask('retention.read', {})).last).toMatchObject({ by: 'Meena' });
  }, 200_000);
});

const columnsThatAre = (what: 'planted' | 'erased', columns: ReadonlyMap<string, Holds>) =>
  [...columns].flatMap(([column, holds]) => (holds.startsWith(`${what},`) ? [column] : [])).sort();

/** As the marketplace tells them to the station: name, phone and street of one, the line of the other's label. */
function namesOf(practice: PracticeMarketplace, own: string, byCourier: string): string[] {
  const [buyer, other] = [own, byCourier].map((shipmentId) => {
    const record = practice.shipment(shipmentId);
    if (!record) throw new Error(`no ${shipmentId}`);
    return buyerOf(SEED, record);
  });
  if (!buyer || !other) throw new Error('no buyers');
  const { firstName, place } = other;
  return [
    `${buyer.firstName} ${buyer.lastName}`,
    buyer.contactNumber,
    buyer.addressLine1,
    `${firstName}, ${place.city}, ${place.state} ${place.pincode}`,
  ];
}
