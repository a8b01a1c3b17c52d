import { statfs } from 'node:fs/promises';
import type { Db } from './database.ts';

/** What the health page asks of the database: a few rows by their keys, whatever the size of the file. */
export function healthFacts(db: Db) {
  // The partial index holds the row's number: the oldest is found without reading a row.
  const oldestWaiting = db
    .prepare<[], number | null>(
      `SELECT min(seq) FROM mutation WHERE state IN ('pending', 'sending') AND state NOT IN ('acked', 'discarded')`,
    )
    .pluck();
  const createdAt = db.prepare<[number], number>('SELECT created_at_ms FROM mutation WHERE seq = ?').pluck();
  const firstRow = db.prepare<[], number>('SELECT at_ms FROM journal ORDER BY seq LIMIT 1').pluck();
  const lastRow = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck();
  return {
    /** When the oldest change not sent yet was made, UTC epoch ms; null when none waits. */
    oldestWaitingMs(): number | null {
      const seq = oldestWaiting.get() ?? null;
      return seq === null ? null : (createdAt.get(seq) ?? null);
    },
    /** Rows written so far; counting them would read them all. */
    journalRows: (): number => lastRow.get() ?? 0,
    journalFirstMs: (): number | null => firstRow.get() ?? null,
    /** As SQLite tells it now: 2 is FULL. */
    synchronous: (): number => Number(db.pragma('synchronous', { simple: true })),
  };
}
export type HealthFacts = ReturnType<typeof healthFacts>;

/** Bytes this user can still write on the disk of the folder; null where the system does not tell. Off the station's own thread. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
