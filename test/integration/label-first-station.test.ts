import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';
const PEN = 'PEN-BALL-BLU.20';

let hall: PackingHall;
beforeAll(async () => {
  hall = await packingHall({
    printers: [{ id: 'labels', documents: ['label', 'ticket'] }],
    config: { labelFirst: true },
  });
  const serials = { need: 'no', kind: 'serial', perUnit: 1 } as const;
  for (const sku of [MUG, PEN]) await hall.ask('catalogue.teach', { sku, serials });
}, 120_000);
afterAll(() => hall.close());

async function stepsOf(): Promise<readonly string[]> {
  const { batches } = await hall.ask('batch.list', { done: true });
  return batches.flatMap(({ entries }) => entries.map(({ step }) => step));
}

test('labels come out as one stack in pick order, over a restart; each opens its order and confirms it', async () => {
  const [pen = '', mug = '', both = '', otherMug = ''] = await hall.orders(
    [{ sku: PEN, quantity: 1 }],
    [{ sku: MUG, quantity: 1 }],
    [
      { sku: MUG, quantity: 1 },
      { sku: PEN, quantity: 1 },
    ],
    [{ sku: MUG, quantity: 1 }],
  );
  const { entries } = await hall.ask('batch.start', { shipmentIds: [pen, both, otherMug, mug] });
  expect(entries.map(({ step }) => step)).toEqual(Array(4).fill('packing'));
  const picked = entries.map(({ shipmentId }) => shipmentId);
  expect(picked.at(-1)).toBe(both);
  expect(Math.abs(picked.indexOf(mug) - picked.indexOf(otherMug))).toBe(1);
  await hall.restart();
  await until('the whole stack', async () => (await stepsOf()).every((step) => step === 'printed'), 40_000);
  const sheets = await hall.drawn('labels');
  const stack: string[] = [];
  for (const { codes } of sheets) {
    for (const shipmentId of picked) {
      const trackingIds = await hall.trackingIdsOf(shipmentId);
      if (trackingIds.some((trackingId) => codes.includes(trackingId))) stack.push(shipmentId);
    }
  }
  expect(stack).toEqual(picked.toReversed());

  for (const shipmentId of picked) {
    const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
    const opened = await hall.scan(trackingId);
    expect(opened).toMatchObject({ session: { status: 'verifying', parcel: { shipmentId, labelled: true } } });
    await hall.scans(...(shipmentId === pen ? [PEN] : shipmentId === both ? [MUG, PEN] : [MUG]));
    expect((await hall.scan(trackingId)).verdict).toBe('label-confirmed');
  }
  await hall.drained();
  expect(await stepsOf()).toEqual(Array(4).fill('packed'));
  expect((await hall.drawn('labels')).length).toBe(4);
  for (const shipmentId of picked) {
    expect(await hall.control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  }
  expect(await hall.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
}, 120_000);
