import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Download, expect, type Locator, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { DIAGNOSTICS_TABS, type DiagnosticsTab } from '../../renderer/stores/tabs-store.ts';
import { HEALTH_CHECKS } from '../../shared/model/health.ts';
import { accessFaults } from '../support/access-faults.ts';
import { plantedIn } from '../support/planted.ts';
import { openPracticePage, type PracticePage } from '../support/practice-page.ts';
import { journalOf } from '../support/station-journal.ts';
import { until } from '../support/station-process.ts';
import { startWatchedPrinter } from '../support/watched-printer.ts';

// One station for all: each test leaves the bench empty and what it changed as it was.
test.describe.configure({ mode: 'default', timeout: 120_000 });

/** As a buyer's address label carries it in a two-dimensional code. */
const BUYER = { name: 'Ramesh Kumarasamy', phone: '9845012345' };
const SUPERVISOR = { by: 'Devika Menon', reason: 'a buyer asked for it' };

let hall: PracticePage;
let station: PracticePage['station'];
let page: PracticePage['page'];
let packer: PracticePage['packer'];
let floor: PracticePage['floor'];
/** Where the records of practice lie. */
let records: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  hall = await openPracticePage(browser, 'diagnostics');
  ({ station, page, packer, floor } = hall);
  records = (await station.ask('folder.read', {})).dataDir;
});

test.afterEach(async ({ browserName: _ }, { status, expectedStatus }) => {
  if (status === expectedStatus) return;
  await hall.tellBench();
});

test.afterAll(() => hall?.close());

const tabOf = (tab: DiagnosticsTab): Locator => page.getByTestId(`diagnostics-tab-${tab}`);
const the = (testid: string): Locator => page.getByTestId(testid);

async function goTo(tab: DiagnosticsTab): Promise<void> {
  await packer.press('Alt+6');
  await expect(the('diagnostics')).toBeVisible();
  await tabOf(tab).click();
  await expect(tabOf(tab)).toHaveAttribute('aria-selected', 'true');
}

/** With the keyboard alone: Tab to the field, and what is typed stands in it. */
async function typeInto(testid: string, text: string): Promise<void> {
  await packer.tabTo(testid);
  await page.keyboard.insertText(text);
  await expect(the(testid)).toHaveValue(text);
}

