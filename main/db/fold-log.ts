import type { Db } from './database.ts';

/**
 * Folds the write-ahead log in and cuts it to nothing, so that no erased row stays readable in it. Waits for no reader: false where
 * one still reads from the log; try again a little later.
 */
export function foldLog(db: Db): boolean {
  const waitMs = Number(db.pragma('busy_timeout', { simple: true }));
  db.pragma('busy_timeout = 0');
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
    return Number(db.pragma('wal_checkpoint(TRUNCATE)', { simple: true })) === 0;
  } finally {
    db.pragma(`busy_timeout = ${waitMs}`);
  }
}
