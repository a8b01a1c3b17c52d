import * as fs from 'node:fs';
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { journalQueries } from '../../../main/db/journal.ts';
import { openStationDatabase } from '../../../main/db/open.ts';
import { shipmentQueries } from '../../../main/db/shipments.ts';
import { inTransaction } from '../../../main/db/transaction.ts';
import { applyBatch } from '../../../main/pull/apply-shipment.ts';
import { BIG_LOCATION } from '../big-database.ts';
import { THIS_PC } from '../data-folder.ts';
import { batchFound, FIRST_READ_MS, pulledBatch } from '../pulled-batch.ts';
import { scanCommits, wholeScans } from '../scan-commit.ts';

/**
 * `FILE`, then on standard input one line `BATCH MODE`, the last pulled batch acknowledged. Opens the file, tells how long that took until a scan
 * could be answered and what it found, then (`work`) commits scans and pulled batches in turn and tells of each once it is committed, until it is
 * killed; or (`close`) closes cleanly. The work never gives the event loop a turn, so a kill is the only end.
 */
export interface Told {
  readonly loaded?: true;
  readonly openMs?: number;
  readonly wasClean?: boolean;
  /** Whole scans in the file; null when one is there in part. */
  readonly scansFound?: number | null;
  /** The last batch acknowledged, and the one after it, which may have been committed without a word. */
  readonly batchesFound?: readonly [string, string];
  readonly scan?: number;
  readonly batch?: number;
}
function tell(told: Told): void {
  try {
    fs.writeSync(1, `${JSON.stringify(told)}\n`);
  } catch {
    // The test is gone; without it nobody would ever end this.
    process.exit(1);
  }
}
const [file = ''] = process.argv.slice(2);
tell({ loaded: true });

process.stdin.once('data', (line) => {
  const [lastBatch = '0', mode = 'work'] = String(line).trim().split(' ');
  const from = performance.now();
  const { db, wasClean, close } = openStationDatabase(file, { machine: THIS_PC });
  const shipments = shipmentQueries(db);
  const commitScan = scanCommits(db);
  journalQueries(db).newest(10);
  shipments.liveOf(BIG_LOCATION, '', 50);
  const openMs = performance.now() - from;
  const scansFound = wholeScans(db) ?? null;
  let batch = Number(lastBatch) + 1;
  tell({ openMs, wasClean, scansFound, batchesFound: [batchFound(db, batch - 1), batchFound(db, batch)] });
  if (mode === 'close') {
    close();
    process.exit(0);
  }
  // As in the station: the log is folded in from a thread, which a kill ends wherever it is.
  const folding = new Worker(path.resolve('main/db/checkpoint/worker.ts'), { workerData: { file } });
  db.pragma('wal_autocheckpoint = 0');
  for (let scan = (scansFound ?? 0) + 1; ; scan += 1) {
    commitScan(scan);
    tell({ scan });
    if (scan % 8 === 0) folding.postMessage('checkpoint');
    if (scan % 3 !== 0) continue;
    inTransaction(db, () => applyBatch(shipments, pulledBatch(batch), FIRST_READ_MS + batch));
    tell({ batch });
    batch += 1;
  }
});