async function pressOn(testid: string): Promise<void> {
  await packer.tabTo(testid);
  await packer.press('Enter');
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

test('arrow keys walk through every tab, and each says what it is, large enough and by name', async () => {
  await packer.press('Alt+6');
  await packer.tabTo('diagnostics-tab-health');
  for (const tab of [...DIAGNOSTICS_TABS.slice(1), 'health' as const]) {
    await page.keyboard.press('ArrowRight');
    await expect(tabOf(tab)).toBeFocused();
    await expect(tabOf(tab)).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('tabpanel')).toHaveAccessibleName((await tabOf(tab).textContent()) ?? '');
    await expect(the('busy')).toBeHidden();
    expect(await accessFaults(page), tab).toEqual([]);
  }
  await page.keyboard.press('ArrowLeft');
  await expect(tabOf('updates')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(tabOf('health')).toBeFocused();
  // From the row the next stop is in what the tab shows.
  await packer.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[role=tabpanel]') !== null)).toBe(true);
});

test('number keys change nothing there, and a scan goes to the bench', async () => {
  await goTo('health');
  await tabOf('health').focus();
  // A person's pace: at a machine's they would be the beginning of the scan below.
  await page.keyboard.type('1590', { delay: 80 });
  await expect(tabOf('health')).toHaveAttribute('aria-selected', 'true');
  await expect(the('diagnostics')).toBeVisible();
  const entry = await floor.pickPlain('order', ({ units }) => units === 1);
  await goTo('bundle');
  await the('bundle-by').focus();
  await packer.scan(entry.orderIds[0] ?? entry.shipmentId);
  await packer.sees('verifying');
  await expect(the('bench')).toBeVisible();
  // A code with an address, as somebody scans it by mistake.
  await packer.scanAnswered(`${BUYER.name} ${BUYER.phone}`);
  await packer.park();
  await goTo('bundle');
  await expect(the('bundle-by')).toHaveValue('');
});

test('health tells of every part, is red while the printer lacks paper, doubts one that is away, and is green again', async () => {
  const { printers } = await station.ask('printers.list', {});
  let printer = await startWatchedPrinter('zpl');
  const { host, port } = printer;
  const config = {
    ...{ id: 'diagnosed', documents: ['ticket' as const], language: 'zpl' as const, dpi: 203 as const },
    ...{ widthMm: 101.5, heightMm: 152.3, transport: { kind: 'tcp' as const, host, port } },
  };
  const line = page.locator('[data-check=printer]', { hasText: 'diagnosed' });
  const told = async (state: string) => {
    await station.ask('printers.ask', { printerId: config.id });
    // The screen asks the station when it is opened.
    await goTo('station');
    await goTo('health');
    await expect(line).toHaveAttribute('data-state', state);
  };
  try {
    await station.ask('printers.save', { printer: config });
    await goTo('health');
    // Crash reports are the installed program's.
    for (const check of HEALTH_CHECKS.filter((one) => one !== 'crashes' && one !== 'updates')) {
      await expect(page.locator(`[data-check=${check}]`).first(), check).toBeVisible();
    }
    await told('good');
    await printer.setFault('paper-out');
    await told('bad');
    await expect(line).toContainText('For: Packer');
    await expect(the('health-overall')).toHaveAttribute('data-state', 'bad');
    await expect(the('health-check').first()).toHaveAttribute('data-state', 'bad');
    await line.getByTestId('health-open-printer').click();
    await expect(the('printers-table-row').first()).toBeVisible();
    await printer.close();
    await told('attention');
    await expect(line).toContainText('See whether it is switched on and connected.');
    printer = await startWatchedPrinter('zpl', { port });
    await told('good');
  } finally {
    await printer.close();
    await station.ask('printers.remove', { printerId: config.id });
    for (const { config: before } of printers) await station.ask('printers.save', { printer: before });
  }
});

test('the log is narrowed by gravity and words, follows what is written, and stands still when told to', async () => {
  await goTo('log');
  const rows = the('log-table-row');
  await expect(rows.first()).toBeVisible();
  await the('log-level-error').click();
  await expect.poll(async () => (await rows.allTextContents()).filter((text) => !text.includes('Fault'))).toEqual([]);
  await the('log-level-debug').click();
  await the('filter').fill('no line says this');
  await expect(the('empty')).toContainText('No such line so far.');
  await the('filter').fill('BUNDLE of diagnostics');
  await expect(the('empty')).toBeVisible();
  await station.ask('diagnostics.bundle', SUPERVISOR);
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('a bundle of diagnostics is made');
  await the('log-live').click();
  await station.ask('diagnostics.bundle', SUPERVISOR);
  await expect.poll(async () => (await madeLines()).length).toBe(2);
  await expect(rows).toHaveCount(1);
  await the('log-live').click();
  await expect(rows).toHaveCount(2);
  await rows.first().click();
  await packer.press('Enter');
  await expect(the('log-line')).toContainText('a bundle of diagnostics is made');
  await packer.press('Escape');
  await expect(the('log-line')).toBeHidden();
  await the('filter').fill('');
});

const madeLines = async () => (await station.ask('log.read', { text: 'bundle of diagnostics' })).lines;

test('a bundle is made by somebody with a name and a reason, saved, and holds no secret, no buyer and no person', async () => {
  const proxyPassword = 'word-of-the-proxy-7f3a9b1c';
  const own = { proxy: 'http://127.0.0.1:1', proxyUser: 'bench-user-4dcc', proxyPassword };
  await station.ask('network.save', { ...own, certificates: 'system+bundled', ...SUPERVISOR });
  await goTo('bundle');
  await pressOn('bundle-make');
  await expect(the('diagnostics')).toContainText('Your name, at least two letters.');
  await typeInto('bundle-by', SUPERVISOR.by);
  await typeInto('bundle-reason', SUPERVISOR.reason);
  await pressOn('bundle-make');
  await expect(the('bundle-made')).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), the('bundle-save').first().click()]);
  expect(download.suggestedFilename()).toMatch(/^packbench-diagnostics-\d{13}\.zip$/);
  await expect(the('bundle-saved').first()).toContainText(download.suggestedFilename());
  const files = unzipSync(await bytesOf(download));
  expect(Object.keys(files)).toContain('health.json');
  const [order] = await floor.queue();
  const words = {
    ...{ ...BUYER, ...SUPERVISOR, folder: hall.dataDir, proxyPassword },
    ...(order === undefined ? {} : { shipmentId: order.shipmentId, orderId: order.orderIds[0] ?? order.shipmentId }),
  };
  for (const [name, bytes] of Object.entries(files)) expect(plantedIn(bytes, words), name).toEqual([]);
  await station.ask('network.save', { proxy: 'system', certificates: 'system+bundled', ...SUPERVISOR });
});

