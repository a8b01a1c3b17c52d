import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBench } from '../../main/bench/bench.ts';
import { createBuffer } from '../../main/buffer/buffer.ts';
import { aheadQueries } from '../../main/db/ahead.ts';
import { aheadCandidates } from '../../main/db/ahead-candidates.ts';
import type { Db } from '../../main/db/database.ts';
import { documentNeedQueries } from '../../main/db/document-needs.ts';
import { openDocuments } from '../../main/db/documents.ts';
import type { Mutation, MutationChange } from '../../main/db/mutations.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { makeReady } from '../../main/documents/make-ready.ts';
import { type FetchedDocument, parcelDocuments } from '../../main/documents/parcel-documents.ts';
import { printable } from '../../main/documents/printable.ts';
import { realIds } from '../../main/ports/ids.ts';
import { sniffLabel } from '../../main/printing/languages/sniff.ts';
import type { Renderer } from '../../main/printing/rendition.ts';
import { createRoster } from '../../main/printing/roster.ts';
import { applyBatch } from '../../main/pull/apply-shipment.ts';
import type { ScanReply } from '../../shared/contract/bench.ts';
import type { BufferView } from '../../shared/contract/buffer.ts';
import type { SerialNeed } from '../../shared/model/catalogue.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import { readMutationPayload } from '../../shared/model/mutations.ts';
import { ownInputsNeeded } from '../../shared/model/pack-input.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import { benchConfig, benchParts, benchQueries } from './bench-parts.ts';
import { plainRenderer } from './plain-renderer.ts';
import { assertReplays } from './replayed-journal.ts';
import { createVirtualTime } from './virtual-time.ts';

