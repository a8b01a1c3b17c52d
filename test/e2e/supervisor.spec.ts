import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Reply } from '../../shared/contract/index.ts';
import type { PracticeProduct } from '../support/practice-control.ts';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { journalOf } from '../support/station-journal.ts';
import { until } from '../support/station-process.ts';

// One station for all: each test leaves the bench empty and the settings as they were.
test.describe.configure({ mode: 'default', timeout: 120_000 });

/** A person's pace: no key follows so soon that it could be a scanner's. */
const TYPING_MS = 45;
const KETTLE = { sku: 'KETTLE-EL-15', title: 'Garam Electric Kettle, 1.5 litre', ean: '8901111222331' };
/** A second barcode of the mug, as the importer's carton has it. */
const MUG = { sku: 'MUG-BLUE-350', importer: '8901111222348' };

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

interface Order {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderItems: readonly { readonly orderItemId: string; readonly sku: string }[];
}

let hall: PracticePage;
let station: PracticePage['station'];
let page: PracticePage['page'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];
const packed: string[] = [];
let products: readonly PracticeProduct[];

test.beforeAll(async ({ browser }) => {
  hall = await openPracticePage(browser, 'supervisor');
  ({ station, page, packer, floor } = hall);
  products = await (await floor.practice()).control.products();
});

test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
  if (status === expectedStatus) return;
  await hall.tellBench();
});

test.afterAll(() => hall?.close());

/** An order of just these goods, known to the station, that may have left a minute ago. */
async function ordered(lines: readonly Line[], dispatchInMs = 86_400_000): Promise<Order> {
  const { control } = await floor.practice();
  const nowMs = Date.now();
  const dates = { dispatchAfterMs: nowMs - 60_000, dispatchByMs: nowMs + dispatchInMs };
  const [made] = (await control.order(lines, dates)).orders;
  if (!made) throw new Error('no order was made');
  await station.ask('pull.now', {});
  const { shipmentId } = made;
  await until('the new order', async () =>
    station.ask('shipments.read', { shipmentId }).then(
      () => true,
      () => false,
    ),
  );
  return made;
}

async function news(happens: Promise<unknown>): Promise<void> {
  await happens;
  await station.ask('pull.now', {});
}

async function open(order: Order): Promise<void> {
  await packer.scan(order.orderId);
  await packer.sees('verifying');
}

function eanOf(sku: string): string {
  const product = products.find((each) => each.sku === sku);
  if (!product) throw new Error(`practice does not sell ${sku}`);
  return product.ean;
}

async function confirm(order: Order): Promise<void> {
  await packer.sees('confirming-label');
  for (const trackingId of await floor.trackingIdsOf(order.shipmentId)) await packer.scan(trackingId);
  await packer.sees('idle');
  packed.push(order.shipmentId);
}

/** At the marketplace: the one pack it took, dispatched once. */
async function packOf(order: Order) {
  await floor.drained();
  const { control } = await floor.practice();
  expect(await control.effectsOn(order.shipmentId)).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  const [pack] = await control.packsOf(order.shipmentId);
  if (!pack) throw new Error(`no pack of ${order.shipmentId}`);
  return pack;
}

/** Leaves the bench for another screen and waits until it is there. */
async function goTo(key: string, testId: string): Promise<void> {
  await packer.press(key);
  await expect(page.getByTestId(testId)).toBeVisible();
}

async function typeInto(testId: string, text: string): Promise<void> {
  await packer.tabTo(testId);
  await packer.press('Control+A');
  await page.keyboard.type(text, { delay: TYPING_MS });
  await expect(page.getByTestId(testId)).toHaveValue(text);
}

async function tells(instruction: string): Promise<void> {
  await expect(page.getByTestId('instruction')).toHaveAttribute('data-instruction', instruction);
}

async function savesConfig(what: string, is: (config: NonNullable<Reply<'setup.state'>['config']>) => boolean) {
  await until(what, async () => {
    const { config } = await station.ask('setup.state', {});
    return config !== null && is(config);
  });
}