test('a supervisor changes the days with name and reason, purges, and has a name looked for', async () => {
  await goTo('retention');
  await pressOn('retention-change');
  await the('retention-days-scans').fill('30');
  await pressOn('retention-save');
  await expect(the('retention-dialog')).toContainText('365 to 3,650');
  await expect(the('retention-dialog')).toContainText('Your name');
  expect((await station.ask('retention.read', {})).days.scans).toBe(400);
  await the('retention-days-scans').fill('500');
  await the('retention-by').fill(SUPERVISOR.by);
  await the('retention-reason').fill(SUPERVISOR.reason);
  await pressOn('retention-save');
  await expect(the('retention-dialog')).toBeHidden();
  await expect(the('retention-saved')).toBeVisible();
  await expect(the('retention-scans')).toContainText('500');

  await pressOn('purge');
  await the('purge-by').fill(SUPERVISOR.by);
  await the('purge-reason').fill(SUPERVISOR.reason);
  await pressOn('purge-confirm');
  await expect(the('purge-dialog')).toBeHidden();
  await expect(the('retention-last')).toContainText(SUPERVISOR.by);
  await expect(the('purge-dialog')).toBeHidden();
  const said = journalOf(records)
    .map((entry) => JSON.stringify(entry))
    .filter((entry) => entry.includes(SUPERVISOR.reason) && entry.includes(SUPERVISOR.by));
  expect(said.filter((entry) => /days-chosen|purged/.test(entry))).toHaveLength(2);

  await typeInto('prove-name', 'Ash');
  await pressOn('prove');
  await expect(page.getByText('At least 5 letters.')).toBeVisible();
  await the('prove-name').fill('Somebody who never bought here');
  await pressOn('prove');
  await expect(the('prove-result')).toContainText('Found nowhere');
  // The code that was scanned by mistake is of today, and stays for its days.
  await the('prove-name').fill(BUYER.name);
  await expect(the('prove-result')).toBeHidden();
  await pressOn('prove');
  await expect(the('prove-result')).toContainText('station.db');
  await goTo('health');
  await goTo('retention');
  await expect(the('prove-name')).toHaveValue('');
  await expect(the('prove-result')).toBeHidden();
  await expect(the('retention-saved')).toBeHidden();
});

test('a proxy typed wrong says so, and one that is not there is found by the test', async () => {
  await goTo('network');
  await the('network-form').getByText('This one', { exact: true }).click();
  await the('network-address').fill('proxy.office');
  await expect(the('network-form')).toContainText('A name or address and a port');
  await expect(the('network-save')).toBeDisabled();
  await the('network-address').fill('127.0.0.1:1');
  await pressOn('network-save');
  await expect(the('network-form')).toContainText('At least 2 letters.');
  await saveNetwork();
  await pressOn('network-test');
  await expect(the('network-steps')).toBeVisible();
  await the('network-form').getByText('As this PC is set up', { exact: true }).click();
  await saveNetwork();
  await expect(the('network-steps')).toBeHidden();
  await pressOn('network-test');
  await expect(the('network-step-http')).toHaveAttribute('data-state', 'good');
});

async function saveNetwork(): Promise<void> {
  await the('network-word-by').fill(SUPERVISOR.by);
  await the('network-word-reason').fill('the office moved');
  await pressOn('network-save');
  await expect(the('network-saved')).toBeVisible();
}

test('the folder tells where the records lie, and offers a way back only once an update has left one', async () => {
  await goTo('folder');
  await expect(the('data-folder')).toContainText(records);
  await expect(the('folder-way-back')).toContainText('No update has changed the records');
  await expect(the('go-back')).toBeHidden();
  const { folder } = await station.ask('backup.list', {});
  const { file } = await station.ask('backup.make', {});
  copyFileSync(join(folder, file), join(folder, `before-migration-10-to-20.db`));
  await goTo('health');
  await goTo('folder');
  await expect(the('go-back')).toBeVisible();
  await pressOn('go-back');
  await expect(the('go-back-dialog')).toContainText('Nothing', { ignoreCase: true });
  await packer.press('Escape');
  await expect(the('go-back-dialog')).toBeHidden();
  await expect(the('go-back')).toBeFocused();
});

test('updates and this PC say what a page in a browser cannot do', async () => {
  await goTo('updates');
  await expect(the('updates-not-here')).toContainText('runs in a browser');
  await expect(the('update-check')).toBeHidden();
  await packer.press('Alt+5');
  await expect(the('this-pc-browser')).toContainText('cannot');
  await expect(the('kiosk')).toBeHidden();
});

test('a backup is made, looked at, saved and gone back to, and packing goes on', async () => {
  await goTo('backups');
  await pressOn('make-backup');
  await expect(the('backup-made')).toBeVisible();
  await the('verify-backup').first().click();
  await expect(the('backup-sound').first()).toHaveText('whole');
  const [download] = await Promise.all([page.waitForEvent('download'), the('save-backup').first().click()]);
  expect((await bytesOf(download)).subarray(0, 15).toString()).toBe('SQLite format 3');
  await expect(the('backup-saved')).toBeVisible();
  const { generation } = await station.ask('diagnostics.read', {});
  await the('restore').first().click();
  await expect(the('restore-dialog')).toContainText('is asked of the marketplace first');
  await pressOn('restore-confirm');
  await expect(the('restore-dialog')).toBeVisible();
  await the('restore-by').fill(SUPERVISOR.by);
  await the('restore-reason').fill(SUPERVISOR.reason);
  await pressOn('restore-confirm');
  await expect(the('diagnostics')).toContainText(`This is generation ${generation + 1} of the station.`);
  await expect(the('restore-dialog')).toBeHidden();
  await until(
    'the station after the restore',
    async () => (await station.ask('station.status', {})).lastPullAt !== null,
  );
  expect((await station.ask('diagnostics.read', {})).generation).toBe(generation + 1);
  const entry = await floor.pickPlain('order', ({ units }) => units === 1);
  await packer.scan(entry.orderIds[0] ?? entry.shipmentId);
  await packer.sees('verifying');
  await packer.park();
});
