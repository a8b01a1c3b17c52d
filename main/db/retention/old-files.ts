import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Cutoffs, PurgedFiles } from '../../../shared/model/retention.ts';
import { listBackups } from '../backup-files.ts';
import { stationFiles } from '../data-folder.ts';
import { removeFile } from '../files.ts';
import { beforeUpdate } from '../way-back.ts';

export interface FoundFile {
  readonly file: string;
  /** `/` between its folders, relative to the data folder. */
  readonly name: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

type Rule = readonly [pattern: RegExp, what: 'logs' | 'others', age: keyof Cutoffs];

/** Below the data folder, by name; the first that fits counts. What fits none stays. */
const RULES: readonly Rule[] = [
  // The one that is written now goes when it is full and old; no buyer's data enters any of them.
  [/^logs\/.*\.\d+(\.gz)?$/, 'logs', 'logs'],
  // What was in memory when the program fell over, a screen with an address on it among it.
  [/(^|\/)(crash[^/]*|crashpad)\/.*\.(dmp|meta|txt|json)$/i, 'others', 'labels'],
  [/(^|\/)(crash[^/]*|crashpad)\/(.*\/)?attachments\/.*$/i, 'others', 'labels'],
  // What was set aside whole: by a restore, for being damaged, half made.
  [/^station-aside-\d+\.db(-wal|-shm)?$/, 'others', 'backups'],
  [/^backups\/.*\.part$/, 'others', 'backups'],
  [/^(documents\.db\.damaged|(documents|station)\.db\.(rewriting|restoring)(-\w+)?)$/, 'others', 'labels'],
  // Left by a program that was killed over it.
  [/(^|\/)print-[^/]+\/document\.pdf$/, 'others', 'labels'],
  [/^(diagnostics|bundles)\/.*\.(zip|json|part)$/, 'others', 'backups'],
  [/^exports\/.*\.csv$/, 'others', 'labels'],
  // In practice what its printers drew; the whole of a practice that was left behind for an account.
  [/^labels\/.*$/, 'others', 'labels'],
  [/^practice\/.*$/, 'others', 'labels'],
];

/** Every file below a folder, links not followed. */
export function filesBelow(folder: string, below = ''): FoundFile[] {
  const here = path.join(folder, below);
  return fs.readdirSync(here, { withFileTypes: true }).flatMap((entry): FoundFile[] => {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(folder, name);
    if (!entry.isFile()) return [];
    const file = path.join(folder, name);
    // It may be gone by now: logs turn over, and SQLite's companions come and go.
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    return stat ? [{ file, name, bytes: stat.size, mtimeMs: stat.mtimeMs }] : [];
  });
}

/**
 * Files past their days, and what they are. Of the backups the newest stays whatever its age, because it is all there is, and the newest of
 * before an update for days of its own: only with it can the version before go on.
 */
export function oldFiles(
  dataDir: string,
  cutoffs: Cutoffs,
): readonly (FoundFile & { readonly what: keyof PurgedFiles & ('logs' | 'backups' | 'others') })[] {
  const { backups } = stationFiles(dataDir);
  const [, ...older] = listBackups(dataDir);
  const wayBack = beforeUpdate(dataDir)?.file;
  const past = older
    .filter(({ file, atMs }) => atMs < (file === wayBack ? cutoffs.wayBack : cutoffs.backups))
    .map(({ file, bytes, atMs }) => ({
      ...{ file: path.join(backups, file), name: `backups/${file}`, bytes, mtimeMs: atMs },
      what: 'backups' as const,
    }));
  const others = filesBelow(dataDir).flatMap((found) => {
    const rule = RULES.find(([pattern]) => pattern.test(found.name));
    return rule && ageFrom(found) < cutoffs[rule[2]] ? [{ ...found, what: rule[1] }] : [];
  });
  return [...past, ...others];
}

/** What was set aside kept the day it was last written to; its days count from when it was set aside, which its name says. */
function ageFrom({ name, mtimeMs }: FoundFile): number {
  const asideMs = /^station-aside-(\d{13})\.db/.exec(name)?.[1];
  return asideMs === undefined ? mtimeMs : Number(asideMs);
}

/** Removes them; how many of each, and their bytes together. One that cannot be removed now is tried again the next day. */
export function removeOldFiles(dataDir: string, cutoffs: Cutoffs): PurgedFiles {
  const removed = { logs: 0, backups: 0, others: 0, bytes: 0 };
  for (const { file, what, bytes } of oldFiles(dataDir, cutoffs)) {
    try {
      removeFile(file);
    } catch {
      continue;
    }
    removed[what] += 1;
    removed.bytes += bytes;
  }
  return removed;
}
