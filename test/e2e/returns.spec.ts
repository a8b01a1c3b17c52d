import { expect, test } from '@playwright/test';
import { momentText } from '../../renderer/forms/dates.ts';
import type { ReturnStatus } from '../../shared/model/returns.ts';
import type { MadeReturn, WantedReturn } from '../support/practice-control.ts';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { until } from '../support/station-process.ts';

// One station for all: each test makes its own return and ends on the list.
test.describe.configure({ mode: 'default', timeout: 120_000 });

const DAY_MS = 86_400_000;
const SKU = 'MUG-BLUE-350';
let hall: PracticePage;
let station: PracticePage['station'];
let page: PracticePage['page'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];

test.beforeAll(async ({ browser }) => {
  hall = await openPracticePage(browser, 'returns');
  ({ station, page, packer, floor } = hall);
});
test.beforeEach(async () => {
  await packer.press('Alt+r');
  await expect(page.getByTestId('returns')).toBeVisible();
});
test.afterAll(() => hall?.close());

/** A return at the marketplace that the station knows of. */
async function returned(type: 'NORMAL' | 'SELF', wanted: Omit<WantedReturn, 'shipmentId'>): Promise<MadeReturn> {
  const { control } = await floor.practice();
  const [order] = (await control.order([{ sku: SKU, quantity: 1 }], { type })).orders;
  if (!order) throw new Error('no order was made');
  const made = await control.return({ shipmentId: order.shipmentId, ...wanted });
  await station.ask('pull.now', {});
  await until('the return to be known', () => known(made));
  return made;
}

const known = ({ returnId }: MadeReturn) => station.ask('returns.read', { returnId }).catch(() => false as const);

async function open({ returnId }: MadeReturn): Promise<void> {
  await page.getByTestId('returns-tab-all').click();
  await page.getByTestId('returns-table-row').filter({ hasText: returnId }).getByRole('button').first().click();
  await expect(page.getByTestId('return-view')).toBeVisible();
}

/** At the marketplace itself, whatever is shown here. */
async function reaches({ returnId }: MadeReturn, status: ReturnStatus): Promise<void> {
  const { control } = await floor.practice();
  await until(`the return to be ${status} there`, async () =>
    (await control.returns()).some((one) => one.returnId === returnId && one.status === status),
  );
}

async function shows(status: ReturnStatus): Promise<void> {
  await expect(page.getByTestId('return-view')).toHaveAttribute('data-status', status, { timeout: 30_000 });
}

/** What was asked of the marketplace for this return and is not given up. */
async function changesOf({ returnId }: MadeReturn): Promise<readonly string[]> {
  const { entries } = await station.ask('outbox.list', { all: true });
  return entries.filter((entry) => entry.returnId === returnId).map(({ kind }) => kind);
}

async function act(name: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  await page.getByTestId(`act-${name}`).click();
  for (const [field, text] of Object.entries(fields)) await page.getByTestId(field).fill(text);
}

async function confirm(): Promise<void> {
  await page.getByTestId('return-act-confirm').click();
  await expect(page.getByTestId('return-act-dialog')).toBeHidden();
  await expect(page.getByTestId('act-done')).toBeVisible();
}

async function network(up: boolean): Promise<void> {
  await page.getByTestId('practice-network').click();
  await expect(page.getByTestId('practice-network')).toHaveAttribute('aria-pressed', String(!up));
  if (!up) await expect(station.ask('pull.now', {})).rejects.toThrow('MARKETPLACE_UNREACHABLE');
}

/** Does and confirms it while the network is cut: it waits in sight, and leaves once the network is back. */
async function whileCut(made: MadeReturn, kind: string, ask: () => Promise<void>): Promise<void> {
  await network(false);
  // The line that says so moves what is below it, and a press whose button moves away is none.
  await expect(page.getByTestId('offline')).toBeVisible();
  await ask();
  await confirm();
  await expect(page.locator('[data-testid=return-change][data-state=pending]').first()).toBeVisible();
  await network(true);
  await station.ask('pull.now', {});
  await expect(page.getByTestId('offline')).toHaveCount(0);
  await floor.drained();
  expect((await changesOf(made)).filter((each) => each === kind)).toHaveLength(1);
}

