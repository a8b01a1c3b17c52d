import type { Db } from '../../main/db/database.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { mutationQueries } from '../../main/db/mutations.ts';
import { inTransaction } from '../../main/db/transaction.ts';

/**
 * What a scan that completes a parcel commits, in one transaction: the scan with its verdict, the parcel as it now stands, the journal entry and
 * the pack that follows. The n-th call writes rows named after n, so that what is missing can be told.
 */
export function scanCommits(db: Db): (n: number) => void {
  const journal = journalQueries(db);
  const mutations = mutationQueries(db);
  const insertScan = db.prepare('INSERT INTO scan (scan_id, reply, at_ms) VALUES (?, ?, ?)');
  const upsertParcel = db.prepare(
    `INSERT INTO parcel (parcel_id, shipment_id, state, version, session, opened_at_ms, changed_at_ms, on_bench)
     VALUES (?, ?, 'complete', 1, ?, ?, ?, 0)`,
  );
  const reply = JSON.stringify({ verdict: 'complete', title: 'x'.repeat(400) });
  return (n) =>
    inTransaction(db, () => {
      const shipmentId = `scanned-${n}`;
      insertScan.run(`scan-${n}`, reply, n);
      upsertParcel.run(`parcel-${n}`, shipmentId, reply, n, n);
      journal.append(
        {
          kind: 'scan',
          payload: { scanId: `scan-${n}`, code: 'SKU-1', verdict: 'complete', detail: { what: 'completed' } },
        },
        { atMs: n, shipmentId },
      );
      mutations.insert({
        mutationId: `mutation-${n}`,
        kind: 'pack',
        shipmentId,
        ...{ returnId: null, subject: '' },
        locationId: 'L',
        version: 1,
        payload: reply,
        createdAtMs: n,
      });
    });
}

/** How many scans the file holds whole, counted from 1 without a gap; undefined when a scan is there only in part or out of order. */
export function wholeScans(db: Db): number | undefined {
  const counts = ['scan', 'parcel', 'journal', 'mutation'].map((table) =>
    Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()),
  );
  const last = Number(db.prepare('SELECT coalesce(max(at_ms), 0) FROM scan').pluck().get());
  return counts.every((count) => count === last) ? last : undefined;
}
