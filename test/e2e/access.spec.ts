import { join } from 'node:path';
import { type Browser, expect, test } from '@playwright/test';
import { accessFaults, contrastFaults } from '../support/access-faults.ts';
import { RENDERER_STATES } from '../support/all-renderer-states.ts';
import { doDeeds, reopenRenderer } from '../support/renderer-page.ts';
import { serveFolder } from '../support/static-server.ts';

const RENDERER = process.env['RENDERER_DIR'] ?? join(import.meta.dirname, '../../out/renderer');
test.describe.configure({ timeout: 180_000 });

let server: Awaited<ReturnType<typeof serveFolder>>;
test.beforeAll(async () => {
  server = await serveFolder(RENDERER);
});
test.afterAll(() => server.close());

/** Every screen once, and of its dialogs and alarms one of each kind. Every state of all of them is looked at with the pictures. */
const LOOKED_AT = {
  'at the bench and before it': [
    ...['first-run-account', 'page-failed', 'bench-capturing', 'bench-wrong-item', 'bench-boxing-unknown'],
    ...['bench-unseen-urgent', 'bench-command-sheet', 'handover', 'handover-door'],
  ],
  'of orders, prints and returns': [
    ...['queue', 'ahead-offline', 'batches-choose', 'shipment', 'outbox-decide', 'prints-preview', 'self-ship'],
    ...['self-ship-order-closed', 'returns', 'return-approve'],
  ],
  'of what is kept and set up': [
    ...['shelf-attest', 'catalogue', 'catalogue-product', 'invoices', 'printers-form', 'settings-wrong', 'health'],
    ...['this-pc-window', 'diagnostics-folder-go-back'],
  ],
} as const;

for (const [which, names] of Object.entries(LOOKED_AT)) {
  test(`the screens ${which} are open to keyboards, screen readers, gloves and weak eyes`, async ({ browser }) => {
    for (const [index, name] of names.entries()) {
      const page = await opened(browser, name, index % 2 === 0 ? 'en' : 'hi');
      expect(await accessFaults(page), name).toEqual([]);
      await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
      expect(await contrastFaults(page), `${name} in the dark`).toEqual([]);
    }
  });
}

test('a fault of each kind is found', async ({ browser }) => {
  const page = await opened(browser, 'queue', 'en');
  await page.evaluate(() => {
    const block = document.createElement('section');
    block.innerHTML = `<button style="width: 60px; height: 60px"></button>
      <button style="width: 30px; height: 30px">i</button>
      <input aria-labelledby="nobody" style="width: 60px; height: 60px">
      <p style="color: #999; background: #fff">faint</p><h4>deep</h4><svg width="20" height="20"></svg>`;
    document.querySelector('main')?.append(block);
  });
  const faults = (await accessFaults(page)).join('\n');
  for (const rule of ['button-name', '30 x 30 px', 'aria-valid-attr-value', 'color-contrast', 'heading-order']) {
    expect(faults).toContain(rule);
  }
  expect(faults).toContain('a picture without words');
});

async function opened(browser: Browser, name: string, language: 'en' | 'hi') {
  const state = RENDERER_STATES.find((one) => one.name === name);
  if (state === undefined) throw new Error(`No such state: ${name}`);
  const { page } = await reopenRenderer(browser, { url: server.url, script: state.script, language });
  await doDeeds(page, state.deeds);
  return page;
}
