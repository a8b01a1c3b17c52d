import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import type {} from '../../renderer/station.ts';
import type { Reply, RequestName } from '../../shared/contract/index.ts';
import type { RunningShell } from './shell-shift.ts';
import type { StationProcess } from './station-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The binary's path, undefined where it was never fetched: its npm package has no install script. */
function electronBinary(): string | undefined {
  const folder = join(ROOT, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  if (!existsSync(named)) return undefined;
  const binary = join(folder, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

const binary = electronBinary();

/** Why nothing can be run in Electron here, in one line; undefined where it can. */
export const whyNoElectron =
  binary === undefined
    ? 'the Electron binary is not on this machine (npx install-electron fetches it)'
    : process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
      ? 'there is no display for Electron'
      : undefined;

export interface ElectronStation extends RunningShell {
  readonly app: ElectronApplication;
}

/** Starts the built program in Electron. What it would say in a box of the system goes to standard output instead. */
export async function startElectron(dataDir: string, ...args: readonly string[]): Promise<ElectronStation> {
  const app = await _electron.launch({
    executablePath: binary ?? '',
    args: [
      // Chromium's own sandbox refuses to run as root, as containers do; the renderer's sandbox option stays on.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      join(ROOT, 'out/main/electron.js'),
      `--data-dir=${dataDir}`,
      ...args,
    ],
  });
  let said = '';
  const child = app.process();
  child.stdout?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  // Not its exit: what it said last may still be on its way then.
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const page = await app.firstWindow();
  await page.waitForSelector('[data-testid=app], [data-testid=first-run]');
  await app.evaluate(({ dialog }) => {
    Object.assign(dialog, {
      showMessageBox: async ({ message }: { readonly message: string }) => {
        process.stdout.write(`said: ${message}\n`);
        return { response: 0, checkboxChecked: false };
      },
    });
  });
  const ask: StationProcess['ask'] = async (name, input) => {
    const result = await page.evaluate(
      ([asked, given]) => window.station?.request(asked as RequestName, given as never),
      [name, input] as const,
    );
    if (result === undefined) throw new Error(`${name}: the page has no station`);
    if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`);
    return result.value as Reply<typeof name>;
  };
  return {
    ...{ app, page, ask },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
    async quit() {
      // The program is gone before the call can be answered.
      await app.evaluate(({ app: electron }) => void setTimeout(() => electron.quit())).catch(() => undefined);
      await ended;
      return said;
    },
  };
}

/** A second start on the same folder; resolves when that process has ended, as it must. */
export async function startAgain(dataDir: string): Promise<number | null> {
  const { spawn } = await import('node:child_process');
  const child = spawn(
    binary ?? '',
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      join(ROOT, 'out/main/electron.js'),
      `--data-dir=${dataDir}`,
    ],
    { stdio: 'ignore' },
  );
  return await new Promise((done) => child.once('exit', (code) => done(code)));
}
