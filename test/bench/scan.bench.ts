import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBench } from '../../main/bench/bench.ts';
import { startCheckpointer } from '../../main/db/checkpoint/checkpointer.ts';
import { openDocuments } from '../../main/db/documents.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { bundle } from '../../main/ports/bundle.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realIds } from '../../main/ports/ids.ts';
import { pause, realTimers } from '../../main/ports/timers.ts';
import { applyShipments } from '../../main/pull/apply-shipment.ts';
import type { ScanReply } from '../../shared/contract/bench.ts';
import { benchParts, benchQueries } from '../support/bench-parts.ts';
import { copyBigDatabase } from '../support/big-database.ts';
import { orderItem, shipment } from '../support/shipments.ts';
import { measureBareCommit, openBareCommit } from './support/bare-commit.ts';
import { type Benchmark, judged, percentile } from './support/benchmark.ts';

const PARCELS = 400;
const UNITS = 4;
const LOCATION = 'LOC1';

/** Scans against 20,000 live and 180,000 closed shipments while the pull writes 20 rows at a time. */
async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-scan-'));
  const file = join(folder, 'station.db');
  copyBigDatabase(file);
  const opened = openStationDatabase(file, { adoption: { as: 'moved', by: 'Asha', reason: 'the old PC went' } });
  const documents = openDocuments(join(folder, 'documents.db'));
  const { db } = opened;
  const shipments = shipmentQueries(db);
  const truth = { db, queries: shipments, timers: realTimers, clock: realClock };
  const parcels = Array.from({ length: PARCELS }, (_, at) =>
    shipment(`bench-${at}`, [orderItem(`BENCH-${at}`, UNITS)], {
      locationId: LOCATION,
      orderDateMs: 1_700_000_000_000 + at,
    }),
  );
  await applyShipments(truth, parcels, Date.now());
  const bench = createBench({
    ...benchParts(db, benchQueries(db), documents, Date.now),
    ids: realIds,
    onChanged: () => undefined,
    onCommitted: () => undefined,
  });
  const scan = (code: string) => bench.handlers['bench.scan']({ code }) as ScanReply;

  const quiet = measureBareCommit({ folder });
  const bare = openBareCommit(folder);
  const bareMs: number[] = [];
  let pulling = true;
  const checkpointer = startCheckpointer({
    db,
    workerFile: bundle.childFile('checkpoint'),
    after: realTimers.after,
    onFault: (error) => {
      throw error;
    },
  });
  const pull = (async () => {
    for (let round = 0; pulling; round += 1) {
      const told = Array.from({ length: 200 }, (_, at) =>
        shipment(`pulled-${at}`, [orderItem(`P-${at}`, 1 + (round % 5))], {
          locationId: LOCATION,
          updatedAtMs: 1_700_000_000_000 + round,
        }),
      );
      await applyShipments(truth, told, Date.now());
      await pause(realTimers, 20);
    }
  })();
  const samples: number[] = [];
  for (let at = 0; at < PARCELS; at += 1) {
    for (const code of [`OD-bench-${at}`, ...Array.from({ length: UNITS }, () => `BENCH-${at}`)]) {
      const from = performance.now();
      scan(code);
      const took = performance.now() - from;
      // The first parcels warm the statement caches and the disk.
      if (at >= 20) samples.push(took);
      await pause(realTimers, 0);
      bareMs.push(bare.commit());
      await pause(realTimers, 0);
    }
  }
  pulling = false;
  await pull;
  await checkpointer.stop();
  bare.close();
  opened.close();
  documents.close();
  rmSync(folder, { recursive: true, force: true });
  const barePeer = percentile(bareMs, 0.99);
  return judged({
    what: 'scan -> committed verdict while the pull writes',
    figures: {
      p50Ms: percentile(samples, 0.5),
      p99Ms: percentile(samples, 0.99),
      maxMs: Math.max(...samples),
      bareP50Ms: percentile(bareMs, 0.5),
      bareP99Ms: barePeer,
      quietBareP99Ms: quiet.p99Ms,
      scans: samples.length,
    },
    peer: 'p99 of a bare one-row FULL commit between the scans',
    ratio: percentile(samples, 0.99) / barePeer,
    budget: 2,
  });
}

export const benchmark: Benchmark = { name: 'scan', run };
