import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '../..');
const READY_MS = 60_000;

/** A built practice program of its own, as `npm run marketplace` and `npm run printer` start it. */
export interface BuiltPractice<Ready> {
  readonly ready: Ready;
  stop(): Promise<void>;
}

export interface MarketplaceReady {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly locationId: string;
}

export interface PrinterReady {
  readonly host: string;
  readonly port: number;
  readonly out: string;
}

export async function startBuilt<Ready>(
  entry: 'marketplace' | 'printer',
  flags: readonly string[],
): Promise<BuiltPractice<Ready>> {
  const child = spawn(process.execPath, [path.join(ROOT, `out/main/${entry}.js`), ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const ready = JSON.parse(await firstLine(entry, child)) as Ready;
  return {
    ready,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function firstLine(entry: string, child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      failed(new Error(`the ${entry} was not ready within ${READY_MS} ms`));
    }, READY_MS);
    child.once('exit', (code) => failed(new Error(`the ${entry} ended with ${code}`)));
    if (!child.stdout) return failed(new Error('no standard output'));
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      done(line);
    });
  });
}

/** The barcodes on each label that came out of a practice printer, one entry per label. */
export function codesOnLabels(out: string): string[][] {
  return readdirSync(out)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(path.join(out, file), 'utf8')) as { codes: { text: string }[] })
    .map(({ codes }) => codes.map(({ text }) => text));
}
