import * as path from 'node:path';
import { LOG_LEVELS, type LogLevelName, type LogLine, type LogPage } from '../../shared/contract/operate.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { PartReader } from '../ports/read-part.ts';

export interface LogQuestion {
  readonly before?: string | undefined;
  readonly level: LogLevelName;
  readonly text: string;
  readonly limit: number;
}

/** Newest first, as the log turns them over (main/log). */
const FILES = ['packbench.log', ...[1, 2, 3, 4].map((turn) => `packbench.log.${turn}`)];
/** Some 300 lines: parsed within a millisecond or two, then the bench has its turn. */
const CHUNK_BYTES = 64 * 1024;
/** What one question reads at most; a rare word is looked for in several questions. */
const MOST_BYTES = 1024 * 1024;
const HEAD_BYTES = 256;
const MOST_FIELDS = 4_000;
const MOST_MESSAGE = 2_000;
const NEW_LINE = 10;

interface LogFile {
  readonly file: string;
  /** The moment of its first line: it goes along when the file is turned over. */
  readonly mark: string;
  readonly size: number;
}

/** One page of the log from its end, or from before a page given earlier, over all the files it has been turned over to. */
export async function readLog(dir: string, reader: PartReader, question: LogQuestion): Promise<LogPage> {
  try {
    return await page(await presentFiles(dir, reader), reader, question);
  } catch (error) {
    throw new AppFailure('DISK_FAILED', `The log in ${dir} cannot be read: ${String(error)}`);
  }
}

async function page(files: readonly LogFile[], reader: PartReader, question: LogQuestion): Promise<LogPage> {
  const at = startOf(files, question.before);
  const found: LogLine[] = [];
  const asked = wanted(question);
  let budget = MOST_BYTES;
  for (let index = at.index; index < files.length; index += 1) {
    const file = files[index];
    if (file === undefined) break;
    const from = index === at.index && at.offset !== null ? Math.min(at.offset, file.size) : file.size;
    for await (const { start, text, readBytes } of linesFromEnd(file, from, reader)) {
      budget -= readBytes;
      const line = asked(text, `${file.mark}@${start}`);
      if (line !== undefined) found.push(line);
      if (found.length >= question.limit || budget <= 0) return { lines: found, next: after(files, index, start) };
    }
  }
  return { lines: found, next: null };
}

function after(files: readonly LogFile[], index: number, start: number): string | null {
  if (start > 0) return `${files[index]?.mark}@${start}`;
  const older = files[index + 1];
  return older === undefined ? null : `${older.mark}@${older.size}`;
}

/** Where a page begins; a file that is gone meanwhile was the oldest, so nothing older is left. */
function startOf(files: readonly LogFile[], before: string | undefined) {
  if (before === undefined) return { index: 0, offset: null };
  const cut = before.lastIndexOf('@');
  const [mark, offset] = [before.slice(0, cut), Number(before.slice(cut + 1))];
  const index = files.findIndex((file) => file.mark === mark);
  if (index < 0 || !Number.isInteger(offset)) return { index: files.length, offset: null };
  return { index, offset };
}

async function presentFiles(dir: string, reader: PartReader): Promise<readonly LogFile[]> {
  const found: LogFile[] = [];
  for (const name of FILES) {
    const file = path.join(dir, name);
    const size = await reader.size(file);
    if (size === undefined || size === 0) continue;
    const head = Buffer.from(await reader.read(file, 0, HEAD_BYTES)).toString('utf8');
    found.push({ file, size, mark: /"time":"([^"]{1,40})"/.exec(head)?.[1] ?? name });
  }
  return found;
}

interface RawLine {
  /** Offset of its first byte. */
  readonly start: number;
  readonly text: string;
  /** What had to be read since the line before. */
  readonly readBytes: number;
}

/** The whole lines that end before `end`, last first. A line still being written, without its end, is left out. */
async function* linesFromEnd({ file }: LogFile, end: number, reader: PartReader): AsyncGenerator<RawLine> {
  let to = end;
  let rest: Uint8Array = new Uint8Array();
  while (to > 0) {
    const from = Math.max(0, to - CHUNK_BYTES);
    const bytes = Buffer.concat([await reader.read(file, from, to - from), rest]);
    const cut = from === 0 ? 0 : bytes.indexOf(NEW_LINE) + 1;
    let readBytes = to - from;
    let lineEnd = bytes.lastIndexOf(NEW_LINE);
    while (lineEnd >= cut && lineEnd >= 0) {
      const before = lineEnd === 0 ? -1 : bytes.lastIndexOf(NEW_LINE, lineEnd - 1);
      const start = Math.max(cut, before + 1);
      yield { start: from + start, text: bytes.toString('utf8', start, lineEnd), readBytes };
      readBytes = 0;
      lineEnd = start === cut ? -1 : before;
    }
    rest = bytes.subarray(0, cut === 0 && from > 0 ? bytes.length : cut);
    to = from;
  }
}

function wanted({ level, text }: LogQuestion): (raw: string, key: string) => LogLine | undefined {
  const atLeast = LOG_LEVELS.indexOf(level);
  const part = text.toLowerCase();
  return (raw, key) => {
    if (raw === '' || (part !== '' && !raw.toLowerCase().includes(part))) return undefined;
    const line = parseLine(raw, key);
    // A line nobody here wrote may be anything: it is kept back from nobody.
    return line.level === null || LOG_LEVELS.indexOf(line.level) >= atLeast ? line : undefined;
  };
}

function parseLine(raw: string, key: string): LogLine {
  const strange = { key, atMs: null, level: null, message: raw.slice(0, MOST_MESSAGE), fields: '' };
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    return strange;
  }
  if (typeof parsed !== 'object' || parsed === null) return strange;
  const { level, time, msg, ...others } = parsed as Record<string, unknown>;
  const atMs = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  const known = LOG_LEVELS.find((one) => one === level);
  if (known === undefined || typeof msg !== 'string' || !Number.isFinite(atMs)) return strange;
  const fields = Object.keys(others).length === 0 ? '' : JSON.stringify(others).slice(0, MOST_FIELDS);
  return { key, atMs, level: known, message: msg.slice(0, MOST_MESSAGE), fields };
}
