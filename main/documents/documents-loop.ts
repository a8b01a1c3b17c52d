import { type AppError, AppFailure } from '../../shared/errors.ts';
import { packedFor } from '../../shared/model/packed-for.ts';
import type { RenderRefusal } from '../../shared/model/print-reasons.ts';
import type { ShipmentDetail } from '../../shared/model/shipment.ts';
import type { Result } from '../../shared/result.ts';
import type { Db } from '../db/database.ts';
import { documentNeedQueries } from '../db/document-needs.ts';
import type { Documents } from '../db/documents.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { Answer, Lane, MarketplaceClient, MarketplaceFault } from '../marketplace/client.ts';
import type { Clock, Timers } from '../ports/index.ts';
import { type Cancel, pause } from '../ports/timers.ts';
import type { Renderer } from '../printing/rendition.ts';
import { isWantedAsPdf } from './label-as-pdf.ts';
import { type FetchedBytes, makeReady } from './make-ready.ts';
import type { FetchedDocument, ParcelDocuments, PrintersNow } from './parcel-documents.ts';
import { createWaits } from './waits.ts';

export interface DocumentsLoopOptions {
  readonly client: Pick<MarketplaceClient, 'readDetails' | 'fetchLabel' | 'fetchLabelPdf' | 'fetchInvoicePdf'>;
  readonly db: Db;
  readonly shipments: ShipmentQueries;
  readonly documents: Documents;
  /** Says what each parcel waits for. */
  readonly parcels: ParcelDocuments;
  readonly roster: PrintersNow;
  readonly renderer: Pick<Renderer, 'render'>;
  readonly sniff: (bytes: Uint8Array) => string;
  readonly ports: { readonly clock: Clock; readonly timers: Timers };
  /** Writes tracking ids and handling marks: the one writer of server truth. */
  readonly applyDetails: (details: readonly ShipmentDetail[], readAtMs: number) => void;
  /** One of its documents is stored, or the printers of now ask for none more; called after the commit. */
  readonly onArrived: (shipmentId: string) => void;
  /**
   * The document came and cannot be printed, or the marketplace keeps refusing an invoice whose label is here; it is asked for
   * again on the poll schedule, in case it mends.
   */
  readonly onProblem: (shipmentId: string, document: FetchedDocument, error: AppError) => void;
  readonly onFault: (error: unknown) => void;
  /**
   * `documents`, unless said otherwise: what parcels wait for. `pack-ahead`: what is packed ahead of its goods, which nobody waits for; a loop
   * of its own, because its requests come after all others.
   */
  readonly lane?: Extract<Lane, 'documents' | 'pack-ahead'>;
}

/** The most shipments one details request may name (seed, `GET /v3/shipments/{ids}`). */
const DETAILS_AT_ONCE = 25;
/** Parcels looked up in the documents file at once; well under 1 ms. */
const LOOKED_UP = 200;
/** Parcels whose renditions are looked up at once; about 1 ms. */
const RENEWED = 20;
/** An invoice refused so often after its label came is told to a person: about a quarter of a minute. */
const REFUSALS_TOLD = 4;
const OF_THIS_PC: ReadonlySet<string> = new Set<RenderRefusal>(['too-slow', 'too-much-memory']);
const KEEP_MS = 7 * 86_400_000;
const CLEAN_EVERY_MS = 3_600_000;
/** Erased at once: their bytes are overwritten, some 100 kB each. */
const CLEAN_ROWS = 5;

/**
 * Fetches the documents of every parcel that waits for them, or is packed ahead: tracking ids first, then the label with `reprint=true`, then the
 * invoice where some printer takes it. Label and invoice are asked for apart: of what comes for one the other is never cut. Each is
 * rendered for its printer at once and kept with every code that proves it. One fetch at a time; the parcel on the bench goes first.
 */
