import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { PRACTICE_LANGUAGES } from '../../main/practice/printer/start.ts';
import type { QueueEntry } from '../../shared/contract/shipments.ts';
import { type DrawnLabel, drawnLabels } from '../support/drawn-labels.ts';
import type { UnitInHand } from '../support/practice-floor.ts';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { until } from '../support/station-process.ts';

// A whole shift at one bench, told in order: each part goes on where the one before left it.
test.describe.configure({ mode: 'serial', timeout: 240_000 });

const SEED = Number(process.env['PACKBENCH_SEED'] ?? 20_261_122);
/** Labels are PDF; they come out of practice's ZPL printer, or of one that speaks the language named here. */
const WANTED = process.env['PACKBENCH_PRINTER'];
const LANGUAGE = PRACTICE_LANGUAGES.find((language) => language === WANTED);
if (WANTED !== undefined && LANGUAGE === undefined)
  throw new Error(`PACKBENCH_PRINTER is one of ${PRACTICE_LANGUAGES.join(', ')}`);
const WRONG_ITEM_SHARE = 0.2;

let hall: PracticePage;
let station: PracticePage['station'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];
const random = seededRandom(SEED);
/** Shipments packed so far: what was done to them must be at the marketplace exactly once, with one label a box. */
const packed: string[] = [];
let wrongItems = 0;

test.beforeAll(async ({ browser }) => {
  process.stdout.write(
    `Shift of seed ${SEED} (PACKBENCH_SEED chooses another), labels on ${LANGUAGE ?? 'practice’s own printer, zpl'} (PACKBENCH_PRINTER: ${PRACTICE_LANGUAGES.join(', ')})\n`,
  );
  hall = await openPracticePage(browser, 'shift', LANGUAGE);
  ({ station, packer, floor } = hall);
});

test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
  if (status === expectedStatus) return;
  await hall.tellBench();
});

test.afterAll(() => hall?.close());

async function scanUnit(unit: UnitInHand): Promise<void> {
  await packer.scanAnswered(unit.code);
  for (const serial of unit.serials) await packer.scanAnswered(serial);
}

/** Verifies all units, with a foreign item between them now and then, which counts nothing and is answered with OK. */
async function verify(entry: QueueEntry, units: readonly UnitInHand[]): Promise<void> {
  const foreign = (await floor.queue()).find((other) => !other.skus.some((sku) => entry.skus.includes(sku)))?.skus[0];
  for (const unit of units) {
    if (foreign !== undefined && random.next() < WRONG_ITEM_SHARE) {
      await packer.scan(foreign);
      await packer.hears('wrong-item');
      await packer.answerOk();
      wrongItems += 1;
    }
    await scanUnit(unit);
  }
}

async function open(entry: QueueEntry): Promise<void> {
  await packer.scan(entry.orderIds[0] ?? entry.shipmentId);
  await packer.sees('verifying');
}

/** Scans back every box's label. */
async function confirm(entry: QueueEntry): Promise<void> {
  await packer.sees('confirming-label');
  for (const trackingId of await floor.trackingIdsOf(entry.shipmentId)) await packer.scan(trackingId);
  await packer.sees('idle');
  packed.push(entry.shipmentId);
}

async function pack(entry: QueueEntry): Promise<void> {
  await open(entry);
  await verify(entry, await floor.unitsOf(entry.shipmentId));
  await confirm(entry);
}

/** Per box exactly one sheet came out of the printer, with its tracking id on it. */
async function expectOneLabelPerBox(): Promise<void> {
  const printed = (await station.ask('prints.list', {})).total;
  const sheets = await until('every sheet to be drawn', async (): Promise<readonly DrawnLabel[] | false> => {
    const drawn = drawnLabels(hall.labelsDir);
    return drawn.length >= printed && drawn;
  });
  for (const shipmentId of packed) {
    for (const trackingId of await floor.trackingIdsOf(shipmentId)) {
      expect(
        sheets.filter((sheet) => sheet.codes.includes(trackingId)),
        `sheets of ${shipmentId} with ${trackingId}`,
      ).toHaveLength(1);
    }
  }
}