test.describe('a customer return of a self-ship order', () => {
  test('is visited later, approved, picked up later and picked up, each told once', async () => {
    const made = await returned('SELF', { source: 'customer_return', service: true });
    const later = momentText(Date.now() + 2 * DAY_MS);
    await open(made);
    await shows('requested');
    await act('tech-visit-attempt', { 'act-next': later.slice(0, 10), 'act-sub-reason': 'door locked' });
    await page.getByTestId('act-reason').click();
    await page.getByRole('option').first().click();
    await confirm();
    await floor.drained();
    await shows('requested');

    await expect(page.getByTestId('act-approve')).toBeVisible({ timeout: 30_000 });
    await act('approve', { 'act-comments': 'The lid does not close' });
    await confirm();
    await reaches(made, 'approved');
    await shows('approved');

    await act('pickup-attempt', { 'act-next': later });
    await page.getByTestId('act-reason').click();
    await page.getByRole('option').last().click();
    await page.getByTestId('act-reason-own').fill('the van broke down');
    await confirm();
    await floor.drained();
    await expect(page.getByTestId('act-pickup')).toBeVisible({ timeout: 30_000 });
    await act('pickup');
    await confirm();
    await reaches(made, 'completed');
    await shows('completed');
    expect([...(await changesOf(made))].sort()).toEqual(
      ['return-approve', 'return-pickup', 'return-pickup-attempt', 'service-attempt'].sort(),
    );
    await expect(page.getByTestId('return-cannot').first()).toHaveAttribute('data-refusal', 'closed');
  });

  test('is visited, approved, picked up later and picked up with the network cut at each step, each told once', async () => {
    const made = await returned('SELF', { source: 'customer_return', service: true });
    const later = momentText(Date.now() + 2 * DAY_MS);
    await open(made);
    await whileCut(made, 'service-attempt', async () => {
      await act('tech-visit-attempt', { 'act-next': later.slice(0, 10), 'act-sub-reason': 'door locked' });
      await page.getByTestId('act-reason').click();
      await page.getByRole('option').first().click();
    });
    await shows('requested');
    await expect(page.getByTestId('act-approve')).toBeVisible({ timeout: 30_000 });
    await whileCut(made, 'return-approve', () => act('approve', { 'act-comments': 'The lid does not close' }));
    await reaches(made, 'approved');
    await shows('approved');
    await whileCut(made, 'return-pickup-attempt', async () => {
      await act('pickup-attempt', { 'act-next': later });
      await page.getByTestId('act-reason').click();
      await page.getByRole('option').first().click();
    });
    await expect(page.getByTestId('act-pickup')).toBeVisible({ timeout: 30_000 });
    await whileCut(made, 'return-pickup', () => act('pickup'));
    await reaches(made, 'completed');
    await shows('completed');
  });

  test('is rejected with the network cut, and told once', async () => {
    const made = await returned('SELF', { source: 'customer_return', service: true });
    await open(made);
    await whileCut(made, 'return-reject', () => act('reject', { 'act-comments': 'Nothing is wrong with it' }));
    await reaches(made, 'rejected');
    await shows('rejected');
  });

  test('is refused with a date in the future or without words, below the field, and nothing is queued', async () => {
    const made = await returned('SELF', { source: 'customer_return', service: true });
    await open(made);
    await act('reject', { 'act-at': momentText(Date.now() + 2 * DAY_MS) });
    await page.getByTestId('return-act-confirm').click();
    const dialog = page.getByTestId('return-act-dialog');
    await expect(dialog).toContainText('This lies in the future. Enter when it happened.');
    await expect(dialog).toContainText('Fill this in.');
    await packer.press('Escape');
    await act('tech-visit-attempt', { 'act-next': momentText(Date.now() - 2 * DAY_MS).slice(0, 10) });
    await page.getByTestId('return-act-confirm').click();
    await expect(dialog).toContainText('This day is past. Enter today or later.');
    await packer.press('Escape');
    // What its state does not allow has no button, and says why.
    await expect(page.getByTestId('act-pickup')).toHaveCount(0);
    await expect(page.locator('[data-testid=return-cannot][data-refusal=not-approved]')).toContainText('Picked up');
    expect(await changesOf(made)).toEqual([]);

    await act('reject', { 'act-comments': 'Nothing is wrong with it' });
    await confirm();
    await reaches(made, 'rejected');
    await shows('rejected');
  });
});