test.describe('the catalogue as a file', () => {
  const csv = [
    'sku,title,barcodes,serials,length_cm,breadth_cm,height_cm,weight_kg,tax_rate',
    `${KETTLE.sku},"${KETTLE.title}",${KETTLE.ean},no,22,20,24,1.1,18`,
    'TAWA-NS-28CM,,,,,,,,twelve',
    `SOAP-NEEM-75X4,,${KETTLE.ean},,,,,,`,
  ];

  async function choose(name: string, text: string): Promise<void> {
    const chooser = page.waitForEvent('filechooser');
    await packer.tabTo('choose-csv');
    await packer.press('Enter');
    await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  }

  test('is previewed row by row, imported, named at the bench, and comes back out all unchanged', async () => {
    const mug = eanOf(MUG.sku);
    await goTo('Alt+8', 'catalogue');
    await packer.tabTo('csv-import');
    await packer.press('Enter');
    await choose('products.csv', [...csv, `${MUG.sku},,${mug}|${MUG.importer},,,,,,`, ''].join('\r\n'));
    await expect(page.getByTestId('csv-added')).toHaveText('1');
    await expect(page.getByTestId('csv-changed')).toHaveText('1');
    await expect(page.getByTestId('csv-refused')).toHaveText('2');
    const errors = page.getByTestId('csv-errors-table-row');
    await expect(errors).toHaveCount(2);
    await expect(errors.nth(0)).toContainText(/^3tax_ratetwelve/);
    await expect(errors.nth(1)).toContainText(/^4barcodes8901111222331/);
    expect((await station.ask('catalogue.list', { search: KETTLE.sku })).total).toBe(0);
    await packer.tabTo('import-confirm');
    await packer.press('Enter');
    await expect(page.getByTestId('import-done')).toContainText('1 new, 1 changed, 2 refused');
    await packer.press('Escape');

    await goTo('Alt+1', 'bench');
    await packer.scan(KETTLE.ean);
    await packer.hears('gate');
    await expect(page.getByTestId('parcel-card')).toContainText(KETTLE.title);
    const order = await ordered([{ sku: MUG.sku, quantity: 1 }]);
    await open(order);
    await packer.scan(KETTLE.ean);
    await packer.hears('wrong-item');
    await expect(page.getByTestId('parcel-card')).toContainText(KETTLE.title);
    await packer.press('F4');
    await packer.scan(`0${MUG.importer}`);
    await confirm(order);
    await packOf(order);

    await goTo('Alt+8', 'catalogue');
    const download = page.waitForEvent('download');
    await packer.tabTo('csv-export');
    await packer.press('Enter');
    const exported = readFileSync(await (await download).path(), 'utf8');
    const { total } = await station.ask('catalogue.list', { limit: 1 });
    await page.getByTestId('csv-import').click();
    await choose('again.csv', exported);
    await expect(page.getByTestId('csv-unchanged')).toHaveText(String(total));
    for (const count of ['added', 'changed', 'refused']) {
      await expect(page.getByTestId(`csv-${count}`), count).toHaveText('0');
    }
    await expect(page.getByTestId('import-confirm')).toHaveCount(0);
    await packer.press('Escape');
    await goTo('Alt+1', 'bench');
  });
});

test.describe('teaching', () => {
  test('a code nobody knows is taught with F5, and the same scan counts from then on', async () => {
    const glass = 'GLASS-CHAI-6S';
    const ean = eanOf(glass);
    const order = await ordered([
      { sku: 'PEN-BALL-BLU.20', quantity: 1 },
      { sku: glass, quantity: 2 },
    ]);
    await open(order);
    await packer.scan(ean);
    await packer.hears('unknown-code');
    await tells('unknownCodeTeach');
    await packer.press('F5');
    const lines = page.getByTestId('teach-line');
    await expect(lines).toHaveCount(2);
    const skus = await lines.allInnerTexts();
    await page.keyboard.type(String(skus.findIndex((text) => text.includes(glass)) + 1));
    await packer.press('Enter');
    await tells('taughtBarcode');
    await packer.scan(ean);
    await packer.hears('accept');
    await packer.scan(ean);
    await packer.scan(eanOf('PEN-BALL-BLU.20'));
    await confirm(order);
    await packOf(order);
    const taught = journalOf(join(hall.dataDir, 'practice')).filter(
      ({ event }) => event.status === 'known' && event.kind === 'catalogue-changed' && event.payload.cause === 'bench',
    );
    expect(taught.map(({ event }) => event)).toMatchObject([{ payload: { what: 'barcode', fields: [glass] } }]);
  });
});

