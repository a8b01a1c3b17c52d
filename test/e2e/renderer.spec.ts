import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { commandCode } from '../../renderer/scan/command-code.ts';
import { BENCH_COMMANDS, type ScanReply } from '../../shared/contract/bench.ts';
import { RENDERER_STATES } from '../support/all-renderer-states.ts';
import { doDeeds, reopenRenderer, scan } from '../support/renderer-page.ts';
import { NOW_MS, PARCEL, scanned } from '../support/renderer-parcels.ts';
import { FULL, READY } from '../support/renderer-scripts.ts';
import type { Script } from '../support/scripted-station.ts';
import { serveFolder } from '../support/static-server.ts';

const RENDERER = process.env['RENDERER_DIR'] ?? join(import.meta.dirname, '../../out/renderer');
let server: Awaited<ReturnType<typeof serveFolder>>;
test.beforeAll(async () => {
  server = await serveFolder(RENDERER);
});
test.afterAll(() => server.close());

const verifying = { status: 'verifying', parcel: PARCEL, blocked: null } as const;
const unit = scanned('accept', verifying, { what: 'unit', orderItemId: 'i-mug' });
const onBench: Script = { ...FULL, 'bench.state': { value: { session: verifying, recent: [] } }, scans: [unit] };
const card = (page: Page) => page.getByTestId('parcel-card');
const state = (name: string) => {
  const found = RENDERER_STATES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No such state: ${name}`);
  return found;
};
/** What the station was last asked under a name. */
const called = (page: Page, name: string) =>
  page.evaluate((wanted) => window.scripted.calls.findLast((call) => call.name === wanted)?.input, name);
/** The box stays asked for, whatever is scanned. */
const boxAt = (name: string): Script => {
  const { script } = state(name);
  const told = script['bench.state'];
  const session = told !== undefined && 'value' in told ? told.value.session : verifying;
  return { ...script, scans: [scanned('gate', session, { what: 'box-wanted' })] };
};
/** Raw key events on whatever has the focus; `GS` is Control and `]`, as a wedge scanner gives 0x1D. */
const keys = (page: Page, pressed: readonly string[]) =>
  page.evaluate((all) => {
    for (const key of all) {
      for (const type of ['keydown', 'keyup']) {
        const target = document.activeElement ?? document.body;
        const init = key === 'GS' ? { key: ']', code: 'BracketRight', ctrlKey: true } : { key, code: key };
        target.dispatchEvent(new KeyboardEvent(type, { ...init, bubbles: true, cancelable: true }));
      }
    }
  }, pressed);
const scansSent = (page: Page) =>
  page.evaluate(() => window.scripted.calls.filter(({ name }) => name === 'bench.scan').map(({ input }) => input));

test('shows each verdict with its own fill, sign and sentence', async ({ browser }) => {
  const expected = [
    ['bench-accept', 'accept', 'tick', 'scanItem'],
    ['bench-complete', 'complete', 'double-tick', 'waitPrinter'],
    ['bench-wrong-item', 'wrong-item', 'cross-octagon', 'wrongItem'],
    ['bench-too-many', 'too-many', 'plus-triangle', 'tooMany'],
    ['bench-unknown-code', 'unknown-code', 'question-diamond', 'unknownCodeTeach'],
    ['bench-not-a-serial', 'not-a-serial', 'barcode-cross', 'notImei'],
    ['bench-duplicate-serial', 'duplicate-serial', 'barcode-cross', 'duplicateSerial'],
    ['bench-gate-on-hold', 'gate', 'hourglass', 'gate'],
    ['bench-label-confirmed', 'label-confirmed', 'tag-tick', 'labelConfirmed'],
    ['bench-wrong-label', 'wrong-label', 'hand-octagon', 'wrongLabel'],
  ] as const;
  const scans = expected.flatMap(([name]) => state(name).script.scans ?? []);
  const { page, complaints } = await reopenRenderer(browser, { url: server.url, script: { ...onBench, scans } });
  const fills = new Map<string, string>();
  for (const [name, verdict, sign, sentence] of expected) {
    await scan(page, '8901086261410');
    await expect(card(page), name).toHaveAttribute('data-verdict', verdict);
    await expect(card(page).locator(`[data-sign=${sign}]`).first(), name).toBeVisible();
    await expect(page.getByTestId('instruction'), name).toHaveAttribute('data-instruction', sentence);
    fills.set(verdict, (await card(page).getAttribute('class')) ?? '');
  }
  expect(Object.fromEntries(fills)).toEqual({
    accept: 'card fill-good-edge',
    complete: 'card fill-good',
    'wrong-item': 'card fill-bad',
    'too-many': 'card fill-warn',
    'unknown-code': 'card fill-odd',
    'not-a-serial': 'card fill-warn-edge',
    'duplicate-serial': 'card fill-warn-edge',
    gate: 'card fill-gate',
    'label-confirmed': 'card fill-good',
    'wrong-label': 'card fill-alarm',
  });
  expect(complaints).toEqual([]);
});

test('sends scans one at a time and in order, and shows those that wait', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, {
    url: server.url,
    script: { ...onBench, scans: [{ silent: true }] },
  });
  for (const code of ['A-1', 'A-2', 'A-3']) await scan(page, code);
  await expect(page.getByTestId('recent-waiting')).toHaveCount(3);
  expect(await scansSent(page)).toEqual([expect.objectContaining({ code: 'A-1' })]);
  await expect(card(page)).not.toHaveAttribute('data-verdict', 'accept');
});

test('reads 1,000 scans 20 ms apart from key events, in order and each once', async ({ browser }) => {
  test.setTimeout(240_000);
  const { page } = await reopenRenderer(browser, { url: server.url, script: onBench });
  const codes = Array.from({ length: 1_000 }, (_, index) => `SKU-${index}.A`);
  await page.evaluate(async (scans) => {
    const { port1, port2 } = new MessageChannel();
    const turn = () =>
      new Promise<void>((resolve) => {
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      });
    const startMs = performance.now();
    for (const [index, code] of scans.entries()) {
      // The pace of the scanner stands in the events' own time stamps, which is what the page reads.
      const timeStamp = startMs + index * 20;
      for (const key of [...code, 'Enter']) {
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        Object.defineProperty(event, 'timeStamp', { value: timeStamp });
        document.body.dispatchEvent(event);
      }
      // What the answer to a scan brings about happens before the next, as it does within 20 ms.
      await turn();
    }
  }, codes);
  await expect.poll(async () => (await scansSent(page)).length).toBe(codes.length);
  const sent = (await scansSent(page)) as { code: string; scanId: string }[];
  expect(sent.map(({ code }) => code)).toEqual(codes);
  expect(new Set(sent.map(({ scanId }) => scanId)).size).toBe(codes.length);
});

test('takes CR with LF, Tab, and the separator of GS1 fields as a scanner sends them, and lets no suffix press a button', async ({
  browser,
}) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: onBench });
  await page.getByTestId('key-f2').focus();
  await keys(page, [...'A-1', 'Enter', 'Enter', ...'A-2', 'Tab', ...'A-3', 'Tab', 'Enter']);
  await keys(page, [...'0108901086261410', 'GS', ...'10LOT7', 'Enter']);
  await expect.poll(async () => (await scansSent(page)).length).toBe(4);
  expect((await scansSent(page)).map((input) => (input as { code: string }).code)).toEqual([
    'A-1',
    'A-2',
    'A-3',
    '0108901086261410\u001d10LOT7',
  ]);
  await expect(page.getByTestId('key-f2')).toBeFocused();
  expect(await page.evaluate(() => window.scripted.calls.some(({ name }) => name === 'bench.command'))).toBe(false);
});

test('waits with a neutral card, then stops, and never shows green before the station has answered', async ({
  browser,
}) => {
  const { page } = await reopenRenderer(browser, {
    url: server.url,
    script: { ...onBench, scans: [{ silent: true }] },
  });
  await scan(page, '8901086261410');
  await expect(page.getByTestId('bench')).toHaveAttribute('data-patience', 'wait');
  await expect(page.getByTestId('instruction')).toHaveText('Wait.');
  await expect(card(page)).toHaveAttribute('data-verdict', 'no-answer');
  await expect(page.getByTestId('instruction')).toContainText('does not answer');
});

test('asks again with the same scan id while nobody knows whether the scan counted', async ({ browser }) => {
  const lost = { failure: { code: 'STATION_UNREACHABLE', message: '' } } as const;
  const { page } = await reopenRenderer(browser, { url: server.url, script: { ...onBench, scans: [lost] } });
  await scan(page, '8901086261410');
  await expect(card(page)).toHaveAttribute('data-verdict', 'no-answer');
  await page.evaluate((reply) => window.scripted.pushScan(reply), unit);
  await expect(card(page)).toHaveAttribute('data-verdict', 'accept');
  const ids = (await scansSent(page)).map((input) => (input as { scanId: string }).scanId);
  expect(ids.length).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(1);
});

test('says which scans were not taken, and counts nothing until they are answered with OK', async ({ browser }) => {
  const full = { failure: { code: 'DISK_FULL', message: '' } } as const;
  const { page } = await reopenRenderer(browser, { url: server.url, script: { ...onBench, scans: [full, unit] } });
  await scan(page, 'A-1');
  await expect(card(page)).toHaveAttribute('data-verdict', 'not-taken');
  await scan(page, 'A-2');
  await expect(page.getByTestId('instruction')).toContainText('2 scans were not taken');
  expect(await scansSent(page)).toHaveLength(1);
  await scan(page, 'pb:ok');
  await scan(page, 'A-1');
  await expect(card(page)).toHaveAttribute('data-verdict', 'accept');
});

test('keeps a wrong item on screen until OK, which Enter and Escape are not', async ({ browser }) => {
  const { script, deeds } = state('bench-wrong-item');
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  await doDeeds(page, deeds);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(card(page)).toHaveAttribute('data-verdict', 'wrong-item');
  const answered: ScanReply = { verdict: 'command', detail: { what: 'answered' }, session: verifying, atMs: NOW_MS };
  await page.evaluate((reply) => {
    window.scripted.pushScan({ value: reply });
    window.scripted.pushScan({ value: reply });
  }, answered);
  // The script's first answer repeats until another stands behind it.
  await page.keyboard.press('F4');
  await page.keyboard.press('F4');
  await expect(card(page)).toHaveAttribute('data-verdict', 'command');
  const commands = await page.evaluate(() => window.scripted.calls.filter(({ name }) => name === 'bench.command'));
  expect(commands[0]?.input).toMatchObject({ command: 'ok' });
});

test('asks whether the label came out and takes the answer from F6 and F7', async ({ browser }) => {
  for (const [key, command] of [
    ['F6', 'label-printed'],
    ['F7', 'label-not-printed'],
  ] as const) {
    const { script } = state('bench-asking');
    const { page } = await reopenRenderer(browser, { url: server.url, script: { ...script, scans: [unit] } });
    await expect(page.getByTestId('app')).toHaveAttribute('data-status', 'asking');
    await page.keyboard.press(key);
    await expect
      .poll(() => page.evaluate(() => window.scripted.calls.find(({ name }) => name === 'bench.command')?.input))
      .toMatchObject({ command });
  }
});

test('moves nothing on the bench, whatever the verdict', async ({ browser }) => {
  const names = [
    'idle-empty',
    'verifying-20-lines',
    'wrong-item',
    'unknown-code',
    'gate-several-orders',
    'capturing',
    'boxing-suggested',
    'shelved-ticket',
    'verifying-every-sign',
    'asking',
    'trouble',
  ];
  const boxes = new Map<string, readonly string[]>();
  for (const name of names) {
    const { script, deeds } = state(`bench-${name}`);
    const { page } = await reopenRenderer(browser, { url: server.url, script });
    await doDeeds(page, deeds);
    await expect(page.getByTestId('app')).not.toHaveAttribute('data-status', 'starting');
    const places = await page.evaluate(() =>
      ['rail', 'parcel-card', 'steps', 'recent', 'instruction', 'key-f2', 'key-f9'].map((id) => {
        const place = document.querySelector(`[data-testid=${id}]`)?.getBoundingClientRect();
        return place === undefined
          ? `${id} is not there`
          : `${id} ${place.x} ${place.y} ${place.width} ${place.height}`;
      }),
    );
    boxes.set(name, places);
  }
  for (const [name, places] of boxes) expect(places, name).toEqual(boxes.get('wrong-item'));
});

test('gives the bench targets of 80 px and needs no scrolling at 1366 x 768', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: onBench });
  for (const id of ['rail-row', 'key-f2', 'key-f4', 'key-f9']) {
    const box = await page.getByTestId(id).first().boundingBox();
    expect(box?.height, id).toBeGreaterThanOrEqual(80);
    expect(box?.width, id).toBeGreaterThanOrEqual(80);
  }
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(768);
});

test('lets no scanned Enter press the focused button, and no scan reach a focused field', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: onBench });
  await page.keyboard.press('Alt+2');
  await page.getByTestId('filter').focus();
  await page.keyboard.type('mug', { delay: 120 });
  await expect
    .poll(() => page.evaluate(() => window.scripted.calls.some(({ input }) => JSON.stringify(input).includes('"mug"'))))
    .toBe(true);
  await scan(page, '8901086261410');
  await expect(page.getByTestId('bench')).toBeVisible();
  expect(await scansSent(page)).toEqual([expect.objectContaining({ code: '8901086261410' })]);
  await page.keyboard.press('Alt+2');
  await expect(page.getByTestId('filter')).toHaveValue('mug');
  await page.keyboard.press('Alt+1');
  await page.getByTestId('key-f2').focus();
  await scan(page, '8901086261410');
  await expect.poll(async () => (await scansSent(page)).length).toBe(2);
  expect(await page.evaluate(() => window.scripted.calls.some(({ name }) => name === 'bench.command'))).toBe(false);
});

test('dims and says so when the window loses the keyboard, and is back when it has it again', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: onBench });
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(page.getByTestId('not-heard')).toContainText('Scanner not heard here');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(page.getByTestId('not-heard')).toHaveCount(0);
});

test('shows late news that nobody scanned for', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: onBench });
  await expect(page.getByTestId('app')).toHaveAttribute('data-status', 'verifying');
  const session = { status: 'stopped', parcel: PARCEL, why: { kind: 'gate', gate: { kind: 'cancelled' } } } as const;
  await page.evaluate(
    (value) => {
      window.scripted.set('bench.state', { value });
      window.scripted.emit({ name: 'bench.changed', shipmentId: null });
    },
    { session, recent: [] },
  );
  await expect(card(page)).toHaveAttribute('data-verdict', 'stop');
  await expect(page.getByTestId('instruction')).toContainText('This order is cancelled.');
});

test('reads serial numbers one by one, and says at their field what is wrong and which order has them', async ({
  browser,
}) => {
  const scans = ['bench-serial-wanted', 'bench-serial', 'bench-not-a-serial', 'bench-duplicate-serial'].flatMap(
    (name) => state(name).script.scans ?? [],
  );
  const { page } = await reopenRenderer(browser, { url: server.url, script: { ...onBench, scans } });
  await scan(page, 'SMART-5G-128-BLACK');
  await expect(page.getByTestId('capture-unit')).toHaveText('Unit 2 of 2');
  await expect(page.getByTestId('instruction')).toHaveText('Scan number 1 of 2 of this item.');
  await scan(page, '355762052793235');
  await expect(page.locator('[data-testid=serial][data-read=true]')).toHaveText(/355762052793235/);
  await expect(page.getByTestId('instruction')).toHaveText('Scan number 2 of 2 of this item.');
  await scan(page, '8901086261410');
  await expect(page.getByTestId('serial-wrong')).toContainText('8901086261410');
  await expect(page.getByTestId('instruction')).toHaveAttribute('data-instruction', 'notImei');
  await scan(page, '355762052793235');
  await expect(page.getByTestId('serial-wrong')).toContainText('OD436577655443310103');
});

test('measures a box with the keyboard alone: Enter takes what stands in the fields', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: boxAt('bench-boxing-unknown') });
  await expect(page.getByTestId('box-length')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('instruction')).toHaveAttribute('data-instruction', 'boxIncomplete');
  for (const text of ['30.5', '20', '15', '640']) {
    await page.keyboard.type(text, { delay: 80 });
    if (text !== '640') await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect
    .poll(() => called(page, 'bench.box'))
    .toMatchObject({ box: { lengthMm: 305, breadthMm: 200, heightMm: 150, weightGrams: 640 } });
});

test('asks only for the weight of a carton, and keeps a scan out of the field', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: boxAt('bench-boxing-weigh') });
  await expect(page.getByTestId('box-weight')).toBeFocused();
  await scan(page, 'PB-B:XL');
  await expect.poll(async () => (await scansSent(page)).length).toBe(1);
  await expect(page.getByTestId('box-weight')).toHaveValue('');
  await page.keyboard.type('2350', { delay: 80 });
  await page.keyboard.press('F4');
  await expect
    .poll(() => called(page, 'bench.box'))
    .toMatchObject({ box: { lengthMm: 600, breadthMm: 450, heightMm: 400, weightGrams: 2350 } });
});

test('confirms a suggested box with a scanned OK, and what was selected in a field stays selected', async ({
  browser,
}) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: boxAt('bench-boxing-suggested') });
  await expect(page.getByTestId('instruction')).toContainText('60 × 40 × 25.5 cm, 8,400 g?');
  await scan(page, 'PB:OK');
  await expect.poll(async () => (await scansSent(page)).length).toBe(1);
  await page.keyboard.type('62', { delay: 80 });
  await expect(page.getByTestId('box-length')).toHaveValue('62');
});

test('shows which lines belong into the present box, and where the parcel stands on its way', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: state('bench-verifying-boxes').script });
  await expect(page.getByTestId('box-of')).toHaveText('Box 1 of 2');
  await expect(page.locator('[data-testid=line][data-present=true]')).toHaveCount(2);
  await expect(page.locator('[data-testid=line][data-present=false]')).toContainText('CHAIR-BOX-2');
  await expect(page.getByTestId('step-verify')).toHaveText('Verify2 / 4');
  await expect(page.getByTestId('step-box')).toHaveText('Box1 of 2');
  const steps = async (name: string) => {
    const { page: other } = await reopenRenderer(browser, { url: server.url, script: state(name).script });
    await expect(other.getByTestId('app')).not.toHaveAttribute('data-status', 'starting');
    const states = await other.locator('.step').evaluateAll((all) => all.map((one) => one.getAttribute('data-step')));
    return states;
  };
  expect(await steps('bench-boxing-suggested')).toEqual(['done', 'now', 'todo', 'todo']);
  expect(await steps('bench-printing-printer')).toEqual(['done', 'done', 'now', 'todo']);
  expect(await steps('bench-confirming-label')).toEqual(['done', 'done', 'now', 'now']);
});

test('counts the labels of the boxes while they are scanned back', async ({ browser }) => {
  const { script, deeds } = state('bench-label-of-box');
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  await expect(page.getByTestId('step-scan')).toHaveText('Scan the label0 / 2');
  await expect(page.getByTestId('instruction')).toHaveText('Scan the label of every box: 0 of 2 seen.');
  await doDeeds(page, deeds);
  await expect(page.getByTestId('parcel-card')).toHaveAttribute('data-verdict', 'accept');
  await expect(page.getByTestId('step-scan')).toHaveText('Scan the label1 / 2');
  await expect(page.getByTestId('instruction')).toHaveText('Scan the label of every box: 1 of 2 seen.');
});

test('shows the mark of a shelved parcel larger than anything else', async ({ browser }) => {
  const { script, deeds } = state('bench-shelved-ticket');
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  await doDeeds(page, deeds);
  await expect(page.getByTestId('shelf-mark')).toContainText('T-0427');
  await expect(page.getByTestId('instruction')).toHaveText('Ticket T-0427. Put it on the parcel; nothing to do.');
  const size = await page
    .locator('.mark-name')
    .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  expect(size).toBeGreaterThanOrEqual(96);
});

test('moves nothing when a picture arrives', async ({ browser }) => {
  const place = (page: Page) =>
    page
      .getByTestId('lines')
      .evaluate((lines) =>
        [...lines.querySelectorAll(':not(img)')].map((one) => JSON.stringify(one.getBoundingClientRect())),
      );
  const without = await reopenRenderer(browser, {
    url: server.url,
    script: { ...onBench, 'catalogue.picture': { silent: true } },
  });
  await expect(without.page.locator('[data-testid=tile][data-picture=false]')).toHaveCount(3);
  const before = await place(without.page);
  const withIt = await reopenRenderer(browser, { url: server.url, script: onBench });
  await expect(withIt.page.locator('[data-testid=tile][data-picture=true] img')).toHaveCount(1);
  expect(before.length).toBeGreaterThan(10);
  expect(await place(withIt.page)).toEqual(before);
});

test('teaches a code nobody knows with a digit and Enter, then asks for the item again', async ({ browser }) => {
  const taken = { failure: { code: 'WRONG_STATE', message: '', details: { sku: 'BTL-STEEL-1L' } } } as const;
  const { script, deeds } = state('bench-teach-barcode');
  const { page } = await reopenRenderer(browser, {
    url: server.url,
    script: { ...script, 'catalogue.teachBarcode': taken },
  });
  await doDeeds(page, deeds);
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('teach-taken')).toContainText('BTL-STEEL-1L');
  expect(await called(page, 'catalogue.teachBarcode')).toMatchObject({ code: '8901086261410', move: false });
  await page.evaluate(() => window.scripted.set('catalogue.teachBarcode', { value: {} }));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('teach-barcode')).toHaveCount(0);
  await expect(page.getByTestId('instruction')).toHaveAttribute('data-instruction', 'taughtBarcode');
  const moves = await page.evaluate(() =>
    window.scripted.calls.filter(({ name }) => name === 'catalogue.teachBarcode').map(({ input }) => input),
  );
  expect(moves.at(-1)).toMatchObject({ sku: expect.stringContaining('KRTN_'), move: true });
});

test('closes what stands over the bench when something is scanned, and judges the scan', async ({ browser }) => {
  for (const [name, overlay] of [
    ['bench-teach-barcode', 'teach-barcode'],
    ['bench-teach-box', 'teach-product'],
    ['bench-command-sheet', 'command-sheet'],
  ] as const) {
    const { script, deeds } = state(name);
    const { page } = await reopenRenderer(browser, { url: server.url, script: { scans: [unit], ...script } });
    await doDeeds(page, deeds);
    await expect(page.getByTestId(overlay)).toBeVisible();
    const before = (await scansSent(page)).length;
    await scan(page, 'MUG-BLUE-350');
    await expect(page.getByTestId(overlay)).toHaveCount(0);
    expect((await scansSent(page)).at(before)).toMatchObject({ code: 'MUG-BLUE-350' });
  }
});

test('lets a packer enter the tax rate or the box that an order lacks', async ({ browser }) => {
  const tax = state('bench-teach-tax-rate');
  const { page } = await reopenRenderer(browser, {
    url: server.url,
    script: { ...tax.script, 'catalogue.teach': { failure: { code: 'DISK_FULL', message: '' } } },
  });
  await doDeeds(page, tax.deeds);
  await expect(page.getByText('A number from 0 to 100')).toBeVisible();
  await page.getByTestId('teach-tax').focus();
  await page.keyboard.type('12', { delay: 80 });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('failed-line')).toContainText('The disk is full.');
  await page.evaluate(() => window.scripted.set('catalogue.teach', { value: {} }));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('instruction')).toHaveAttribute('data-instruction', 'taughtProduct');
  expect(await called(page, 'catalogue.teach')).toMatchObject({ taxRatePercent: 12 });
});

test('answers a refused pack with F6 and F7 where its code allows it, and with nothing but OK elsewhere', async ({
  browser,
}) => {
  for (const [name, key, command] of [
    ['bench-stopped-weight', 'F6', 'confirm'],
    ['bench-stopped-weight', 'F7', 'correct'],
    ['bench-stopped-rejected', 'F4', 'ok'],
  ] as const) {
    const { page } = await reopenRenderer(browser, {
      url: server.url,
      script: { ...state(name).script, scans: [unit] },
    });
    await expect(card(page)).toHaveAttribute('data-verdict', 'stop');
    if (command === 'ok') {
      await expect(page.getByTestId('key-f6')).toBeDisabled();
      await expect(page.getByTestId('key-f7')).toBeDisabled();
      await expect(card(page)).toContainText('Account holder');
    }
    await page.keyboard.press(key);
    await expect.poll(() => called(page, 'bench.command')).toMatchObject({ command });
  }
});

test('prints every command and the slot cards on two sheets of A4, legible to a scanner', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: onBench, width: 1588, height: 2246 });
  await page.keyboard.press('F4');
  await expect(page.getByTestId('printed-sheet')).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByTestId('command-sheet')).toBeHidden();
  await expect(page.getByTestId('print-slot')).toHaveCount(24);
  for (const command of BENCH_COMMANDS) {
    await expect(page.getByTestId('printed-sheet')).toContainText(commandCode(command));
  }
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({
    overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
  });
  const shot = await page.getByTestId('printed-sheet').screenshot({ scale: 'css' });
  const found = await readBarcodes(new Uint8Array(shot), { formats: ['Code128'], maxNumberOfSymbols: 64 });
  const slots = Array.from({ length: 24 }, (_, index) => `PB-S:${String(index + 1).padStart(2, '0')}`);
  expect(found.map(({ text }) => text).sort()).toEqual([...BENCH_COMMANDS.map(commandCode), ...slots].sort());
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
});

test('walks first run with the keyboard alone', async ({ browser }) => {
  const { page, complaints } = await reopenRenderer(browser, {
    url: server.url,
    script: state('first-run-choose').script,
  });
  await expect(page.getByTestId('choose-practice')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('app-id')).toBeFocused();
  await page.keyboard.type('3b1f5a7c2d9e4f60', { delay: 60 });
  await page.keyboard.press('Tab');
  await page.keyboard.type('a secret', { delay: 60 });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'location');
  await expect(page.getByTestId('locations')).toContainText('1,284 orders wait');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.getByTestId('next').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'defaults');
  await expect(page.getByTestId('first-run')).toContainText('If you skip this');
  await expect(page.locator('input:focus')).toHaveCount(1);
  await page.keyboard.type('18', { delay: 90 });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'ahead');
  await expect(page.getByTestId('first-run')).toContainText('can no longer be cancelled by you');
  await expect(page.getByTestId('next')).toBeFocused();
  // From the way on back to the choice, and down to yes.
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowDown');
  await page.getByTestId('next').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'benches');
  await expect(page.getByTestId('bench-number')).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('2', { delay: 90 });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('3', { delay: 90 });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'ready');
  await page.evaluate(
    (value) => {
      window.scripted.set('setup.connect', { value });
      window.scripted.set('setup.state', { value });
    },
    { ...READY, config: READY.config && { ...READY.config, printers: [] } },
  );
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('first-run')).toHaveAttribute('data-step', 'printer');
  await expect(page.getByTestId('first-run')).toContainText('If you skip this');
  await page.getByTestId('skip').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('bench')).toBeVisible();
  const connected = await page.evaluate(
    () => window.scripted.calls.find(({ name }) => name === 'setup.connect')?.input,
  );
  expect(connected).toMatchObject({
    appId: '3b1f5a7c2d9e4f60',
    appSecret: 'a secret',
    locationId: 'LOC1f77e0aa',
    defaultTaxRatePercent: 18,
    packAhead: { outageMinutes: 15, most: 60 },
    stations: { index: 1, count: 3 },
  });
  expect(complaints).toEqual([]);
});

test('decides a refused change, answers an unknown print, reprints with a reason', async ({ browser }) => {
  const script: Script = {
    ...FULL,
    'outbox.decide': { value: { state: 'pending' } },
    'prints.settle': { value: { state: 'printed' } },
    'prints.reprint': { value: { jobId: 'j-9' } },
  };
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  const told = (name: string) =>
    expect.poll(() =>
      page.evaluate((wanted) => window.scripted.calls.find((call) => call.name === wanted)?.input, name),
    );
  await doDeeds(page, [
    { press: 'Alt+3' },
    { click: '[data-testid=decide] >> nth=0' },
    { click: '[data-testid=decide-retry]' },
  ]);
  await told('outbox.decide').toEqual({ mutationId: 'm-0', decision: 'retry' });
  await expect(page.getByTestId('decide-dialog')).toHaveCount(0);
  await doDeeds(page, [
    { press: 'Alt+4' },
    { click: '[data-testid=settle]' },
    { click: '[data-testid=settle-not-out]' },
  ]);
  await told('prints.settle').toEqual({ jobId: 'j-0', came: 'not-out' });
  await page.getByTestId('reprint').first().click();
  await expect(page.getByTestId('reprint-confirm')).toBeDisabled();
  await page.getByText('It cannot be read').click();
  await page.getByTestId('reprint-confirm').click();
  await told('prints.reprint').toEqual({ jobId: 'j-2', reason: 'not-readable' });
});

test('saves settings as the contract wants them, and marks what cannot be saved', async ({ browser }) => {
  const script: Script = { ...FULL, 'settings.save': { value: READY } };
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  await doDeeds(page, [{ press: 'Alt+5' }, { type: ['tax', '180'] }, { click: '[data-testid=save]' }]);
  await expect(page.getByTestId('save-state')).toHaveText('Put the marked fields right, then save.');
  await doDeeds(page, [{ type: ['tax', '12.5'] }, { type: ['box-length', '30.5'] }, { click: '[data-testid=save]' }]);
  await expect
    .poll(() => page.evaluate(() => window.scripted.calls.find(({ name }) => name === 'settings.save')?.input))
    .toMatchObject({ defaultTaxRatePercent: 12.5, defaultBox: { lengthMm: 305 } });
});

test('speaks Hindi at once when asked to', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: onBench });
  await page.keyboard.press('Alt+5');
  await page.getByText('हिन्दी').click();
  await page.keyboard.press('Alt+1');
  await expect(page.getByTestId('instruction')).toHaveText('अगला सामान स्कैन कीजिए। 2 बाकी।');
  await expect(page.locator('html')).toHaveAttribute('lang', 'hi');
});

test('cuts and restores the practice network from the status bar', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: state('bench-practice').script });
  await expect(page.getByTestId('practice')).toContainText('PRACTICE');
  await page.getByTestId('practice-network').click();
  await expect
    .poll(() => page.evaluate(() => window.scripted.calls.find(({ name }) => name === 'practice.network')?.input))
    .toEqual({ up: false });
});

test('Escape closes a dialog while the focus is nowhere, and leaves the screen below where it is', async ({
  browser,
}) => {
  const { script, deeds } = state('order-cancel');
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  await doDeeds(page, deeds);
  const dialog = page.getByTestId('cancel-dialog');
  await expect(dialog).toBeVisible();
  // Within one turn: a frame later the dialog has taken the focus back.
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
  });
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('shipment')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('shipment')).toHaveCount(0);
});