test('plain orders: single, several lines, three of one, partly cancelled', async () => {
  await pack(await floor.pickPlain('single', (entry) => entry.units === 1));
  await pack(await floor.pickPlain('several lines', (entry) => entry.skus.length > 1));
  await pack(await floor.pickPlain('three of one', (entry) => entry.skus.length === 1 && entry.units === 3));
  const { control } = await floor.practice();
  const reduced = await floor.pickPlain('order to reduce', (entry) => entry.skus.length === 1 && entry.units >= 2);
  const { shipment } = await station.ask('shipments.read', { shipmentId: reduced.shipmentId });
  await control.cancelUnits(reduced.shipmentId, shipment.orderItems[0]?.orderItemId ?? '', 1);
  await station.ask('pull.now', {});
  expect(await floor.unitsOf(reduced.shipmentId)).toHaveLength(reduced.units - 1);
  await pack(reduced);
});

test('a phone with two IMEIs: each is read, a wrong and a repeated one are refused', async () => {
  const phone = await floor.pick('phone', (entry) => entry.skus.includes('PHN-TARA-5G-128') && entry.units === 1);
  await open(phone);
  const [unit] = await floor.unitsOf(phone.shipmentId);
  expect(unit?.serials).toHaveLength(2);
  await packer.scan(unit?.code ?? '');
  await packer.scan(unit?.code ?? '');
  await packer.hears('not-a-serial');
  await packer.scan(unit?.serials[0] ?? '');
  await packer.hears('accept');
  await packer.scan(unit?.serials[0] ?? '');
  await packer.hears('duplicate-serial');
  await packer.scan(unit?.serials[1] ?? '');
  await confirm(phone);
});

test('furniture in two boxes: package by package, box by box, a label for each', async () => {
  const table = await floor.pick('table', (entry) => entry.skus.includes('TABLE-STUDY-SHM'));
  await pack(table);
  expect((await floor.trackingIdsOf(table.shipmentId)).length).toBeGreaterThan(1);
});

test('held and too early orders stay untouched', async () => {
  const held = await floor.pick('held', (entry) => entry.why === 'on-hold');
  const early = await floor.pick('too early', (entry) => entry.why === 'too-early');
  const { control } = await floor.practice();
  for (const entry of [held, early]) {
    await packer.scan(entry.orderIds[0] ?? '');
    await packer.hears('gate');
    await packer.sees('idle');
    expect(await control.effectsOn(entry.shipmentId)).not.toHaveProperty('pack-accepted');
  }
});

test('one too many, and the label of another parcel at scan-back', async () => {
  const over = await floor.pickPlain('several lines', (entry) => entry.skus.length > 1);
  await open(over);
  const units = await floor.unitsOf(over.shipmentId);
  await packer.scanAnswered(units[0]?.code ?? '');
  await packer.scanAnswered(units[0]?.code ?? '');
  if (units.filter((unit) => unit.sku === units[0]?.sku).length === 1) {
    await packer.hears('too-many');
    await packer.answerOk();
  }
  const { session } = await station.ask('bench.state', {});
  const left = session.status === 'verifying' ? session.parcel.lines : [];
  for (const line of left) {
    const unit = units.find((each) => each.sku === line.sku);
    for (let at = line.verified; at < line.needed; at += 1) await packer.scanAnswered(unit?.code ?? '');
  }
  await packer.sees('confirming-label');
  await packer.scanAnswered((await floor.trackingIdsOf(packed[0] ?? ''))[0] ?? '');
  await packer.hears('wrong-label');
  await packer.answerOk();
  await confirm(over);
});

