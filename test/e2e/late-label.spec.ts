import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { until } from '../support/station-process.ts';

// A buyer cancels one of three units when the label is out already: the parcel must not leave with it.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const SHOTS = join(import.meta.dirname, '../results/late-label');
const HOUR_MS = 3_600_000;

let hall: PracticePage;
let page: PracticePage['page'];
let station: PracticePage['station'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];

test.beforeAll(async ({ browser }) => {
  hall = await openPracticePage(browser, 'late-label');
  ({ page, station, packer, floor } = hall);
});

test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
  if (status === expectedStatus) return;
  await hall.tellBench();
});

test.afterAll(() => hall?.close());

interface ThreeUnits {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderItemId: string;
  readonly code: string;
}

/** An order of three units of one plain product, read by the station. */
async function threeUnits(): Promise<ThreeUnits> {
  const { control } = await floor.practice();
  const plain = (await control.products()).find(({ serials, boxes }) => serials === null && boxes.length === 0);
  if (!plain) throw new Error('practice has no plain product');
  const nowMs = Date.now();
  const dates = { dispatchAfterMs: nowMs - HOUR_MS, dispatchByMs: nowMs + HOUR_MS };
  const [order] = (await control.order([{ sku: plain.sku, quantity: 3 }], dates)).orders;
  const item = order?.orderItems[0];
  if (!order || !item) throw new Error('no order was made');
  await station.ask('pull.now', {});
  await until('the order to be read', async () =>
    (await station.ask('queue.list', { limit: 500 })).entries.some((entry) => entry.shipmentId === order.shipmentId),
  );
  const code = (await floor.unitsOf(order.shipmentId))[0]?.code ?? '';
  return { shipmentId: order.shipmentId, orderId: order.orderId, orderItemId: item.orderItemId, code };
}

async function verifyAll({ orderId, code }: ThreeUnits): Promise<void> {
  await packer.scanAnswered(orderId);
  for (let unit = 0; unit < 3; unit += 1) await packer.scanAnswered(code);
  await packer.sees('confirming-label');
}

async function cancelOne({ shipmentId, orderItemId }: ThreeUnits): Promise<void> {
  const { control } = await floor.practice();
  await control.cancelUnits(shipmentId, orderItemId, 1);
}

const labelJobs = async (shipmentId: string) =>
  (await station.ask('prints.list', { limit: 1000 })).jobs.filter(
    (job) => job.shipmentId === shipmentId && job.document === 'label',
  );
const dispatches = async (shipmentId: string) =>
  (await (await floor.practice()).control.effectsOn(shipmentId))['dispatched'] ?? 0;
const shoot = (name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`), animations: 'disabled' });
const told = (key: string) => expect(page.getByTestId('instruction')).toHaveAttribute('data-instruction', key);

/** From the stop to the new label on the parcel, only by what the screen asks for. */
async function makeAnew(order: ThreeUnits, name: string): Promise<void> {
  const [trackingId = ''] = await floor.trackingIdsOf(order.shipmentId);
  await told('stopQuantityLabel');
  await shoot(`${name}-1-stopped`);
  await packer.pressAnswered('F4');
  await packer.sees('voiding');
  await told('voidLabel');
  await expect(page.getByTestId('voiding')).toHaveAttribute('data-label-void', 'false');
  await shoot(`${name}-2-old-label`);
  await packer.scanAnswered(trackingId);
  await told('takeOut');
  await expect(page.getByTestId('voiding')).toHaveAttribute('data-label-void', 'true');
  await expect(page.getByTestId('out-line')).toHaveAttribute('data-units', '1');
  await shoot(`${name}-3-take-out`);
  expect(await dispatches(order.shipmentId)).toBe(0);
  await packer.scanAnswered(order.code);
  await shoot(`${name}-4-all-out`);
  await packer.sees('confirming-label');
  await shoot(`${name}-5-new-label`);
  expect(await labelJobs(order.shipmentId)).toHaveLength(2);
  const [now = trackingId] = await floor.trackingIdsOf(order.shipmentId);
  await packer.scanAnswered(now);
  await packer.sees('idle');
  await shoot(`${name}-6-confirmed`);
  await floor.drained();
  expect(await dispatches(order.shipmentId)).toBe(1);
  const { shipment } = await station.ask('shipments.read', { shipmentId: order.shipmentId });
  expect(shipment.orderItems.map(({ quantity }) => quantity)).toEqual([2]);
}

test('online: the news stops the parcel on the bench, and it leaves with a new label and two units', async () => {
  const order = await threeUnits();
  await verifyAll(order);
  await cancelOne(order);
  await station.ask('pull.now', {});
  await packer.sees('stopped');
  await makeAnew(order, 'online');
});

test('after offline packing: the news finds the parcel on the pile, is heard at once, and nothing was dispatched', async () => {
  const order = await threeUnits();
  await station.ask('settings.save', { packAhead: { outageMinutes: 5, most: 3 } });
  await until(
    'its label to be here ahead of its goods',
    async () =>
      (await station.ask('buffer.read', { limit: 300 })).entries.some(
        ({ shipmentId, step }) => shipmentId === order.shipmentId && step === 'ready',
      ),
    90_000,
  );
  // The buyer cancels meanwhile: practice's own side stays open.
  const { control } = await floor.practice();
  await control.network(false);
  await expect(station.ask('pull.now', {})).rejects.toThrow('MARKETPLACE_UNREACHABLE');
  await until('the outage to show', async () => (await station.ask('station.status', {})).network === 'offline');
  await packer.scanAnswered(order.orderId);
  await expect(page.getByTestId('known-offline')).toBeVisible();
  await shoot('offline-0-opened');
  for (let unit = 0; unit < 3; unit += 1) await packer.scanAnswered(order.code);
  await packer.sees('confirming-label');
  const [trackingId = ''] = await floor.trackingIdsOf(order.shipmentId);
  await packer.scanAnswered(trackingId);
  await packer.sees('idle');
  await cancelOne(order);
  await control.network(true);
  await expect(page.getByTestId('status-late-news')).toBeVisible({ timeout: 60_000 });
  await shoot('offline-0-news');
  expect(await dispatches(order.shipmentId)).toBe(0);
  await until('the news of it', async () => {
    await station.ask('pull.now', {});
    const { shipment } = await station.ask('shipments.read', { shipmentId: order.shipmentId });
    return shipment.orderItems[0]?.quantity === 2;
  });
  await packer.scanAnswered(order.orderId);
  await packer.sees('stopped');
  await makeAnew(order, 'offline');
});
