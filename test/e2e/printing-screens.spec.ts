import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { RequestName } from '../../shared/contract/index.ts';
import { asked, doDeeds, openRenderer, reopenRenderer, scan } from '../support/renderer-page.ts';
import { LABEL_FIRST, PRINTING } from '../support/renderer-printer-states.ts';
import { ALL_PRINTERS, BENCH_PRINTER, FOUND, LABEL_PRINTER, PLAN } from '../support/renderer-printers.ts';
import { FULL, READY, STATUS } from '../support/renderer-scripts.ts';
import { FIRST_RUN_SCRIPT, TO_READY_STEP } from '../support/renderer-states.ts';
import type { Script } from '../support/scripted-station.ts';
import { serveFolder } from '../support/static-server.ts';

const RENDERER = process.env['RENDERER_DIR'] ?? join(import.meta.dirname, '../../out/renderer');
let server: Awaited<ReturnType<typeof serveFolder>>;
test.beforeAll(async () => {
  server = await serveFolder(RENDERER);
});
test.afterAll(() => server.close());

async function open(browser: Browser, key: string, script: Script = PRINTING): Promise<Page> {
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  await page.keyboard.press(key);
  return page;
}

const lastAsked = (page: Page, name: RequestName) => expect.poll(async () => (await asked(page, name)).at(-1));

