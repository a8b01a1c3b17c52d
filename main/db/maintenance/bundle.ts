import * as fs from 'node:fs';
import * as path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import { removeFile, replaceFile, syncFile } from '../files.ts';
import { diskFailure } from '../sqlite-errors.ts';
import { cleanLogLine } from './clean.ts';
import { databaseFacts } from './database-facts.ts';

const LOG_LINES = 2_000;
/** Newest first, as the log turns them over. */
const LOG_FILES = ['packbench.log', ...[1, 2, 3, 4].map((turn) => `packbench.log.${turn}`)];

/** What the station tells of itself, already clean, beside what is read here. */
const requestSchema = z.strictObject({
  /** Ids are hashed with it; it stands nowhere in the bundle. */
  salt: z.string().min(16),
  database: z.string(),
  logDir: z.string(),
  /** Texts by file name. */
  files: z.record(z.string().regex(/^[a-z-]{1,40}\.(json|txt)$/), z.string()),
});
export type BundleRequest = z.infer<typeof requestSchema>;

/** Writes the bundle that `requestFile` describes to `to`, whole or not at all. Throws the disk's fault as `AppFailure`. */
export function writeBundle(requestFile: string, to: string): { readonly bytes: number } {
  const part = `${to}.part`;
  try {
    const request = requestSchema.parse(JSON.parse(fs.readFileSync(requestFile, 'utf8')));
    const texts = {
      ...request.files,
      ...databaseFacts(request.database, request.salt),
      'log.jsonl': logText(request),
    };
    const entries = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)]));
    fs.writeFileSync(part, zipSync(entries), { mode: 0o600 });
    syncFile(part);
    replaceFile(part, to);
    return { bytes: fs.statSync(to).size };
  } catch (error) {
    throw diskFailure(error, path.dirname(to)) ?? error;
  } finally {
    removeFile(part);
  }
}

/** The last lines, oldest first, without what could be a buyer's or a secret. */
function logText({ logDir, salt }: BundleRequest): string {
  const lines: string[] = [];
  for (const name of LOG_FILES) {
    if (lines.length >= LOG_LINES) break;
    const newestFirst = readLines(path.join(logDir, name)).reverse();
    lines.push(...newestFirst.slice(0, LOG_LINES - lines.length));
  }
  const clean = lines.reverse().flatMap((line) => cleanLogLine(line, salt) ?? []);
  return clean.map((line) => `${line}\n`).join('');
}

function readLines(file: string): string[] {
  try {
    return fs
      .readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
