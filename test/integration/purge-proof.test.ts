import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesBelow } from '../../main/db/retention/old-files.ts';
import { prove } from '../../main/db/retention/prove.ts';
import { createRetentionWork } from '../../main/db/retention/run.ts';
import { openLog } from '../../main/log.ts';
import { realClock } from '../../main/ports/clock.ts';
import { createPracticeMarketplace, type PracticeMarketplace } from '../../main/practice/marketplace/marketplace.ts';
import { servePracticeMarketplace } from '../../main/practice/marketplace/server.ts';
import { buyerOf } from '../../main/practice/marketplace/wire-detail.ts';
import { startPracticePrinter } from '../../main/practice/printer/start.ts';
import { indiaDate } from '../../shared/india-time.ts';
import { builtSpawn } from '../support/built-spawn.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
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
};

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
      printers: [
        {
          ...{ id: 'labels', documents: ['label', 'ticket', 'address'], language: 'zpl', ...paper },
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

  test('is found while he is needed, and nowhere once his days are over', async () => {
    // A courier's parcel, packed, labelled, handed over.
    const byCourier = await order('NORMAL');
    await ask('bench.scan', { code: byCourier });
    await ask('bench.scan', { code: MUG });
    await until('the label', async () => (await ask('bench.state', {})).session.status === 'confirming-label', 40_000);
    const [trackingId = ''] = (await ask('shipments.read', { shipmentId: byCourier })).trackingIds;
    await ask('bench.scan', { code: trackingId });
    await parcelIs(byCourier, 'dispatched');
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
      ...{ receiptId: 'planted-1', code: returnId, returnId, condition: 'used', note: PLANTED.receipt, by: 'Ravi' },
    });
    await returned('completed');
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
    expect(before).not.toContain(`diagnostics/${bundle.file}`);
    expect(before.filter((file) => file.startsWith('logs/'))).toEqual([]);

    // Nothing of it is due today; a week later the parcel that was not picked up keeps its papers.
    const papers = async () => (await ask('retention.read', {})).figures.find(({ kind }) => kind === 'labels');
    expect((await papers())?.due).toBe(0);
    shiftMs = 8 * DAY_MS;
    expect((await papers())?.kept).toEqual([{ why: 'order-open', count: 1 }]);
    expect(await ask('retention.purge', WORD)).toMatchObject({ by: 'Meena', kept: 1 });
    expect(filesOf(await looked())).toContain('documents.db');
    // Eight days after a restore what it set aside is over too, whenever it was written to last.
    expect(existsSync(join(dataDir, setAside))).toBe(false);

    await control.advance(byCourier, 'PICKUP_COMPLETE');
    await until('the parcel to be picked up', async () => {
      await ask('pull.now', {});
      return (await ask('shipments.read', { shipmentId: byCourier })).state === 'PICKUP_COMPLETE';
    });
    shiftMs = 31 * DAY_MS;
    await ask('backup.make', {});
    const before31 = filesOf(await looked());
    expect(before31.length).toBeGreaterThan(0);
    const purged = await ask('retention.purge', WORD);
    expect(purged.rows).toBeGreaterThan(0);
    // The backup made before the purge holds them for as long as backups are kept, and no longer.
    expect(filesOf(await looked()).filter((file) => !file.startsWith('backups/'))).toEqual([]);
    shiftMs = 39 * DAY_MS;
    await ask('backup.make', {});
    await ask('retention.purge', WORD);
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

describe('the proof', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-proof-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const name = 'Zubeda Plantwala';
  const hitsIn = (bytes: Buffer): readonly string[] => {
    for (const { file } of filesBelow(folder)) rmSync(file);
    writeFileSync(join(folder, 'file.bin'), bytes);
    utimesSync(join(folder, 'file.bin'), 0, 0);
    return prove(folder, [name]).hits.map(({ as }) => as);
  };

  test.each([
    ['utf-8', Buffer.from(name)],
    ['utf-16le', Buffer.from(name, 'utf16le')],
    ['utf-16be', Buffer.from(name, 'utf16le').swap16()],
    ['hex', Buffer.from(Buffer.from(name).toString('hex'))],
    ['base64', Buffer.from(Buffer.from(`a${name}`).toString('base64'))],
    ['base64', Buffer.from(Buffer.from(`ab${name}bc`).toString('base64'))],
    ['utf-8, packed', deflateSync(`BT (${name}) Tj ET`)],
    ['utf-8', Buffer.from(name.toUpperCase())],
  ])('finds a name written as %s', (as, written) => {
    expect(hitsIn(Buffer.concat([Buffer.alloc(1_000, 0x78), written, Buffer.alloc(1_000, 1)]))).toContain(as);
  });

  test('finds a name that lies across two pieces of a long file', () => {
    const long = Buffer.alloc(8 * 1024 * 1024 + 100, 32);
    long.write(name, 8 * 1024 * 1024 - 5);
    expect(hitsIn(long)).toEqual(['utf-8']);
  });

  test('finds nothing where there is nothing', () => {
    expect(hitsIn(Buffer.from('Zubeda Plant-wala, Zubeda  Plantwala'))).toEqual([]);
  });
});
