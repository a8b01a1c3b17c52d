import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBench } from '../../main/bench/bench.ts';
import { openDocuments } from '../../main/db/documents.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { mutationQueries } from '../../main/db/mutations.ts';
import { type OpenedDatabase, openStationDatabase } from '../../main/db/open.ts';
import { parcelQueries } from '../../main/db/parcels.ts';
import { printJobQueries } from '../../main/db/print-jobs.ts';
import { scanQueries } from '../../main/db/scans.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { mutationRow } from '../../main/outbox/enqueue.ts';
import { realIds } from '../../main/ports/ids.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import type { Shipment, ShipmentDetail } from '../../shared/model/shipment.ts';

/** A bench over a real database in a folder of its own, with no network and no printer: what it commits is what a test sees. */
export function benchStation(options: { readonly dispatchAfter?: 'label-seen' | 'printed-proof' | 'sent' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-bench-'));
  let nowMs = 1_750_000_000_000;

  let opened: OpenedDatabase;

  function open() {
    opened = openStationDatabase(join(folder, 'opened.db'));
    const { db } = opened;
    const documents = openDocuments(join(folder, 'documents.db'));
    const queries = {
      parcels: parcelQueries(db),
      scans: scanQueries(db),
      journal: journalQueries(db),
      mutations: mutationQueries(db),
      printJobs: printJobQueries(db),
      shipments: shipmentQueries(db),
    };
    const bench = createBench({
      db,
      ...queries,
      documents,
      ids: realIds,
      locationId: 'LOC1',
      defaults: { taxRatePercent: 18, box: { lengthMm: 200, breadthMm: 150, heightMm: 100, weightGrams: 450 } },
      nowMs: () => nowMs,
      serverNowMs: () => nowMs,
      labelPrinterId: 'label-1',
      dispatchAfter: options.dispatchAfter ?? 'label-seen',
      mutationRow,
      onChanged: () => undefined,
      onCommitted: () => undefined,
    });
    return { documents, bench, ...queries };
  }

  let station = open();
  return {
    get now() {
      return station;
    },
    /** Changes the file behind the station's back. */
    sql(text: string) {
      opened.db.exec(text);
    },
    pass(ms: number) {
      nowMs += ms;
    },
    /** The marketplace tells of shipments. */
    told(...shipments: readonly Shipment[]) {
      inTransaction(opened.db, () => applyBatch(station.shipments, shipments, nowMs));
      for (const each of shipments) station.bench.shipmentChanged(each.shipmentId);
    },
    toldDetail(detail: ShipmentDetail) {
      inTransaction(opened.db, () => station.shipments.saveDetail(detail, nowMs));
    },
    /** The label of a shipment arrived, proven by these codes. */
    labelArrives(shipmentId: string, codes: readonly string[]) {
      const bytes = new TextEncoder().encode(`^XA^FD${codes[0]}^FS^XZ`);
      station.documents.put({
        documentKey: `label/${shipmentId}/1`,
        shipmentId,
        kind: 'zpl',
        bytes,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        codes,
        fetchedAtMs: nowMs,
      });
      station.bench.labelReady(shipmentId);
    },
    /** The print queue's outcome of a job. */
    jobEnds(jobId: string, state: 'sent' | 'unknown' | 'expired') {
      const job = station.printJobs.byId(jobId);
      if (!job) throw new Error(`No job ${jobId}`);
      if (state !== 'expired') station.printJobs.claim(jobId, nowMs);
      inTransaction(opened.db, () =>
        station.printJobs.setState(jobId, ['queued', 'sending'], {
          state,
          atMs: nowMs,
          reason: state === 'unknown' ? 'reset' : null,
        }),
      );
      station.bench.printChanged(jobId);
    },
    scan(code: string, scanId?: string) {
      return station.bench.handlers['bench.scan'](scanId === undefined ? { code } : { code, scanId }) as Awaited<
        ReturnType<(typeof station.bench.handlers)['bench.scan']>
      >;
    },
    command(command: 'ok' | 'park' | 'undo' | 'reprint' | 'label-printed' | 'label-not-printed') {
      return station.bench.handlers['bench.command']({ command }) as Awaited<
        ReturnType<(typeof station.bench.handlers)['bench.command']>
      >;
    },
    /** As after a power cut: the files as they are, a new start. */
    restart() {
      station.documents.close();
      opened.close();
      station = open();
      station.bench.recheck();
    },
    close() {
      station.documents.close();
      opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
