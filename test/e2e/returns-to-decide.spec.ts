import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { momentText } from '../../renderer/forms/dates.ts';
import { asked, reopenRenderer } from '../support/renderer-page.ts';
import { NOW_MS } from '../support/renderer-parcels.ts';
import { RETURNED, TO_DECIDE } from '../support/renderer-return-states.ts';
import { STATUS } from '../support/renderer-scripts.ts';
import type { Script } from '../support/scripted-station.ts';
import { serveFolder } from '../support/static-server.ts';

const RENDERER = process.env['RENDERER_DIR'] ?? join(import.meta.dirname, '../../out/renderer');
const DAY_MS = 86_400_000;
let server: Awaited<ReturnType<typeof serveFolder>>;
test.beforeAll(async () => {
  server = await serveFolder(RENDERER);
});
test.afterAll(() => server.close());

const withStatus = (status: Partial<typeof STATUS>): Script => ({
  ...RETURNED,
  'station.status': { value: { ...STATUS, ...status } },
  'returns.read': { value: TO_DECIDE },
});

test('returns that wait for a decision stand in the status bar, follow the news, and lead to their list', async ({
  browser,
}) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: withStatus({ returnsToDecide: 3 }) });
  const item = page.getByTestId('status-returns');
  await expect(item).toContainText('3 to decide');
  await item.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('returns')).toBeVisible();
  await expect(page.getByTestId('returns-tab-to-decide')).toHaveAttribute('aria-selected', 'true');
  await page.evaluate((status) => {
    window.scripted.set('station.status', { value: status });
    window.scripted.emit({ name: 'returns.changed', count: 3 });
  }, STATUS);
  await expect(item).toBeHidden();
});

async function approves(page: Page): Promise<void> {
  await page.keyboard.press('Alt+r');
  await page.locator('.table-row .link').nth(1).click();
  await expect(page.getByTestId('return-view')).toBeVisible();
  await page.getByTestId('act-approve').click();
}

for (const [wrong, aheadMs] of [
  ['behind', DAY_MS],
  ['ahead', -DAY_MS],
] as const) {
  test(`on a PC whose clock is a day ${wrong}, a form begins and ends with the marketplace’s day`, async ({
    browser,
  }) => {
    const script = withStatus({ serverAheadMs: aheadMs });
    const { page } = await reopenRenderer(browser, { url: server.url, script });
    await approves(page);
    const at = page.getByTestId('act-at');
    const now = momentText(NOW_MS + aheadMs);
    await expect(at).toHaveValue(now);
    await expect(at).toHaveAttribute('max', `${now.slice(0, 10)}T23:59`);
    await page.getByTestId('act-comments').fill('Fault confirmed');
    await page.getByTestId('return-act-confirm').press('Enter');
    await expect
      .poll(async () => (await asked(page, 'returns.approve')).at(-1))
      .toMatchObject({ serviceDateMs: Math.floor((NOW_MS + aheadMs) / 60_000) * 60_000 });
  });
}

test('a day is typed with the keys alone, whatever zone the PC is set to', async ({ browser }) => {
  const { page } = await reopenRenderer(browser, { url: server.url, script: withStatus({}) });
  await approves(page);
  const at = page.getByTestId('act-at');
  await at.focus();
  // As Chromium has it in this language: month, day, year, hour, minute, half of the day; each full part leads to the next.
  await page.keyboard.type('11042026', { delay: 150 });
  await page.keyboard.type('0915am', { delay: 150 });
  await expect(at).toHaveValue('2026-11-04T09:15');
});
