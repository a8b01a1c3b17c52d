import type { ScanReply } from '../../shared/contract/bench.ts';
import type { Verdict } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

/** What is kept of a reply. The session is not: it stands with the parcel, and a repeated scan is told where the bench is now. */
export type StoredVerdict = Omit<ScanReply, 'session'>;

/** Entries of the journal looked through for the last scans. */
const LOOKED_THROUGH = 1_000;

interface RecentRow {
  readonly seq: number;
  readonly scanId: string;
  readonly code: string;
  readonly verdict: Verdict;
  readonly atMs: number;
}
const UNKNOWN = { rows: [], upTo: 0, limit: -1 } as const;

export function scanQueries(db: Db) {
  const byScanId = db.prepare<[string], string>('SELECT reply FROM scan WHERE scan_id = ?').pluck();
  const insert = db.prepare('INSERT INTO scan (scan_id, reply, at_ms) VALUES (?, ?, ?)');
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck();
  const since = db.prepare<[number, number], RecentRow>(
    `SELECT seq, payload ->> 'scanId' AS scanId, payload ->> 'code' AS code, payload ->> 'verdict' AS verdict, at_ms AS atMs
     FROM journal WHERE seq > ? AND kind = 'scan' AND payload IS NOT NULL ORDER BY seq DESC LIMIT ?`,
  );
  /** What was read last, newest first, and up to where: the bench asks after every scan, for little that is new. */
  let known: { readonly rows: readonly RecentRow[]; readonly upTo: number; readonly limit: number } = UNKNOWN;

  function readRecent(limit: number): readonly RecentRow[] {
    const upTo = newest.get() ?? 0;
    const from = upTo - LOOKED_THROUGH;
    const before = known.limit === limit && known.upTo <= upTo ? known : UNKNOWN;
    const rows = [
      ...since.all(Math.max(before.upTo, from), limit),
      ...before.rows.filter(({ seq }) => seq > from),
    ].slice(0, limit);
    // What a transaction adds may be taken back with it, and its numbers given to others.
    if (!db.inTransaction) known = { rows, upTo, limit };
    return rows;
  }

  return {
    /** The verdict of a scan that was already judged; the same scan never counts twice. */
    verdictOf(scanId: string): StoredVerdict | undefined {
      const reply = byScanId.get(scanId);
      return reply === undefined ? undefined : (JSON.parse(reply) as StoredVerdict);
    },
    /** Fails on a `scanId` that exists: the caller asks `verdictOf` first, in the same turn. */
    insert(scanId: string, { verdict, detail, atMs }: StoredVerdict): void {
      insert.run(scanId, JSON.stringify({ verdict, detail, atMs }), atMs);
    },
    /** Newest first, as the end of the journal has them: a station that sent all night may show fewer. */
    recent: (limit: number): { scanId: string; code: string; verdict: Verdict; atMs: number }[] =>
      readRecent(limit).map(({ scanId, code, verdict, atMs }) => ({ scanId, code, verdict, atMs })),
  };
}

export type ScanQueries = ReturnType<typeof scanQueries>;
