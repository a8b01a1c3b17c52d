import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { PNG } from 'pngjs';
import type { RequestName } from '../../shared/contract/index.ts';
import { asked, doDeeds, reopenRenderer, scan } from '../support/renderer-page.ts';
import { FULL, READY, STATUS } from '../support/renderer-scripts.ts';
import { DOUBTED, INVOICES, PHONE, PREVIEW, SUPERVISED } from '../support/renderer-supervisor-states.ts';
import type { Script } from '../support/scripted-station.ts';
import { serveFolder } from '../support/static-server.ts';

const RENDERER = process.env['RENDERER_DIR'] ?? join(import.meta.dirname, '../../out/renderer');
let server: Awaited<ReturnType<typeof serveFolder>>;
test.beforeAll(async () => {
  server = await serveFolder(RENDERER);
});
test.afterAll(() => server.close());

async function open(browser: Browser, key: string, script: Script = SUPERVISED): Promise<Page> {
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  await page.keyboard.press(key);
  return page;
}

const lastAsked = (page: Page, name: RequestName) => expect.poll(async () => (await asked(page, name)).at(-1));

test.describe('the catalogue', () => {
  test('asks the station for what is typed and for what is missing', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.keyboard.press('F3');
    await page.keyboard.type('mug');
    await lastAsked(page, 'catalogue.list').toEqual({ search: 'mug', limit: 100, offset: 0 });
    await page.getByTestId('lacking-tax-rate').click();
    await lastAsked(page, 'catalogue.list').toEqual({ search: 'mug', lacking: 'tax-rate', limit: 100, offset: 0 });
    await expect(page.getByTestId('summary')).toContainText('not complete');
  });

  test('draws only the rows in sight of 20,000 products, and reads the page that is scrolled to', async ({
    browser,
  }) => {
    const entries = Array.from({ length: 100 }, (_, index) => ({ ...PHONE, sku: `SKU-${index}` }));
    const page = await open(browser, 'Alt+8', {
      ...SUPERVISED,
      'catalogue.list': { value: { total: 20_000, entries } },
    });
    await expect(page.getByTestId('products-table-row').first()).toBeVisible();
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await lastAsked(page, 'catalogue.list').toMatchObject({ offset: 19_900 });
    expect(await page.getByTestId('products-table-row').count()).toBeLessThan(60);
  });

  test('leads from the number of wanted units to the orders that want them', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.getByTestId('wanted').nth(1).click();
    await expect(page.getByTestId('queue')).toBeVisible();
    await lastAsked(page, 'queue.list').toMatchObject({ search: PHONE.sku });
    await expect(page.getByTestId('filter')).toHaveValue(PHONE.sku);
  });

  test('saves a product as the contract wants it, and marks what cannot be saved', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.getByTestId('edit-product').nth(1).click();
    await doDeeds(page, [{ type: ['product-tax', '180'] }, { click: '[data-testid=save-product]' }]);
    await expect(page.getByTestId('product-dialog')).toContainText('A number from 0 to 100.');
    expect(await asked(page, 'catalogue.save')).toEqual([]);
    await doDeeds(page, [
      { type: ['product-tax', '5'] },
      { type: ['product-price', '1,299.50'] },
      { type: ['box-length', '30.5'] },
      { click: '[data-testid=save-product]' },
    ]);
    await lastAsked(page, 'catalogue.save').toEqual({
      sku: PHONE.sku,
      title: PHONE.title,
      barcodes: PHONE.barcodes,
      serials: PHONE.serials,
      box: { lengthMm: 305, breadthMm: 180, heightMm: 105, weightGrams: 640 },
      taxRatePercent: 5,
      refurbished: true,
      purchasePricePaise: 129_950,
    });
    await expect(page.getByTestId('product-dialog')).toBeHidden();
  });

  test('takes a scan in its barcode field once, and leaves every other scan to the bench', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.getByTestId('edit-product').nth(1).click();
    await page.getByTestId('add-barcode').focus();
    await scan(page, '4006381333931');
    await expect(page.getByTestId('product-dialog')).toContainText('4006381333931');
    // The same GTIN with its leading zero.
    await scan(page, '04006381333931');
    await expect(page.getByTestId('product-dialog')).toContainText('It is here already.');
    expect(await asked(page, 'bench.scan')).toEqual([]);
    await page.getByTestId('product-title').focus();
    await scan(page, '8901086261410');
    await expect(page.getByTestId('bench')).toBeVisible();
    await lastAsked(page, 'bench.scan').toMatchObject({ code: '8901086261410' });
  });

  test('says whose a barcode is already, and never saves a new product over one that is here', async ({ browser }) => {
    const page = await open(browser, 'Alt+8', {
      ...SUPERVISED,
      'catalogue.save': {
        failure: { code: 'WRONG_STATE', message: '', details: { code: '8901086261410', sku: 'CUP-RED' } },
      },
    });
    await page.getByTestId('edit-product').nth(1).click();
    await page.getByTestId('save-product').click();
    await expect(page.getByTestId('product-refused')).toContainText('8901086261410 is a barcode of CUP-RED already.');
    await page.keyboard.press('Escape');
    await doDeeds(page, [
      { click: '[data-testid=add-product]' },
      { type: ['product-sku', PHONE.sku.toLowerCase()] },
      { click: '[data-testid=save-product]' },
    ]);
    await expect(page.getByTestId('product-dialog')).toContainText('This SKU is in the catalogue already.');
    expect(await asked(page, 'catalogue.save')).toHaveLength(1);
  });

  test('asks before it removes, and says what goes with it', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.getByTestId('edit-product').nth(1).click();
    await page.getByTestId('remove-product').click();
    await expect(page.getByTestId('remove-dialog')).toContainText('barcodes, box, rate and picture');
    expect(await asked(page, 'catalogue.remove')).toEqual([]);
    await page.getByTestId('remove-confirm').click();
    await lastAsked(page, 'catalogue.remove').toEqual({ sku: PHONE.sku });
  });

  test('scales a picture to 192 px before it is sent, and refuses what is none', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.getByTestId('edit-product').nth(1).click();
    const photo = new PNG({ width: 1_600, height: 800 });
    photo.data.fill(200);
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
    await page.getByTestId('choose-picture-file').setInputFiles(file('notes.png', Buffer.from('not a picture')));
    await expect(page.getByTestId('picture-refused')).toContainText('not a picture');
    await page.getByTestId('choose-picture-file').setInputFiles(file('photo.png', PNG.sync.write(photo)));
    await lastAsked(page, 'catalogue.setPicture').toMatchObject({ sku: PHONE.sku, type: 'image/webp' });
    const { type, base64 } = (await asked(page, 'catalogue.setPicture')).at(-1) as { type: string; base64: string };
    const size = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, `data:${type};base64,${base64}`);
    expect(size).toEqual([192, 96]);
    await expect(page.getByTestId('picture-refused')).toBeHidden();
  });

  test('keeps a rate and a carton as the contract wants them', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await doDeeds(page, [
      { click: '[data-testid=catalogue-tab-hsn-rates]' },
      { click: '[data-testid=add-rate]' },
      { type: ['rate-hsn', '851712'] },
      { type: ['rate-percent', '12.5'] },
      { click: '[data-testid=save-rate]' },
    ]);
    await lastAsked(page, 'catalogue.saveHsnRate').toEqual({ hsn: '851712', taxRatePercent: 12.5 });
    await doDeeds(page, [
      { click: '[data-testid=catalogue-tab-box-types]' },
      { click: '[data-testid=add-box]' },
      { type: ['box-code', 'box-l2'] },
    ]);
    await expect(page.getByTestId('box-dialog')).toContainText('Another carton has this code.');
    await doDeeds(page, [
      { type: ['box-code', 'box-l3'] },
      { type: ['box-name', 'Large carton'] },
      { type: ['carton-length', '41'] },
      { type: ['carton-breadth', '30.5'] },
      { type: ['carton-height', '20'] },
      { type: ['carton-tare', '210'] },
      { click: '[data-testid=save-box]' },
    ]);
    await lastAsked(page, 'catalogue.saveBoxType').toEqual({
      ...{ code: 'BOX-L3', name: 'Large carton' },
      ...{ lengthMm: 410, breadthMm: 305, heightMm: 200, tareGrams: 210 },
    });
  });

  test('prints the code of every carton as bars that the bench knows', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.getByTestId('catalogue-tab-box-types').click();
    await page.getByTestId('carton-codes').click();
    await expect(page.getByTestId('carton-code')).toHaveCount(3);
    await expect(page.getByRole('img', { name: 'PB-B:BOX-L2' })).toBeVisible();
  });
});

