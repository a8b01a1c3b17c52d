import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import type {} from '../../renderer/station.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The binary's path, undefined where it was never fetched: its npm package has no install script. */
function electronBinary(): string | undefined {
  const folder = path.join(root, 'node_modules/electron');
  const named = path.join(folder, 'path.txt');
  if (!existsSync(named)) return undefined;
  const binary = path.join(folder, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

const binary = electronBinary();
const whyNot =
  binary === undefined
    ? 'the Electron binary is not on this machine (npx install-electron fetches it)'
    : process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
      ? 'there is no display for Electron'
      : undefined;
if (whyNot !== undefined) console.log(`skipped: Electron shell: ${whyNot}`);

test.describe('the Electron shell', () => {
  test.skip(whyNot !== undefined, whyNot ?? '');
  test.describe.configure({ mode: 'serial' });

  let app: ElectronApplication;
  let page: Page;
  let dataDir: string;

  test.beforeAll(async () => {
    dataDir = mkdtempSync(path.join(tmpdir(), 'electron-shell-'));
    app = await _electron.launch({
      executablePath: binary ?? '',
      args: [
        // Chromium's own sandbox refuses to run as root, as containers do; the renderer's sandbox option stays on.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        path.join(root, 'out/main/electron.js'),
        '--practice',
        `--data-dir=${dataDir}`,
      ],
    });
    page = await app.firstWindow();
  });

  test.afterAll(async () => {
    await app?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('shows the page from its own scheme and asks the station', async () => {
    expect(page.url()).toMatch(/^packbench:\/\/app\//);
    const result = await page.evaluate(() => window.station?.request('station.status', {}));
    expect(result).toMatchObject({ ok: true });
  });

  test('gives the page two functions and nothing of Node', async () => {
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.station ?? {}).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ['request', 'subscribe'], node: [] });
  });

  test('stays on its page and opens no other', async () => {
    await page.evaluate(() => {
      window.open('https://evil.example/');
      window.location.href = 'https://evil.example/';
    });
    await expect.poll(() => page.url()).toMatch(/^packbench:\/\/app\//);
    expect(app.windows()).toHaveLength(1);
  });

  test('refuses permissions, foreign requests and names outside the contract', async () => {
    const answers = await page.evaluate(async () => ({
      notification: await Notification.requestPermission(),
      fetched: await fetch('https://evil.example/').then(
        () => 'answered',
        () => 'refused',
      ),
      name: await window.station?.request('process.exit' as 'bench.state', {}),
    }));
    expect(answers).toMatchObject({ notification: 'denied', fetched: 'refused', name: { ok: false } });
  });
});
