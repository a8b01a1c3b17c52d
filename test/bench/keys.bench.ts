import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { thisMachine } from '../../main/db/machine.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { pause, realTimers } from '../../main/ports/timers.ts';
import type { QueueEntry } from '../../shared/contract/shipments.ts';
import { copyBigDatabase } from '../support/big-database.ts';
import { BROWSER_ARGS } from '../support/browser-args.ts';
import { type MarketplaceReady, startBuilt } from '../support/built-practice.ts';
import { type StationProcess, startStationProcess, until } from '../support/station-process.ts';
import { type Benchmark, judged, percentile } from './support/benchmark.ts';
import { type KeySample, watchKeys } from './support/watch-keys.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SCANS = 500;
const WARM_UP = 40;
/** A packer never scans faster: between two scans the page asks for what the last one changed. */
const PACE_MS = 150;
const FRAME_MS = 1_000 / 60;
const ORDERS = 1_200;
const PAGE = 500;

/**
 * The built station over 20,000 live and 180,000 closed shipments and the built page in a real Chromium: the last key of a scan until
 * its verdict stands in the page with its tone scheduled, and until that frame is presented. First with the marketplace up, so
 * that pull, packs, labels and tickets run meanwhile, then with the network cut.
 */
async function run() {
  const built = spawnSync(process.execPath, [join(ROOT, 'build/build.mjs')], { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the station could not be built');
  const folder = mkdtempSync(join(tmpdir(), 'packbench-keys-'));
  const marketplace = await startBuilt<MarketplaceReady>('marketplace', [`--shipments=${ORDERS}`, '--mix=plain']);
  const printer = await openSink();
  const station = await startStationProcess({ dataDir: prepare(folder, marketplace.ready, printer.port) });
  const { findBrowser } = (await import(join(ROOT, 'build/find-browser.mjs'))) as { findBrowser: () => string };
  const browser = await chromium.launch({ executablePath: findBrowser(), args: [...BROWSER_ARGS] });
  try {
    await until('the orders', async () => (await station.ask('station.status', {})).packable >= ORDERS / 2, 300_000);
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.addInitScript(watchKeys);
    await page.goto(station.url);
    await page.getByTestId('bench').waitFor();
    const orders = await packableOrders(station);
    const online = await scanOrders(page, station, orders, WARM_UP + SCANS);
    await control(marketplace.ready.url, false);
    await until('the outage', async () => (await station.ask('station.status', {})).network === 'offline', 120_000);
    const offline = await scanOrders(page, station, orders, WARM_UP + SCANS);
    return judgedAll(online.slice(WARM_UP), offline.slice(WARM_UP));
  } finally {
    await browser.close();
    await station.stop();
    printer.close();
    await marketplace.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes every job and closes, as a printer does; drawing them would take the processor from what is measured. */
async function openSink() {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume();
    socket.once('end', () => socket.end());
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

function prepare(folder: string, market: MarketplaceReady, printerPort: number): string {
  const dataDir = join(folder, 'station');
  const file = join(dataDir, 'station.db');
  copyBigDatabase(file);
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  metaQueries(db).set('machine', thisMachine());
  db.close();
  const { url, appId, appSecret, locationId } = market;
  const config = {
    stationId: 'bench-1',
    locationId,
    marketplace: { url, appId, appSecret },
    defaultTaxRatePercent: 18,
    defaultBox: { lengthMm: 250, breadthMm: 200, heightMm: 120, weightGrams: 600 },
    printers: [
      {
        id: 'label-1',
        documents: ['label'],
        language: 'zpl',
        dpi: 203,
        widthMm: 101.5,
        heightMm: 152.3,
        transport: { kind: 'tcp', host: '127.0.0.1', port: printerPort },
      },
    ],
  };
  writeFileSync(join(dataDir, 'station.json'), JSON.stringify(config), { mode: 0o600 });
  return dataDir;
}

/** Given out once each; the next scan takes the next order. */
async function packableOrders(station: StationProcess): Promise<QueueEntry[]> {
  const orders: QueueEntry[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { entries } = await station.ask('queue.list', { limit: PAGE, offset, packableOnly: true });
    orders.push(...entries.filter((entry) => entry.skus.length === 1));
    if (entries.length < PAGE) return orders.toReversed();
  }
}

/** Orders and their units, as many scans as wanted; what clears the bench between two orders is not counted. */
async function scanOrders(
  page: Page,
  station: StationProcess,
  orders: QueueEntry[],
  scans: number,
): Promise<KeySample[]> {
  const samples: KeySample[] = [];
  while (samples.length < scans) {
    const order = orders.pop();
    if (!order) throw new Error(`practice ran out of orders after ${samples.length} scans`);
    const codes = [order.orderIds[0] ?? '', ...Array.from({ length: order.units }, () => order.skus[0] ?? '')];
    for (const code of codes) {
      samples.push(await scan(page, code));
      await pause(realTimers, PACE_MS);
    }
    // A label that is already here would hold the bench until it is scanned back.
    const { session } = await station.ask('bench.state', {});
    if (session.status !== 'idle') await scan(page, 'PB:PARK');
  }
  return samples;
}

async function scan(page: Page, code: string): Promise<KeySample> {
  const before = await page.evaluate(() => window.keys.samples.length);
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  return await page.evaluate(async (at) => {
    await window.keys.reached(at + 1);
    const sample = window.keys.samples[at];
    if (!sample) throw new Error('a scan without its sample');
    return sample;
  }, before);
}

async function control(url: string, up: boolean): Promise<void> {
  const response = await fetch(`${url}/control/network`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ up }),
  });
  if (!response.ok) throw new Error(`the network could not be switched: ${response.status}`);
}

function judgedAll(online: readonly KeySample[], offline: readonly KeySample[]) {
  const verdicts = online.map((each) => Math.max(each.domMs, each.toneMs) - each.keyMs);
  const frames = online.map((each) => each.frameMs - each.keyMs);
  const cut = offline.map((each) => Math.max(each.domMs, each.toneMs) - each.keyMs);
  const figures = (samples: readonly number[]) => ({
    p50Ms: percentile(samples, 0.5),
    p99Ms: percentile(samples, 0.99),
    maxMs: Math.max(...samples),
    scans: samples.length,
  });
  const judge = (what: string, samples: readonly number[], share: number, limitMs: number, peer: string) =>
    judged({ what, figures: figures(samples), peer, ratio: percentile(samples, share) / limitMs, budget: 1 });
  return [
    judge('last key -> verdict in the page and tone scheduled, p50', verdicts, 0.5, 5, '5 ms'),
    judge('last key -> verdict in the page and tone scheduled, p99', verdicts, 0.99, 15, '15 ms'),
    judge('last key -> frame presented, p50', frames, 0.5, FRAME_MS, 'one frame of 60 a second'),
    judge('last key -> frame presented, p99', frames, 0.99, 2 * FRAME_MS, 'two frames of 60 a second'),
    judged({
      what: 'verdicts with the network cut',
      figures: figures(cut),
      peer: 'p99 with the network up, same run',
      ratio: percentile(cut, 0.99) / percentile(verdicts, 0.99),
      budget: 1.25,
    }),
  ];
}

export const benchmark: Benchmark = { name: 'keys', run };
