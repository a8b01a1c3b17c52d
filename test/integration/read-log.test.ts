import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../main/log.ts';
import { readLog } from '../../main/operate/read-log.ts';
import { type PartReader, realPartReader } from '../../main/ports/read-part.ts';
import type { LogLine } from '../../shared/contract/operate.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'packbench-log-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const FROM = Date.parse('2026-11-05T04:00:00Z');
const levelOf = (n: number) => (n % 50 === 0 ? 'error' : n % 10 === 0 ? 'warn' : 'info');
/** The line of its number; long ones now and then, so that lines and chunks never agree. */
const lineOf = (n: number) =>
  JSON.stringify({
    level: levelOf(n),
    time: new Date(FROM + n * 1000).toISOString(),
    pad: 'ÿ'.repeat((n * 37) % 900),
    n,
    msg: n % 100 === 7 ? 'the Printer was quiet' : `line ${n}`,
  });
const write = (file: string, from: number, to: number) =>
  writeFileSync(join(dir, file), Array.from({ length: to - from }, (_, i) => `${lineOf(from + i)}\n`).join(''));
const ask = (over: Partial<Parameters<typeof readLog>[2]> = {}, reader: PartReader = realPartReader) =>
  readLog(dir, reader, { level: 'debug', text: '', limit: 200, ...over });
const numbers = (lines: readonly LogLine[]) => lines.map(({ atMs }) => ((atMs ?? 0) - FROM) / 1000);

async function everything(over: Partial<Parameters<typeof readLog>[2]> = {}): Promise<readonly LogLine[]> {
  const all: LogLine[] = [];
  for (let next: string | null | undefined; next !== null; ) {
    const page = await ask({ ...over, ...(next === undefined ? {} : { before: next }) });
    all.push(...page.lines);
    next = page.next;
  }
  return all;
}

test('pages lead from the newest line to the oldest over every file, each line once', async () => {
  write('packbench.log.2', 0, 700);
  write('packbench.log.1', 700, 2100);
  write('packbench.log', 2100, 2500);
  const all = await everything({ limit: 137 });
  expect(numbers(all)).toEqual(Array.from({ length: 2500 }, (_, i) => 2499 - i));
  expect(new Set(all.map(({ key }) => key)).size).toBe(2500);
});

test('a page goes on where it ended although the log was turned over meanwhile', async () => {
  write('packbench.log.1', 0, 300);
  write('packbench.log', 300, 600);
  const first = await ask({ limit: 100 });
  renameSync(join(dir, 'packbench.log.1'), join(dir, 'packbench.log.2'));
  renameSync(join(dir, 'packbench.log'), join(dir, 'packbench.log.1'));
  write('packbench.log', 600, 640);
  const second = await ask({ limit: 100, ...(first.next === null ? {} : { before: first.next }) });
  expect(numbers(second.lines)).toEqual(Array.from({ length: 100 }, (_, i) => 499 - i));
});

test('a level brings graver ones too, and a text is found in small and capital letters', async () => {
  write('packbench.log', 0, 1000);
  expect(numbers(await everything({ level: 'warn' }))).toEqual(
    Array.from({ length: 1000 }, (_, i) => 999 - i).filter((n) => n % 10 === 0),
  );
  expect(numbers(await everything({ text: 'pRINTER' }))).toEqual(Array.from({ length: 10 }, (_, i) => 907 - i * 100));
});

test('one question reads a megabyte at most, however rare the word', async () => {
  for (const [turn, file] of ['packbench.log', 'packbench.log.1', 'packbench.log.2'].entries()) {
    write(file, (2 - turn) * 5000, (3 - turn) * 5000);
  }
  let read = 0;
  const counting: PartReader = {
    size: realPartReader.size,
    read: async (file, from, length) => {
      const bytes = await realPartReader.read(file, from, length);
      read += bytes.length;
      return bytes;
    },
  };
  const page = await ask({ text: 'no such word' }, counting);
  expect(page.lines).toEqual([]);
  expect(page.next).not.toBeNull();
  expect(read).toBeLessThan(1_300_000);
  expect(await everything({ text: '"n":3,' })).toHaveLength(1);
});

test('a line that is not ours is shown as it is, one being written is left for the next time', async () => {
  write('packbench.log', 0, 3);
  appendFileSync(join(dir, 'packbench.log'), 'no JSON at all\n{"level":"info"');
  const { lines } = await ask();
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatchObject({ level: null, atMs: null, message: 'no JSON at all' });
});

test('no log is an empty page, and what cannot be read says so', async () => {
  expect(await readLog(join(dir, 'nowhere'), realPartReader, { level: 'debug', text: '', limit: 5 })).toEqual({
    lines: [],
    next: null,
  });
  const broken: PartReader = { size: () => Promise.reject(new Error('EIO')), read: async () => new Uint8Array() };
  await expect(ask({}, broken)).rejects.toMatchObject({ code: 'DISK_FAILED' });
});

test('what the log itself wrote is read back, redacted as it was written', async () => {
  const log = openLog({ dir });
  log.warn('the token was refused', { token: 'abcdef123456', attempts: 3 });
  await log.close();
  const { lines } = await ask();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'warn', message: 'the token was refused' });
  expect(lines[0]?.fields).toContain('"attempts":3');
  expect(JSON.stringify(lines)).not.toContain('abcdef123456');
});
