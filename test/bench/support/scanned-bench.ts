import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createBench } from '../../../main/bench/bench.ts';
import { startCheckpointer } from '../../../main/db/checkpoint/checkpointer.ts';
import type { Db } from '../../../main/db/database.ts';
import { openDocuments } from '../../../main/db/documents.ts';
import { mutationQueries } from '../../../main/db/mutations.ts';
import { openStationDatabase } from '../../../main/db/open.ts';
import { shipmentQueries } from '../../../main/db/shipments.ts';
import { inTransaction } from '../../../main/db/transaction.ts';
import { bundle } from '../../../main/ports/bundle.ts';
import { realClock } from '../../../main/ports/clock.ts';
import { realIds } from '../../../main/ports/ids.ts';
import { pause, realTimers } from '../../../main/ports/timers.ts';
import { applyShipments, type ShipmentChange } from '../../../main/pull/apply-shipment.ts';
import type { ScanReply } from '../../../shared/contract/bench.ts';
import type { Shipment } from '../../../shared/model/shipment.ts';
import { benchParts, benchQueries } from '../../support/bench-parts.ts';
import { copyBigDatabase } from '../../support/big-database.ts';
import { orderItem, shipment } from '../../support/shipments.ts';
import { openBareCommit } from './bare-commit.ts';
import type { Scanned } from './scanner-thread.ts';

const LOCATION = 'LOC1';

/** What scans met; one entry a scan. All in ms. */
export interface ScanSamples {
  /** From the scan's arrival in the station's thread until its verdict is committed. */
  readonly verdictMs: number[];
  /** From the moment it left the scanner, so with all the time it waited for the thread. */
  readonly heardMs: number[];
  /** A bare FULL commit right after it. */
  readonly bareMs: number[];
}

export const noSamples = (): ScanSamples => ({ verdictMs: [], heardMs: [], bareMs: [] });

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

export interface ScannedBench {
  readonly db: Db;
  /** As the pull applies what it was told. */
  apply(told: readonly Shipment[], readAtMs: number): Promise<readonly ShipmentChange[]>;
  /** Packs the next so many orders, whose packs never leave. */
  pack(count: number, into: ScanSamples): Promise<void>;
  close(): Promise<void>;
}

/** A bench over 20,000 live and 180,000 closed shipments and `parcels` orders of `units` units to scan, and a scanner in a thread of its own. */
export async function openScannedBench(parcels: number, units: number): Promise<ScannedBench> {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-verdict-'));
  const file = join(folder, 'station.db');
  copyBigDatabase(file);
  const opened = openStationDatabase(file, { adoption: { as: 'moved', by: 'Asha', reason: 'the old PC went' } });
  const documents = openDocuments(join(folder, 'documents.db'));
  const db: Db = opened.db;
  const truth = { db, queries: shipmentQueries(db), timers: realTimers, clock: realClock };
  const apply = (told: readonly Shipment[], readAtMs: number) => applyShipments(truth, told, readAtMs);
  await apply(
    Array.from({ length: parcels }, (_, at) =>
      shipment(`bench-${at}`, [orderItem(`BENCH-${at}`, units)], { locationId: LOCATION }),
    ),
    Date.now(),
  );
  const bench = createBench({
    ...benchParts(db, benchQueries(db), documents, Date.now),
    ...{ ids: realIds, onChanged: () => undefined, onCommitted: () => undefined },
  });
  const checkpointer = startCheckpointer({
    ...{ db, workerFile: bundle.childFile('checkpoint'), after: realTimers.after },
    onFault(error) {
      throw error;
    },
  });
  const bare = openBareCommit(folder);
  const scanner = new Worker(join(import.meta.dirname, 'scanner-thread.ts'));
  const mutations = mutationQueries(db);
  let next = 0;

  function scan(code: string, into: ScanSamples): Promise<void> {
    return new Promise((resolve) => {
      scanner.once('message', ({ leftMs }: Scanned) => {
        const fromMs = nowMs();
        const reply = bench.handlers['bench.scan']({ code }) as ScanReply;
        const endMs = nowMs();
        if (reply.verdict !== 'accept' && reply.verdict !== 'complete') throw new Error(`${code}: ${reply.verdict}`);
        into.verdictMs.push(endMs - fromMs);
        into.heardMs.push(endMs - leftMs);
        setImmediate(() => {
          into.bareMs.push(bare.commit());
          resolve();
        });
      });
      scanner.postMessage(code);
    });
  }

  return {
    db,
    apply,
    async pack(count: number, into: ScanSamples): Promise<void> {
      for (const end = next + count; next < end; next += 1) {
        await scan(`OD-bench-${next}`, into);
        for (let unit = 0; unit < units; unit += 1) await scan(`BENCH-${next}`, into);
        // Nobody packs so fast: with a pack for each of them nothing else would leave.
        inTransaction(db, () => mutations.withdraw(`bench-${next}`, 'pack', Date.now()));
        await pause(realTimers, 0);
      }
    },
    async close(): Promise<void> {
      await scanner.terminate();
      await checkpointer.stop();
      bare.close();
      opened.close();
      documents.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