test.describe('a refused pack', () => {
  test('for want of an IMEI stops in words; F7 puts it right, the IMEI is asked for, and it goes once', async () => {
    const phone = 'PHN-KEYPAD-1SIM';
    const ean = eanOf(phone);
    const order = await ordered([{ sku: phone, quantity: 1 }]);
    await open(order);
    await packer.scan(ean);
    await packer.sees('stopped');
    await tells('stopCorrect');
    await expect(page.getByTestId('verdict-words')).toHaveText('The serial number is not accepted.');
    await packer.press('F7');
    await packer.sees('verifying');
    await packer.scan(ean);
    await expect(page.getByTestId('capture')).toBeVisible();
    await tells('scanSerial');
    const [unit] = await floor.unitsOf(order.shipmentId);
    await packer.scan(unit?.serials[0] ?? '');
    await confirm(order);
    const pack = await packOf(order);
    expect(Object.values(pack.serials)).toEqual([[[unit?.serials[0]]]]);
    // Learned for good: the next one is asked for its IMEI at once.
    const next = await ordered([{ sku: phone, quantity: 1 }]);
    await open(next);
    await packer.scan(ean);
    await expect(page.getByTestId('capture')).toBeVisible();
    const [another] = await floor.unitsOf(next.shipmentId);
    await packer.scan(another?.serials[0] ?? '');
    await confirm(next);
    await packOf(next);
  });

  test('for a doubted weight waits for a person; F6 sends it as it is', async () => {
    const { control } = await floor.practice();
    const sku = 'SOCKS-ANK.3PR';
    await control.switches({ weightCheck: true });
    await station.ask('catalogue.teach', {
      ...{ sku, box: { lengthMm: 190, breadthMm: 110, heightMm: 40, weightGrams: 600 } },
    });
    const order = await ordered([{ sku, quantity: 1 }]);
    await open(order);
    await packer.scan(eanOf(sku));
    await packer.sees('stopped');
    await tells('stopConfirm');
    await expect(page.getByTestId('verdict-words')).toHaveText('The weight looks unusual.');
    expect(await control.packsOf(order.shipmentId)).toEqual([]);
    await packer.press('F6');
    await confirm(order);
    expect((await packOf(order)).boxes).toMatchObject([{ weight: 0.6 }]);
    await control.switches({ weightCheck: false });
  });
});

test.describe('boxes that are asked for', () => {
  test.beforeAll(async () => {
    await goTo('Alt+8', 'catalogue');
    await page.getByTestId('catalogue-tab-box-types').click();
    await packer.tabTo('add-box');
    await packer.press('Enter');
    const carton = [
      ['box-code', 'L2'],
      ['box-name', 'Large carton'],
      ['carton-length', '41'],
      ['carton-breadth', '30.5'],
      ['carton-height', '20'],
      ['carton-tare', '210'],
    ] as const;
    for (const [field, text] of carton) await typeInto(field, text);
    await packer.press('Enter');
    await expect(page.getByTestId('box-dialog')).toBeHidden();
    await station.ask('settings.save', { boxing: 'ask' });
    await goTo('Alt+1', 'bench');
    await packer.sees('idle');
  });
  test.afterAll(async () => {
    await station.ask('settings.save', { boxing: 'known' });
    await packer.sees('idle');
  });

  test('a scanned carton is weighed where its contents never were, and the pack carries just that', async () => {
    const order = await ordered([{ sku: MUG.sku, quantity: 1 }]);
    const { entries } = await station.ask('catalogue.list', { search: MUG.sku });
    const [product] = entries;
    if (!product) throw new Error('the mug is not on file');
    const { picture: _picture, changedAtMs: _changed, wanted: _wanted, ...mug } = product;
    await station.ask('catalogue.save', { ...mug, box: null });
    await open(order);
    await packer.scan(eanOf(MUG.sku));
    await packer.sees('boxing');
    await packer.scan('PB-B:NONE');
    await tells('boxUnknown');
    await packer.scan('PB-B:L2');
    await tells('weigh');
    await page.keyboard.type('745', { delay: TYPING_MS });
    await packer.press('Enter');
    await confirm(order);
    expect((await packOf(order)).boxes).toMatchObject([{ length: 41, breadth: 30.5, height: 20, weight: 0.745 }]);
  });

  test('a scanned carton of known contents needs no scale', async () => {
    const order = await ordered([{ sku: 'TEA-ASSAM-500G', quantity: 2 }]);
    await open(order);
    const tea = eanOf('TEA-ASSAM-500G');
    await packer.scan(tea);
    await packer.scan(tea);
    await packer.sees('boxing');
    await packer.scan('PB-B:L2');
    await confirm(order);
    expect((await packOf(order)).boxes).toMatchObject([{ length: 41, breadth: 30.5, height: 20, weight: 1.25 }]);
  });
});

