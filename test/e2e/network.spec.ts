import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { RequestName } from '../../shared/contract/index.ts';
import { FIRST_RUN_NETWORK, NETWORK_STATES } from '../support/renderer-network-states.ts';
import { asked, reopenRenderer } from '../support/renderer-page.ts';
import { FULL, READY } from '../support/renderer-scripts.ts';
import type { Script } from '../support/scripted-station.ts';
import { serveFolder } from '../support/static-server.ts';

const RENDERER = process.env['RENDERER_DIR'] ?? join(import.meta.dirname, '../../out/renderer');
let server: Awaited<ReturnType<typeof serveFolder>>;
test.beforeAll(async () => {
  server = await serveFolder(RENDERER);
});
test.afterAll(() => server.close());

const scriptOf = (name: string): Script => NETWORK_STATES.find((state) => state.name === name)?.script ?? FULL;

async function network(browser: Browser, script: Script): Promise<Page> {
  const { page } = await reopenRenderer(browser, { url: server.url, script });
  await page.keyboard.press('Alt+6');
  await page.getByTestId('diagnostics-tab-network').click();
  return page;
}

const lastAsked = (page: Page, name: RequestName) => expect.poll(async () => (await asked(page, name)).at(-1));

test('the network is tested step by step, and the step that fails says who acts', async ({ browser }) => {
  const page = await network(browser, scriptOf('diagnostics-network-trouble'));
  await page.getByTestId('network-test').click();
  await expect(page.getByTestId('network-step-tunnel')).toHaveAttribute('data-state', 'good');
  await expect(page.getByTestId('network-step-tls')).toHaveAttribute('data-state', 'failed');
  await expect(page.getByTestId('network-step-tls')).toContainText('certificate is not known here');
  await expect(page.getByTestId('network-step-tls')).toContainText('Supervisor');
  await expect(page.getByTestId('network-step-clock')).toHaveAttribute('data-state', 'skipped');
});

test('a proxy is saved as it was typed, with its scheme, and a password only when one was', async ({ browser }) => {
  const view = scriptOf('diagnostics-network')['network.read'];
  const page = await network(browser, {
    ...scriptOf('diagnostics-network'),
    ...(view ? { 'network.save': view } : {}),
  });
  await page.getByText('This one', { exact: true }).click();
  await page.getByTestId('network-address').fill('proxy.office');
  await expect(page.getByTestId('network-save')).toBeDisabled();
  await page.getByTestId('network-address').fill('proxy.office:8080');
  await page.getByTestId('network-user').fill('bench');
  await page.getByTestId('network-save').click();
  // Nobody answers for it yet.
  await expect(page.getByTestId('network-word-by')).toHaveAttribute('aria-invalid', 'true');
  expect(await asked(page, 'network.save')).toEqual([]);
  const word = { by: 'Meena', reason: 'the office moved' };
  const say = async () => {
    await page.getByTestId('network-word-by').fill(word.by);
    await page.getByTestId('network-word-reason').fill(word.reason);
  };
  await say();
  await page.getByTestId('network-save').click();
  const input = { proxy: 'http://proxy.office:8080', proxyUser: 'bench', certificates: 'system+bundled', ...word };
  await lastAsked(page, 'network.save').toEqual(input);
  await expect(page.getByTestId('network-saved')).toBeVisible();
  await expect(page.getByTestId('network-word-by')).toHaveValue('');
  await page.getByTestId('network-password').fill('word');
  await say();
  await page.getByTestId('network-save').click();
  await lastAsked(page, 'network.save').toEqual({ ...input, proxyPassword: 'word' });
  await expect(page.getByTestId('network-password')).toHaveValue('');
});

test('first run offers the proxy where the account cannot be reached, and saving it does not go on by itself', async ({
  browser,
}) => {
  const { page } = await reopenRenderer(browser, {
    url: server.url,
    script: {
      ...scriptOf('diagnostics-network'),
      'setup.state': { value: { ...READY, step: 'choose', config: null, practiceAllowed: true } },
      'setup.test': { failure: { code: 'NETWORK_PROXY_AUTH', message: 'wants other credentials' } },
      'network.read': { value: FIRST_RUN_NETWORK },
      'network.save': { value: FIRST_RUN_NETWORK },
    },
  });
  await page.getByText('Connect a seller account').click();
  await page.getByTestId('next').click();
  await page.getByTestId('app-id').fill('app');
  await page.getByTestId('app-secret').fill('secret');
  await page.getByTestId('next').click();
  await expect(page.getByTestId('failed-line')).toContainText('The proxy wants another user or password.');
  await page.getByTestId('first-run-network').click();
  const dialog = page.getByTestId('network-dialog');
  await dialog.getByText('None', { exact: true }).click();
  await dialog.getByTestId('network-save').click();
  await lastAsked(page, 'network.save').toEqual({ proxy: 'none', certificates: 'system+bundled' });
  expect(await asked(page, 'setup.test')).toHaveLength(1);
  await dialog.getByTestId('network-close').click();
  await expect(page.getByTestId('app-id')).toHaveValue('app');
});
