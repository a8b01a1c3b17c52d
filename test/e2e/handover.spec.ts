import { expect, test } from '@playwright/test';
import type { PickupView, Reconciliation } from '../../shared/contract/handover.ts';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { until } from '../support/station-process.ts';

// One station for all, told in order: what is packed first is what is loaded.
test.describe.configure({ mode: 'serial', timeout: 240_000 });

const SKU = 'MUG-BLUE-350';
const COURIERS = 3;
/** Of one courier: two to load, one to miss. */
const OF_ONE = 3;
const MOST_ORDERS = 40;

let hall: PracticePage;
let station: PracticePage['station'];
let page: PracticePage['page'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];
/** The courier with most parcels first. */
let groups: readonly (Reconciliation & { readonly at: PickupView })[] = [];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  hall = await openPracticePage(browser, 'handover');
  ({ station, page, packer, floor } = hall);
  for (let made = 0; !enough() && made < MOST_ORDERS; made += 4) {
    for (const order of await ordered(4)) await packed(order);
    await floor.drained();
    groups = await standing();
  }
  if (!enough()) throw new Error(`too few couriers after ${MOST_ORDERS} orders`);
});
test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
  if (status !== expectedStatus) await hall.tellBench();
});
test.afterAll(() => hall?.close());

function enough(): boolean {
  return groups.length >= COURIERS && (groups[0]?.missing.length ?? 0) >= OF_ONE;
}

async function standing(): Promise<typeof groups> {
  const { pickups } = await station.ask('handover.overview', { refresh: true });
  const found = await Promise.all(
    pickups.map(async (at) => ({ ...(await station.ask('handover.reconcile', keyOf(at))), at })),
  );
  return found.filter(({ missing }) => missing.length > 0).sort((a, b) => b.missing.length - a.missing.length);
}

function keyOf({ vendorGroupCode, isMps, window }: PickupView) {
  return { vendorGroupCode, isMps, window };
}

interface Order {
  readonly shipmentId: string;
  readonly orderId: string;
}

/** So many new orders that the station knows of. */
async function ordered(count: number): Promise<readonly Order[]> {
  const { control } = await floor.practice();
  const orders: Order[] = [];
  for (let index = 0; index < count; index += 1) {
    orders.push(...(await control.order([{ sku: SKU, quantity: 1 }], { dispatchAfterMs: Date.now() - 60_000 })).orders);
  }
  await station.ask('pull.now', {});
  for (const order of orders) await until('the order to be known', () => read(order));
  return orders;
}

const read = ({ shipmentId }: Order) => station.ask('shipments.read', { shipmentId }).catch(() => false as const);

/** Verified, labelled and scanned back, as the bench would, over the same requests. */
async function packed(order: Order): Promise<void> {
  await station.ask('bench.scan', { code: order.orderId });
  for (const { code } of await floor.unitsOf(order.shipmentId)) await station.ask('bench.scan', { code });
  const labelled = async () => {
    const { session } = await station.ask('bench.state', {});
    return session.status === 'confirming-label' && (await read(order));
  };
  const view = await until('its label', labelled, 60_000);
  for (const code of view.trackingIds) await station.ask('bench.scan', { code });
}

const scanned = async (code: string, verdict: string) => {
  const card = page.getByTestId('load-card');
  const before = (await card.getAttribute('data-scan')) ?? '';
  await packer.scan(code);
  await expect(card).not.toHaveAttribute('data-scan', before);
  await expect(card).toHaveAttribute('data-verdict', verdict);
};