/** Moves the focus with Tab alone until this element has it. */
async function tabTo(page: Page, testid: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    const here = await page.evaluate(
      (wanted) => document.activeElement?.getAttribute('data-testid') === wanted,
      testid,
    );
    if (here) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${testid}`);
}

/** A person's pace: no key follows so soon that it could be a scanner's. */
const typed = (page: Page, text: string) => page.keyboard.type(text, { delay: 60 });

test.describe('the printers', () => {
  test('say in words how they are, who told it, and what waits for them', async ({ browser }) => {
    const page = await open(browser, 'Alt+0');
    const row = (id: string) => page.getByTestId('printers-table-row').filter({ hasText: id });
    await expect(row('label-2')).toContainText('Paper is out');
    await expect(row('label-2')).toContainText('The printer says so.');
    await expect(row('label-2')).toContainText('since 14:01 · 4 min');
    await expect(row('label-2')).toContainText('12 wait');
    await expect(row('label-2')).toContainText('1,204 today');
    // Nobody told this one: it is not said as if the printer had.
    await expect(row('label-3')).toContainText('The printer did not say why. Look at paper, cover and pause.');
    await expect(row('office-1')).toContainText('Held by a person');
    await expect(row('till-1')).toContainText('Not reached');
    await expect(row('till-1')).toContainText('It does not answer.');
  });

  test('follow the station’s news', async ({ browser }) => {
    const page = await open(browser, 'Alt+0', {
      ...PRINTING,
      'printers.list': { value: { printers: [BENCH_PRINTER] } },
    });
    await expect(page.getByTestId('readiness')).toHaveAttribute('data-state', 'ready');
    await page.evaluate(
      (printers) => {
        window.scripted.set('printers.list', { value: { printers } });
        window.scripted.emit({ name: 'printers.changed' });
      },
      [{ ...BENCH_PRINTER, readiness: { kind: 'needs-attention', reason: 'head-open' } }],
    );
    await expect(page.getByTestId('readiness')).toContainText('Cover is open');
    await expect(page.getByTestId('status-printer')).toContainText('Cover is open');
    await expect(page.getByTestId('status-printer')).toContainText('label-1');
  });

  test('are asked, held and let go from their row', async ({ browser }) => {
    const page = await open(browser, 'Alt+0');
    await page.getByTestId('ask-printer').first().click();
    await lastAsked(page, 'printers.ask').toEqual({ printerId: 'label-2' });
    await expect(page.getByTestId('printer-asked')).toHaveText('label-2 (TE210): Paper is out');
    await page.getByTestId('hold-printer').first().click();
    await lastAsked(page, 'printers.hold').toEqual({ printerId: 'label-2', held: true });
    await page.getByTestId('printers-table-row').filter({ hasText: 'office-1' }).getByTestId('hold-printer').click();
    await lastAsked(page, 'printers.hold').toEqual({ printerId: 'office-1', held: false });
  });

  test('are added with the keyboard alone: found, saved as the contract wants it, tested, scanned', async ({
    browser,
  }) => {
    const page = await open(browser, 'Alt+0');
    await tabTo(page, 'add-printer');
    await page.keyboard.press('Enter');
    await lastAsked(page, 'printers.discover').toEqual({});
    await expect(page.getByTestId('found-printer').first()).toContainText('set up already as label-1');
    await tabTo(page, 'find-addresses');
    await typed(page, '10.0.0.7 10.0.0.8');
    await page.keyboard.press('Enter');
    await lastAsked(page, 'printers.discover').toEqual({ hosts: ['10.0.0.7', '10.0.0.8'] });
    await expect(page.getByTestId('found-printer')).toHaveCount(FOUND.length);
    await tabTo(page, 'choose-printer');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('printer-device')).toHaveValue('/dev/usb/lp0');
    await tabTo(page, 'printer-id');
    await page.keyboard.press('Control+a');
    await typed(page, 'label-3');
    await expect(page.getByTestId('printer-form')).toContainText('Another printer has this name.');
    await page.keyboard.press('Control+a');
    await typed(page, 'label-7');
    await tabTo(page, 'save-printer');
    const saved = { ...ALL_PRINTERS[0], config: { ...ALL_PRINTERS[0]?.config, id: 'label-7' } };
    await page.evaluate((printers) => window.scripted.set('printers.list', { value: { printers } }), [saved]);
    await page.keyboard.press('Enter');
    await lastAsked(page, 'printers.save').toEqual({
      printer: {
        id: 'label-7',
        documents: ['label'],
        language: 'tspl',
        dpi: 300,
        widthMm: 100,
        heightMm: 150,
        crop: 'auto',
        turn: 'auto',
        firstOnTop: false,
        transport: { kind: 'device', path: '/dev/usb/lp0' },
      },
    });
    await expect(page.getByTestId('print-test')).toBeFocused();
    await page.keyboard.press('Enter');
    await lastAsked(page, 'printers.test').toEqual({ printerId: 'label-7' });
    await expect(page.getByTestId('printer-test')).toContainText('scan its bars');
    await scan(page, 'PB-T:label-7:1:A');
    await lastAsked(page, 'printers.confirmTest').toEqual({ code: 'PB-T:label-7:1:A' });
    await expect(page.getByTestId('learned')).toContainText('ZD421-203dpi ZPL');
    await expect(page.getByTestId('learned')).toContainText('after the label came out');
    // The scan was an answer to the test, not to the bench.
    expect(await asked(page, 'bench.scan')).toEqual([]);
  });

  test('whose test went wrong are told what to check, by their way and their language', async ({ browser }) => {
    const page = await open(browser, 'Alt+0', {
      ...PRINTING,
      'printers.confirmTest': { failure: { code: 'WRONG_STATE', message: '' } },
    });
    await page.getByTestId('test-printer').first().click();
    await page.getByTestId('print-test').click();
    await scan(page, '8901086261410');
    await expect(page.getByTestId('wrong-test-code')).toContainText('8901086261410 is not of the last test label.');
    await tabTo(page, 'typed-test-code');
    await typed(page, 'PB-T:x');
    await page.keyboard.press('Enter');
    await lastAsked(page, 'printers.confirmTest').toEqual({ code: 'PB-T:x' });
    await expect(page.getByTestId('test-waits')).toContainText('It waits: Out of paper.');
    await page.getByTestId('test-nothing').click();
    await expect(page.getByTestId('test-checks')).toContainText('Open the queue in Windows');
    await page.getByTestId('test-garbage').click();
    await expect(page.getByTestId('test-checks')).toContainText('It does not take TSPL.');
    await page.getByTestId('test-edit').click();
    await expect(page.getByTestId('edit-printer-dialog')).toBeVisible();
    // What a printer is called in every record stays.
    await expect(page.getByTestId('printer-id')).toHaveCount(0);
    await expect(page.getByTestId('save-printer')).toBeDisabled();
  });

  test('keep what a test taught while their way stays, and forget it with another', async ({ browser }) => {
    const page = await open(browser, 'Alt+0', {
      ...PRINTING,
      'printers.list': { value: { printers: [BENCH_PRINTER] } },
    });
    await page.getByTestId('edit-printer').click();
    await doDeeds(page, [{ type: ['printer-height', '125'] }, { click: '[data-testid=save-printer]' }]);
    await lastAsked(page, 'printers.save').toEqual({ printer: { ...LABEL_PRINTER, heightMm: 125 } });
    await page.getByTestId('edit-printer').click();
    await doDeeds(page, [{ type: ['printer-host', '192.168.1.41'] }, { click: '[data-testid=save-printer]' }]);
    const { learned: _, ...untaught } = LABEL_PRINTER;
    await lastAsked(page, 'printers.save').toEqual({
      printer: { ...untaught, transport: { kind: 'tcp', host: '192.168.1.41', port: 9100 } },
    });
  });

  test('are reached in every way there is, each with the fields it needs', async ({ browser }) => {
    const page = await open(browser, 'Alt+0');
    await page.getByTestId('add-printer').click();
    await page.getByTestId('find-by-hand').click();
    const choose = async (way: string) => {
      await page.getByTestId('printer-way').click();
      await page.getByRole('option', { name: way }).click();
    };
    const saves = async (transport: object) => {
      await page.getByTestId('save-printer').click();
      await lastAsked(page, 'printers.save').toMatchObject({ printer: { transport } });
      await page.getByTestId('close-dialog').click();
      await page.getByTestId('add-printer').click();
      await page.getByTestId('find-by-hand').click();
    };
    await choose('Windows queue');
    await page.getByTestId('save-printer').click();
    await expect(page.getByTestId('printer-form')).toContainText('Fill this in.');
    await page.getByTestId('printer-queue').fill('Zebra ZD421 (Copy 1)');
    await saves({ kind: 'spooler', queue: 'Zebra ZD421 (Copy 1)' });
    await choose('CUPS or IPP');
    await doDeeds(page, [
      { type: ['printer-host', 'print.example'] },
      { type: ['printer-ippPath', '/printers/labels'] },
    ]);
    await page.getByTestId('printer-secure').click();
    await saves({ kind: 'ipp', host: 'print.example', port: 631, path: '/printers/labels', secure: true });
    await choose('Serial port');
    await doDeeds(page, [{ type: ['printer-serial', 'COM7'] }]);
    await saves({ kind: 'serial', path: 'COM7', baud: 9600, flow: 'rts-cts' });
    await choose('Folder');
    await doDeeds(page, [{ type: ['printer-folder', 'D:\\labels'] }]);
    await saves({ kind: 'file', folder: 'D:\\labels' });
    await choose('Printing of this PC');
    await doDeeds(page, [{ type: ['printer-queue', 'HP LaserJet'] }]);
    await page.getByTestId('save-printer').click();
    await lastAsked(page, 'printers.save').toMatchObject({
      printer: { language: 'pdf', transport: { kind: 'system', queue: 'HP LaserJet' } },
    });
  });

  test('are removed only after it is said what becomes of their labels', async ({ browser }) => {
    const page = await open(browser, 'Alt+0');
    await page.getByTestId('printers-table-row').filter({ hasText: 'office-1' }).getByTestId('remove-printer').click();
    const dialog = page.getByTestId('remove-dialog');
    await expect(dialog).toContainText('2 labels wait for it and are cancelled.');
    await expect(dialog).toContainText('No other printer prints: Invoice, Form, Handover list.');
    expect(await asked(page, 'printers.remove')).toEqual([]);
    await page.getByTestId('remove-confirm').click();
    await lastAsked(page, 'printers.remove').toEqual({ printerId: 'office-1' });
    await expect(dialog).toBeHidden();
  });
});

test.describe('first run, once the station has started', () => {
  const config = READY.config === null ? null : { ...READY.config, printers: [] };
  const script: Script = { ...PRINTING, ...FIRST_RUN_SCRIPT, 'printers.list': { value: { printers: [] } } };
  const start = async (page: Page) => {
    await doDeeds(page, [
      ...TO_READY_STEP,
      { set: ['setup.connect', { value: { ...READY, config } }] },
      { set: ['setup.state', { value: { ...READY, config } }] },
      { click: '[data-testid=next]' },
    ]);
    await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'printer');
  };

  test('offers what is attached first, prints a test label and waits for its scan', async ({ browser }) => {
    const { page } = await reopenRenderer(browser, { url: server.url, script });
    await start(page);
    await page.getByTestId('choose-printer').first().click();
    const printers = [{ ...BENCH_PRINTER, config: LABEL_PRINTER }];
    await page.evaluate((value) => window.scripted.set('printers.list', { value }), { printers });
    await page.getByTestId('printer-id').fill('label-1');
    await page.getByTestId('save-printer').click();
    await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'test');
    await expect(page.getByTestId('first-run')).toContainText('nobody knows whether labels come out right');
    await page.getByTestId('print-test').click();
    await expect(page.getByTestId('printer-test')).toHaveAttribute('data-phase', 'scan');
    await scan(page, 'PB-T:label-1:1:A');
    await expect(page.getByTestId('first-steps-done')).toBeFocused();
    // An Enter right behind a scan is the scanner's; a person's comes later.
    await expect(async () => {
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('bench')).toBeVisible({ timeout: 500 });
    }).toPass();
  });

  test('goes on where it was left when the page is opened again, and can be skipped', async ({ browser }) => {
    const { page } = await openRenderer(browser, { url: server.url, script });
    await start(page);
    // It stays with the window, which is none that other tests have.
    await page.addInitScript((value) => window.scripted.set('setup.state', { value }), { ...READY, config });
    await page.reload();
    await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'printer');
    await expect(page.getByTestId('first-run')).toContainText('no label prints until a printer is added');
    // No bench is in sight that could answer it.
    await scan(page, '8901086261410');
    await page.getByTestId('skip').click();
    await expect(page.getByTestId('bench')).toBeVisible();
    expect(await asked(page, 'bench.scan')).toEqual([]);
  });
});

test.describe('the print jobs', () => {
  test('say how far each has come, why, and where it went instead', async ({ browser }) => {
    const page = await open(browser, 'Alt+4');
    const rows = page.getByTestId('prints-table-row');
    await expect(rows.first()).toContainText('The connection ended before everything was taken.');
    await expect(rows.filter({ hasText: 'instead of label-2' })).toContainText('scan the label to prove it');
    await page.getByTestId('prints-shown-waiting').click();
    await expect(rows).toHaveCount(3);
    await expect(rows.filter({ hasText: 'label-2' })).toContainText('label-2: Paper is out');
    await expect(rows.filter({ hasText: 'office-1' })).toContainText('A sentence nobody here has words for');
    await page.getByTestId('prints-shown-ended').click();
    await expect(page.getByTestId('prints-table')).toContainText('Its barcode could not be read on this paper.');
    await page.getByTestId('prints-shown-all').click();
    await page.getByTestId('prints-document').click();
    await page.getByRole('option', { name: 'Ticket' }).click();
    await expect(rows).toHaveCount(1);
    await page.getByTestId('prints-document').click();
    await page.getByRole('option', { name: 'All documents' }).click();
    await page.getByTestId('prints-printer').click();
    await page.getByRole('option', { name: 'till-1' }).click();
    await expect(rows).toHaveCount(1);
  });

  test('are held, let go, moved to another printer and printed again at one', async ({ browser }) => {
    const page = await open(browser, 'Alt+4');
    await page.getByTestId('prints-shown-held').click();
    await page.getByTestId('hold-print').click();
    await lastAsked(page, 'prints.hold').toEqual({ jobId: 'j-9', held: false });
    await page.getByTestId('prints-shown-waiting').click();
    await page.getByTestId('prints-table-row').filter({ hasText: 'label-2' }).getByTestId('move-print').click();
    await expect(page.getByTestId('move-dialog')).toContainText('cannot come out twice');
    await page.getByTestId('move-to').getByText('label-1 · Ready').click();
    await page.getByTestId('move-confirm').click();
    await lastAsked(page, 'prints.move').toEqual({ jobId: 'j-10', printerId: 'label-1' });
    await expect(page.getByTestId('move-dialog')).toBeHidden();
    await page.getByTestId('prints-shown-out').click();
    await page.getByTestId('reprint').first().click();
    await page.getByText('It is damaged').click();
    await page.getByTestId('reprint-printer').click();
    await page.getByRole('option', { name: /label-3/ }).click();
    await page.getByTestId('reprint-confirm').click();
    await lastAsked(page, 'prints.reprint').toEqual({ jobId: 'j-2', reason: 'damaged', printerId: 'label-3' });
  });

  test('show their very dots, as large as wanted, with what stands out', async ({ browser }) => {
    const page = await open(browser, 'Alt+4');
    await page.getByTestId('see-print').first().click();
    await lastAsked(page, 'prints.preview').toEqual({ jobId: 'j-0' });
    const picture = page.getByTestId('preview-picture');
    await expect(page.getByTestId('preview-warnings')).toContainText('are 1.7 dots fine');
    await expect(page.getByTestId('preview-codes')).toContainText('FMPC4365776554');
    await expect(page.getByTestId('page-at')).toHaveText('1 of 2');
    await page.getByTestId('zoom-in').click();
    await expect.poll(async () => (await picture.boundingBox())?.width).toBe(816);
    await page.getByTestId('zoom-in').click();
    await expect.poll(async () => (await picture.boundingBox())?.width).toBe(1_632);
    await page.getByTestId('page-next').click();
    await expect(page.getByTestId('page-at')).toHaveText('2 of 2');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('preview-dialog')).toBeHidden();
  });
});

test.describe('label batches', () => {
  test('are not offered where labels come after their goods', async ({ browser }) => {
    const page = await open(browser, 'Alt+2', FULL);
    await expect(page.getByTestId('queue-table-row').first()).toBeVisible();
    await expect(page.getByTestId('pick')).toHaveCount(0);
    expect(await asked(page, 'batch.list')).toEqual([]);
  });

  test('are chosen with the space bar, planned before anything happens, and started with who can be in them', async ({
    browser,
  }) => {
    const page = await open(browser, 'Alt+2', LABEL_FIRST);
    await expect(page.getByTestId('queue-table-row').first()).toBeVisible();
    await page.getByRole('grid').focus();
    for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Space', 'ArrowDown', 'Space', 'Space']) {
      await page.keyboard.press(key);
    }
    await expect(page.getByTestId('chosen')).toContainText('2 orders chosen');
    await expect(page.locator('[role=row][aria-selected=true]')).toHaveCount(2);
    await page.getByTestId('plan-batch').focus();
    await page.keyboard.press('Enter');
    const planned = (await asked(page, 'batch.plan')).at(-1) as { shipmentIds: readonly string[] };
    expect(planned.shipmentIds).toHaveLength(2);
    const dialog = page.getByTestId('plan-dialog');
    await expect(dialog).toContainText('9 labels print');
    await expect(dialog).toContainText('3 orders cannot be in it');
    await expect(page.getByTestId('plan-out')).toContainText('Its serial numbers must be scanned first.');
    await expect(page.getByTestId('plan-out')).toContainText('On hold');
    expect(await asked(page, 'batch.start')).toEqual([]);
    await tabTo(page, 'start-batch');
    await page.keyboard.press('Enter');
    await lastAsked(page, 'batch.start').toEqual({ shipmentIds: PLAN.slice(0, 9).map(({ shipmentId }) => shipmentId) });
    await expect(page.getByTestId('batch-started')).toContainText('9 orders are being packed');
    await expect(page.getByTestId('batches-table-row').first()).toContainText('1 of 8 packed');
    await expect(page.getByTestId('batches-table-row').first()).toContainText('1 at the marketplace');
  });

  test('take all of the list that can be packed, the most urgent first', async ({ browser }) => {
    const page = await open(browser, 'Alt+2', LABEL_FIRST);
    await page.getByTestId('choose-packable').click();
    await lastAsked(page, 'queue.list').toEqual({ limit: 100, packableOnly: true });
    // Two of the script's orders were begun already.
    await expect(page.getByTestId('chosen')).toContainText('6 orders chosen');
    await page.getByTestId('choose-none').click();
    await expect(page.getByTestId('plan-batch')).toBeDisabled();
  });

  test('print what is here when asked, and say why an order left', async ({ browser }) => {
    const page = await open(browser, 'Alt+2', LABEL_FIRST);
    await page.getByTestId('queue-tab-batches').click();
    await page.getByTestId('print-now').first().click();
    await lastAsked(page, 'batch.printNow').toEqual({ batchId: 'b-1' });
    await page.getByTestId('open-batch').first().click();
    const dialog = page.getByTestId('batch-dialog');
    await expect(dialog).toContainText('The size of the box is not accepted.');
    await expect(dialog).toContainText('Its barcode could not be read on this paper.');
    await page.keyboard.press('Escape');
    await page.getByTestId('batches-done').click();
    await lastAsked(page, 'batch.list').toEqual({ done: true });
  });
});

test.describe('the status bar', () => {
  const bar = async (browser: Browser, script: Script) => {
    const { page } = await reopenRenderer(browser, { url: server.url, script });
    return page.getByTestId('status-printer');
  };

  test('names the worst printer and what it needs, and leads to it', async ({ browser }) => {
    const item = await bar(browser, PRINTING);
    await expect(item).toContainText('label-2 +2');
    await expect(item).toContainText('Paper is out');
    await item.click();
    await expect(item.page().getByTestId('printers')).toBeVisible();
  });

  test('asks about prints of unknown outcome before anything else', async ({ browser }) => {
    const item = await bar(browser, {
      ...PRINTING,
      'station.status': { value: { ...STATUS, prints: { unknown: 2, waiting: 0 } } },
    });
    await expect(item).toContainText('2 labels: came out?');
    await item.click();
    await expect(item.page().getByTestId('prints')).toBeVisible();
  });

  test('says that a printer is held, or cannot be reached while something waits for it', async ({ browser }) => {
    const one = (over: object): Script => ({
      ...FULL,
      'printers.list': { value: { printers: [{ ...BENCH_PRINTER, ...over }] } },
    });
    await expect(await bar(browser, one({ held: true }))).toContainText('Held by a person');
    const unreached = await bar(browser, one({ readiness: { kind: 'unknown', reason: 'ECONNREFUSED' }, queued: 1 }));
    await expect(unreached).toContainText('Not reached');
    await expect(unreached).toHaveClass(/\bbad\b/);
  });
});
