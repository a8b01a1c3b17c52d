import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';

let hall: PackingHall;
beforeAll(async () => {
  hall = await packingHall({
    printers: [
      { id: 'labels', documents: ['label', 'ticket'] },
      { id: 'office', documents: ['invoice'], widthMm: 210, heightMm: 297, draw: false },
    ],
  });
  await hall.ask('catalogue.teach', { sku: MUG, serials: { need: 'no', kind: 'serial', perUnit: 1 } });
}, 200_000);
afterAll(() => hall.close());

const mug = (quantity = 1) => [{ sku: MUG, quantity }];
async function steps(): Promise<readonly string[]> {
  return (await hall.ask('buffer.read', {})).entries.map(({ step }) => step);
}
async function allReady(count: number): Promise<void> {
  const wanted = Array(count).fill('ready').join();
  await until(`${count} parcels packed ahead`, async () => (await steps()).join() === wanted, 120_000).catch(
    async (error: unknown) => {
      const { entries } = await hall.ask('buffer.read', {});
      throw new Error(`${String(error)}: ${JSON.stringify([entries, await hall.ask('outbox.list', {})])}`);
    },
  );
}

test('with the network gone whole parcels packed ahead are verified, printed and scanned back, and leave once it is back', async () => {
  const ids = await hall.orders(mug(), mug(), mug(), mug());
  expect(await hall.ask('buffer.read', {})).toMatchObject({ agreed: false, entries: [] });
  expect((await hall.ask('station.status', {})).ahead).toBeNull();

  await hall.ask('settings.save', { packAhead: { outageMinutes: 5, most: 3 } });
  await allReady(3);
  const { entries } = await hall.ask('buffer.read', {});
  const ahead = entries.map(({ shipmentId }) => shipmentId);
  const other = ids.find((shipmentId) => !ahead.includes(shipmentId)) ?? '';
  expect((await hall.ask('station.status', {})).ahead).toEqual({ wanted: 3, ready: 3, making: 0 });
  expect((await hall.ask('station.status', {})).offlineReady).toBe(3);
  await hall.restart();
  await allReady(3);

  await hall.network(false);
  for (const [at, shipmentId] of ahead.entries()) {
    await hall.scans(shipmentId, MUG);
    await hall.becomes('confirming-label');
    const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
    expect((await hall.scan(trackingId)).verdict).toBe('label-confirmed');
    expect((await hall.ask('station.status', {})).offlineReady).toBe(2 - at);
  }
  await hall.scans(other, MUG);
  expect(await hall.status()).not.toBe('confirming-label');
  await hall.command('park');
  const outbox = (await hall.ask('outbox.list', {})).entries;
  expect(outbox.filter(({ kind }) => kind === 'dispatch').map(({ shipmentId }) => shipmentId)).toEqual(ahead);

  const sheets = await hall.drawn('labels');
  for (const shipmentId of ahead) {
    const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
    expect(sheets.filter(({ codes }) => codes.includes(trackingId))).toHaveLength(1);
  }
  const documents = (await hall.jobs())
    .filter((job) => ahead.includes(job.shipmentId ?? ''))
    .map(({ document }) => document);
  expect(documents).toEqual(Array(3).fill(['invoice', 'label']).flat());

  await hall.network(true);
  await hall.drained();
  for (const shipmentId of ahead) {
    expect(await hall.control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  }
  expect(await hall.control.effectsOn(other)).toMatchObject({ 'pack-accepted': 1 });
  expect(await hall.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
}, 400_000);

test('for a printer that changed everything packed ahead is made ready anew by itself', async () => {
  await hall.orders(mug(2), mug(2));
  await allReady(2);
  const { config } = await hall.ask('setup.state', {});
  const labels = config?.printers.find(({ id }) => id === 'labels');
  if (!labels) throw new Error('no label printer');
  await hall.ask('printers.save', { printer: { ...labels, crop: 'whole' } });
  await allReady(2);
}, 300_000);

test('a refused pack teaches the catalogue and is let go of, and nobody is asked', async () => {
  await hall.ask('settings.save', { packAhead: null });
  const [first = ''] = await hall.orders(mug(3));
  await hall.control.refuse({ operation: 'pack', code: 'INVALID_IMEI_NUMBER', shipmentId: first, times: 1 });
  await hall.ask('settings.save', { packAhead: { outageMinutes: 5, most: 5 } });
  await until('the refusal', async () => (await steps()).includes('refused'), 120_000);
  expect((await hall.ask('buffer.read', {})).entries.at(-1)).toMatchObject({
    ...{ shipmentId: first, step: 'refused', reason: 'INVALID_IMEI_NUMBER' },
  });
  expect((await hall.ask('outbox.list', {})).entries).toEqual([]);
  expect(await hall.status()).toBe('idle');
}, 300_000);
