import * as fs from 'node:fs';
import * as path from 'node:path';
import { type AppError, AppFailure } from '../../shared/errors.ts';
import { startOfIndiaDay } from '../../shared/india-time.ts';
import { type BackupFile, hourlyName, listBackups } from './backup-files.ts';
import { stationFiles } from './data-folder.ts';
import type { Maintenance } from './maintenance/run.ts';

const HOUR_MS = 3_600_000;
const KEEP_HOURS = 24;
const KEEP_DAYS = 7;
const KEEP_MIGRATIONS = 2;

export interface BackupTools {
  readonly dataDir: string;
  readonly maintenance: Maintenance;
  readonly wallMs: () => number;
}

/** Makes one backup now in the maintenance process and drops those past keeping. Throws `AppFailure` with the reason none was made. */
export async function makeBackup({ dataDir, maintenance, wallMs }: BackupTools): Promise<BackupFile> {
  const { database, backups } = stationFiles(dataDir);
  const atMs = wallMs();
  const file = hourlyName(atMs);
  const made = await maintenance.backUp(database, path.join(backups, file));
  if (!made.ok) throw asFailure(made.error);
  for (const old of pastKeeping(listBackups(dataDir))) fs.rmSync(path.join(backups, old.file), { force: true });
  return { file, atMs, bytes: made.value.bytes, why: 'hourly' };
}

/**
 * What to drop: all but the newest of each of the last 24 hours and the last 7 days (India's) that have any, and the last two made before a
 * migration. Counted in backups, not from now, so that neither a holiday nor a wrong clock empties the folder.
 */
export function pastKeeping(backups: readonly BackupFile[]): BackupFile[] {
  const newestFirst = [...backups].sort((a, b) => b.atMs - a.atMs);
  const hourly = newestFirst.filter((backup) => backup.why === 'hourly');
  const kept = new Set([
    ...newestOfEach(hourly, (atMs) => Math.floor(atMs / HOUR_MS), KEEP_HOURS),
    ...newestOfEach(hourly, startOfIndiaDay, KEEP_DAYS),
    ...newestFirst.filter((backup) => backup.why === 'migration').slice(0, KEEP_MIGRATIONS),
  ]);
  return newestFirst.filter((backup) => !kept.has(backup));
}

function newestOfEach(
  newestFirst: readonly BackupFile[],
  slotOf: (atMs: number) => number,
  count: number,
): BackupFile[] {
  const slots = new Map<number, BackupFile>();
  for (const backup of newestFirst) {
    const slot = slotOf(backup.atMs);
    if (!slots.has(slot)) slots.set(slot, backup);
  }
  return [...slots.values()].slice(0, count);
}

function asFailure(error: AppError): AppFailure {
  return new AppFailure(error.code, error.message, error.details);
}
