import { createHash } from 'node:crypto';
import type { AppError } from '../../shared/errors.ts';
import type { ShipmentDetail } from '../../shared/model/shipment.ts';
import type { Result } from '../../shared/result.ts';
import type { Db } from '../db/database.ts';
import type { Documents } from '../db/documents.ts';
import { labelNeedQueries } from '../db/label-needs.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { MarketplaceClient, MarketplaceFault } from '../marketplace/client.ts';
import type { Clock, Timers } from '../ports/index.ts';
import { type Cancel, pause } from '../ports/timers.ts';
import { zplPages } from '../printing/languages/zpl-codes.ts';
import { codesOfLabel } from './label-codes.ts';

export interface LabelLoopOptions {
  readonly client: Pick<MarketplaceClient, 'readDetails' | 'fetchLabel'>;
  readonly db: Db;
  readonly shipments: ShipmentQueries;
  readonly documents: Documents;
  readonly ports: { readonly clock: Clock; readonly timers: Timers };
  /** Writes tracking ids and handling marks: the one writer of server truth. */
  readonly applyDetails: (details: readonly ShipmentDetail[], readAtMs: number) => void;
  /** Judges the bytes for the printer labels go to. */
  readonly checkLabel: (bytes: Uint8Array) => Result<{ readonly kind: string; readonly bytes: Uint8Array }, AppError>;
  /** The label is stored; called after its commit. */
  readonly onReady: (shipmentId: string) => void;
  /** The label came and cannot be printed; it is fetched again on the poll schedule, in case the marketplace mends it. */
  readonly onProblem: (shipmentId: string, error: AppError) => void;
  readonly onFault: (error: unknown) => void;
}

/** Labels that are not there yet are asked for after 2, 4, 8 ... 60 s (marketplace-api 6.1, timing). */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** The most shipments one details request may name (seed, `GET /v3/shipments/{ids}`). */
const DETAILS_AT_ONCE = 25;
/** Parcels looked up in the documents file at once; well under 1 ms. */
const LOOKED_UP = 200;
const KEEP_MS = 7 * 86_400_000;
const CLEAN_EVERY_MS = 3_600_000;
const CLEAN_ROWS = 50;

interface Wait {
  readonly tries: number;
  readonly untilMonoMs: number;
}

/**
 * Fetches the label of every parcel that waits for one: tracking ids first, then the bytes with `reprint=true`, checked for the
 * printer, kept with every code that proves them. One fetch at a time; the parcel on the bench goes first.
 */
export function createLabelLoop(options: LabelLoopOptions) {
  const { client, documents, shipments } = options;
  const { clock, timers } = options.ports;
  const needs = labelNeedQueries(options.db);
  const waits = new Map<string, Wait>();
  let life: 'new' | 'running' | 'stopped' = 'new';
  let working: Promise<void> | null = null;
  let again = false;
  let cancel: Cancel = () => undefined;
  let cleanedAtMono = Number.NEGATIVE_INFINITY;

  /** The next parcels without a label. Those that have one may be thousands, so others run while they are passed over. */
  async function wanted(): Promise<readonly string[]> {
    const now = clock.monotonicMs();
    const due = needs.packedAndWaiting().filter((shipmentId) => (waits.get(shipmentId)?.untilMonoMs ?? 0) <= now);
    const found: string[] = [];
    for (let at = 0; at < due.length && found.length < DETAILS_AT_ONCE; at += LOOKED_UP) {
      if (at > 0) await pause(timers, 0);
      if (life !== 'running') return [];
      const slice = due.slice(at, at + LOOKED_UP);
      const labelled = documents.keptOf(slice, 'label/');
      found.push(...slice.filter((shipmentId) => !labelled.has(shipmentId)));
    }
    return found.slice(0, DETAILS_AT_ONCE);
  }

  function wait(shipmentId: string): void {
    const tries = (waits.get(shipmentId)?.tries ?? 0) + 1;
    const delayMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
    waits.set(shipmentId, { tries, untilMonoMs: clock.monotonicMs() + delayMs });
  }

  /** False when the marketplace could not be asked at all, and asking for others would fail alike. */
  async function fetchOne(shipmentId: string): Promise<boolean> {
    const label = await client.fetchLabel(shipmentId, 'documents');
    if (life !== 'running') return false;
    if (!label.ok) {
      wait(shipmentId);
      return isAboutThisOne(label.fault);
    }
    const checked = options.checkLabel(label.value);
    if (!checked.ok) {
      wait(shipmentId);
      options.onProblem(shipmentId, checked.error);
      return true;
    }
    const { bytes, kind } = checked.value;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    documents.put({
      documentKey: `label/${shipmentId}/${sha256.slice(0, 16)}`,
      shipmentId,
      kind,
      bytes,
      sha256,
      ...codesOfLabel(zplPages(bytes), shipments.trackingIds(shipmentId)),
      fetchedAtMs: clock.wallMs(),
    });
    waits.delete(shipmentId);
    options.onReady(shipmentId);
    return true;
  }

  async function readDetails(shipmentIds: readonly string[]): Promise<boolean> {
    const readAtMs = clock.wallMs();
    const details = await client.readDetails(shipmentIds, 'documents');
    if (life !== 'running') return false;
    if (!details.ok) {
      for (const shipmentId of shipmentIds) wait(shipmentId);
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
        if (shipments.trackingIds(shipmentId).length === 0) wait(shipmentId);
        else if (!(await fetchOne(shipmentId))) {
          for (const rest of batch.slice(at + 1)) wait(rest);
          return;
        }
      }
    }
  }

  function clean(): void {
    if (clock.monotonicMs() - cleanedAtMono < CLEAN_EVERY_MS) return;
    cleanedAtMono = clock.monotonicMs();
    documents.eraseBefore(clock.wallMs() - KEEP_MS, CLEAN_ROWS);
  }

  function plan(): void {
    if (life !== 'running') return;
    if (waits.size > 0) {
      const waiting = new Set(needs.packedAndWaiting());
      for (const shipmentId of waits.keys()) if (!waiting.has(shipmentId)) waits.delete(shipmentId);
    }
    const next = Math.min(...[...waits.values()].map((each) => each.untilMonoMs));
    const delayMs = Number.isFinite(next) ? Math.max(1, next - clock.monotonicMs()) : CLEAN_EVERY_MS;
    cancel = timers.after(delayMs, wake);
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
      .catch(async (error: unknown) => {
        options.onFault(error);
        // A disk that takes no document is asked again on the schedule, like a label that is not ready.
        for (const shipmentId of await wanted()) wait(shipmentId);
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
    async stop(): Promise<void> {
      life = 'stopped';
      cancel();
      await working;
    },
  };
}

/** A refusal speaks of this label; everything else of the marketplace or the way to it. */
function isAboutThisOne(fault: MarketplaceFault): boolean {
  return fault.kind === 'refused';
}

export type LabelLoop = ReturnType<typeof createLabelLoop>;