test('a load is scanned out with no network; what is missing and what must stay here is named', async () => {
  const [mine, other] = groups;
  const [first, second, missed] = mine?.missing ?? [];
  const stray = other?.missing[0];
  if (!mine || !first || !second || !missed || !stray) throw new Error('too few parcels');
  await packer.press('Alt+h');
  const rows = page.getByTestId('pickups-table-row');
  await expect(rows.filter({ hasText: mine.at.vendorGroupCode }).first()).toContainText(String(mine.there));
  await packer.scan(first.trackingIds[0] ?? '');
  await expect(page.getByTestId('choose-first')).toBeVisible();

  await page.getByTestId('practice-network').click();
  await expect(page.getByTestId('practice-network')).toHaveAttribute('aria-pressed', 'true');
  await expect(station.ask('pull.now', {})).rejects.toThrow('MARKETPLACE_UNREACHABLE');
  const { pickups } = await station.ask('handover.overview', {});
  const index = pickups.findIndex(
    ({ vendorGroupCode, isMps }) => vendorGroupCode === mine.at.vendorGroupCode && isMps === mine.at.isMps,
  );
  await page.getByRole('grid').focus();
  for (let step = 0; step < index; step += 1) await packer.press('ArrowDown');
  await packer.press('Enter');
  await expect(page.getByTestId('loading')).toContainText(mine.at.vendorGroupCode);

  await scanned(first.trackingIds[0] ?? '', 'loaded');
  await expect(page.getByTestId('loaded-count')).toHaveText('1');
  await scanned(stray.trackingIds[0] ?? '', 'wrong-courier');
  await expect(page.getByTestId('load-card')).toHaveClass(/fill-bad/);
  await expect(page.getByTestId('load-card')).toContainText(other?.at.vendorGroupCode ?? '');
  await expect(page.getByTestId('door-says')).toContainText(stray.trackingIds[0] ?? '');
  await scanned('FMPP9999999999', 'foreign');
  await expect(page.getByTestId('load-card')).toHaveClass(/fill-odd/);
  await scanned(first.trackingIds[0] ?? '', 'already-loaded');
  await scanned(second.trackingIds[0] ?? '', 'loaded');
  // A good scan clears what was wrong; it stays named beside.
  await expect(page.getByTestId('door-says')).toHaveText('Scan the next parcel.');
  await expect(page.getByTestId('loaded-count')).toHaveText('2');
  await expect(page.getByTestId('door-offline')).toBeVisible();
  const foreign = page.getByTestId('side-foreign');
  await expect(foreign).toContainText(stray.trackingIds[0] ?? '');
  await expect(foreign).toContainText('FMPP9999999999');
  await expect(page.getByTestId('side-missing')).toContainText(missed.orderIds[0] ?? '');
});

test('the courier’s list says why it cannot come without a network, and opens with one', async () => {
  await packer.press('F7');
  await expect(page.getByTestId('failed-line')).toContainText('The marketplace does not answer.');
  await page.getByTestId('practice-network').click();
  await expect(page.getByTestId('practice-network')).toHaveAttribute('aria-pressed', 'false');
  await until('the marketplace to answer again', async () =>
    station.ask('pull.now', {}).then(
      () => true,
      () => false,
    ),
  );
  const opened = page.waitForEvent('popup');
  await packer.press('F7');
  const list = await opened;
  expect(list.url()).toMatch(/^blob:http:\/\/127\.0\.0\.1/);
  await expect(page.getByTestId('door-says')).toContainText('is open in a window of its own');
  await list.close();
});

test('a load that is closed with a name leaves what is missing for the next one', async () => {
  const [mine] = groups;
  const count = mine?.missing.length ?? 0;
  await packer.press('F8');
  const dialog = page.getByTestId('close-load-dialog');
  await expect(dialog).toContainText('FMPP9999999999');
  await packer.press('Enter');
  await expect(dialog).toContainText('At least 2 letters.');
  await page.getByTestId('close-by').fill('Meera Pillai');
  await packer.press('Enter');
  await expect(page.getByTestId('load-closed')).toContainText(`2 loaded, ${count - 2} missing, 2 kept here.`);
  if (!mine) throw new Error('no load');
  expect(await station.ask('handover.reconcile', keyOf(mine.at))).toMatchObject({ here: count - 2, loaded: [] });
  const gone = mine.missing[0]?.shipmentId ?? '';
  expect((await station.ask('shipments.read', { shipmentId: gone })).parcel).toBe('handed-over');
});

test('the codes for taking returns are asked of the marketplace, and say when they are not made yet', async () => {
  const { control } = await floor.practice();
  await page.getByTestId('return-otcs').click();
  await expect(page.getByTestId('otcs')).toBeVisible();
  await packer.press('Escape');
  await control.switches({ returnOtc: 'not-generated' });
  await page.getByTestId('return-otcs').click();
  await expect(page.getByTestId('otcs-none')).toContainText('The codes are not made yet.');
  await packer.press('Escape');
});
