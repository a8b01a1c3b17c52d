import { expect, type Locator, test } from '@playwright/test';
import type { RequestInput } from '../../shared/contract/index.ts';
import { SELF_SHIP_ACTS, type SelfShipAct } from '../../shared/contract/self-ship.ts';
import { indiaDate, indiaIso } from '../../shared/india-time.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import type { AppliedEffect } from '../support/practice-control.ts';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import type { StationProcess } from '../support/station-process.ts';
import { until } from '../support/station-process.ts';

// One station for all: each test leaves the bench empty, the network up and the outbox drained.
test.describe.configure({ mode: 'default', timeout: 120_000 });

const DAY = 86_400_000;
const COURIER = 'Malabar Surface Movers';
/** As a date field takes a moment: India's, to the minute. */
const moment = (atMs: number) => indiaIso(atMs).slice(0, 16);

interface Order {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly serviceId: string;
}

let hall: PracticePage;
let station: StationProcess;
let page: PracticePage['page'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];
let made = 0;

test.beforeAll(async ({ browser }) => {
  hall = await openPracticePage(browser, 'self-ship');
  ({ station, page, packer, floor } = hall);
});

test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
  if (status !== expectedStatus) await hall.tellBench();
});

test.afterAll(() => hall?.close());

/** An order the seller ships himself with a service to follow, both known to the station. */
async function ordered(): Promise<Order> {
  const { control } = await floor.practice();
  const nowMs = Date.now();
  const dates = { dispatchAfterMs: nowMs - 60_000, dispatchByMs: nowMs + DAY };
  const [order] = (await control.order([{ sku: 'MUG-BLUE-350', quantity: 1 }], { ...dates, type: 'SELF' })).orders;
  if (!order) throw new Error('no order was made');
  const { shipmentId, orderId } = order;
  const { serviceFulfilmentId: serviceId } = await control.service(shipmentId, 'Installation of the mug');
  await station.ask('pull.now', {});
  await until('the order with its service', async () =>
    station.ask('selfShip.read', { shipmentId }).then(
      ({ services }) => services.length === 1,
      () => false,
    ),
  );
  return { shipmentId, orderId, serviceId };
}

/** By hand, as a seller does it: the screen, then the order's own barcode. */
async function open({ orderId }: Order): Promise<Locator> {
  await page.keyboard.press('Alt+s');
  await expect(page.getByTestId('self-ship')).toBeVisible();
  await packer.scan(orderId);
  const view = page.getByTestId('self-ship-view');
  await expect(page.getByTestId('self-ship-order')).toContainText(orderId);
  await expect(view).toBeVisible();
  return view;
}

async function verifyAtBench({ shipmentId }: Order): Promise<void> {
  await page.getByTestId('self-ship-bench').click();
  await packer.sees('verifying');
  for (const unit of await floor.unitsOf(shipmentId)) await packer.scan(unit.code);
  await packer.hears('complete');
  await packer.sees('idle');
}

async function act(name: SelfShipAct, fill: () => Promise<void>): Promise<void> {
  await page.getByTestId(`act-${name}`).click();
  const dialog = page.getByTestId(`${name}-dialog`);
  await expect(dialog).toBeVisible();
  await fill();
  await page.getByTestId(`${name}-confirm`).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId('self-ship-asked')).toBeVisible();
}

async function choose(testid: string, words: string): Promise<void> {
  await page.getByTestId(testid).click();
  await page.getByRole('option', { name: words }).click();
}

const fill = (testid: string, text: string) => page.getByTestId(testid).fill(text);

async function dispatch(): Promise<string> {
  made += 1;
  const trackingId = `MSM00000${made}`;
  await act('dispatch', async () => {
    await fill('dispatch-courier', COURIER);
    await packer.scan(trackingId);
    await expect(page.getByTestId('dispatch-tracking')).toHaveValue(trackingId);
    await fill('dispatch-invoice', `SS-2026-${made}`);
    await fill('dispatch-address1', '2 Demo Road');
    await fill('dispatch-city', 'Mumbai');
  });
  return trackingId;
}

async function attempt(): Promise<void> {
  await act('attempt', async () => {
    await fill('attempt-next', moment(Date.now() + 2 * DAY));
    await choose('attempt-reason', 'Buyer was not there');
    await fill('attempt-sub-reason', 'door locked');
  });
}

async function serviceAttempt(): Promise<void> {
  await act('service-attempt', async () => {
    await fill('service-attempt-next', indiaDate(Date.now() + 3 * DAY));
    await choose('service-attempt-reason', 'Something else');
    await fill('service-attempt-reason-own', 'power cut at the buyer');
    await fill('service-attempt-sub-reason', 'came twice');
  });
}

