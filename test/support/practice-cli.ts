import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const CLI = resolve(import.meta.dirname, '../../main/practice/marketplace/cli.ts');

export interface MarketplaceCli {
  readonly child: ChildProcess;
  /** The line it said when it was ready. */
  readonly ready: { url: string; appId: string; appSecret: string; locationId: string; ready: boolean };
  /** Ends it with a signal and tells its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** The practice marketplace as a person starts it, from source; resolves with its first line. */
export async function startMarketplaceCli(...flags: readonly string[]): Promise<MarketplaceCli> {
  const child = spawn(process.execPath, [CLI, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await firstLine(child);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    child,
    ready: JSON.parse(line),
    async end(signal) {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** Runs it with flags it should refuse. */
export async function refusedMarketplaceCli(...flags: readonly string[]): Promise<{ code: number; words: string }> {
  const child = spawn(process.execPath, [CLI, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  let said = '';
  child.stderr.on('data', (chunk) => {
    words += String(chunk);
  });
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number];
  if (said !== '') throw new Error(`It spoke on standard output: ${said}`);
  return { code, words };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it was ready`)));
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
  });
}