/** A bench and what is packed ahead of it, over a real database, with no network: the test is the outbox, the pull and the marketplace. */
export function aheadStation(over: Partial<StationConfig> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'packbench-ahead-'));
  const time = createVirtualTime();
  const nowMs = time.clock.wallMs;
  let config = benchConfig({ packAhead: { outageMinutes: 5, most: 60 }, ...over });
  let reachable = true;
  const faults: unknown[] = [];
  const rendered: string[] = [];

  let db: Db;

  function open() {
    const opened = openStationDatabase(join(folder, 'opened.db'));
    db = opened.db;
    const documents = openDocuments(join(folder, 'documents.db'));
    const queries = benchQueries(db);
    const parts = benchParts(db, queries, documents, nowMs, config);
    const roster = createRoster({ printers: config.printers, persist: () => undefined });
    const parcels = parcelDocuments(documents, roster);
    const news = () => buffer.wake();
    const bench = createBench({
      ...{ ...parts, documentsOf: parcels.documentsOf, printerFor: roster.printerFor },
      ...{ ids: realIds, onChanged: news, onCommitted: news },
    });
    const ahead = aheadQueries(db);
    const buffer = createBuffer({
      ...{ db, ...queries, documents, ahead, candidates: aheadCandidates(db), bench: bench.packAhead },
      ...{ packAhead: config.packAhead, mayChoose: () => reachable, ports: time, onChanged: () => undefined },
      asked: () => ({
        ...{ locationId: 'LOC1', nowMs: nowMs(), stations: config.stations },
        ownNeeded: ownInputsNeeded({ ...config, boxing: 'known' }),
      }),
      isPrintable: printable({ ...queries, documents, parcels, roster }),
      onFault: (error) => void faults.push(error),
    });
    const plain = plainRenderer();
    const renderer: Pick<Renderer, 'render'> = {
      render(request) {
        rendered.push(request.document);
        return plain.render(request);
      },
    };
    const ready = makeReady({ ...queries, documents, parcels, roster, renderer, sniff: sniffLabel, wallMs: nowMs });
    roster.onChanged(buffer.printersChanged);
    buffer.start();
    return {
      close() {
        documents.close();
        opened.close();
      },
      documents,
      bench,
      buffer,
      ahead,
      ready,
      roster,
      parts,
      needs: documentNeedQueries(db),
      ...queries,
    };
  }

  let station = open();

  /** All that is to be done is done. */
  async function settled(): Promise<void> {
    await time.advance(2_000);
  }

  async function view(): Promise<BufferView> {
    const read = station.buffer.handlers['buffer.read']({ limit: 300 });
    await time.advance(50);
    return await read;
  }

  return {
    time,
    faults,
    /** Documents rendered since the start, by kind. */
    rendered,
    settled,
    view,
    get now() {
      return station;
    },
    /** `tells`: whether anybody says so. */
    network(up: boolean, tells = true) {
      reachable = up;
      if (tells) station.buffer.statusChanged();
    },
    /** Changes the file behind the station's back. */
    sql: (text: string): void => void db.exec(text),
    atomically: (work: () => void): void => inTransaction(db, work),
    /** `shipment state` of every invoice number taken, in order. */
    invoiceNumbers: () =>
      db.prepare("SELECT shipment_id || ' ' || state FROM invoice_number ORDER BY seq").pluck().all() as string[],
    /** The marketplace tells of shipments. */
    told(...shipments: readonly Shipment[]) {
      inTransaction(db, () => {
        const changes = applyBatch(station.shipments, shipments, nowMs());
        station.buffer.shipmentsApplied(changes);
      });
      for (const { shipmentId } of shipments) station.bench.shipmentChanged(shipmentId);
      station.buffer.shipmentsChanged(shipments.map(({ shipmentId }) => shipmentId));
    },
    product(sku: string, need: SerialNeed) {
      const serials = { need, kind: 'imei', perUnit: 1 } as const;
      const rest = { title: null, barcodes: [], box: null, taxRatePercent: null, refurbished: false };
      inTransaction(db, () =>
        station.products.save(foldCode(sku), { ...rest, sku, serials, purchasePricePaise: null }, [], nowMs()),
      );
      station.buffer.wake();
    },
    /** The outbox moves the shipment's pack, with all that goes with it. */
    packBecomes(shipmentId: string, to: MutationChange): void {
      const moved = inTransaction(db, (): Mutation => {
        const from = station.mutations.openOf(shipmentId, 'pack');
        if (!from) throw new Error(`No pack of ${shipmentId}`);
        const next = station.mutations.transition(from, to, nowMs(), from.workerGeneration);
        station.bench.mutationMoved(next);
        station.parts.invoicing.mutationMoved(next, from);
        station.buffer.mutationMoved(next, from);
        return next;
      });
      station.bench.mutationSettled(moved);
      station.buffer.wake();
    },
    /** A document of the shipment is fetched and made ready; the reason where it is not kept. */
    async fetched(shipmentId: string, document: FetchedDocument = 'label', code = `FMPP-${shipmentId}`) {
      const bytes = new TextEncoder().encode(`^XA^FO20,20^BCN,100^FD${code}^FS^XZ`);
      const kept = await station.ready.keep({ shipmentId, document, bytes });
      if (kept.ok) station.bench.documentReady(shipmentId);
      return kept.ok ? null : String(kept.error.details?.['reason']);
    },
    tracked(shipmentId: string) {
      const trackingIds = [{ subShipmentId: 'SS-1', trackingId: `FMPP-${shipmentId}`, vendorName: 'E-Kart' }];
      inTransaction(db, () => station.shipments.saveDetail({ shipmentId, trackingIds, handling: [] }, nowMs()));
    },
    /** Kind, state and origin of every change of the shipment, in order. */
    changes: (shipmentId: string): string[] =>
      station.mutations.byShipment(shipmentId).map(({ kind, state, version, payload }) => {
        const stored = readMutationPayload(kind, version, payload);
        const origin = stored.ok && stored.value.kind === 'pack' ? ` ${stored.value.body.origin}` : '';
        return `${kind} ${state}${origin}`;
      }),
    /** `shipment step [reason]` of every entry. */
    async steps(): Promise<string[]> {
      return (await view()).entries.map(({ shipmentId, step, reason }) =>
        [shipmentId, step, ...(reason === null ? [] : [reason])].join(' '),
      );
    },
    scans: (first: string, ...more: readonly string[]): ScanReply => {
      const scan = (code: string) => station.bench.handlers['bench.scan']({ code }) as ScanReply;
      return more.reduce((_, code) => scan(code), scan(first));
    },
    /** As after a power cut: the files as they are, a new start, with other settings where some are given. */
    async restart(other: Partial<StationConfig> = {}) {
      config = { ...config, ...other };
      const stopped = station.buffer.stop();
      await settled();
      await stopped;
      station.close();
      station = open();
      await settled();
    },
    async close() {
      const stopped = station.buffer.stop();
      await settled();
      await stopped;
      try {
        assertReplays(db);
      } finally {
        station.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

export type AheadStation = ReturnType<typeof aheadStation>;
