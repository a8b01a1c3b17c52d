import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { QueueEntry } from '../../shared/contract/shipments.ts';
import { drawnLabels } from '../support/drawn-labels.ts';
import { type Packer, packerAt } from '../support/packer.ts';
import { isPlain, practiceFloor } from '../support/practice-floor.ts';
import { type StationProcess, startStationProcess, until } from '../support/station-process.ts';

// One shift, told in order: each part goes on where the one before left the bench.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

let dataDir: string;
let station: StationProcess;
let page: Page;
let packer: Packer;

test.beforeAll(async ({ browser }) => {
  dataDir = mkdtempSync(join(tmpdir(), 'packbench-thread-'));
  station = await startStationProcess({ dataDir });
  page = await browser.newPage({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
  packer = packerAt(page);
});

test.afterAll(async () => {
  await page?.close();
  await station?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const floor = practiceFloor(() => station);
const { practice, queue, pick, pickPlain, drained } = floor;

async function unitsOf(shipmentId: string): Promise<string[]> {
  return (await floor.unitsOf(shipmentId)).map((unit) => unit.sku);
}

async function trackingIdOf(shipmentId: string): Promise<string> {
  return (await floor.trackingIdsOf(shipmentId))[0] ?? '';
}

/** Opens, verifies every unit and confirms the label, by keystrokes alone. */
async function pack(entry: QueueEntry, beforeLastUnit?: () => Promise<void>): Promise<string> {
  await packer.scan(entry.orderIds[0] ?? entry.shipmentId);
  await packer.sees('verifying');
  const units = await unitsOf(entry.shipmentId);
  for (const [at, sku] of units.entries()) {
    if (at === units.length - 1) await beforeLastUnit?.();
    await packer.scan(sku);
  }
  await packer.sees('confirming-label');
  const trackingId = await trackingIdOf(entry.shipmentId);
  await packer.scan(trackingId);
  await packer.sees('idle');
  return trackingId;
}

test('first run leads into practice with the keyboard alone, and the queue fills', async () => {
  await page.goto(station.url);
  await packer.tabTo('choose-practice');
  await packer.press('Enter');
  await packer.sees('idle');
  await until('the first whole pull', async () => (await station.ask('station.status', {})).lastPullAt !== null);
  await floor.quickPacking();
  expect((await queue()).length).toBeGreaterThan(20);
  await expect(page.getByTestId('rail-row').first()).toBeVisible();
});

test('six shipments are packed by keystrokes: each packable one is dispatched once with one label, the held one untouched', async () => {
  const single = await pickPlain('single', (entry) => entry.units === 1);
  const multiLine = await pickPlain('multi-line', (entry) => entry.skus.length > 1);
  const three = await pickPlain('quantity 3', (entry) => entry.skus.length === 1 && entry.units === 3);
  const withWrong = await pickPlain('single', (entry) => entry.units === 1);
  const withOver = await pickPlain('multi-line', (entry) => entry.skus.length > 1);
  const held = await pick('held', (entry) => entry.why === 'on-hold');
  const foreign =
    (await queue()).find((entry) => !entry.skus.some((sku) => withWrong.skus.includes(sku)))?.skus[0] ?? '';

  const labels = new Map<string, string>();
  labels.set(single.shipmentId, await pack(single));
  labels.set(multiLine.shipmentId, await pack(multiLine));
  labels.set(three.shipmentId, await pack(three));
  labels.set(
    withWrong.shipmentId,
    await pack(withWrong, async () => {
      await packer.scan(foreign);
      await packer.hears('wrong-item');
      await packer.press('F4');
      await expect(page.getByTestId('parcel-card')).not.toHaveAttribute('data-verdict', 'wrong-item');
    }),
  );
  const [first] = await unitsOf(withOver.shipmentId);
  labels.set(
    withOver.shipmentId,
    await pack(withOver, async () => {
      await packer.scan(first ?? '');
      await packer.hears('too-many');
      await packer.press('F4');
    }),
  );
  await packer.scan(held.orderIds[0] ?? '');
  await packer.hears('gate');

  await drained();
  const { control, labelsDir } = await practice();
  for (const shipmentId of labels.keys()) {
    expect(await control.state(shipmentId), shipmentId).toBe('READY_TO_DISPATCH');
    expect(await control.effectsOn(shipmentId), shipmentId).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  }
  expect(await control.effectsOn(held.shipmentId)).not.toHaveProperty('dispatched');
  const drawn = drawnLabels(labelsDir).flatMap((label) => label.codes);
  for (const trackingId of labels.values()) {
    expect(
      drawn.filter((code) => code === trackingId),
      trackingId,
    ).toHaveLength(1);
  }
  expect((await station.ask('prints.list', {})).total).toBe(labels.size);
});

test('with the network cut the bench goes on, and everything drains once when it returns', async () => {
  const offline = [
    await pickPlain('single', (entry) => entry.units <= 2),
    await pickPlain('single', (entry) => entry.units <= 2),
  ];
  await station.ask('practice.network', { up: false });
  for (const entry of offline) {
    await packer.scan(entry.orderIds[0] ?? '');
    await packer.sees('verifying');
    for (const sku of await unitsOf(entry.shipmentId)) await packer.scan(sku);
    // Until the outage shows a parcel waits for its label; from then on it goes to the shelf at once.
    await packer.sees(/^(printing|idle)$/);
  }
  await packer.park();
  const labelJobs = async () =>
    (await station.ask('prints.list', {})).jobs.filter((job) => job.document === 'label').length;
  const before = await labelJobs();
  const down = await station.ask('station.status', {});
  await until('the outage to show', async () => (await station.ask('station.status', {})).network === 'offline');
  expect((await station.ask('outbox.list', {})).entries.map((entry) => entry.kind)).toEqual(['pack', 'pack']);

  await station.ask('practice.network', { up: true });
  await until(
    'both labels to arrive',
    async () => (await station.ask('station.status', {})).offlineReady === 2,
    60_000,
  );
  expect(await labelJobs()).toBe(before);
  expect((await station.ask('station.status', {})).lastPullAtMs).toBeGreaterThanOrEqual(down.lastPullAtMs ?? 0);
  for (const entry of offline) {
    await packer.scan(entry.orderIds[0] ?? '');
    await packer.sees('confirming-label');
    await packer.scan(await trackingIdOf(entry.shipmentId));
    await packer.sees('idle');
  }
  await drained();
  const { control } = await practice();
  for (const { shipmentId } of offline) {
    expect(await control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  }
});

test('after kill -9 between two scans the same parcel is open with the same units', async () => {
  const entry = await pickPlain('two units', (each) => each.units >= 2);
  await packer.scan(entry.orderIds[0] ?? '');
  await packer.sees('verifying');
  const units = await unitsOf(entry.shipmentId);
  await packer.scan(units[0] ?? '');
  await packer.hears('accept');
  const before = await station.ask('bench.state', {});

  await station.kill();
  station = await startStationProcess({ dataDir });
  await page.goto('about:blank');
  await page.goto(station.url);
  await packer.sees('verifying');
  expect((await station.ask('bench.state', {})).session).toEqual(before.session);
  for (const sku of units.slice(1)) await packer.scan(sku);
  await packer.sees('confirming-label');
  await packer.scan(await trackingIdOf(entry.shipmentId));
  await packer.sees('idle');
  await drained();
  expect(await (await practice()).control.effectsOn(entry.shipmentId)).toMatchObject({
    'pack-accepted': 1,
    dispatched: 1,
  });
});

test('a shipment is found by each kind of id', async () => {
  const entry = await pickPlain('single', (each) => each.units === 1);
  const { shipment } = await station.ask('shipments.read', { shipmentId: entry.shipmentId });
  for (const code of [
    entry.shipmentId,
    shipment.orderItems[0]?.orderId ?? '',
    shipment.orderItems[0]?.orderItemId ?? '',
  ]) {
    await packer.scan(code);
    await packer.sees('verifying');
    await expect(page.getByTestId('order-id')).toContainText(entry.orderIds[0] ?? '?');
    await packer.press('F2');
    await packer.sees('idle');
  }
  await pack(entry);
  await packer.scan(await trackingIdOf(entry.shipmentId));
  await packer.hears('gate');
});

test('a hold, a partial cancellation and a new order made at the marketplace are in the queue after one pull', async () => {
  const { control } = await practice();
  const toHold = await pick('packable', isPlain);
  const toReduce = await pick('quantity', (entry) => isPlain(entry) && entry.units >= 2);
  const { shipment } = await station.ask('shipments.read', { shipmentId: toReduce.shipmentId });
  const item = shipment.orderItems[0];
  const [product] = await control.products();
  await control.hold(toHold.shipmentId);
  await control.cancelUnits(toReduce.shipmentId, item?.orderItemId ?? '', 1);
  const made = (await control.order([{ sku: product?.sku ?? '', quantity: 1 }])).orders[0];

  await station.ask('pull.now', {});
  const after = await queue();
  expect(after.find((entry) => entry.shipmentId === toHold.shipmentId)?.why).toBe('on-hold');
  expect(after.find((entry) => entry.shipmentId === toReduce.shipmentId)?.units).toBe(toReduce.units - 1);
  expect(after.some((entry) => entry.shipmentId === made?.shipmentId)).toBe(true);
});

test('the age of knowledge grows while the marketplace is down, and the screen says so', async () => {
  await station.ask('practice.network', { up: false });
  const then = (await station.ask('station.status', {})).lastPullAtMs;
  await expect(station.ask('pull.now', {})).rejects.toThrow('MARKETPLACE_UNREACHABLE');
  await until('the outage to show', async () => (await station.ask('station.status', {})).network === 'offline');
  const now = await station.ask('station.status', {});
  expect(now.lastPullAtMs).toBe(then);
  expect(now.nowMs - (now.lastPullAtMs ?? now.nowMs)).toBeGreaterThan(0);
  await expect(page.getByTestId('status-network')).toContainText('Offline');
  await station.ask('practice.network', { up: true });
  await until(
    'the network to show',
    async () => (await station.ask('station.status', {})).network === 'connected',
    90_000,
  );
});

test('the journal of all this is whole', async () => {
  expect(await station.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true, firstBadSeq: null });
  const whole = readFileSync(join(dataDir, 'practice', 'station.db'));
  expect(whole.subarray(0, 15).toString()).toBe('SQLite format 3');
});