test.describe('a CSV file', () => {
  const choose = (page: Page, buffer: Buffer) =>
    page.getByTestId('choose-csv-file').setInputFiles({ name: 'products.csv', mimeType: 'text/csv', buffer });

  test('that is not UTF-8, too long or empty is refused in words and never sent', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.getByTestId('csv-import').click();
    const refused = page.getByTestId('file-refused');
    await choose(page, Buffer.from('sku,title\r\nMUG,Caf\xe9\r\n', 'latin1'));
    await expect(refused).toContainText('not in UTF-8');
    await choose(page, Buffer.from('\ufeffsku\r\nA\r\n', 'utf16le'));
    await expect(refused).toContainText('not in UTF-8');
    await choose(page, Buffer.alloc(8_000_001, 'a'));
    await expect(refused).toContainText('too long');
    await choose(page, Buffer.from('\r\n'));
    await expect(refused).toContainText('empty');
    expect(await asked(page, 'catalogue.preview')).toEqual([]);
  });

  test('is shown for what it would do before anything is written', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    await page.getByTestId('csv-import').click();
    const csv = 'sku,title\r\nMUG,नीला मग\r\n';
    await choose(page, Buffer.from(`\ufeff${csv}`));
    await lastAsked(page, 'catalogue.preview').toEqual({ kind: 'products', csv });
    await expect(page.getByTestId('csv-added')).toHaveText('212');
    await expect(page.getByTestId('csv-refused')).toHaveText('4');
    await expect(page.getByTestId('csv-errors-table-row')).toHaveCount(PREVIEW.errors.length);
    await expect(page.getByTestId('csv-errors')).toContainText('This cannot be a barcode.');
    await expect(page.getByTestId('import-dialog')).toContainText('Supplier name and address');
    expect(await asked(page, 'catalogue.import')).toEqual([]);
    await page.getByTestId('import-confirm').click();
    await lastAsked(page, 'catalogue.import').toEqual({ kind: 'products', csv });
    await expect(page.getByTestId('import-done')).toContainText('212 new, 11,040 changed, 4 refused');
  });

  test('without a new or changed row offers nothing to import', async ({ browser }) => {
    const value = { ...PREVIEW, added: 0, changed: 0 };
    const page = await open(browser, 'Alt+8', { ...SUPERVISED, 'catalogue.preview': { value } });
    await page.getByTestId('csv-import').click();
    await choose(page, Buffer.from('sku\r\nA\r\n'));
    await expect(page.getByTestId('import-dialog')).toContainText('There is nothing to import');
    await expect(page.getByTestId('import-confirm')).toHaveCount(0);
  });

  test('of the catalogue is downloaded, marked as UTF-8', async ({ browser }) => {
    const page = await open(browser, 'Alt+8');
    const download = page.waitForEvent('download');
    await page.getByTestId('csv-export').click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('packbench-products.csv');
    expect(await readFile(await file.path(), 'utf8')).toBe('\ufeffsku,title\r\nMUG-BLUE-350,Blue mug\r\n');
    await expect(page.getByTestId('csv-exported')).toContainText('12,412 rows');
  });
});

