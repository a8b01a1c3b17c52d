import type { Db } from './database.ts';

/** Instants the pull has reached at one location, by name. All UTC epoch ms. */
export type PullMark =
  /** Start of the last whole sweep: everything that happened before it is known. */
  | 'whole-sweep'
  /** Start of the last whole sweep that trusted nothing remembered. */
  | 'deep-sweep'
  /** Server time up to which changes were asked for by `modifiedDate`. */
  | 'delta'
  /** When the marketplace refused or ignored `modifiedDate`. */
  | 'delta-refused'
  /** When the marketplace refused a filter for EXPRESS. */
  | 'express-refused'
  /** Server time up to which cancellations were asked for. */
  | 'cancelled'
  /** When the bounds of a filter were seen not to be inclusive to the millisecond. */
  | 'loose-bounds'
  /** Start of the last full pass over the returns. */
  | 'returns-full'
  /** Start of the last read that told, with those before it, of all returns. */
  | 'returns-read'
  /** Server time up to which changed returns were asked for. */
  | 'returns-changed';

/** What the pull remembers between two runs: where the sweep's windows began, and how far each kind of news was read. */
export function pullMemoryQueries(db: Db) {
  const edges = db
    .prepare<[string, string], number>(
      'SELECT from_ms FROM sweep_edge WHERE location_id = ? AND lane = ? ORDER BY from_ms',
    )
    .pluck();
  const dropEdges = db.prepare(
    `DELETE FROM sweep_edge WHERE location_id = ? AND lane = ? AND from_ms NOT IN (SELECT value FROM json_each(?))`,
  );
  const addEdges = db.prepare(
    'INSERT OR IGNORE INTO sweep_edge (location_id, lane, from_ms) SELECT ?, ?, value FROM json_each(?)',
  );
  const mark = db
    .prepare<[string, PullMark], number>('SELECT at_ms FROM pull_mark WHERE location_id = ? AND name = ?')
    .pluck();
  const setMark = db.prepare(
    `INSERT INTO pull_mark (location_id, name, at_ms) VALUES (?, ?, ?)
     ON CONFLICT (location_id, name) DO UPDATE SET at_ms = excluded.at_ms`,
  );
  const clearMark = db.prepare('DELETE FROM pull_mark WHERE location_id = ? AND name = ?');

  return {
    /** Starts of the windows that came back whole last time, ascending. */
    edges: (locationId: string, lane: string): number[] => edges.all(locationId, lane),
    /** Replaces them; only what differs is written. */
    saveEdges(locationId: string, lane: string, fromMs: readonly number[]): void {
      const json = JSON.stringify(fromMs);
      dropEdges.run(locationId, lane, json);
      addEdges.run(locationId, lane, json);
    },
    mark: (locationId: string, name: PullMark): number | undefined => mark.get(locationId, name),
    setMark(locationId: string, name: PullMark, atMs: number): void {
      setMark.run(locationId, name, atMs);
    },
    clearMark(locationId: string, name: PullMark): void {
      clearMark.run(locationId, name);
    },
  };
}

export type PullMemoryQueries = ReturnType<typeof pullMemoryQueries>;
