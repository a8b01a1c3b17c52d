import Database from 'better-sqlite3';
import { removeDatabase } from './files.ts';

const COMMITS = 20;

/**
 * Median milliseconds of a one-row FULL commit in this folder, on a scratch database that is removed again. A good SSD needs under 1, a
 * worn memory card over 50; a disk that answers in 0 does not sync at all.
 */
export function measureCommitMs(scratchFile: string): number {
  removeDatabase(scratchFile);
  const db = new Database(scratchFile);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('fullfsync = ON');
    db.exec('CREATE TABLE t (n INTEGER) STRICT');
    const insert = db.prepare('INSERT INTO t (n) VALUES (?)');
    const times = Array.from({ length: COMMITS }, (_, n) => {
      const from = performance.now();
      insert.run(n);
      return performance.now() - from;
    }).sort((a, b) => a - b);
    return Math.round((times[COMMITS / 2] ?? 0) * 1000) / 1000;
  } finally {
    db.close();
    removeDatabase(scratchFile);
  }
}
