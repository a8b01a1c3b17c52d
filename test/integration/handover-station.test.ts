import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';

let hall: PackingHall;
beforeAll(async () => {
  hall = await packingHall({ printers: [{ id: 'labels', documents: ['label', 'ticket'], draw: false }] });
  await hall.ask('catalogue.teach', { sku: MUG, serials: { need: 'no', kind: 'serial', perUnit: 1 } });
}, 200_000);
afterAll(() => hall.close());

const parcelOf = async (shipmentId: string) => (await hall.ask('shipments.read', { shipmentId })).parcel;

async function packed(shipmentId: string): Promise<string> {
  await hall.scans(shipmentId, MUG);
  await hall.becomes('confirming-label');
  const [trackingId = ''] = await hall.trackingIdsOf(shipmentId);
  await hall.scan(trackingId);
  await hall.drained();
  return trackingId;
}

test('parcels packed here are scanned out with no network through a restart, and are their courier’s from then on', async () => {
  const [first = '', second = ''] = await hall.orders([{ sku: MUG, quantity: 1 }], [{ sku: MUG, quantity: 1 }]);
  const codes = [await packed(first), await packed(second)];
  const { pickups, refreshed } = await hall.ask('handover.overview', { refresh: true });
  expect(refreshed).toBe(true);
  expect(pickups.map(({ there, here }) => [there, here])).toEqual(
    pickups.length === 1
      ? [[2, 2]]
      : [
          [1, 1],
          [1, 1],
        ],
  );

  await hall.network(false);
  const courierOf = async (code: string, scanId: string) => {
    for (const { vendorGroupCode, isMps, window } of pickups) {
      const pickup = { vendorGroupCode, isMps, window };
      const reply = await hall.ask('handover.scan', { ...pickup, code, scanId: `${scanId} ${vendorGroupCode}` });
      if (reply.verdict === 'loaded') return pickup;
      expect(reply.verdict).toBe('wrong-courier');
    }
    throw new Error('no courier took it');
  };
  const pickup = await courierOf(codes[0] ?? '', 'first');
  await hall.restart();
  const compared = await hall.ask('handover.reconcile', pickup);
  expect(compared.loaded.map(({ shipmentId }) => shipmentId)).toEqual([first]);
  expect(await parcelOf(first)).toBe('dispatched');
  const closed = await hall.ask('handover.close', { ...pickup, by: 'Asha' });
  expect(closed.closedAtMs).not.toBeNull();
  expect(await parcelOf(first)).toBe('handed-over');

  await hall.network(true);
  // The courier scans the other one itself; the marketplace still shows the first as waiting for it.
  await hall.control.advance(second, 'PICKUP_COMPLETE');
  await until(
    'the pull to get through',
    async () =>
      await hall.ask('pull.now', {}).then(
        () => true,
        () => false,
      ),
  );
  await until('the pick-up to be seen', async () => (await parcelOf(second)) === 'handed-over');
  expect(await parcelOf(first)).toBe('handed-over');
  await hall.control.advance(first, 'SHIPPED');
  await hall.ask('pull.now', {});
  expect(await hall.ask('shipments.read', { shipmentId: first })).toMatchObject({
    state: 'SHIPPED',
    parcel: 'handed-over',
  });
  expect(await hall.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true });
});
