import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';

let hall: PackingHall;
beforeAll(async () => {
  hall = await packingHall({
    printers: [{ id: 'labels', documents: ['label', 'ticket'], draw: false }],
    switches: { labelFormat: 'zpl' },
  });
  await hall.ask('catalogue.teach', { sku: MUG, serials: { need: 'no', kind: 'serial', perUnit: 1 } });
}, 200_000);
afterAll(() => hall.close());

const three = [{ sku: MUG, quantity: 3 }];
const labelsOut = async (of: string) =>
  (await hall.jobs()).filter(
    ({ shipmentId, document, state }) =>
      shipmentId === of && document === 'label' && (state === 'sent' || state === 'printed'),
  ).length;

/** The buyer takes back one of the three; the marketplace knows, the station may not. */
async function buyerCancelsOne(shipmentId: string): Promise<void> {
  const { shipment } = await hall.ask('shipments.read', { shipmentId });
  hall.buyerCancels(shipmentId, shipment.orderItems[0]?.orderItemId ?? '', 1);
}

/** The stop is told and answered, the old label put away, the unit taken out: the new label is scanned back and leaves. */
async function putsItRight(shipmentId: string, trackingId: string): Promise<void> {
  const { session } = await hall.ask('bench.state', {});
  if (session.status === 'idle') await hall.scan(shipmentId);
  expect((await hall.ask('bench.state', {})).session).toMatchObject({
    status: 'stopped',
    why: { kind: 'quantity-changed', after: 'label', removed: [{ units: 1 }] },
  });
  expect((await hall.command('ok')).session).toMatchObject({ status: 'voiding', labelVoid: false });
  expect((await hall.scan(MUG)).detail.what).toBe('not-now');
  expect((await hall.scan(trackingId)).detail.what).toBe('label-void');
  expect((await hall.scan(MUG)).detail.what).toBe('all-removed');
  await hall.becomes('confirming-label');
  expect(await labelsOut(shipmentId)).toBe(2);
  expect((await hall.control.effectsOn(shipmentId))['dispatched']).toBeUndefined();
  expect((await hall.scan(trackingId)).verdict).toBe('label-confirmed');
  await hall.drained();
  expect(await hall.control.effectsOn(shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  expect(await hall.control.state(shipmentId)).toBe('READY_TO_DISPATCH');
}

test('a buyer cancels one of three after the label is printed: the parcel leaves with a new label only', async () => {
  const [shipmentId = ''] = await hall.orders(three);
  await hall.scans(shipmentId, MUG, MUG, MUG);
  await hall.becomes('confirming-label');
  const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
  await buyerCancelsOne(shipmentId);
  await hall.ask('pull.now', {});
  await hall.becomes('stopped');
  await putsItRight(shipmentId, trackingId);
}, 200_000);

test('the news comes after it was packed, labelled and scanned back with no network: its dispatch does not leave', async () => {
  await hall.ask('settings.save', { packAhead: { outageMinutes: 5, most: 3 } });
  const [shipmentId = ''] = await hall.orders(three);
  await until(
    'the parcel packed ahead',
    async () => (await hall.ask('buffer.read', {})).entries.some((each) => each.step === 'ready'),
    120_000,
  );
  await hall.network(false);
  // Within the minutes in which what is known of an order counts as fresh.
  await buyerCancelsOne(shipmentId);
  await hall.scans(shipmentId, MUG, MUG, MUG);
  await hall.becomes('confirming-label');
  const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
  expect((await hall.scan(trackingId)).verdict).toBe('label-confirmed');
  const queued = (await hall.ask('outbox.list', {})).entries.map(({ kind }) => kind);
  expect(queued).toEqual(['dispatch']);
  await hall.network(true);
  // As somebody does who sees the network come back; by itself the station looks within half a minute.
  await hall.ask('pull.now', {}).catch(() => undefined);
  await until('the news', async () => (await hall.ask('outbox.list', {})).entries.length === 0, 150_000);
  expect((await hall.control.effectsOn(shipmentId))['dispatched']).toBeUndefined();
  await putsItRight(shipmentId, trackingId);
  expect(await hall.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
}, 300_000);
