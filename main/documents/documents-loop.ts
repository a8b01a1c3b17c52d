import { type AppError, AppFailure } from '../../shared/errors.ts';
import type { RenderRefusal } from '../../shared/model/print-reasons.ts';
import type { Db } from '../db/database.ts';
import { documentNeedQueries } from '../db/document-needs.ts';
import type { Documents } from '../db/documents.ts';
import type { Lane } from '../marketplace/client.ts';
import type { Clock, Timers } from '../ports/index.ts';
import { type Cancel, pause } from '../ports/timers.ts';
import type { Renderer } from '../printing/rendition.ts';
import { documentFetching, type FetchingOptions } from './fetch-documents.ts';
import { makeReady } from './make-ready.ts';
import type { FetchedDocument, PrintersNow } from './parcel-documents.ts';
import { createWaits } from './waits.ts';

export interface DocumentsLoopOptions extends FetchingOptions {
  readonly db: Db;
  readonly documents: Documents;
  readonly roster: PrintersNow;
  readonly renderer: Pick<Renderer, 'render'>;
  readonly ports: { readonly clock: Clock; readonly timers: Timers };
  /** One of its documents is stored, or the printers of now ask for none more; called after the commit. */
  readonly onArrived: (shipmentId: string) => void;
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
const OF_THIS_PC: ReadonlySet<string> = new Set<RenderRefusal>(['too-slow', 'too-much-memory']);
const LOOK_EVERY_MS = 3_600_000;

/**
 * Fetches the documents of every parcel that waits for them, or is packed ahead: tracking ids first, then the label with `reprint=true`, then the
 * invoice where some printer takes it. Label and invoice are asked for apart: of what comes for one the other is never cut. Each is
 * rendered for its printer at once and kept with every code that proves it. One fetch at a time; the parcel on the bench goes first.
 */
export function createDocumentsLoop(options: DocumentsLoopOptions) {
  const { parcels, shipments } = options;
  const { clock, timers } = options.ports;
  const needs = documentNeedQueries(options.db);
  const { lane = 'documents' } = options;
  const needed = lane === 'documents' ? needs.packedAndWaiting : needs.packedAhead;
  const ready = makeReady({ ...options, wallMs: clock.wallMs });
  const waits = createWaits(clock);
  const fetching = documentFetching({ ...options, lane, ready, waits, isRunning: () => life === 'running' });
  /** Whose renditions could not be made for a reason that passes. */
  const renewals = createWaits(clock);
  let life: 'new' | 'running' | 'stopped' = 'new';
  let working: Promise<void> | null = null;
  let again = false;
  /** Shipments whose documents may lack a rendition; null: not looked up since the printers changed. */
  let toRenew: string[] | null = null;
  let cancel: Cancel = () => undefined;

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

  async function work(): Promise<void> {
    while (life === 'running') {
      again = false;
      const batch = await wanted();
      if (batch.length === 0) return;
      const untold = batch.filter((shipmentId) => shipments.trackingIds(shipmentId).length === 0);
      if (untold.length > 0 && !(await fetching.readDetails(untold))) return;
      for (const [at, shipmentId] of batch.entries()) {
        // Without a tracking id nothing would prove the label: it is not ready yet, whatever can be downloaded.
        if (shipments.trackingIds(shipmentId).length === 0) waits.wait(shipmentId);
        else if (!(await fetching.fetchAll(shipmentId))) {
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

  function plan(): void {
    if (life !== 'running') return;
    for (const each of [waits, renewals]) if (each.any()) each.keepOnly(needed());
    cancel = timers.after(Math.min(waits.nextInMs() ?? LOOK_EVERY_MS, renewals.nextInMs() ?? LOOK_EVERY_MS), wake);
  }

  function wake(): void {
    if (life !== 'running') return;
    if (working) {
      again = true;
      return;
    }
    cancel();
    working = work()
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

export type DocumentsLoop = ReturnType<typeof createDocumentsLoop>;