test.describe('the shelf', () => {
  test('says what each parcel waits for, and prints its ticket again', async ({ browser }) => {
    const page = await open(browser, 'Alt+7');
    const rows = page.getByTestId('shelf-table-row');
    await expect(rows.first()).toContainText('scan its mark, the label prints');
    await expect(rows.filter({ hasText: 'S-07' }).getByTestId('shelf-reprint')).toHaveCount(0);
    await rows.first().getByTestId('shelf-reprint').click();
    await lastAsked(page, 'shelf.reprint').toEqual({ shipmentId: 'shipment-0' });
    await expect(page.getByTestId('ticket-printed')).toContainText('T-0421');
    await rows.first().getByTestId('shelf-bench').click();
    await expect(page.getByTestId('bench')).toBeVisible();
    await lastAsked(page, 'bench.scan').toMatchObject({ code: 'shipment-0' });
  });

  test('takes a supervisor’s word for a label only with name and reason', async ({ browser }) => {
    const page = await open(browser, 'Alt+7');
    await page.getByTestId('shelf-tab-unseen').click();
    await page.getByTestId('attest').first().click();
    await expect(page.getByTestId('attest-dialog')).toContainText('two buyers get the wrong goods');
    await page.getByTestId('attest-confirm').click();
    await expect(page.getByTestId('attest-dialog')).toContainText('Say it in a few words.');
    expect(await asked(page, 'bench.attest')).toEqual([]);
    await doDeeds(page, [
      { type: ['attest-by', ' Meera '] },
      { type: ['attest-reason', 'smeared, seen by two'] },
      { click: '[data-testid=attest-confirm]' },
    ]);
    await lastAsked(page, 'bench.attest').toEqual({
      shipmentId: 'shipment-0',
      by: 'Meera',
      reason: 'smeared, seen by two',
    });
    await expect(page.getByTestId('attested')).toContainText('waits to be sent');
  });

  test('is asked again when the bench puts something there', async ({ browser }) => {
    const page = await open(browser, 'Alt+7');
    await expect(page.getByTestId('shelf-table-row')).toHaveCount(7);
    await page.evaluate(() => {
      window.scripted.set('shelf.list', { value: { total: 0, entries: [] } });
      window.scripted.emit({ name: 'bench.changed', shipmentId: 'shipment-0' });
    });
    await expect(page.getByTestId('empty')).toContainText('Nothing is on the shelf');
  });
});