test.describe('a courier return of a self-ship order', () => {
  test('is received with no network by a scan, waits in sight, and closes once when the network is back', async () => {
    const made = await returned('SELF', { source: 'courier_return' });
    await network(false);
    await packer.scan(made.returnId);
    await expect(page.getByTestId('receive-dialog')).toContainText('Closes the return at the marketplace');
    await packer.scan('PB:OK');
    await expect(page.getByTestId('received')).toContainText('Its closing waits to be sent.');
    await open(made);
    await expect(page.getByTestId('return-change')).toHaveAttribute('data-state', 'pending');
    await expect(page.getByTestId('return-receipt')).toHaveCount(1);
    await expect(page.getByTestId('offline')).toBeVisible();
    expect(await changesOf(made)).toEqual(['return-complete']);
    await network(true);
    await reaches(made, 'completed');
    await shows('completed');
    await expect(page.getByTestId('return-change')).toHaveCount(0);
    expect(await changesOf(made)).toEqual(['return-complete']);
  });

  test('that reached the buyer is cancelled, then its order confirmed as delivered', async () => {
    const made = await returned('SELF', { source: 'courier_return' });
    const { shipmentId } = await station.ask('returns.read', { returnId: made.returnId });
    await open(made);
    await act('cancel');
    await confirm();
    await reaches(made, 'cancelled');
    await shows('cancelled');
    const { control } = await floor.practice();
    await until('its order to be delivered there', async () =>
      ['DELIVERED', 'COMPLETED'].includes((await control.state(shipmentId ?? '')) ?? ''),
    );
  });
});

test.describe('a courier return whose order reached the buyer', () => {
  test('is cancelled with the network cut, and its order delivered after it', async () => {
    const made = await returned('SELF', { source: 'courier_return' });
    const { shipmentId } = await station.ask('returns.read', { returnId: made.returnId });
    await open(made);
    await whileCut(made, 'return-cancel', () => act('cancel'));
    await reaches(made, 'cancelled');
    const { control } = await floor.practice();
    await until('its order to be delivered there', async () =>
      ['DELIVERED', 'COMPLETED'].includes((await control.state(shipmentId ?? '')) ?? ''),
    );
  });
});

test.describe('a parcel at the returns desk', () => {
  test('of the marketplace’s courier is received with what the eye sees, and asks nothing of the marketplace', async () => {
    const made = await returned('NORMAL', { source: 'customer_return' });
    await packer.scan(made.trackingId ?? made.returnId);
    const dialog = page.getByTestId('receive-dialog');
    await expect(dialog).toContainText('Kept here as proof.');
    await packer.press('ArrowDown');
    await packer.scan('SOME-OTHER-PARCEL-77');
    await expect(page.getByTestId('scan-refused')).toContainText('SOME-OTHER-PARCEL-77 was not taken.');
    await page.getByTestId('receive-otc').fill('4821');
    await page.getByTestId('receive-note').fill('One corner is dented');
    await packer.press('Enter');
    await expect(page.getByTestId('received')).toContainText('Damaged');
    const { receipts } = await station.ask('returns.read', { returnId: made.returnId });
    expect(receipts).toMatchObject([{ condition: 'damaged', quantity: 1, otc: '4821', note: 'One corner is dented' }]);
    expect(await changesOf(made)).toEqual([]);
    await open(made);
    await expect(page.getByTestId('return-cannot')).toHaveAttribute('data-refusal', 'standard');
  });

  test('that no return names is kept, and joined when the marketplace tells of one', async () => {
    const { control } = await floor.practice();
    const [order] = (await control.order([{ sku: SKU, quantity: 1 }], { type: 'NORMAL' })).orders;
    if (!order) throw new Error('no order was made');
    await packer.scan(order.orderId);
    await expect(page.getByTestId('receive-dialog')).toContainText('No return known here has this code.');
    await packer.press('Enter');
    await expect(page.getByTestId('received')).toContainText('kept as an unknown parcel');
    await page.getByTestId('returns-tab-unknown').click();
    await expect(page.getByTestId('unknown-table-row').filter({ hasText: order.orderId })).toBeVisible();
    const made = await control.return({ shipmentId: order.shipmentId, source: 'customer_return' });
    await station.ask('pull.now', {});
    await until('the parcel to be joined', async () => {
      const view = await known(made);
      return view !== false && view.receipts.length === 1;
    });
    await expect(page.getByTestId('unknown-table-row').filter({ hasText: order.orderId })).toHaveCount(0);
  });
});
