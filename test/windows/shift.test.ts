import { mkdtempSync, rmSync } from 'node:fs';
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
import { type CupsServer, startCups, whyNoCups } from '../support/cups-server.ts';
import { practiceControl } from '../support/practice-control.ts';
import { until } from '../support/station-process.ts';
import { type WindowsPc, type WindowsStation, windowsParts, windowsPc } from '../support/windows-station.ts';
import { GENEROUS_MS, untilAt } from '../support/windows-waits.ts';

const parts = windowsParts();
const why = parts ? whyNoCups() : '"npm run test:windows" prepares what it runs under';
if (why !== undefined) console.log(`skipped: a shift on Windows; ${why}`);

const QUEUE = 'Packbench_shift_203dpi';
const PARCELS = 5;
const INTERNET_SETTINGS = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

/**
 * One shift as a seller's PC has it: first run, the spooler of Windows, the account's secret with the Data Protection API, a kill
 * in its middle. What Wine cannot show: the installer, Electron, a printer's own driver and its status, the log-off of a user, and
 * whether another Windows account is kept from the secret: Wine keys it by the user's name alone.
 */
describe.skipIf(parts === undefined || why !== undefined)('a shift on Windows', () => {
  let marketplace: BuiltPractice<MarketplaceReady>;
  let printer: BuiltPractice<PrinterReady>;
  let cups: CupsServer;
  let pc: WindowsPc;
  let station: WindowsStation;
  let control: ReturnType<typeof practiceControl>;
  let labelsDir: string;
  const packed: { readonly shipmentId: string; readonly trackingId: string }[] = [];

  beforeAll(async () => {
    if (!parts) return;
    labelsDir = mkdtempSync(join(tmpdir(), 'packbench-windows-shift-'));
    marketplace = await startBuilt('marketplace', ['--shipments=20', '--mix=plain']);
    printer = await startBuilt('printer', [`--out=${labelsDir}`]);
    control = practiceControl(marketplace.ready.url);
    cups = await startCups();
    cups.addQueue(QUEUE, `socket://${printer.ready.host}:${printer.ready.port}`);
    pc = windowsPc(parts);
  });

  afterAll(async () => {
    await station?.kill();
    await pc?.remove();
    await cups?.stop();
    await Promise.all([marketplace?.stop(), printer?.stop()]);
    if (labelsDir) rmSync(labelsDir, { recursive: true, force: true });
  });

  const start = async () => {
    station = await pc.start({ CUPS_SERVER: `127.0.0.1:${cups.port}` });
    await until(
      'the check',
      async () => {
        const { step } = await station.ask('setup.state', {});
        return step !== 'ready' || !(await station.ask('station.status', {})).checking;
      },
      GENEROUS_MS,
    );
  };
  const scan = (code: string) => station.ask('bench.scan', { code });

  async function ordered(quantity: number) {
    const product = (await control.products()).find((each) => each.serials === null && each.boxes.length === 0);
    if (!product) throw new Error('practice sells nothing plain');
    const [order] = (await control.order([{ sku: product.sku, quantity }])).orders;
    if (!order) throw new Error('no order was made');
    await station.ask('pull.now', {});
    return { ...order, sku: product.sku };
  }

  /** The spooler took the label; its own code, scanned back, proves that it came out. */
  async function confirmLabel(shipmentId: string): Promise<void> {
    await untilAt(
      station,
      'the label to go to the spooler',
      async () => (await station.ask('bench.state', {})).session.status === 'confirming-label',
    );
    const [trackingId] = (await station.ask('shipments.read', { shipmentId })).trackingIds;
    if (!trackingId) throw new Error('the shipment has no tracking id');
    await until('the label to come out', async () => codesOnLabels(labelsDir).flat().includes(trackingId), GENEROUS_MS);
    expect((await scan(trackingId)).session.status).toBe('idle');
    packed.push({ shipmentId, trackingId });
  }

  it('begins with the proxy that Windows is set up with, before there is an account', async () => {
    const set = (name: string, type: string, value: string) =>
      pc.registry('add', INTERNET_SETTINGS, '/v', name, '/t', type, '/d', value, '/f');
    await set('ProxyEnable', 'REG_DWORD', '1');
    await set('ProxyServer', 'REG_SZ', 'http=plain.office:3128;https=proxy.office:8080');
    await set('ProxyOverride', 'REG_SZ', '*.office;<local>');
    try {
      await start();
      const { now, url } = await station.ask('network.read', {});
      expect(url).toBe('https://api.flipkart.net');
      expect(now).toEqual({ proxy: 'proxy.office:8080', foundIn: 'windows', unusable: null, setupScript: null });
    } finally {
      for (const name of ['ProxyEnable', 'ProxyServer', 'ProxyOverride']) {
        await pc.registry('delete', INTERNET_SETTINGS, '/v', name, '/f');
      }
    }
    await station.ask('network.save', { proxy: 'none' });
    expect((await station.ask('network.read', {})).now.proxy).toBeNull();
  });

  it('goes on with an account, whose secret is sealed by Windows and read back after a restart', async () => {
    const { url, appId, appSecret, locationId } = marketplace.ready;
    const state = await station.ask('setup.connect', {
      ...{ url, appId, appSecret, locationId, stationId: 'bench-1', defaultTaxRatePercent: 18 },
      defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
      printers: [
        {
          ...{ id: 'label-1', documents: ['label'], language: 'zpl', dpi: 203, widthMm: 101.5, heightMm: 152.3 },
          transport: { kind: 'spooler', queue: QUEUE },
        },
      ],
    });
    expect(state).toMatchObject({ step: 'ready', hasSecret: true });
    const kept = ['station.json', 'secrets.json', 'network.json'].map((file) => pc.read(file)).join('');
    expect(kept).not.toContain(appSecret);
    expect(kept).not.toContain(Buffer.from(appSecret).toString('base64'));
    expect(JSON.parse(pc.read('secrets.json'))).toMatchObject({ sealedBy: 'dpapi' });

    await station.kill();
    await start();
    expect((await station.ask('diagnostics.read', {})).secretStore.kind).toBe('dpapi');
    // The marketplace takes the key that was read back, or this would not come.
    await until('a pull', async () => (await station.ask('station.status', {})).lastPullAtMs !== null, GENEROUS_MS);
    expect((await station.ask('station.status', {})).network).toBe('connected');
  });

  it(`packs ${PARCELS} parcels over the spooler, killed and restarted between two units of the third`, async () => {
    for (let turn = 1; turn <= PARCELS; turn += 1) {
      const { shipmentId, orderId, sku } = await ordered(turn === 3 ? 2 : 1);
      await until('the order', async () => (await scan(orderId)).session.status === 'verifying', GENEROUS_MS);
      if (turn === 3) {
        const { session } = await scan(sku);
        await station.kill();
        await start();
        expect((await station.ask('bench.state', {})).session).toEqual(session);
      }
      expect((await scan(sku)).verdict).toBe('complete');
      await confirmLabel(shipmentId);
    }
    expect(packed).toHaveLength(PARCELS);
  });

  it('dispatches each once, and each label came out once', async () => {
    await until('nothing left to send', async () => (await station.ask('outbox.list', {})).total === 0, GENEROUS_MS);
    const labels = codesOnLabels(labelsDir);
    expect(labels).toHaveLength(PARCELS);
    for (const { shipmentId, trackingId } of packed) {
      expect(await control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, packed: 1, dispatched: 1 });
      expect(labels.filter((codes) => codes.includes(trackingId))).toHaveLength(1);
    }
    const { jobs, total } = await station.ask('prints.list', {});
    expect(total).toBe(PARCELS);
    expect(jobs.filter((job) => job.state === 'unknown' || job.copy > 1)).toEqual([]);
  });

  it('ends, and the next start has nothing left to do and a whole journal', async () => {
    await station.kill();
    await start();
    expect((await station.ask('outbox.list', {})).total).toBe(0);
    expect((await station.ask('bench.state', {})).session.status).toBe('idle');
    expect(await station.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true, firstBadSeq: null });
    expect(codesOnLabels(labelsDir)).toHaveLength(PARCELS);
    expect(station.complaints()).toBe('');
  });
});