test('labels nobody scanned take the status bar, lead to the list, and leave the bench as it is', async ({
  browser,
}) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: SUPERVISED });
  await expect(page.getByTestId('status-shelf')).toContainText('3 on the shelf');
  const before = await page.getByTestId('bench').boundingBox();
  await page.evaluate(
    (status) => {
      window.scripted.set('station.status', { value: status });
      window.scripted.emit({ name: 'status.changed' });
    },
    { ...STATUS, unseen: { total: 4, urgent: 2, oldestMs: STATUS.nowMs - 14 * 60_000 } },
  );
  const alarm = page.getByTestId('status-unseen');
  await expect(alarm).toContainText('2 labels were not scanned, the oldest out for 14 min');
  await expect(page.getByTestId('status-shelf')).toBeHidden();
  expect(await page.getByTestId('bench').boundingBox()).toEqual(before);
  await alarm.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('unseen-table')).toBeVisible();
});

test.describe('the outbox', () => {
  test('offers the decisions a change allows, and no other', async ({ browser }) => {
    const page = await open(browser, 'Alt+3', {
      ...FULL,
      'outbox.list': { value: { entries: [DOUBTED], total: 1 } },
      'outbox.decide': { value: { state: 'pending' } },
    });
    await page.getByTestId('decide').click();
    await expect(page.getByTestId('decide-dialog')).toContainText('The weight looks unusual.');
    await expect(page.getByTestId('decide-dialog')).toContainText('For: Packer');
    await page.getByTestId('decide-send-anyway').click();
    await lastAsked(page, 'outbox.decide').toEqual({ mutationId: 'm-doubted', decision: 'send-anyway' });
    await expect(page.getByTestId('decide-dialog')).toBeHidden();
  });

  test('shows whose each change is, and only theirs when asked', async ({ browser }) => {
    const page = await open(browser, 'Alt+3', FULL);
    await expect(page.getByTestId('outbox-table-row')).toHaveCount(7);
    await page.getByTestId('outbox-owner-supervisor').click();
    await expect(page.getByTestId('outbox-table-row')).toHaveCount(1);
    await page.getByTestId('outbox-owner-nobody').click();
    await expect(page.getByTestId('outbox-table-row').first()).toContainText('Nobody');
    await expect(page.getByTestId('decide')).toHaveCount(0);
  });
});