/** What the marketplace applied to an order and its service, in order. */
async function effectsOn({ shipmentId }: Order): Promise<readonly string[]> {
  const { control } = await floor.practice();
  const ours = (effect: AppliedEffect) => effect.shipmentId === shipmentId;
  return (await control.history())
    .filter((effect) => ours(effect) && /^(self-|service-)/.test(effect.kind) && effect.kind !== 'service-created')
    .map(({ kind }) => kind);
}

async function shows(view: Locator, state: ShipmentState): Promise<void> {
  await station.ask('pull.now', {});
  await expect(view).toHaveAttribute('data-state', state, { timeout: 30_000 });
}

async function waiting(): Promise<readonly string[]> {
  return (await station.ask('outbox.list', {})).entries.map(({ kind }) => kind);
}

async function network(up: boolean): Promise<void> {
  await page.getByTestId('practice-network').click();
  await expect(page.getByTestId('practice-network')).toHaveAttribute('aria-pressed', String(!up));
}

test('an order goes from approved to completed with its service, each step told once', async () => {
  const order = await ordered();
  const view = await open(order);
  await expect(view).toHaveAttribute('data-stage', 'to-pack');
  await expect(page.getByTestId('not-dispatch')).toHaveAttribute('data-why', 'not-verified');
  await verifyAtBench(order);

  await open(order);
  await expect(view).toHaveAttribute('data-stage', 'to-dispatch');
  const trackingId = await dispatch();
  await floor.drained();
  await shows(view, 'SHIPPED');
  await expect(page.getByTestId('self-ship-order')).toContainText(trackingId);
  await expect(page.getByTestId('not-dispatch')).toHaveAttribute('data-why', 'not-approved');

  await attempt();
  await floor.drained();
  await act('update', async () => {
    await fill('update-courier', 'Delivery Heavy');
    await packer.scan('DH77');
    await fill('update-delivery', moment(Date.now() + 3 * DAY));
  });
  await floor.drained();
  await act('deliver', async () => undefined);
  await floor.drained();
  await shows(view, 'DELIVERED');
  await expect(page.getByTestId('self-ship-services')).toContainText(order.serviceId);

  await serviceAttempt();
  await floor.drained();
  await act('service-complete', async () => undefined);
  await floor.drained();
  await shows(view, 'COMPLETED');
  expect(await effectsOn(order)).toEqual([
    'self-dispatched',
    'self-attempted',
    'self-updated',
    'self-delivered',
    'service-attempted',
    'service-completed',
    'self-completed',
  ]);
  await page.keyboard.press('Alt+1');
});

test('the same with the network cut waits beside what the marketplace shows, and drains in order, each step once', async () => {
  const order = await ordered();
  await network(false);
  const view = await open(order);
  await verifyAtBench(order);
  await open(order);
  await dispatch();
  await attempt();
  await act('deliver', async () => undefined);
  await act('service-complete', async () => undefined);
  await expect(view).toHaveAttribute('data-state', 'APPROVED');
  const changes = page.getByTestId('open-changes').getByRole('listitem');
  await expect(changes).toHaveCount(4);
  expect((await waiting()).toSorted()).toEqual(['self-attempt', 'self-delivery', 'self-dispatch', 'service-complete']);

  await network(true);
  await floor.drained();
  await shows(view, 'COMPLETED');
  await expect(page.getByTestId('open-changes')).toHaveCount(0);
  expect(await effectsOn(order)).toEqual([
    'self-dispatched',
    'self-attempted',
    'self-delivered',
    'service-completed',
    'self-completed',
  ]);
  await page.keyboard.press('Alt+1');
});