test.describe('slots', () => {
  test.beforeAll(async () => {
    await station.ask('settings.save', { shelfMarks: 'slots' });
    await packer.sees('idle');
  });
  test.afterAll(async () => {
    await station.ask('settings.save', { shelfMarks: 'tickets' });
    await packer.sees('idle');
  });

  test('keep what is completed without a network, one in each; its label prints on its slot alone', async () => {
    const first = await ordered([{ sku: 'KURTA-W-IKT-M', quantity: 1 }]);
    const second = await ordered([{ sku: 'KURTA-W-IKT-L', quantity: 1 }]);
    const labels = async () =>
      (await station.ask('prints.list', {})).jobs.filter((job) => job.document === 'label').length;
    const before = await labels();
    await page.getByTestId('practice-network').click();
    await expect(page.getByTestId('practice-network')).toHaveAttribute('aria-pressed', 'true');
    await expect(station.ask('pull.now', {})).rejects.toThrow('MARKETPLACE_UNREACHABLE');
    await open(first);
    await packer.scan(eanOf('KURTA-W-IKT-M'));
    await tells('waitDocumentsOfflineSlot');
    await packer.scan('PB-S:07');
    await packer.sees('idle');
    await expect(page.getByTestId('shelf-mark')).toContainText('S-07');
    await open(second);
    await packer.scan(eanOf('KURTA-W-IKT-L'));
    await packer.sees('printing');
    await packer.scan('PB-S:07');
    await packer.hears('gate');
    await tells('markTaken');
    await packer.sees('printing');
    await packer.scan('PB-S:8');
    await packer.sees('idle');
    const shelved = (await station.ask('shelf.list', {})).entries;
    expect(shelved.map(({ shipmentId, mark }) => [shipmentId, mark?.name])).toEqual([
      [first.shipmentId, 'S-07'],
      [second.shipmentId, 'S-08'],
    ]);

    await page.getByTestId('practice-network').click();
    await until(
      'both labels to arrive',
      async () => (await station.ask('station.status', {})).shelf.ready === 2,
      60_000,
    );
    expect(await labels()).toBe(before);
    for (const [at, [slot, order]] of (
      [
        ['PB-S:08', second],
        ['PB-S:07', first],
      ] as const
    ).entries()) {
      await packer.scan(slot);
      await packer.sees('confirming-label');
      expect(await labels()).toBe(before + at + 1);
      await confirm(order);
    }
    await packer.scan('PB-S:07');
    await tells('markEmpty');
    await packOf(first);
    await packOf(second);
  });
});

test.describe('a label that was not scanned back', () => {
  test('takes over the status bar before its cut-off, and a supervisor attests it, once', async () => {
    const order = await ordered([{ sku: 'LUNGI-CHK-2PK', quantity: 1 }], 30 * 60_000);
    await open(order);
    await packer.scan(eanOf('LUNGI-CHK-2PK'));
    await packer.sees('confirming-label');
    await packer.press('F2');
    await packer.sees('idle');
    await page.getByTestId('status-unseen').click();
    const row = page.getByTestId('unseen-table-row').filter({ hasText: order.orderId });
    await row.getByTestId('attest').click();
    await packer.press('Enter');
    await expect(page.getByTestId('attest-dialog')).toContainText('Say it in a few words.');
    await typeInto('attest-by', 'Meera Pillai');
    await typeInto('attest-reason', 'smudged, two of us looked');
    await packer.press('Enter');
    await expect(page.getByTestId('attested')).toContainText(order.orderId);
    await expect(row).toHaveCount(0);
    await expect(page.getByTestId('status-unseen')).toHaveCount(0);
    await packOf(order);
    const [trackingId = ''] = await floor.trackingIdsOf(order.shipmentId);
    await packer.scan(trackingId);
    await packer.hears('gate');
    await expect(
      station.ask('bench.attest', { shipmentId: order.shipmentId, by: 'Meera', reason: 'again' }),
    ).rejects.toThrow('WRONG_STATE');
    await packOf(order);
    packed.push(order.shipmentId);
    const said = journalOf(join(hall.dataDir, 'practice')).filter(
      ({ event, shipmentId }) =>
        shipmentId === order.shipmentId && event.status === 'known' && event.kind === 'decision',
    );
    expect(said.map(({ event }) => event)).toMatchObject([
      { payload: { about: 'parcel', decision: 'attested by Meera Pillai', reason: 'smudged, two of us looked' } },
    ]);
  });
});