test('item first: the item opens the most urgent order that needs it, a bounced trigger opens nothing', async () => {
  await station.ask('settings.save', { findBy: 'item' });
  await packer.sees('idle');
  const first = await floor.pickPlain('single', (entry) => entry.units === 1);
  const [unit] = await floor.unitsOf(first.shipmentId);
  await packer.scan(unit?.code ?? '');
  const { session } = await station.ask('bench.state', {});
  if (session.status === 'idle') throw new Error('the item opened nothing');
  const opened = (await floor.queue()).find((entry) => entry.shipmentId === session.parcel.shipmentId);
  for (const line of session.parcel.lines) {
    const rest = (await floor.unitsOf(session.parcel.shipmentId)).filter((each) => each.sku === line.sku);
    for (const each of rest.slice(line.verified)) await scanUnit(each);
  }
  await packer.sees('confirming-label');
  expect(opened?.skus).toContain(unit?.sku);
  // The trigger bounces after the completion: nothing is counted, opened or printed by it.
  const before = (await station.ask('prints.list', {})).total;
  await packer.scan(unit?.code ?? '');
  await packer.sees('confirming-label');
  expect((await station.ask('prints.list', {})).total).toBe(before);
  if (opened) await confirm(opened);
  const several = await floor.pickPlain('several lines', (entry) => entry.skus.length > 1);
  await pack(several);
  await station.ask('settings.save', { findBy: 'order' });
  await packer.sees('idle');
});

test('with the network cut five orders are packed and ticketed; each label prints on its ticket alone', async () => {
  const orders: QueueEntry[] = [];
  for (let at = 0; at < 5; at += 1) orders.push(await floor.pickPlain('order', (entry) => entry.units <= 3));
  const labelJobs = async () =>
    (await station.ask('prints.list', {})).jobs.filter((job) => job.document === 'label').length;
  const before = await labelJobs();
  await station.ask('practice.network', { up: false });
  await expect(station.ask('pull.now', {})).rejects.toThrow('MARKETPLACE_UNREACHABLE');
  await until('the outage to show', async () => (await station.ask('station.status', {})).network === 'offline');
  for (const entry of orders) {
    await open(entry);
    await verify(entry, await floor.unitsOf(entry.shipmentId));
    await packer.sees('idle');
  }
  const shelved = (await station.ask('shelf.list', {})).entries.filter((each) =>
    orders.some((entry) => entry.shipmentId === each.shipmentId),
  );
  expect(shelved.map((each) => each.mark?.kind)).toEqual(Array(5).fill('ticket'));
  expect(new Set(shelved.map((each) => each.mark?.name)).size).toBe(5);

  await station.ask('practice.network', { up: true });
  await until(
    'all five labels to arrive',
    async () => (await station.ask('station.status', {})).shelf.ready === 5,
    90_000,
  );
  expect(await labelJobs()).toBe(before);
  const tickets = await until('five tickets to be drawn', async () => {
    const drawn = drawnLabels(hall.labelsDir).flatMap((sheet) =>
      sheet.codes.filter((code) => code.startsWith('PB-T:')),
    );
    return drawn.length >= 5 && drawn;
  });
  expect(new Set(tickets).size).toBe(5);
  for (const [at, ticket] of tickets.entries()) {
    await packer.scan(ticket);
    await packer.sees('confirming-label');
    expect(await labelJobs()).toBe(before + at + 1);
    const { session } = await station.ask('bench.state', {});
    const shipmentId = session.status === 'confirming-label' ? session.parcel.shipmentId : '';
    const entry = orders.find((each) => each.shipmentId === shipmentId);
    if (!entry) throw new Error(`ticket ${ticket} led to ${shipmentId}`);
    await confirm(entry);
  }
});

test('afterwards every packed order is dispatched once, with one label a box, and the journal replays', async () => {
  await floor.drained();
  const { control } = await floor.practice();
  expect(packed.length).toBeGreaterThanOrEqual(12);
  expect(wrongItems).toBeGreaterThan(0);
  for (const shipmentId of packed) {
    expect(await control.state(shipmentId), shipmentId).toBe('READY_TO_DISPATCH');
    expect(await control.effectsOn(shipmentId), shipmentId).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  }
  const history = await control.history();
  const touched = new Set(history.filter((entry) => entry.kind === 'pack-accepted').map((entry) => entry.shipmentId));
  expect([...touched].sort()).toEqual([...packed].sort());
  await expectOneLabelPerBox();
  expect(await station.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true, firstBadSeq: null });
  const replayed: unknown = JSON.parse(
    execFileSync(
      process.execPath,
      [
        resolve(import.meta.dirname, '../../out/main/replay.js'),
        `--data-dir=${join(hall.dataDir, 'practice')}`,
        '--json',
      ],
      { encoding: 'utf8' },
    ),
  );
  expect(replayed).toMatchObject({ same: true });
});
