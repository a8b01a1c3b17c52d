import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBench } from '../../main/bench/bench.ts';
import { toBarcode } from '../../main/db/barcodes.ts';
import { openDocuments } from '../../main/db/documents.ts';
import type { Mutation, MutationChange } from '../../main/db/mutations.ts';
import { type OpenedDatabase, openStationDatabase } from '../../main/db/open.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { realIds } from '../../main/ports/ids.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import type { BenchCommand, ScanReply } from '../../shared/contract/bench.ts';
import type { Product } from '../../shared/model/catalogue.ts';
import type { Box, StationConfig } from '../../shared/model/config.ts';
import type { Shipment, ShipmentDetail } from '../../shared/model/shipment.ts';
import type { MutationKind } from '../../shared/model/states.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import { benchConfig, benchParts, benchQueries } from './bench-parts.ts';
import { assertReplays } from './replayed-journal.ts';

/** A bench over a real database in a folder of its own, with no network and no printer: what it commits is what a test sees. */
export function benchStation(over: Partial<StationConfig> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-bench-'));
  let nowMs = 1_750_000_000_000;
  let online = true;
  let config = benchConfig(over);

  let opened: OpenedDatabase;

  function open() {
    opened = openStationDatabase(join(folder, 'opened.db'));
    const { db } = opened;
    const documents = openDocuments(join(folder, 'documents.db'));
    const queries = benchQueries(db);
    const parts = benchParts(db, queries, () => nowMs, config);
    const bench = createBench({
      ...parts,
      documents,
      ids: realIds,
      labelsCanCome: () => online,
      onChanged: () => undefined,
      onCommitted: () => undefined,
    });
    return { documents, bench, ...queries };
  }

  let station = open();
  const handlers = () => station.bench.handlers;
  const scan = (code: string, scanId?: string) =>
    handlers()['bench.scan'](scanId === undefined ? { code } : { code, scanId }) as ScanReply;
  function job(document: 'label' | 'ticket' = 'label') {
    const found = station.printJobs.list(50).find((each) => each.document === document);
    if (!found) throw new Error(`No ${document} job`);
    return found;
  }
  return {
    get now() {
      return station;
    },
    get nowMs() {
      return nowMs;
    },
    /** Changes the file behind the station's back. */
    sql(text: string) {
      opened.db.exec(text);
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
      const bytes = new TextEncoder().encode(`^XA^FD${codes[0]}^FS^XZ`);
      station.documents.put({
        documentKey: `label/${shipmentId}/1`,
        shipmentId,
        kind: 'zpl',
        bytes,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        codes,
        sheets,
        fetchedAtMs: nowMs,
      });
      station.bench.labelReady(shipmentId);
    },
    /** The newest job for this document. */
    job,
    /** Label jobs of all states. */
    labelJobs: () => station.printJobs.list(50).filter((each) => each.document === 'label'),
    /** The print queue's outcome of a job; the newest label's where none is named. */
    jobEnds(state: 'sent' | 'printed' | 'unknown' | 'expired', jobId: string = job().jobId) {
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
      station.documents.close();
      opened.close();
      station = open();
      station.bench.recheck();
    },
    /** Every test that played a bench has also played its flight recorder. */
    close() {
      const { db } = opened;
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
