import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBatches } from '../../main/batch/batches.ts';
import { createBench } from '../../main/bench/bench.ts';
import { toBarcode } from '../../main/db/barcodes.ts';
import type { Db } from '../../main/db/database.ts';
import { openDocuments } from '../../main/db/documents.ts';
import { startNewGeneration } from '../../main/db/generation.ts';
import { metaQueries } from '../../main/db/meta.ts';
import type { Mutation, MutationChange } from '../../main/db/mutations.ts';
import { type OpenedDatabase, openStationDatabase } from '../../main/db/open.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { realIds } from '../../main/ports/ids.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import type { BenchCommand, ScanReply } from '../../shared/contract/bench.ts';
import type { Product } from '../../shared/model/catalogue.ts';
import type { Box, StationConfig } from '../../shared/model/config.ts';
import type { DocumentKind } from '../../shared/model/printers.ts';
import type { Shipment, ShipmentDetail } from '../../shared/model/shipment.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import { benchConfig, benchParts, benchQueries } from './bench-parts.ts';
import { assertReplays } from './replayed-journal.ts';

/** What the label of a printer's test says. */
export const TEST_CODE = 'PB-P:ZTEST';

/** A bench over a real database in a folder of its own, with no network and no printer: what it commits is what a test sees. */
export function benchStation(over: Partial<StationConfig> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-bench-'));
  let nowMs = 1_750_000_000_000;
  let online = true;
  let config = benchConfig(over);
  const confirmed: string[] = [];

  let opened: OpenedDatabase;

  function open() {
    opened = openStationDatabase(join(folder, 'opened.db'));
    const { db } = opened;
    const generation = metaQueries(db).get('generation');
    const documents = openDocuments(join(folder, 'documents.db'), undefined, generation);
    const queries = benchQueries(db);
    const parts = benchParts(db, queries, documents, () => nowMs, config);
    const bench = createBench({
      ...parts,
      ids: realIds,
      labelsCanCome: () => online,
      networkUp: () => online,
      labelledShipment: (code) => batches.shipmentOf(code),
      testedPrinter: (code) => (code === TEST_CODE ? 'label-1' : undefined),
      confirmTest: (code) => void confirmed.push(code),
      onChanged: () => batches.wake(),
      onCommitted: () => batches.wake(),
    });
    const batches = createBatches({
      ...{ db, ...queries, documents, batches: queries.labelBatches, ahead: bench.labelFirst },
      ...{ labelFirst: config.labelFirst, ids: realIds, timers: realTimers, nowMs: () => nowMs },
      firstOnTop: () => config.printers.some(({ firstOnTop }) => firstOnTop),
      onStarted: () => undefined,
      onPrinted: () => undefined,
      onFault(error) {
        throw error;
      },
    });
    batches.start();
    return { documents, bench, batches, ...queries };
  }

  function put(
    kind: 'label' | 'invoice',
    shipmentId: string,
    text: string,
    codes: readonly string[],
    sheets: readonly (readonly string[])[] = [codes],
  ) {
    const bytes = new TextEncoder().encode(`^XA^FD${text}^FS^XZ`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const documentKey = `${kind}/${shipmentId}/${sha256.slice(0, 16)}`;
    station.documents.put({
      ...{ documentKey, shipmentId, kind: 'zpl', bytes, sha256, codes, sheets, fetchedAtMs: nowMs },
    });
    station.bench.documentReady(shipmentId);
    station.batches.documentReady(shipmentId);
  }

  let station = open();
  const handlers = () => station.bench.handlers;
  const scan = (code: string, scanId?: string) =>
    handlers()['bench.scan'](scanId === undefined ? { code } : { code, scanId }) as ScanReply;
  function job(document: DocumentKind = 'label') {
    const found = station.printJobs.list(50).find((each) => each.document === document);
    if (!found) throw new Error(`No ${document} job`);
    return found;
  }
  /** As a printer's worker takes it, after what comes before it in its batch. */
  function claim(jobId: string): void {
    const { printerId } = station.printJobs.byId(jobId) ?? { printerId: '' };
    station.printJobs.claim({ jobId, printerId, atMs: nowMs, sentSha256: '', sentBytes: 0 });
  }

  return {
    get now() {
      return station;
    },
    get config() {
      return config;
    },
    get nowMs() {
      return nowMs;
    },
    get db(): Db {
      return opened.db;
    },
    /** Changes the file behind the station's back. */
    sql(text: string) {
      opened.db.exec(text);
    },
    /** A backup made right now is put in the place of the file; whatever came after it, nobody here knows. */
    restored() {
      startNewGeneration(opened.db, { cause: 'backup', atMs: nowMs });
      this.restart();
    },
    pass(ms: number) {
      nowMs += ms;
    },
    /** The network as pull and outbox last learned of it. */
    network(up: boolean) {
      online = up;
    },
    /** The marketplace tells of shipments. */
    told(...shipments: readonly Shipment[]) {
      inTransaction(opened.db, () => applyBatch(station.shipments, shipments, nowMs));
      for (const each of shipments) station.bench.shipmentChanged(each.shipmentId);
    },
    toldDetail(detail: ShipmentDetail) {
      inTransaction(opened.db, () => station.shipments.saveDetail(detail, nowMs));
    },
    /** The catalogue knows this of a product. */
    product(sku: string, known: Partial<Product> = {}) {
      const product: Product = {
        sku,
        title: null,
        barcodes: [],
        serials: { need: 'unknown', kind: 'serial', perUnit: 1 },
        box: null,
        taxRatePercent: null,
        refurbished: false,
        purchasePricePaise: null,
        ...known,
      };
      inTransaction(opened.db, () => {
        station.products.save(foldCode(sku), product, [], nowMs);
        for (const code of product.barcodes) {
          const barcode = toBarcode(code);
          if (barcode) station.barcodes.put(barcode, foldCode(sku));
        }
      });
    },
    /** The label of a shipment arrived, proven by these codes. */
    labelArrives(shipmentId: string, codes: readonly string[], sheets: readonly (readonly string[])[] = [codes]) {
      put('label', shipmentId, codes[0] ?? '', codes, sheets);
    },
    invoiceArrives(shipmentId: string, text = `invoice of ${shipmentId}`) {
      put('invoice', shipmentId, text, []);
    },
    /** The newest job for this document. */
    job,
    /** Codes of test labels that a scan confirmed. */
    confirmed,
    /** `document state` of every job of the shipment's parcel, in the order queued. */
    papers: (shipmentId: string): string[] =>
      station.printJobs
        .list(200)
        .filter((each) => each.shipmentId === shipmentId)
        .toReversed()
        .map((each) => `${each.document} ${each.state}`),
    /** Label jobs of all states. */
    labelJobs: () => station.printJobs.list(50).filter((each) => each.document === 'label'),
    /** The print queue's outcome of a job; the newest label's where none is named. */
    jobEnds(state: 'sent' | 'printed' | 'unknown' | 'expired', jobId: string = job().jobId) {
      if (state !== 'expired') claim(jobId);
      inTransaction(opened.db, () =>
        station.printJobs.setState(jobId, ['queued', 'sending'], {
          state,
          atMs: nowMs,
          reason: state === 'unknown' ? 'reset' : null,
        }),
      );
      station.bench.printChanged(jobId);
    },
    jobBegins: claim,
    /** No connection: certainly nothing of it left. */
    jobFails(jobId: string) {
      inTransaction(opened.db, () =>
        station.printJobs.setState(jobId, ['sending'], { state: 'not-sent', atMs: nowMs, reason: 'refused' }),
      );
      station.bench.printChanged(jobId);
    },
    /** The outbox moves the shipment's change, with all that goes with it. */
    mutationBecomes(shipmentId: string, kind: MutationKind, to: MutationChange): Mutation {
      const moved = inTransaction(opened.db, () => {
        const from = station.mutations.openOf(shipmentId, kind);
        if (!from) throw new Error(`No ${kind} of ${shipmentId}`);
        const next = station.mutations.transition(from, to, nowMs, from.workerGeneration);
        station.bench.mutationMoved(next);
        return next;
      });
      station.bench.mutationSettled(moved);
      return moved;
    },
    /** Kind and state of every change of the shipment, in order. */
    changes: (shipmentId: string): string[] =>
      station.mutations.byShipment(shipmentId).map((row) => `${row.kind} ${row.state}`),
    scan,
    /** Scans them one after another; the last answer. */
    scans: (first: string, ...more: readonly string[]): ScanReply => more.reduce((_, code) => scan(code), scan(first)),
    command(command: BenchCommand): ScanReply {
      return handlers()['bench.command']({ command }) as ScanReply;
    },
    box(subShipmentId: string, box: Box): ScanReply {
      return handlers()['bench.box']({ subShipmentId, box }) as ScanReply;
    },
    get session() {
      return station.bench.session;
    },
    shelf() {
      return handlers()['shelf.list']({ limit: 100 }) as Awaited<ReturnType<ReturnType<typeof handlers>['shelf.list']>>;
    },
    unseen() {
      return handlers()['bench.unseen']({ limit: 50 }) as Awaited<
        ReturnType<ReturnType<typeof handlers>['bench.unseen']>
      >;
    },
    attest: async (shipmentId: string) =>
      handlers()['bench.attest']({ shipmentId, by: 'Asha', reason: 'label checked by hand' }),
    /** As after a power cut: the files as they are, a new start, with other settings where some are given. */
    restart(other: Partial<StationConfig> = {}) {
      config = { ...config, ...other };
      void station.batches.stop();
      station.documents.close();
      opened.close();
      station = open();
      station.bench.recheck();
    },
    /** Every test that played a bench has also played its flight recorder. */
    close() {
      const { db } = opened;
      void station.batches.stop();
      try {
        assertReplays(db);
      } finally {
        station.documents.close();
        opened.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
