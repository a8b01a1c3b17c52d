import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { RENDERER_STATES } from '../support/all-renderer-states.ts';
import { doDeeds, reopenRenderer } from '../support/renderer-page.ts';
import { OFFLINE, STATUS } from '../support/renderer-scripts.ts';
import { serveFolder } from '../support/static-server.ts';

const RENDERER = process.env['RENDERER_DIR'] ?? join(import.meta.dirname, '../../out/renderer');
let server: Awaited<ReturnType<typeof serveFolder>>;
test.beforeAll(async () => {
  server = await serveFolder(RENDERER);
});
test.afterAll(() => server.close());

async function opened(browser: Browser, name: string, language: 'en' | 'hi' = 'en'): Promise<Page> {
  const state = RENDERER_STATES.find((one) => one.name === name);
  if (state === undefined) throw new Error(`No such state: ${name}`);
  const { page } = await reopenRenderer(browser, { url: server.url, script: state.script, language });
  await doDeeds(page, state.deeds);
  return page;
}

/** What the station says of the network from now on; seen once the status bar says it. */
async function tellNetwork(page: Page, network: 'offline' | 'connected'): Promise<void> {
  await page.evaluate(
    (value) => {
      window.scripted.set('station.status', { value });
      window.scripted.emit({ name: 'status.changed' });
    },
    network === 'offline' ? OFFLINE : STATUS,
  );
  await expect(page.getByTestId('status-network')).toHaveClass(network === 'offline' ? /warn/ : /plain/);
}

/** Where everything that can be pressed stands below the bars. */
function places(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'main button, main input, main [role=tab], [role=dialog] button, [role=dialog] input',
      ),
    ]
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .map(({ one, box }) => `${one.textContent} ${box.x} ${box.y} ${box.width} ${box.height}`),
  );
}

/** The lines that say it on a screen, and in the dialogs that send something. */
const SAID = ['offline', 'ahead-offline', 'cancel-offline', 'take-over-offline']
  .map((testid) => `[data-testid=${testid}]:not(.away)`)
  .join(', ');
const WITH_A_LINE = [
  ...['queue', 'ahead-ready', 'shipment', 'outbox', 'shelf', 'self-ship', 'self-ship-order', 'returns', 'return'],
  ...['handover', 'order-cancel', 'take-over-other'],
];

test('nothing that can be pressed moves when the network goes and comes back', async ({ browser }) => {
  test.setTimeout(180_000);
  for (const [index, name] of WITH_A_LINE.entries()) {
    const page = await opened(browser, name, index % 2 === 0 ? 'en' : 'hi');
    const before = await places(page);
    expect(before.length, name).toBeGreaterThan(2);
    await tellNetwork(page, 'offline');
    await expect(page.locator(SAID), name).not.toHaveCount(0);
    expect(await places(page), name).toEqual(before);
    await tellNetwork(page, 'connected');
    await expect(page.locator(SAID), name).toHaveCount(0);
    expect(await places(page), name).toEqual(before);
  }
});

const TABBED = [
  ['queue', 'queue-tab', 'ahead'],
  ['returns', 'returns-tab', 'coming'],
  ['catalogue', 'catalogue-tab', 'hsn-rates'],
  ['shelf', 'shelf-tab', 'unseen'],
  ['health', 'diagnostics-tab', 'station'],
] as const;

for (const [name, row, second] of TABBED) {
  test(`arrow keys move between the tabs of ${row}, and each names the panel it leads to`, async ({ browser }) => {
    const page = await opened(browser, name);
    const tabs = page.locator(`[data-testid^="${row}-"]`);
    const count = await tabs.count();
    await tabs.first().click();
    await tabs.first().focus();
    for (let step = 0; step < count; step += 1) {
      await page.keyboard.press('ArrowRight');
      const tab = tabs.nth((step + 1) % count);
      if (step === 0) await expect(tab).toHaveAttribute('data-testid', `${row}-${second}`);
      await expect(tab).toBeFocused();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      const panel = page.getByRole('tabpanel');
      await expect(panel).toHaveCount(1);
      await expect(panel).toHaveAttribute('id', (await tab.getAttribute('aria-controls')) ?? 'none');
      await expect(panel).toHaveAccessibleName((await tab.textContent()) ?? '');
    }
    await page.keyboard.press('End');
    await expect(tabs.last()).toBeFocused();
  });
}