test('a date that cannot be is refused below its field, and nothing is queued', async () => {
  const order = await ordered();
  await open(order);
  await verifyAtBench(order);
  const view = await open(order);
  const tomorrow = Date.now() + DAY;
  const yesterday = Date.now() - DAY;

  await page.getByTestId('act-dispatch').click();
  await fill('dispatch-date', moment(tomorrow));
  await fill('dispatch-delivery', moment(yesterday));
  await page.getByTestId('dispatch-confirm').click();
  const dialog = page.getByTestId('dispatch-dialog');
  await expect(dialog).toContainText('This lies in the future. Enter when it happened.');
  await expect(dialog).toContainText('This day is past. Enter today or later.');
  expect(await waiting()).toEqual([]);
  await page.keyboard.press('Escape');
  await dispatch();
  await floor.drained();
  await shows(view, 'SHIPPED');

  await page.getByTestId('act-deliver').click();
  await fill('deliver-date', moment(tomorrow));
  await page.getByTestId('deliver-confirm').click();
  await expect(page.getByTestId('deliver-dialog')).toContainText('This lies in the future.');
  // Only the station knows when it was dispatched: its refusal stands below the field like any other.
  await fill('deliver-date', moment(Date.now() - 3 * DAY));
  await page.getByTestId('deliver-confirm').click();
  await expect(page.getByTestId('deliver-dialog')).toContainText('That is before the day it was dispatched.');
  await page.keyboard.press('Escape');

  await page.getByTestId('act-attempt').click();
  await fill('attempt-date', moment(tomorrow));
  await fill('attempt-next', moment(yesterday));
  await page.getByTestId('attempt-confirm').click();
  await expect(page.getByTestId('attempt-dialog').locator('.field-wrong')).toHaveCount(5);
  await page.keyboard.press('Escape');
  await act('deliver', async () => undefined);
  await floor.drained();
  await shows(view, 'DELIVERED');

  await page.getByTestId('act-service-complete').click();
  await fill('service-complete-date', indiaDate(tomorrow));
  await page.getByTestId('service-complete-confirm').click();
  await expect(page.getByTestId('service-complete-dialog')).toContainText('This lies in the future.');
  await page.keyboard.press('Escape');
  await page.getByTestId('act-service-attempt').click();
  await fill('service-attempt-date', indiaDate(tomorrow));
  await fill('service-attempt-next', indiaDate(yesterday));
  await page.getByTestId('service-attempt-confirm').click();
  await expect(page.getByTestId('service-attempt-dialog')).toContainText('This day is past.');
  await page.keyboard.press('Escape');
  expect(await waiting()).toEqual([]);
  await page.keyboard.press('Alt+1');
});

test('what the state does not allow has its reason on the page, is refused whoever asks, and queues nothing', async () => {
  const order = await ordered();
  const { shipmentId, serviceId } = order;
  const nowMs = Date.now();
  const today = indiaDate(nowMs);
  const asks: { readonly [A in SelfShipAct]: () => Promise<unknown> } = {
    dispatch: () =>
      station.ask('selfShip.dispatch', {
        ...{ shipmentId, dispatchDateMs: nowMs, tentativeDeliveryMs: nowMs + DAY, invoiceDate: today },
        address: { address1: '2 Demo Road', city: 'Mumbai' },
      }),
    deliver: () => station.ask('selfShip.deliver', { shipmentId, deliveredMs: nowMs }),
    attempt: () =>
      station.ask('selfShip.attempt', {
        ...{ shipmentId, attemptedMs: nowMs, newDeliveryMs: nowMs + DAY, reason: 'seller_issue', subReason: 'van' },
      }),
    update: () =>
      station.ask('selfShip.update', {
        ...{ shipmentId, trackingId: 'X1', deliveryPartner: 'Own van', tentativeDeliveryMs: nowMs + DAY },
      }),
    'service-attempt': () => station.ask('services.attempt', { shipmentId, ...attemptOn(serviceId, today, nowMs) }),
    'service-complete': () =>
      station.ask('services.complete', { shipmentId, serviceFulfilmentId: serviceId, completedOn: today }),
  };
  const view = await open(order);
  const refuses = async (able: readonly SelfShipAct[]) => {
    for (const name of SELF_SHIP_ACTS) {
      if (able.includes(name)) {
        await expect(page.getByTestId(`act-${name}`)).toBeVisible();
        continue;
      }
      await expect(page.getByTestId(`not-${name}`)).toBeVisible();
      await expect(page.getByTestId(`act-${name}`)).toHaveCount(0);
      await expect(asks[name](), name).rejects.toThrow('WRONG_STATE');
    }
    expect(await waiting()).toEqual([]);
  };
  await refuses([]);
  await verifyAtBench(order);
  await open(order);
  await refuses(['dispatch']);
  await asks.dispatch();
  await floor.drained();
  await shows(view, 'SHIPPED');
  await refuses(['deliver', 'attempt', 'update']);
  await asks.deliver();
  await floor.drained();
  await shows(view, 'DELIVERED');
  await refuses(['service-attempt', 'service-complete']);
  await asks['service-complete']();
  await floor.drained();
  await shows(view, 'COMPLETED');
  await refuses([]);
  expect(await effectsOn(order)).toEqual(['self-dispatched', 'self-delivered', 'service-completed', 'self-completed']);
  await page.keyboard.press('Alt+1');
});

function attemptOn(
  serviceFulfilmentId: string,
  attemptedOn: string,
  nowMs: number,
): Omit<RequestInput<'services.attempt'>, 'shipmentId'> {
  return {
    ...{ serviceFulfilmentId, attemptedOn, newDate: indiaDate(nowMs + DAY) },
    ...{ reason: 'seller_issue', subReason: 'van' },
  };
}
