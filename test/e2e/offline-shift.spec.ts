import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { codesOnLabels } from '../support/built-practice.ts';
import { turnsTo } from '../support/packer.ts';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { until } from '../support/station-process.ts';

// A shift with no network, told in order: each part goes on where the one before left it.
test.describe.configure({ mode: 'serial', timeout: 300_000 });

const PARCELS = 60;
const OUTAGE_MINUTES = 120;
const HOUR_MS = 3_600_000;
const FILL_MS = 240_000;
/** Parcels a call of dispatches gathers, and what an outage may cost beyond that: batches that grow again (design: budgets). */
const GATHERED = 25;
const MOST_CALLS = 1.1 * Math.ceil(PARCELS / GATHERED) + 20;

let hall: PracticePage;
let page: PracticePage['page'];
let station: PracticePage['station'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];
let orders: readonly { readonly shipmentId: string; readonly orderId: string }[] = [];
let itemCode = '';
let invoicesDir = '';

test.beforeAll(async ({ browser }) => {
  // A printer with a buffer: the next parcel is begun while a label comes out.
  hall = await openPracticePage(browser, 'offline-shift', 'zpl', 'buffered');
  ({ page, station, packer, floor } = hall);
});

test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
  if (status === expectedStatus) return;
  await hall.tellBench();
  const { entries: _entries, ...gauge } = await station.ask('buffer.read', { limit: 300 });
  process.stdout.write(`the gauge then: ${JSON.stringify(gauge)}\n`);
});

test.afterAll(() => hall?.close());

test('the buffer fills to sixty parcels once the seller agreed, and the gauge says so', async () => {
  const { control } = await floor.practice();
  // Labels come in the label printer's own language, and invoices go as they are to an office printer.
  await control.switches({ labelFormat: 'zpl' });
  const plain = (await control.products()).find(({ serials, boxes }) => serials === null && boxes.length === 0);
  if (!plain) throw new Error('practice has no plain product');
  invoicesDir = join(hall.dataDir, 'office-printer');
  mkdirSync(invoicesDir);
  await station.ask('printers.save', {
    printer: {
      ...{ id: 'office', documents: ['invoice'], language: 'pdf', dpi: 300, widthMm: 210, heightMm: 297 },
      transport: { kind: 'file', folder: invoicesDir },
    },
  });
  const nowMs = Date.now();
  const made: { shipmentId: string; orderId: string }[] = [];
  // More urgent than what practice begins with, so that these are chosen.
  const dates = { dispatchAfterMs: nowMs - HOUR_MS, dispatchByMs: nowMs + HOUR_MS };
  for (let at = 0; at < PARCELS; at += 1) {
    const [order] = (await control.order([{ sku: plain.sku, quantity: 1 }], dates)).orders;
    if (order) made.push(order);
  }
  orders = made;
  await station.ask('pull.now', {});
  await station.ask('settings.save', { packAhead: { outageMinutes: OUTAGE_MINUTES, most: PARCELS } });
  await page.keyboard.press('Alt+2');
  await page.getByTestId('queue-tab-ahead').click();
  // Told by the page, which asks when there is news: asking all the time would take the time it waits for.
  await turnsTo(page, { testId: 'gauge', name: 'data-ready', is: String(PARCELS) }, FILL_MS);
  itemCode = (await floor.unitsOf(made[0]?.shipmentId ?? ''))[0]?.code ?? '';
  await expect(page.getByTestId('gauge')).toHaveAttribute('data-ready', String(PARCELS));
  await page.keyboard.press('Alt+1');
});

test('with the network cut every one of them is verified, labelled, invoiced and scanned back', async () => {
  await station.ask('practice.network', { up: false });
  await expect(station.ask('pull.now', {})).rejects.toThrow('MARKETPLACE_UNREACHABLE');
  await until('the outage to show', async () => (await station.ask('station.status', {})).network === 'offline');
  for (const { shipmentId, orderId } of orders) {
    await packer.scanAnswered(orderId);
    await packer.scanAnswered(itemCode);
    await packer.sees('confirming-label');
    for (const trackingId of await floor.trackingIdsOf(shipmentId)) await packer.scanAnswered(trackingId);
    await packer.sees('idle');
  }
  const { network, shelf } = await station.ask('station.status', {});
  expect({ network, shelved: shelf.total }).toEqual({ network: 'offline', shelved: 0 });
  const { jobs } = await station.ask('prints.list', { limit: 1000 });
  for (const { shipmentId } of orders) {
    const own = jobs.filter((job) => job.shipmentId === shipmentId).map(({ document, state }) => ({ document, state }));
    expect(own, shipmentId).toHaveLength(2);
    expect(own, shipmentId).toContainEqual({ document: 'label', state: 'printed' });
    expect(own.find(({ document }) => document === 'invoice')?.state, shipmentId).toMatch(/^(sent|printed)$/);
  }
  expect(readdirSync(invoicesDir).filter((file) => !file.startsWith('.'))).toHaveLength(PARCELS);
});

test('back on the network each parcel is dispatched once, within the calls a drain may take', async () => {
  await station.ask('practice.network', { up: true });
  // By itself the station looks again within a minute; somebody who sees the network back asks it at once.
  await station.ask('pull.now', {});
  await floor.drained();
  const { control } = await floor.practice();
  const history = await control.history();
  const ids = new Set(orders.map(({ shipmentId }) => shipmentId));
  for (const kind of ['pack-accepted', 'dispatched']) {
    const done = history.filter((entry) => entry.kind === kind && ids.has(entry.shipmentId));
    expect(done.map(({ shipmentId }) => shipmentId).sort(), kind).toEqual([...ids].sort());
  }
  const calls = new Set(history.filter(({ kind }) => kind === 'dispatched').map(({ requestId }) => requestId)).size;
  process.stdout.write(`${PARCELS} dispatches in ${calls} calls, at most ${MOST_CALLS} are allowed\n`);
  expect(calls).toBeLessThanOrEqual(MOST_CALLS);
  // The test scans codes it knows before the practice printer has drawn them.
  await until('every sheet to lie in the tray', async () => codesOnLabels(hall.labelsDir).length >= PARCELS);
  const sheets = codesOnLabels(hall.labelsDir);
  for (const { shipmentId } of orders) {
    for (const trackingId of await floor.trackingIdsOf(shipmentId)) {
      const labels = sheets.filter((codes) => codes.includes(trackingId));
      expect(labels.length, `sheets with ${trackingId}`).toBe(1);
    }
  }
  expect(await station.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true, firstBadSeq: null });
});
