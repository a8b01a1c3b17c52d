import type { ScanReply } from '../../shared/contract/bench.ts';
import type { Verdict } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

/** What is kept of a reply. The session is not: it stands with the parcel, and a repeated scan is told where the bench is now. */
export type StoredVerdict = Omit<ScanReply, 'session'>;

/** Entries of the journal looked through for the last scans. */
const LOOKED_THROUGH = 1_000;

export function scanQueries(db: Db) {
  const byScanId = db.prepare<[string], string>('SELECT reply FROM scan WHERE scan_id = ?').pluck();
  const insert = db.prepare('INSERT INTO scan (scan_id, reply, at_ms) VALUES (?, ?, ?)');
  const recent = db.prepare<[number], { scan_id: string; code: string; verdict: Verdict; at_ms: number }>(
    `SELECT payload ->> 'scanId' AS scan_id, payload ->> 'code' AS code, payload ->> 'verdict' AS verdict, at_ms
     FROM journal WHERE seq > (SELECT max(seq) FROM journal) - ${LOOKED_THROUGH} AND kind = 'scan' AND payload IS NOT NULL
     ORDER BY seq DESC LIMIT ?`,
  );

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
    recent(limit: number): { scanId: string; code: string; verdict: Verdict; atMs: number }[] {
      return recent
        .all(limit)
        .map((row) => ({ scanId: row.scan_id, code: row.code, verdict: row.verdict, atMs: row.at_ms }));
    },
  };
}

export type ScanQueries = ReturnType<typeof scanQueries>;