export function createDocumentsLoop(options: DocumentsLoopOptions) {
  const { client, documents, parcels, shipments } = options;
  const { clock, timers } = options.ports;
  const needs = documentNeedQueries(options.db);
  const { lane = 'documents' } = options;
  const needed = lane === 'documents' ? needs.packedAndWaiting : needs.packedAhead;
  const ready = makeReady({ ...options, wallMs: clock.wallMs });
  const waits = createWaits(clock);
  /** Whose renditions could not be made for a reason that passes. */
  const renewals = createWaits(clock);
  let life: 'new' | 'running' | 'stopped' = 'new';
  let working: Promise<void> | null = null;
  let again = false;
  /** Shipments whose documents may lack a rendition; null: not looked up since the printers changed. */
  let toRenew: string[] | null = null;
  let cancel: Cancel = () => undefined;
  let cleanedAtMono = Number.NEGATIVE_INFINITY;

  /** The next parcels that lack a document. Those that lack none may be thousands, so others run while they are passed over. */
  async function wanted(): Promise<readonly string[]> {
    const due = needed().filter(waits.isDue);
    const found: string[] = [];
    for (let at = 0; at < due.length && found.length < DETAILS_AT_ONCE; at += LOOKED_UP) {
      if (at > 0) await pause(timers, 0);
      if (life !== 'running') return [];
      const slice = due.slice(at, at + LOOKED_UP);
      const lacking = new Set(parcels.lacking(slice));
      found.push(...lacking);
      // What is wanted no more, because its printer is gone, is not waited for either.
      for (const shipmentId of slice) if (!lacking.has(shipmentId)) waits.forget(shipmentId);
    }
    return found.slice(0, DETAILS_AT_ONCE);
  }

  function fetched(shipmentId: string, document: FetchedDocument): Promise<Answer<Uint8Array>> {
    return document === 'label' ? client.fetchLabel(shipmentId, lane) : client.fetchInvoicePdf(shipmentId, lane);
  }

  /** What it is asked for: units taken back meanwhile make other documents. */
  function askedFor(shipmentId: string): string | undefined {
    const shipment = shipments.read(shipmentId);
    return shipment && packedFor(shipment);
  }

  /** False when the marketplace could not be asked at all, and asking for others would fail alike. */
  async function fetchAll(shipmentId: string): Promise<boolean> {
    for (const document of parcels.documentsOf(shipmentId).missing) {
      const before = askedFor(shipmentId);
      const fits = () => askedFor(shipmentId) === before;
      const answer = await fetched(shipmentId, document);
      if (life !== 'running') return false;
      if (!answer.ok) {
        const tries = waits.wait(shipmentId);
        if (!isAboutThisOne(answer.fault)) return false;
        // Without its label nothing is late yet but the label, and that is on its way.
        if (document === 'invoice' && tries >= REFUSALS_TOLD) {
          options.onProblem(shipmentId, document, refusedInvoice(answer.fault));
        }
        return true;
      }
      if (!(await keep({ shipmentId, document, bytes: answer.value, fits }))) return true;
      waits.forget(shipmentId);
      options.onArrived(shipmentId);
    }
    return true;
  }

  /** A label that seems to be nobody's is judged once more by fresh tracking ids: a courier may have been changed meanwhile. */
  async function keep(fetched: FetchedBytes): Promise<boolean> {
    const { shipmentId, document } = fetched;
    let kept = await ready.keep(fetched);
    if (!kept.ok && kept.error.details?.['reason'] === 'no-tracking-id' && life === 'running') {
      if (await readDetails([shipmentId])) kept = await ready.keep(fetched);
      else return false;
    }
    if (!kept.ok && document === 'label' && isWantedAsPdf(kept.error, options.sniff(fetched.bytes))) {
      kept = (await keepAsPdf(fetched)) ?? kept;
    }
    if (kept.ok) return true;
    waits.wait(shipmentId);
    const changed = kept.error.details?.['reason'] === 'shipment-changed';
    if (life === 'running' && !changed) options.onProblem(shipmentId, document, kept.error);
    return false;
  }

  /** The same label in its other form; undefined where that is no better, so that the reason of the first one stands. */
  async function keepAsPdf(fetched: FetchedBytes): Promise<Result<void, AppError> | undefined> {
    if (life !== 'running') return undefined;
    const answer = await client.fetchLabelPdf(fetched.shipmentId, lane);
    if (!answer.ok || life !== 'running') return undefined;
    const kept = await ready.keep({ ...fetched, bytes: answer.value });
    return kept.ok ? kept : undefined;
  }

  async function readDetails(shipmentIds: readonly string[]): Promise<boolean> {
    const readAtMs = clock.wallMs();
    const details = await client.readDetails(shipmentIds, lane);
    if (life !== 'running') return false;
    if (!details.ok) {
      for (const shipmentId of shipmentIds) waits.wait(shipmentId);
      return false;
    }
    options.applyDetails(details.value, readAtMs);
    return true;
  }

  async function work(): Promise<void> {
    while (life === 'running') {
      again = false;
      const batch = await wanted();
      if (batch.length === 0) return;
      const untold = batch.filter((shipmentId) => shipments.trackingIds(shipmentId).length === 0);
      if (untold.length > 0 && !(await readDetails(untold))) return;
      for (const [at, shipmentId] of batch.entries()) {
        // Without a tracking id nothing would prove the label: it is not ready yet, whatever can be downloaded.
        if (shipments.trackingIds(shipmentId).length === 0) waits.wait(shipmentId);
        else if (!(await fetchAll(shipmentId))) {
          for (const rest of batch.slice(at + 1)) waits.wait(rest);
          return;
        }
      }
    }
  }

  /** After what is wanted now: renditions for the printers there are by now, until something else is wanted. */
  async function renew(): Promise<void> {
    toRenew ??= needed();
    toRenew.push(...renewals.takeDue());
    for (let looked = 1; life === 'running' && !again; looked += 1) {
      const shipmentId = toRenew?.shift();
      if (shipmentId === undefined) return;
      if (looked % RENEWED === 0) await pause(timers, 0);
      const failed = await ready.renew(shipmentId);
      for (const { document, error } of failed) notRenewed(shipmentId, document, error);
      if (failed.some(({ error }) => mayMend(error))) renewals.wait(shipmentId);
      else renewals.forget(shipmentId);
    }
  }

  function notRenewed(shipmentId: string, document: FetchedDocument, error: AppError): void {
    options.onFault(new AppFailure(error.code, `${shipmentId}: ${error.message}`, error.details));
    // A parcel somebody waits for says so when it prints; of one packed ahead nobody would hear.
    if (lane === 'pack-ahead' && !mayMend(error)) options.onProblem(shipmentId, document, error);
  }

  /** Those that lack nothing, now that other printers take what there is. */
  async function tellReady(): Promise<void> {
    const waiting = needed();
    for (let at = 0; at < waiting.length && life === 'running'; at += LOOKED_UP) {
      if (at > 0) await pause(timers, 0);
      const slice = waiting.slice(at, at + LOOKED_UP);
      const lacking = new Set(parcels.lacking(slice));
      for (const shipmentId of slice) if (!lacking.has(shipmentId)) options.onArrived(shipmentId);
    }
  }

  /** Everything that is too old, in short steps; what is wanted meanwhile goes first, and the rest follows it. */
  async function clean(): Promise<void> {
    if (lane !== 'documents' || clock.monotonicMs() - cleanedAtMono < CLEAN_EVERY_MS) return;
    while (life === 'running' && !again) {
      if (documents.eraseBefore(clock.wallMs() - KEEP_MS, CLEAN_ROWS) === 0) {
        cleanedAtMono = clock.monotonicMs();
        return;
      }
      await pause(timers, 0);
    }
  }

  function plan(): void {
    if (life !== 'running') return;
    for (const each of [waits, renewals]) if (each.any()) each.keepOnly(needed());
    cancel = timers.after(Math.min(waits.nextInMs() ?? CLEAN_EVERY_MS, renewals.nextInMs() ?? CLEAN_EVERY_MS), wake);
  }

  function wake(): void {
    if (life !== 'running') return;
    if (working) {
      again = true;
      return;
    }
    cancel();
    working = work()
      .then(clean)
      .then(renew)
      .catch(async (error: unknown) => {
        options.onFault(error);
        // A disk that takes no document is asked again on the schedule, like a label that is not ready.
        for (const shipmentId of await wanted()) waits.wait(shipmentId);
      })
      // Whatever else fails, the loop itself goes on: its next look comes with the next wake or the hourly one.
      .catch(options.onFault)
      .then(() => {
        working = null;
        plan();
        if (again) wake();
      })
      .catch(options.onFault);
  }

  return {
    start(): void {
      life = 'running';
      wake();
    },
    /** A parcel was completed, a shipment became PACKED, or the network returned. Cheap. */
    wake,
    /** Waits that grew during an outage say nothing any more. */
    networkUp(): void {
      waits.clear();
      wake();
    },
    /** Parcels that wait are made ready for the printers of now; those that need no other document than they have are told of. */
    printersChanged(): void {
      if (life !== 'running') return;
      toRenew = null;
      tellReady().catch(options.onFault);
      wake();
    },
    async stop(): Promise<void> {
      life = 'stopped';
      cancel();
      await working;
    },
  };
}

/** It says more of this PC, and of what else it does, than of the document. */
export function mayMend({ code, details }: AppError): boolean {
  return code === 'INTERNAL' || OF_THIS_PC.has(String(details?.['reason']));
}

/** A refusal speaks of this document; everything else of the marketplace or the way to it. */
function isAboutThisOne(fault: MarketplaceFault): boolean {
  return fault.kind === 'refused';
}

function refusedInvoice(fault: MarketplaceFault): AppError {
  const details = { reason: 'invoice-missing', code: fault.codes[0] ?? null };
  return new AppFailure('LABEL_NOT_READY', `The marketplace gives no invoice: ${fault.message}`, details).toAppError();
}

export type DocumentsLoop = ReturnType<typeof createDocumentsLoop>;
