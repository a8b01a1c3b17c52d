import * as fs from 'node:fs';
import { inShift } from '../../../shared/shift.ts';
import { connect } from '../connection.ts';
import type { Db } from '../database.ts';
import { removeDatabase, replaceFile, syncFile } from '../files.ts';
import { foldLog } from '../fold-log.ts';
import { quickCheck } from '../maintenance/jobs.ts';
import { metaQueries } from '../meta.ts';

/** Oftener it is not worth the time of a start. */
const AGAIN_MS = 20 * 3_600_000;

/** What a person does; of the newest rows only, because the station writes rows of its own between them. */
const ACTS = `'scan', 'parcel-opened', 'return-received', 'handover', 'decision', 'catalogue-changed', 'config-changed'`;
const NEWEST_ROWS = 500;

/**
 * Whether the station's file is to be rewritten. SQLite overwrites what it erases, but not what it left behind when it moved
 * rows from one page to another before: only a file that is written anew holds none of that. After a purge that erased rows, once a day at
 * most, and with no parcel on the bench.
 */
function isRewriteWanted(db: Db, nowMs: number): boolean {
  const meta = metaQueries(db);
  if (meta.get('rewriteDue') !== true) return false;
  const sinceMs = nowMs - (meta.get('rewrittenMs') ?? 0);
  // One dated in the future says that the clock was set back.
  if (sinceMs >= 0 && sinceMs < AGAIN_MS) return false;
  return db.prepare('SELECT 1 FROM parcel WHERE on_bench = 1').get() === undefined;
}

/** At this start: after a clean stop only, because a start in the middle of work is never the longer one. */
export function isRewriteDue(db: Db, nowMs: number): boolean {
  return metaQueries(db).get('cleanShutdown') === true && isRewriteWanted(db, nowMs);
}

/** Of a station that runs: it is due, and nobody did anything here for as long as ends a shift. */
export function isRewriteDueAtRest(db: Db, nowMs: number): boolean {
  if (!isRewriteWanted(db, nowMs)) return false;
  const newest = db.prepare<[number], number | null>(
    `SELECT max(at_ms) FROM (SELECT kind, at_ms FROM journal ORDER BY seq DESC LIMIT ?) WHERE kind IN (${ACTS})`,
  );
  return !inShift(newest.pluck().get(NEWEST_ROWS) ?? null, nowMs);
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
      // In its place it is never changed without a log beside it: a kill would leave a journal that nobody may read past.
      copy.pragma('journal_mode = WAL');
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
