import { afterAll, beforeAll, expect, test } from 'vitest';
import { indiaDate } from '../../shared/india-time.ts';
import { type PackingHall, packingHall } from '../support/packing-hall.ts';
import { until } from '../support/station-process.ts';

const MUG = 'MUG-BLUE-350';
const DAY_MS = 86_400_000;
const ATTEMPT = { reason: 'customer_unavailable', subReason: 'door_locked' };

let hall: PackingHall;
beforeAll(async () => {
  hall = await packingHall({ printers: [{ id: 'labels', documents: ['label', 'ticket'] }] });
}, 200_000);
afterAll(() => hall.close());

/** An order of one mug that the seller ships, with a service; known to the station. */
async function order(): Promise<{ readonly shipmentId: string; readonly serviceFulfilmentId: string }> {
  const dates = { dispatchAfterMs: Date.now() - 60_000, dispatchByMs: Date.now() + DAY_MS };
  const made = await hall.control.order([{ sku: MUG, quantity: 1 }], { ...dates, type: 'SELF' });
  const shipmentId = made.orders[0]?.shipmentId ?? '';
  const { serviceFulfilmentId } = await hall.control.service(shipmentId);
  await hall.ask('pull.now', {});
  await until('the order and its service', async () => {
    const { entries } = await hall.ask('selfShip.list', { search: shipmentId });
    return entries.length === 1 && (await read(shipmentId)).services.length === 1;
  });
  return { shipmentId, serviceFulfilmentId };
}

const read = (shipmentId: string) => hall.ask('selfShip.read', { shipmentId });

async function pack(shipmentId: string): Promise<void> {
  expect((await hall.scans(shipmentId, MUG))?.detail).toMatchObject({ what: 'self-packed' });
}

function dispatch(shipmentId: string) {
  return hall.ask('selfShip.dispatch', {
    ...{ shipmentId, dispatchDateMs: Date.now(), tentativeDeliveryMs: Date.now() + 3 * DAY_MS },
    ...{ deliveryPartner: 'Example Couriers', trackingId: 'EXC0000001', invoiceDate: indiaDate(Date.now()) },
    address: { address1: '2 Demo Road', city: 'Mumbai', state: 'Maharashtra', pincode: '400001' },
  });
}

const becomes = async (shipmentId: string, stage: string, state: string) => {
  const look = async () => {
    const order = await read(shipmentId);
    return order.stage === stage && order.state === state && order.changes.length === 0;
  };
  await until(`${shipmentId} to be ${stage}`, look, 40_000).catch(async (error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify([await read(shipmentId), await hall.ask('outbox.list', {})])}`);
  });
  expect(await hall.control.state(shipmentId)).toBe(state);
};

test('an order the seller ships is packed, dispatched, tried, moved, delivered, serviced and completed, each as the marketplace shows it', async () => {
  const { shipmentId, serviceFulfilmentId } = await order();
  await pack(shipmentId);
  expect(await read(shipmentId)).toMatchObject({ stage: 'to-dispatch', state: 'APPROVED', parcel: 'complete' });
  await dispatch(shipmentId);
  await becomes(shipmentId, 'shipped', 'SHIPPED');
  expect((await read(shipmentId)).parcel).toBe('dispatched');

  const newDeliveryMs = Date.now() + 4 * DAY_MS;
  await hall.ask('selfShip.attempt', { shipmentId, attemptedMs: Date.now(), newDeliveryMs, ...ATTEMPT });
  await becomes(shipmentId, 'shipped', 'SHIPPED');
  expect((await read(shipmentId)).due).toEqual({ what: 'delivery', atMs: newDeliveryMs });
  const update = { trackingId: 'EXC0000002', deliveryPartner: 'Other Couriers', tentativeDeliveryMs: newDeliveryMs };
  await hall.ask('selfShip.update', { shipmentId, ...update });
  await becomes(shipmentId, 'shipped', 'SHIPPED');

  await hall.ask('selfShip.deliver', { shipmentId, deliveredMs: Date.now() });
  await becomes(shipmentId, 'delivered', 'DELIVERED');
  await hall.ask('pull.now', {});
  expect(await read(shipmentId)).toMatchObject({
    ...{ parcel: 'handed-over', due: { what: 'service' }, services: [{ state: 'in-progress', serviceFulfilmentId }] },
  });

  const today = indiaDate(Date.now());
  const later = { attemptedOn: today, newDate: indiaDate(Date.now() + DAY_MS), ...ATTEMPT };
  await hall.ask('services.attempt', { shipmentId, serviceFulfilmentId, ...later });
  await becomes(shipmentId, 'delivered', 'DELIVERED');
  await hall.ask('services.complete', { shipmentId, serviceFulfilmentId, completedOn: today });
  await becomes(shipmentId, 'closed', 'COMPLETED');
  const effects = await hall.control.effectsOn(shipmentId);
  expect(effects['pack-accepted']).toBeUndefined();
}, 120_000);

test('with the network gone it is packed, its slip prints, and all that follows waits in its order until it is back', async () => {
  const { shipmentId, serviceFulfilmentId } = await order();
  await until('its address to be kept', async () => {
    const { jobs } = await hall.ask('prints.list', {});
    // Packed a moment ago, the order before has its slip.
    return jobs.some(({ document, state }) => document === 'address' && state === 'printed');
  });
  await hall.network(false);
  await pack(shipmentId);
  await until('the slip of this one', async () => {
    const { jobs } = await hall.ask('prints.list', {});
    return jobs.some((job) => job.document === 'address' && job.shipmentId === shipmentId && job.state === 'printed');
  });
  const codes = (await hall.drawn('labels')).flatMap((sheet) => sheet.codes);
  expect(codes).toContain(shipmentId);

  await dispatch(shipmentId);
  await hall.ask('selfShip.deliver', { shipmentId, deliveredMs: Date.now() });
  await hall.ask('services.complete', { shipmentId, serviceFulfilmentId, completedOn: indiaDate(Date.now()) });
  expect((await read(shipmentId)).changes.map(({ kind }) => kind)).toEqual([
    ...['self-dispatch', 'self-delivery', 'service-complete'],
  ]);
  await hall.restart();
  expect(await read(shipmentId)).toMatchObject({ stage: 'to-dispatch', state: 'APPROVED' });
  await hall.network(true);
  await hall.ask('pull.now', {}).catch(() => undefined);
  await hall.drained();
  await becomes(shipmentId, 'closed', 'COMPLETED');
}, 120_000);

test('what another program ships and delivers is followed until it is completed', async () => {
  const { shipmentId } = await order();
  const advance = async (to: 'SHIPPED' | 'DELIVERED' | 'COMPLETED') => {
    await hall.control.advance(shipmentId, to);
    await hall.ask('pull.now', {});
  };
  await advance('SHIPPED');
  expect(await read(shipmentId)).toMatchObject({ stage: 'shipped', state: 'SHIPPED', due: null });
  await advance('DELIVERED');
  expect(await read(shipmentId)).toMatchObject({ stage: 'delivered', state: 'DELIVERED' });
  await advance('COMPLETED');
  expect(await read(shipmentId)).toMatchObject({ stage: 'closed', state: 'COMPLETED' });
}, 60_000);
