import { expect, test } from '@playwright/test';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { type StationProcess, until } from '../support/station-process.ts';

// One station for all: each test leaves the bench empty, the network up and the outbox drained.
test.describe.configure({ mode: 'default', timeout: 120_000 });

const DAY = 86_400_000;
const SKU = 'MUG-BLUE-350';

interface Order {
  readonly shipmentId: string;
  readonly orderId: string;
}

let hall: PracticePage;
let station: StationProcess;
let page: PracticePage['page'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];

test.beforeAll(async ({ browser }) => {
  hall = await openPracticePage(browser, 'order-page');
  ({ station, page, packer, floor } = hall);
});

test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
  if (status !== expectedStatus) await hall.tellBench();
});

test.afterAll(() => hall?.close());

async function ordered(lines = [{ sku: SKU, quantity: 1 }], oneGroup = false): Promise<Order> {
  const { control } = await floor.practice();
  const nowMs = Date.now();
  const dates = { dispatchAfterMs: nowMs - 60_000, dispatchByMs: nowMs + DAY };
  const [order] = (await control.order(lines, { ...dates, oneGroup })).orders;
  if (!order) throw new Error('no order was made');
  await station.ask('pull.now', {});
  await until('the new order', async () =>
    station.ask('shipments.read', { shipmentId: order.shipmentId }).then(
      () => true,
      () => false,
    ),
  );
  return order;
}

/** From the queue, found by its order. */
async function open({ orderId, shipmentId }: Order): Promise<void> {
  await page.keyboard.press('Alt+2');
  await page.getByTestId('filter').fill(orderId);
  const row = page.getByTestId('queue-table-row').filter({ hasText: orderId });
  await row.getByRole('button', { name: orderId }).click();
  await expect(page.getByTestId('shipment')).toContainText(shipmentId);
}

async function effectsOn({ shipmentId }: Order): Promise<Readonly<Record<string, number>>> {
  return await (await floor.practice()).control.effectsOn(shipmentId);
}

