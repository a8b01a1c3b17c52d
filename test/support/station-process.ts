import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Reply, RequestInput, RequestName } from '../../shared/contract/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The built station in the browser shell, as automation starts it: its own process, spoken to over `POST /rpc/{name}`. */
export interface StationProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** The reply's value; throws with the typed refusal's code and message. */
  ask<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Reply<N>>;
  /** SIGKILL, as a power cut would end it. */
  kill(): Promise<void>;
  /** An orderly end; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface StartOptions {
  readonly dataDir: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export async function startStationProcess(options: StartOptions): Promise<StationProcess> {
  return await spawnStation(options).ready;
}

/** The same before it is ready, for those who end it while it starts. `ready` rejects when it ended first. */
export function spawnStation(options: StartOptions): {
  readonly child: ChildProcess;
  readonly ready: Promise<StationProcess>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
} {
  const child = spawn(
    process.execPath,
    [
      resolve(ROOT, 'out/main/browser.js'),
      '--json',
      '--no-open',
      `--data-dir=${options.dataDir}`,
      ...(options.args ?? []),
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  );
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return await ended;
  }
  const kill = async () => void (await end('SIGKILL'));

  async function whenReady(): Promise<StationProcess> {
    const { url, api, token } = JSON.parse(await readyLine(child, options.timeoutMs ?? 30_000)) as {
      url: string;
      api: string;
      token: string;
    };
    return { url, child, ask: askOver(api, token), kill, stop: () => end('SIGTERM') };
  }

  return { child, ready: whenReady(), kill };
}

/** Asks as automation does; gives up after a minute. */
export function askOver(api: string, token: string): StationProcess['ask'] {
  return async (name, input) => {
    const response = await fetch(`${api}/${name}`, {
      method: 'POST',
      // A connection kept open may be closed by the station in the moment it is used again.
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, connection: 'close' },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(60_000),
    });
    const result = (await response.json()) as
      | { ok: true; value: Reply<typeof name> }
      | { ok: false; error: { code: string; message: string } };
    if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`);
    return result.value;
  };
}

/** The first line on standard output that says ready; rejects with what the process said on standard error when it ends first. */
function readyLine(child: ChildProcess, timeoutMs: number): Promise<string> {
  return new Promise((done, fail) => {
    let said = '';
    const timer = setTimeout(() => fail(new Error(`no ready line within ${timeoutMs} ms. ${said}`)), timeoutMs);
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    child.once('exit', (code) => fail(new Error(`the station ended with ${code}: ${said}`)));
    if (!child.stdout) return fail(new Error('no standard output'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes('"ready":true')) return;
      clearTimeout(timer);
      done(line);
    });
  });
}

/** Waits until `look` gives something; fails with `what` after the time. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}
