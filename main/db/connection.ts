import Database from 'better-sqlite3';
import type { Db } from './database.ts';
import { prepareAtFirstUse } from './lazy-statements.ts';
import { settlePlans } from './settled-plans.ts';
import { diskFailure, failure } from './sqlite-errors.ts';

/** Waits at most this long for a lock on the path of a scan; better-sqlite3's own 5 s would freeze the whole station. */
const BUSY_TIMEOUT_MS = 250;
const WAL_LIMIT_BYTES = 16 * 1024 * 1024;
const CACHE_KIB = 32 * 1024;
/** `PRAGMA synchronous` as a number: every commit is on the disk before it returns. */
export const FULL = 2;

/** Opens without changing anything in the file. Throws the disk fault, if any, as `AppFailure`. */
export function connect(file: string, options: { readonly readonly?: boolean } = {}): Db {
  try {
    const db = new Database(file, {
      readonly: options.readonly === true,
      fileMustExist: options.readonly === true,
      timeout: BUSY_TIMEOUT_MS,
    });
    settlePlans(db);
    prepareAtFirstUse(db);
    return db;
  } catch (error) {
    throw diskFailure(error, file) ?? error;
  }
}

/**
 * The settings of the writing connection (reliability 3.2). `synchronous` comes after `journal_mode`, because
 * better-sqlite3 is built to fall back to NORMAL in WAL mode, which loses acknowledged commits in a power cut.
 */
export function configure(db: Db): void {
  const mode = String(db.pragma('journal_mode = WAL', { simple: true }));
  if (mode !== 'wal') throw failure('DISK_FAILED', db.name, `journal mode ${mode} where wal is needed`);
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  // What is erased may name a buyer: it is overwritten, also in pages that become free.
  db.pragma('secure_delete = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma('wal_autocheckpoint = 1000');
  db.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
  // Only macOS knows these: there a plain fsync leaves the bytes in the drive's cache.
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
}

/** Read after the first write, because only then the fall-back shows. Throws when commits are not FULL: nothing may be accepted then. */
export function provenSynchronous(db: Db): number {
  const level = Number(db.pragma('synchronous', { simple: true }));
  if (level !== FULL) throw new Error(`synchronous is ${level} after the first write, ${FULL} is needed`);
  return level;
}