test.describe('an own invoice series', () => {
  test('is begun on the settings screen; two parcels take two numbers in a row, as the marketplace has them', async () => {
    const { control } = await floor.practice();
    await control.switches({ ownInvoicing: true });
    await goTo('Alt+5', 'settings');
    await packer.tabTo('invoicing');
    await packer.press('ArrowDown');
    await typeInto('invoice-prefix', 'SV');
    const next = page.getByTestId('next-number').locator('.mono');
    await expect(next).toHaveText(/^SV\d{4}-1$/);
    const firstNumber = await next.innerText();
    await packer.tabTo('invoice-prefix');
    await packer.press('Enter');
    await savesConfig('the series to be saved', ({ invoicing }) => invoicing.mode === 'own');
    await expect(page.getByTestId('save-state')).not.toContainText('not saved');
    await goTo('Alt+1', 'bench');
    const orders: Order[] = [];
    for (const sku of ['CABLE-C2C-1M', 'CHARGER-33W-W']) {
      const order = await ordered([{ sku, quantity: 1 }]);
      await open(order);
      await packer.scan(eanOf(sku));
      await confirm(order);
      orders.push(order);
    }
    const told: string[] = [];
    for (const order of orders) {
      const { invoices } = await packOf(order);
      expect(invoices).toMatchObject([{ orderId: order.orderId }]);
      told.push(...invoices.map((invoice) => invoice.invoiceNumber));
    }
    expect(told).toEqual([firstNumber, firstNumber.replace(/1$/, '2')]);
    await goTo('Alt+9', 'invoices');
    const rows = page.getByTestId('invoices-table-row');
    await expect(rows).toHaveCount(2);
    for (const [at, number] of told.entries()) {
      const row = rows.filter({ hasText: number });
      await expect(row).toContainText(orders[at]?.orderId ?? '');
      await expect(row).toContainText('Used');
    }
    await expect(page.getByTestId('invoices-used')).toContainText('2');
    await goTo('Alt+1', 'bench');
    await station.ask('settings.save', { invoicing: { mode: 'marketplace' } });
    await control.switches({ ownInvoicing: false });
    await packer.sees('idle');
  });
});

