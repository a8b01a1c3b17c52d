import * as fs from 'node:fs';
import { connect } from '../connection.ts';
import type { Db } from '../database.ts';
import { removeDatabase, replaceFile, syncFile } from '../files.ts';
import { foldLog } from '../fold-log.ts';
import { quickCheck } from '../maintenance/jobs.ts';
import { metaQueries } from '../meta.ts';

/** Oftener it is not worth the time of a start. */
const AGAIN_MS = 20 * 3_600_000;

/**
 * Whether the station's file is to be rewritten at this start. SQLite overwrites what it erases, but not what it left behind when it moved
 * rows from one page to another before: only a file that is written anew holds none of that. After a purge that erased rows, once a day at
 * most, after a clean stop and with no parcel on the bench: a start in the middle of work is never the longer one.
 */
export function isRewriteDue(db: Db, nowMs: number): boolean {
  const meta = metaQueries(db);
  if (meta.get('rewriteDue') !== true || meta.get('cleanShutdown') !== true) return false;
  const sinceMs = nowMs - (meta.get('rewrittenMs') ?? 0);
  // One dated in the future says that the clock was set back.
  if (sinceMs >= 0 && sinceMs < AGAIN_MS) return false;
  return db.prepare('SELECT 1 FROM parcel WHERE on_bench = 1').get() === undefined;
}

/**
 * Puts a copy that holds the rows alone in the place of the file `db` has open, and closes `db`. The copy is checked and on the disk before
 * it takes the place; cut off at any step, the one or the other is there whole. Throws with `db` still open where no copy could be made (the
 * disk is full) or somebody reads the file, and nothing was changed.
 */
export function rewriteFile(db: Db, file: string, beforeItCounts: (copy: Db) => void = () => undefined): void {
  const part = `${file}.rewriting`;
  removeDatabase(part);
  try {
    if (!foldLog(db)) throw new Error('somebody reads the file; it is rewritten another time');
    db.prepare('VACUUM INTO ?').run(part);
    const copy = connect(part);
    try {
      beforeItCounts(copy);
    } finally {
      copy.close();
    }
    const { intact, problems } = quickCheck(part);
    if (!intact) throw new Error(`the copy is not whole: ${problems[0] ?? 'damaged'}`);
    syncFile(part);
    db.close();
    // Closing folds the log in and takes it away; one that stays belongs to the old file alone.
    const log = fs.statSync(`${file}-wal`, { throwIfNoEntry: false });
    if (log === undefined || log.size === 0) {
      for (const suffix of ['-wal', '-shm']) fs.rmSync(`${file}${suffix}`, { force: true });
      replaceFile(part, file);
    }
  } finally {
    removeDatabase(part);
  }
}

/** The station's file; afterwards it says of itself that it is clean. */
export function rewriteStation(db: Db, file: string, nowMs: number): void {
  rewriteFile(db, file, (copy) => {
    const meta = metaQueries(copy);
    meta.remove('rewriteDue');
    meta.set('rewrittenMs', nowMs);
  });
}

/** The documents file while nobody has it open; nothing where there is none. */
export function rewriteDocuments(file: string): void {
  if (!fs.existsSync(file)) return;
  const db = connect(file);
  try {
    rewriteFile(db, file);
  } finally {
    if (db.open) db.close();
  }
}
