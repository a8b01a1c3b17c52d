import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Told } from './children/work-until-killed.ts';

/** What one worker said before it ended, oldest first; a line cut off by the kill does not count. */
export interface Ended {
  readonly told: readonly Told[];
  readonly by: NodeJS.Signals | null;
}

/** A worker that has loaded its code and waits for the word to begin. */
export interface Worker {
  /** Begins, and is killed `afterMs` after it said its `afterLines`-th line, whatever it is doing then; the first line says that it opened the file. */
  workUntilKilled(lastBatch: number, when: { readonly afterLines: number; readonly afterMs: number }): Promise<Ended>;
  openAndClose(lastBatch: number): Promise<Ended>;
  discard(): void;
}

/** `code` is children/work-until-killed, bundled. */
export async function startWorker(code: string, file: string): Promise<Worker> {
  const child = spawn(process.execPath, [code, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let rest = '';
  let loaded: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => {
    loaded = resolve;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    loaded?.();
  });
  await Promise.race([ready, once(child, 'exit').then(() => Promise.reject(new Error('The worker ended early')))]);
  return {
    async workUntilKilled(lastBatch, { afterLines, afterMs }) {
      const ended = endOf(child, lines);
      child.stdin.write(`${lastBatch} work\n`);
      // One line was said before: that the code is loaded.
      while (lines.length < 1 + afterLines && child.exitCode === null) {
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
      setTimeout(() => child.kill('SIGKILL'), afterMs);
      return ended;
    },
    async openAndClose(lastBatch) {
      const ended = endOf(child, lines);
      child.stdin.write(`${lastBatch} close\n`);
      return ended;
    },
    discard: () => void child.kill('SIGKILL'),
  };
}

async function endOf(child: ChildProcessByStdio<Writable, Readable, null>, lines: readonly string[]): Promise<Ended> {
  // `close` comes once the pipe is read to its end: what was acknowledged before the kill is all here.
  const [, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { told: lines.map((line) => JSON.parse(line) as Told), by };
}