test.describe('late news', () => {
  const status = async () => (await station.ask('station.status', {})).shelf;
  const counted = (stopped: number) =>
    until(`${stopped} stopped in the status`, async () => (await status()).stopped === stopped);

  /** The marketplace makes no label until told. */
  async function withheldLabels() {
    const { control } = await floor.practice();
    await control.refuse({ operation: 'label', code: 'DEPENDENT_SYSTEM_CALL_FAILED', times: 1_000 });
    return { end: () => control.endRefusals() };
  }

  /** Parks what waits for its label; the code of the ticket it got. */
  async function putAside(): Promise<string> {
    await packer.sees('printing');
    await packer.press('F2');
    await packer.sees('idle');
    const name = await page.getByTestId('shelf-mark').locator('.mark-name').innerText();
    return name.replace('T-', 'PB-T:');
  }

  test('a hold stops an open parcel; it is counted until it is over, and then goes on', async () => {
    const { control } = await floor.practice();
    const order = await ordered([{ sku: 'SOAP-NEEM-75X4', quantity: 2 }]);
    const soap = eanOf('SOAP-NEEM-75X4');
    await open(order);
    await packer.scan(soap);
    await news(control.hold(order.shipmentId));
    await packer.sees('stopped');
    await expect(page.getByTestId('verdict-words')).toHaveText('On hold');
    await packer.scan(soap);
    await until('the scan to be stopped too', async () => {
      const [last] = (await station.ask('bench.state', {})).recent;
      return last?.code === soap && last.verdict === 'stop';
    });
    await packer.press('F4');
    await packer.sees('idle');
    await counted(1);
    await expect(page.getByTestId('status-shelf')).toContainText('1');
    await packer.scan(order.orderId);
    await packer.hears('gate');
    await news(control.unhold(order.shipmentId));
    await counted(0);
    await packer.scan(order.orderId);
    await packer.sees('verifying');
    await packer.scan(soap);
    await confirm(order);
    await packOf(order);
  });

  test('a unit taken back while the parcel is open is taken out, and the rest goes', async () => {
    const { control } = await floor.practice();
    const order = await ordered([{ sku: 'SOAP-NEEM-75X4', quantity: 2 }]);
    await open(order);
    await packer.scan(eanOf('SOAP-NEEM-75X4'));
    await news(control.cancelUnits(order.shipmentId, order.orderItems[0]?.orderItemId ?? '', 1));
    await packer.sees('stopped');
    await tells('stopQuantity');
    await packer.press('F4');
    await confirm(order);
    expect((await packOf(order)).taxes).toMatchObject([{ quantity: 1 }]);
  });

  test('a hold stops a complete parcel on the shelf, and its ticket says so until it is over', async () => {
    const { control } = await floor.practice();
    const order = await ordered([{ sku: 'HONEY-RAW.350', quantity: 1 }]);
    const withheld = await withheldLabels();
    await open(order);
    await packer.scan(eanOf('HONEY-RAW.350'));
    const ticket = await putAside();
    await news(control.hold(order.shipmentId));
    await counted(1);
    await packer.scan(ticket);
    await packer.sees('stopped');
    await expect(page.getByTestId('verdict-words')).toHaveText('On hold');
    await packer.press('F4');
    await packer.sees('idle');
    await counted(1);
    await news(control.unhold(order.shipmentId));
    await counted(0);
    await withheld.end();
    await packer.scan(order.orderId);
    await confirm(order);
    await packOf(order);
  });

  test('a unit taken back from a complete parcel on the shelf is taken out before its label prints', async () => {
    const { control } = await floor.practice();
    const order = await ordered([{ sku: 'PICKLE-MNG-400', quantity: 2 }]);
    const pickle = eanOf('PICKLE-MNG-400');
    const withheld = await withheldLabels();
    await open(order);
    await packer.scan(pickle);
    await packer.scan(pickle);
    const ticket = await putAside();
    await news(control.cancelUnits(order.shipmentId, order.orderItems[0]?.orderItemId ?? '', 1));
    await counted(1);
    await packer.scan(ticket);
    await packer.sees('stopped');
    await tells('stopQuantity');
    await packer.press('F4');
    await packer.sees('printing');
    await withheld.end();
    await confirm(order);
    await packOf(order);
  });
});

test('afterwards nothing was packed or dispatched twice, and the journal replays', async () => {
  await floor.drained();
  const { control } = await floor.practice();
  for (const shipmentId of packed) {
    expect(await control.state(shipmentId), shipmentId).toBe('READY_TO_DISPATCH');
    expect(await control.effectsOn(shipmentId), shipmentId).toMatchObject({ 'pack-accepted': 1, dispatched: 1 });
  }
  const touched = (await control.history()).filter((entry) => entry.kind === 'pack-accepted');
  expect(touched.map((entry) => entry.shipmentId).sort()).toEqual([...packed].sort());
  expect(await station.ask('diagnostics.verifyJournal', {})).toMatchObject({ intact: true, firstBadSeq: null });
  const replayed: unknown = JSON.parse(
    execFileSync(
      process.execPath,
      [
        resolve(import.meta.dirname, '../../out/main/replay.js'),
        `--data-dir=${join(hall.dataDir, 'practice')}`,
        '--json',
      ],
      { encoding: 'utf8' },
    ),
  );
  expect(replayed).toMatchObject({ same: true });
});
