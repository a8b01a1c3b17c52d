import type { ScanReply } from '../../shared/contract/bench.ts';
import type { Verdict } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

export function scanQueries(db: Db) {
  const byScanId = db.prepare<[string], { reply: string }>('SELECT reply FROM scan WHERE scan_id = ?');
  const insert = db.prepare('INSERT INTO scan (scan_id, code, verdict, reply, at_ms) VALUES (?, ?, ?, ?, ?)');
  const recent = db.prepare<[number], { scan_id: string; code: string; verdict: Verdict; at_ms: number }>(
    'SELECT scan_id, code, verdict, at_ms FROM scan ORDER BY seq DESC LIMIT ?',
  );

  return {
    /** The stored reply of a scan that was already judged; the same scan never counts twice. */
    replyOf(scanId: string): ScanReply | undefined {
      const row = byScanId.get(scanId);
      return row && (JSON.parse(row.reply) as ScanReply);
    },
    /** Fails on a `scanId` that exists: the caller asks `replyOf` first, in the same turn. */
    insert(scanId: string, code: string, reply: ScanReply): void {
      insert.run(scanId, code, reply.verdict, JSON.stringify(reply), reply.atMs);
    },
    recent(limit: number): { scanId: string; code: string; verdict: Verdict; atMs: number }[] {
      return recent
        .all(limit)
        .map((row) => ({ scanId: row.scan_id, code: row.code, verdict: row.verdict, atMs: row.at_ms }));
    },
  };
}

export type ScanQueries = ReturnType<typeof scanQueries>;