test('cancels what falls together with a reason and a name, once; what is packed is refused in words', async () => {
  const order = await ordered(
    [
      { sku: SKU, quantity: 1 },
      { sku: 'TEA-ASSAM-500G', quantity: 2 },
    ],
    true,
  );
  await open(order);
  await page.getByTestId('open-cancel').click();
  const dialog = page.getByTestId('cancel-dialog');
  await expect(dialog).toContainText('out of stock');
  await expect(dialog.getByTestId('cancel-groups').getByRole('listitem')).toHaveCount(2);
  await page.getByTestId('cancel-confirm').click();
  await expect(dialog).toContainText('Choose a reason.');
  await expect(dialog).toContainText('At least 2 letters.');
  expect((await station.ask('outbox.list', {})).total).toBe(0);
  await dialog.getByText('Too few in stock').click();
  await page.getByTestId('cancel-by').fill('Meera Pillai');
  await page.getByTestId('cancel-confirm').click();
  await expect(page.getByTestId('order-asked')).toBeVisible();
  await floor.drained();
  expect(await (await floor.practice()).control.state(order.shipmentId)).toBe('CANCELLED');
  expect((await effectsOn(order))['cancelled']).toBe(1);
  await expect(page.getByTestId('shipment-view')).toContainText('Cancelled', { timeout: 30_000 });
  await page.keyboard.press('Alt+1');

  const packed = await ordered();
  await packer.scan(packed.orderId);
  await packer.sees('verifying');
  for (const unit of await floor.unitsOf(packed.shipmentId)) await packer.scan(unit.code);
  await packer.sees('confirming-label');
  for (const trackingId of await floor.trackingIdsOf(packed.shipmentId)) await packer.scan(trackingId);
  await packer.sees('idle');
  await floor.drained();
  await open(packed);
  await page.getByTestId('open-cancel').click();
  await expect(page.getByTestId('cancel-refused')).toBeVisible();
  expect((await station.ask('outbox.list', {})).total).toBe(0);
  await page.keyboard.press('Escape');

  await page.getByTestId('open-invoices').click();
  await expect(page.getByTestId('order-invoice').first()).toBeVisible();
  const [shown] = await Promise.all([
    Promise.race([page.waitForEvent('popup'), page.waitForEvent('download')]),
    page.getByTestId('invoice-pdf').click(),
  ]);
  expect(shown).toBeDefined();
  await expect(page.getByTestId('invoice-shown')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+1');
});

test('label and invoice come on one page for a name and a reason, told what is printed, and prove nothing', async () => {
  const order = await ordered();
  await packer.scan(order.orderId);
  await packer.sees('verifying');
  for (const unit of await floor.unitsOf(order.shipmentId)) await packer.scan(unit.code);
  await packer.sees('confirming-label');
  await station.ask('pull.hint', { shipmentId: order.shipmentId });
  await until('the pack to be known', async () => {
    const { state } = await station.ask('shipments.read', { shipmentId: order.shipmentId });
    return state === 'PACKED';
  });
  await open(order);
  await page.getByTestId('open-sheet').click();
  const dialog = page.getByTestId('sheet-dialog');
  await expect(dialog).toContainText('costs a penalty');
  await expect(dialog.getByTestId(/^sheet-copies-(printed|unproven)$/)).toHaveCount(1);
  await expect(dialog.getByTestId('sheet-scan')).toContainText('Scan the label on it at the bench');
  await page.getByTestId('sheet-confirm').click();
  await expect(dialog).toContainText('At least 2 letters.');
  await page.getByTestId('sheet-by').fill('Meera Pillai');
  await page.getByTestId('sheet-reason').fill('The label smeared');
  const [shown] = await Promise.all([
    Promise.race([page.waitForEvent('popup'), page.waitForEvent('download')]),
    page.getByTestId('sheet-confirm').click(),
  ]);
  expect(shown).toBeDefined();
  await expect(page.getByTestId('sheet-given')).toBeVisible();
  await expect(page.getByTestId('sheet-destroy')).toBeVisible();
  await page.getByTestId('sheet-close').click();
  await expect(page.getByTestId('shipment-view')).toContainText('given out by Meera Pillai The label smeared');
  await page.getByTestId('open-sheet').click();
  await expect(page.getByTestId('sheet-copies-sheets')).toBeVisible();
  await page.keyboard.press('Escape');
  expect((await effectsOn(order))['dispatched'] ?? 0).toBe(0);
  await page.keyboard.press('Alt+1');
  await packer.sees('confirming-label');
  for (const trackingId of await floor.trackingIdsOf(order.shipmentId)) await packer.scan(trackingId);
  await packer.sees('idle');
  await floor.drained();
});

test('what a buyer did meanwhile is seen as soon as it is read again', async () => {
  const order = await ordered();
  await open(order);
  await (await floor.practice()).control.hold(order.shipmentId);
  await page.getByTestId('read-again').click();
  await expect(page.getByTestId('read-again-said')).toBeVisible();
  await expect(page.getByTestId('shipment-gate')).toContainText('The marketplace holds this order.', {
    timeout: 30_000,
  });
  await (await floor.practice()).control.unhold(order.shipmentId);
  await page.keyboard.press('Alt+1');
});

test('a form the marketplace could not make is told its number, and the order goes on', async () => {
  const order = await ordered();
  await (await floor.practice()).control.failForm(order.shipmentId);
  await packer.scan(order.orderId);
  await packer.sees('verifying');
  for (const unit of await floor.unitsOf(order.shipmentId)) await packer.scan(unit.code);
  await until('the form to be missing', async () => {
    const { state } = await station.ask('shipments.read', { shipmentId: order.shipmentId });
    return state === 'FORM_FAILED';
  });
  await open(order);
  await page.getByTestId('open-forms').click();
  const dialog = page.getByTestId('forms-dialog');
  await expect(dialog.getByTestId('form-number').first()).toBeVisible();
  await page.getByTestId('forms-confirm').click();
  await expect(dialog).toContainText('Enter at least one number.');
  for (const field of await dialog.getByTestId('form-number').all()) await field.fill('WB-2026-0412');
  await page.getByTestId('forms-confirm').click();
  await expect(page.getByTestId('order-asked')).toBeVisible();
  await until('the form to be acknowledged', async () => (await effectsOn(order))['form-acknowledged'] === 1);
});
