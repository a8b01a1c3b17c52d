import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { Reply } from '../../shared/contract/index.ts';
import { NEWS_CHANNEL, REQUEST_CHANNEL } from '../../shared/ipc.ts';
import type { RunningShell } from './shell-shift.ts';
import type { StationProcess } from './station-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where the browser believes our scheme to be: an address it takes for secure, as it does the scheme. */
const SHOWN_AT = 'https://app.packbench.test';

export interface StandIn {
  readonly child: ChildProcess;
  /** Asks the stand-in of Electron; rejects with what was thrown there. */
  act<T = unknown>(name: string, ...args: readonly unknown[]): Promise<T>;
  onNews(listener: (news: readonly unknown[]) => void): void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** What the program told the person so far. */
  said(): string;
  /** What it wrote to standard error. */
  errors(): string;
  kill(): Promise<void>;
}

/** The built Electron shell as a process of its own, over a stand-in of the `electron` module. */
export function startStandIn(dataDir: string, ...args: readonly string[]): StandIn {
  const child = spawn(
    process.execPath,
    [
      `--import=${new URL('./electron-stand-in-hook.ts', import.meta.url).href}`,
      join(ROOT, 'out/main/electron.js'),
      `--data-dir=${dataDir}`,
      '--json',
      ...args,
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Set<(news: readonly unknown[]) => void>();
  let said = '';
  let errors = '';
  let count = 0;
  child.stderr?.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  void ended.then((code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the shell ended with ${code}: ${errors}`));
    waiting.clear();
  });
  child.on('message', (message: { id?: number; value?: unknown; failed?: string; news?: unknown[]; said?: string }) => {
    if (message.said !== undefined) said += `${message.said}\n`;
    if (message.news !== undefined) for (const listener of listeners) listener(message.news);
    if (message.id === undefined) return;
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.failed === undefined) one?.resolve(message.value);
    else one?.reject(new Error(message.failed));
  });
  return {
    ...{ child, ended },
    act<T>(name: string, ...given: readonly unknown[]): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (!child.connected) return reject(new Error(`the shell is gone: ${errors}`));
        const id = ++count;
        waiting.set(id, { resolve: (value) => resolve(value as T), reject });
        child.send({ id, act: name, args: given }, (error) => error && reject(error));
      });
    },
    onNews: (listener) => void listeners.add(listener),
    said: () => said,
    errors: () => errors,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Resolves once the shell has opened its window, which it does when the station is there. */
export async function whenOpen({ child, ended, errors }: StandIn): Promise<void> {
  await new Promise<void>((done, failed) => {
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.includes('"ready":true')) done();
    });
    void ended.then((code) => failed(new Error(`the shell ended with ${code} before it was ready: ${errors()}`)));
  });
}

export interface StandInShell extends RunningShell {
  readonly standIn: StandIn;
}

/**
 * The shell with its page: the real renderer in a browser, reached through the shell's own protocol handler, the real preload and the
 * shell's own IPC. Only Electron between them is a stand-in.
 */
export async function openStandInShell(dataDir: string, browser: Browser): Promise<StandInShell> {
  const standIn = startStandIn(dataDir);
  await whenOpen(standIn);
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
  await page.route(`${SHOWN_AT}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const reply = await standIn.act<{ status: number; headers: Record<string, string>; body: string }>(
      'page',
      `packbench://app${pathname}`,
      route.request().method(),
    );
    await route.fulfill({ ...reply, body: Buffer.from(reply.body, 'base64') });
  });
  await bridge(page, standIn);
  await page.goto(`${SHOWN_AT}/index.html`);
  const ask: StationProcess['ask'] = async (name, input) => {
    const text = JSON.stringify(input);
    const result = await standIn.act<{ ok: boolean; value: unknown; error: { code: string; message: string } }>(
      ...(['invoke', 'page', REQUEST_CHANNEL, name, text] as const),
    );
    if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`);
    return result.value as Reply<typeof name>;
  };
  return {
    ...{ page, ask, standIn },
    async kill() {
      await standIn.kill();
      await page.close();
    },
    async quit() {
      // The program is gone before the call can be answered.
      await standIn.act('quit').catch(() => undefined);
      await standIn.ended;
      await page.close();
      return standIn.said();
    },
  };
}

/** Runs the built preload in the page with the part of Electron it needs; what crosses is what structured cloning lets cross. */
async function bridge(page: Page, standIn: StandIn): Promise<void> {
  const calls =
    await standIn.act<{ what: string; given: { webPreferences: { additionalArguments: string[] } } }[]>('calls');
  const args = calls.find(({ what }) => what === 'window')?.given.webPreferences.additionalArguments ?? [];
  await page.exposeFunction('standInInvoke', (...given: unknown[]) => standIn.act('invoke', 'page', ...given));
  standIn.onNews(([channel, news]) => {
    if (channel !== NEWS_CHANNEL || page.isClosed()) return;
    page
      .evaluate((one) => window.dispatchEvent(new CustomEvent('stand-in-news', { detail: one })), news)
      .catch(() => undefined);
  });
  const preload = readFileSync(join(ROOT, 'out/preload/index.cjs'), 'utf8');
  await page.addInitScript({
    content: `{
      const heard = new Map();
      const ipcRenderer = {
        invoke: (...args) => window.standInInvoke(...args),
        on: (channel, listener) => {
          const hear = ({ detail }) => listener({}, detail);
          heard.set(listener, hear);
          window.addEventListener('stand-in-news', hear);
        },
        removeListener: (channel, listener) => window.removeEventListener('stand-in-news', heard.get(listener)),
      };
      const contextBridge = { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: api }) };
      const process = { argv: ${JSON.stringify(['electron', ...args])} };
      ((require, process) => {${preload}\n})(() => ({ contextBridge, ipcRenderer }), process);
    }`,
  });
}