test.describe('the invoice numbers', () => {
  test('are counted by what became of them, each count the way to its rows', async ({ browser }) => {
    const page = await open(browser, 'Alt+9');
    await expect(page.getByTestId('invoices-rejected')).toContainText('31');
    await expect(page.getByTestId('invoices-rejected')).toContainText('The marketplace refused the pack.');
    await page.getByTestId('invoices-rejected').click();
    await lastAsked(page, 'invoices.report').toEqual({ limit: 100, offset: 0, state: 'rejected' });
    await page.getByTestId('invoices-year-2025-26').click();
    await lastAsked(page, 'invoices.report').toMatchObject({ financialYear: '2025-26', state: 'rejected' });
  });

  test('leave as a file that no spreadsheet runs', async ({ browser }) => {
    const [first] = INVOICES.entries;
    if (first === undefined) throw new Error('No invoice in the script');
    const entries = [{ ...first, reason: '=HYPERLINK("x"), said the marketplace' }];
    const page = await open(browser, 'Alt+9', {
      ...SUPERVISED,
      'invoices.report': { value: { ...INVOICES, total: 1, entries } },
    });
    const download = page.waitForEvent('download');
    await page.getByTestId('invoices-export').click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('invoice-numbers-all.csv');
    const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
    expect(lines[0]).toBe('\ufeffnumber,financialYear,invoiceDate,orderId,shipmentId,state,reason');
    expect(lines[1]).toContain(`${first.number},2026-27,2026-11-05,`);
    expect(lines[1]).toContain(`"'=HYPERLINK(""x""), said the marketplace"`);
  });
});

test.describe('the settings', () => {
  test('show the next number of the own series as it would stand on the invoice, and save every choice', async ({
    browser,
  }) => {
    const page = await open(browser, 'Alt+5', { ...SUPERVISED, 'settings.save': { value: READY } });
    await page.getByTestId('invoicing').getByText('own series').click();
    await page.getByTestId('save').click();
    await expect(page.getByTestId('save-state')).toHaveText('Put the marked fields right, then save.');
    await page.getByTestId('invoice-prefix').fill('del2');
    // The newest number of this year is 421.
    await expect(page.getByTestId('next-number')).toContainText('DEL22627-422');
    await expect(page.getByTestId('next-number')).toContainText('12 of 16 characters; room for 99,99,999');
    await page.getByTestId('find-by').getByText('an item', { exact: true }).click();
    await page.getByTestId('boxing').getByText('the packer, every time').click();
    await page.getByTestId('shelf-marks').getByText('a slot card').click();
    await page.getByTestId('dispatch-after').getByText('the printer proved the label').click();
    await page.getByTestId('save').click();
    await lastAsked(page, 'settings.save').toMatchObject({
      findBy: 'item',
      boxing: 'ask',
      shelfMarks: 'slots',
      dispatchAfter: 'printed-proof',
      invoicing: { mode: 'own', prefix: 'DEL2' },
    });
  });

  test('keep a field that the Tab key reaches above the bar that saves', async ({ browser }) => {
    const page = await open(browser, 'Alt+5');
    const belowBar = () =>
      page.getByTestId('bench-count').evaluate((field) => {
        const bar = document.querySelector('.save-bar')?.getBoundingClientRect();
        return field.getBoundingClientRect().bottom - (bar?.top ?? 0);
      });
    // The bar floats over where the field is.
    await page.getByTestId('bench-count').evaluate((field) => {
      const scrolled = field.closest('.scroll');
      const end = scrolled?.getBoundingClientRect().bottom ?? 0;
      scrolled?.scrollBy(0, field.getBoundingClientRect().bottom - end);
    });
    await page.getByTestId('bench-number').evaluate((field) => field.focus({ preventScroll: true }));
    expect(await belowBar()).toBeGreaterThan(0);
    await page.keyboard.press('Tab');
    await expect(page.getByTestId('bench-count')).toBeFocused();
    expect(await belowBar()).toBeLessThanOrEqual(0);
  });
});
