import * as fs from 'node:fs';
import * as path from 'node:path';
import { stationFiles } from './data-folder.ts';
import type { Db } from './database.ts';
import { removeDatabase, removeFile, replaceFile, syncFile } from './files.ts';
import { quickCheck } from './maintenance/jobs.ts';
import { diskFailure, failure } from './sqlite-errors.ts';

export interface BackupFile {
  /** Name inside the backups folder. */
  readonly file: string;
  readonly bytes: number;
  /** When it was made, UTC epoch ms. */
  readonly atMs: number;
  readonly why: 'hourly' | 'migration';
}

const HOURLY = /^station-(\d{13})\.db$/;
const MIGRATION = /^before-migration-\d+-to-\d+\.db$/;

export function hourlyName(atMs: number): string {
  return `station-${String(atMs).padStart(13, '0')}.db`;
}

/** The backups of a data folder, newest first; half-made ones (`.part`) are not among them. */
export function listBackups(dataDir: string): BackupFile[] {
  const folder = stationFiles(dataDir).backups;
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .flatMap((file): BackupFile[] => {
      const hourly = HOURLY.exec(file)?.[1];
      if (hourly === undefined && !MIGRATION.test(file)) return [];
      const { size, mtimeMs } = fs.statSync(path.join(folder, file));
      const atMs = hourly === undefined ? Math.round(mtimeMs) : Number(hourly);
      return [{ file, bytes: size, atMs, why: hourly === undefined ? 'migration' : 'hourly' }];
    })
    .sort((a, b) => b.atMs - a.atMs || (a.file < b.file ? 1 : -1));
}

/** A whole copy before the schema changes, made at once on the open connection; it is checked before the migration may begin. */
export function backUpBeforeMigration(db: Db, from: number, to: number): string {
  const folder = stationFiles(path.dirname(path.resolve(db.name))).backups;
  fs.mkdirSync(folder, { recursive: true });
  const target = path.join(folder, `before-migration-${from}-to-${to}.db`);
  const part = `${target}.part`;
  removeDatabase(part);
  try {
    db.prepare('VACUUM INTO ?').run(part);
    const { intact, problems } = quickCheck(part);
    if (!intact) throw failure('DATABASE_DAMAGED', db.name, problems[0] ?? 'damaged');
    syncFile(part);
  } catch (error) {
    // On a full disk half a copy would take the room that the version before needs to go on.
    removeDatabase(part);
    throw error;
  }
  // Of one made before, were it half read when a program was killed: never beside another file.
  for (const suffix of ['-wal', '-shm']) removeFile(`${target}${suffix}`);
  replaceFile(part, target);
  return target;
}

const PIECE_BYTES = 1024 * 1024;

/** A piece of a backup, for somebody who saves it elsewhere; `total` is the whole file's size in bytes. */
export function readBackup(file: string, offset: number): { readonly bytes: string; readonly total: number } {
  const descriptor = fs.openSync(file, 'r');
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    const read = fs.readSync(descriptor, piece, 0, PIECE_BYTES, offset);
    return { bytes: piece.toString('base64', 0, read), total: fs.fstatSync(descriptor).size };
  } catch (error) {
    throw diskFailure(error, file) ?? error;
  } finally {
    fs.closeSync(descriptor);
  }
}
