import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuiltPractice,
  codesOnLabels,
  type MarketplaceReady,
  type PrinterReady,
  startBuilt,
} from '../support/built-practice.ts';
import { practiceControl } from '../support/practice-control.ts';
import { until } from '../support/station-process.ts';
import { type WindowsPc, type WindowsStation, windowsParts, windowsPc } from '../support/windows-station.ts';
import { GENEROUS_MS, untilAt } from '../support/windows-waits.ts';

const parts = windowsParts();
if (!parts) console.log('skipped: the Windows station; "npm run test:windows" prepares what it runs under');

/** What took how long, in the order of the first time. */
const figures = new Map<string, number[]>();
function took(what: string, ms: number): void {
  figures.set(what, [...(figures.get(what) ?? []), Math.round(ms)]);
}
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await work();
  took(what, performance.now() - startedMs);
  return result;
}

/** The steps follow on each other: one parcel after the other on one PC. */
describe.skipIf(!parts)('the built station as a Windows process', () => {
  let marketplace: BuiltPractice<MarketplaceReady>;
  let printer: BuiltPractice<PrinterReady>;
  let pc: WindowsPc;
  let station: WindowsStation;
  let control: ReturnType<typeof practiceControl>;
  let labelsDir: string;
  const packed: { readonly shipmentId: string; readonly trackingId: string }[] = [];

  beforeAll(async () => {
    if (!parts) return;
    labelsDir = mkdtempSync(join(tmpdir(), 'packbench-windows-labels-'));
    marketplace = await startBuilt('marketplace', ['--shipments=40', '--mix=plain']);
    printer = await startBuilt('printer', [`--out=${labelsDir}`]);
    control = practiceControl(marketplace.ready.url);
    pc = windowsPc(parts);
    writeFileSync(join(pc.dataFolder, 'station.json'), JSON.stringify(configuration()));
  });

  afterAll(async () => {
    await station?.kill();
    await pc?.remove();
    await Promise.all([marketplace?.stop(), printer?.stop()]);
    if (labelsDir) rmSync(labelsDir, { recursive: true, force: true });
    console.log([...figures].map(([what, ms]) => `${what.padEnd(52)} ${ms.join(', ')} ms`).join('\n'));
  });

  function configuration() {
    const { url, appId, appSecret, locationId } = marketplace.ready;
    return {
      stationId: 'bench-1',
      locationId,
      marketplace: { url, appId, appSecret },
      defaultTaxRatePercent: 18,
      defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
      printers: [
        {
          ...{ id: 'label-1', documents: ['label'], language: 'zpl', dpi: 203, widthMm: 101.5, heightMm: 152.3 },
          transport: { kind: 'tcp', host: printer.ready.host, port: printer.ready.port },
        },
      ],
    };
  }

  /** A buyer orders, and the station has heard of it. */
  async function ordered(quantity: number) {
    const product = (await control.products()).find((each) => each.serials === null && each.boxes.length === 0);
    if (!product) throw new Error('practice sells nothing plain');
    const { sku } = product;
    const [order] = (await control.order([{ sku, quantity }])).orders;
    if (!order) throw new Error('no order was made');
    await station.ask('pull.now', {});
    await until(
      'the order to reach the queue',
      async () =>
        (await station.ask('queue.list', { limit: 500 })).entries.some((each) => each.shipmentId === order.shipmentId),
      GENEROUS_MS,
    );
    return { ...order, sku };
  }

  const scan = async (code: string) =>
    await timed('a scan, from the request to its reply', async () => await station.ask('bench.scan', { code }));

  /** The units are verified: the label comes, and its own code is scanned. */
  async function confirmLabel(shipmentId: string): Promise<void> {
    await timed('last unit to label printed (pack, fetch, print)', async () =>
      untilAt(
        station,
        'the label to come out',
        async () => (await station.ask('bench.state', {})).session.status === 'confirming-label',
      ),
    );
    const [trackingId] = (await station.ask('shipments.read', { shipmentId })).trackingIds;
    if (!trackingId) throw new Error('the shipment has no tracking id');
    expect((await scan(trackingId)).session.status).toBe('idle');
    packed.push({ shipmentId, trackingId });
  }

  it('starts and pulls the whole queue', async () => {
    station = await pc.start();
    took('first start to ready, new folder', station.startMs);
    await timed('first pull of 40 shipments', async () =>
      until('the first pull', async () => (await station.ask('station.status', {})).lastPullAtMs !== null, GENEROUS_MS),
    );
    const there = (await control.shipments()).filter((each) => each.locationId === marketplace.ready.locationId);
    expect((await station.ask('queue.list', { limit: 500 })).total).toBe(there.length);
    expect(await station.ask('diagnostics.read', {})).toMatchObject({
      platform: 'win32 x64',
      dataDir: pc.dataDir,
      database: { synchronous: 2 },
    });
  });

  it('keeps the secret with the Data Protection API and nowhere else', async (context) => {
    const { secretStore, lacks, logTail } = await station.ask('diagnostics.read', {});
    const files = ['station.json', 'secrets.json', 'logs/packbench.log'].map((file) => pc.read(file)).join('');
    expect(files).not.toContain(Buffer.from(marketplace.ready.appSecret).toString('base64'));
    expect(pc.read('station.json')).not.toContain(marketplace.ready.appSecret);
    if (secretStore.kind !== 'dpapi') {
      const why = logTail.find((line) => line.includes('Data Protection API')) ?? 'the log does not say why';
      console.log(`skipped: the Data Protection API; this Wine lacks it: ${why}`);
      context.skip();
    }
    expect(files).not.toContain(marketplace.ready.appSecret);
    expect(JSON.parse(pc.read('secrets.json'))).toMatchObject({ sealedBy: 'dpapi' });
    expect(lacks).not.toContain('secret-store');
  });

  it('holds its folder against a second start', async () => {
    const refused = await timed('a second start is refused', async () => pc.startRefused());
    expect(refused).toMatchObject({ code: 1, complaints: expect.stringContaining('already runs') });
    expect((await station.ask('bench.state', {})).session.status).toBe('idle');
  });

  it('packs a parcel', async () => {
    const { shipmentId, orderId, sku } = await ordered(1);
    expect((await scan(orderId)).session.status).toBe('verifying');
    expect((await scan(sku)).verdict).toBe('complete');
    await confirmLabel(shipmentId);
  });

  it('killed between two scans, it has the same parcel with the same units on the bench', async () => {
    const { shipmentId, orderId, sku } = await ordered(3);
    await scan(orderId);
    const { session } = await scan(sku);
    expect(session).toMatchObject({ status: 'verifying', parcel: { shipmentId, verifiedOrder: [expect.any(String)] } });

    await station.kill();
    station = await pc.start();
    took('start to ready after a kill', station.startMs);
    expect((await station.ask('bench.state', {})).session).toEqual(session);
    await until('the check', async () => !(await station.ask('station.status', {})).checking, GENEROUS_MS);

    expect((await scan(sku)).session).toMatchObject({ status: 'verifying' });
    expect((await scan(sku)).verdict).toBe('complete');
    await confirmLabel(shipmentId);
  });

  it('drains, and each effect is at the marketplace once and each label came out once', async () => {
    await timed('last label scanned to nothing left to send', async () =>
      until('the outbox to drain', async () => (await station.ask('outbox.list', {})).total === 0, GENEROUS_MS),
    );
    expect(packed).toHaveLength(2);
    for (const { shipmentId } of packed) {
      expect(await control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, packed: 1, dispatched: 1 });
      expect(await control.state(shipmentId)).toBe('READY_TO_DISPATCH');
    }
    const touched = new Set(
      (await control.history()).filter((entry) => /pack|dispatched/.test(entry.kind)).map((entry) => entry.shipmentId),
    );
    expect([...touched].sort()).toEqual(packed.map((each) => each.shipmentId).sort());

    await until('the labels to be drawn', async () => codesOnLabels(labelsDir).length >= packed.length, GENEROUS_MS);
    const labels = codesOnLabels(labelsDir);
    expect(labels).toHaveLength(packed.length);
    for (const { trackingId } of packed) expect(labels.filter((codes) => codes.includes(trackingId))).toHaveLength(1);
    const { jobs, total } = await station.ask('prints.list', {});
    expect(total).toBe(packed.length);
    expect(jobs.filter((job) => job.state === 'unknown' || job.copy > 1)).toEqual([]);
  });

  it('keeps a whole journal and makes a backup in its child process', async () => {
    const journal = await timed('journal verified by the child process', async () =>
      station.ask('diagnostics.verifyJournal', {}),
    );
    expect(journal).toMatchObject({ intact: true, firstBadSeq: null });
    const { file } = await timed('backup made by the child process', async () => station.ask('backup.make', {}));
    const { backups } = await station.ask('diagnostics.read', {});
    expect(backups.map((backup) => backup.file)).toContain(file);
    expect(station.complaints()).toBe('');
  });
});
