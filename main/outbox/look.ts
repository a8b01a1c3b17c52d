import { type Shipment, type ShipmentState, shipmentState } from '../../shared/model/shipment.ts';
import { assertNever } from '../../shared/result.ts';
import type { Mutation, MutationChange, ShipmentTruth } from '../db/mutations.ts';
import type { MarketplaceFault } from '../marketplace/client.ts';
import { pause } from '../ports/timers.ts';
import { backoffMs, spreadMs, throttlePauseMs } from './backoff.ts';
import { chunksOf, type OutboxContext, ROWS_PER_COMMIT } from './context.ts';
import { nextPollMs, packProgress } from './documents-wait.ts';
import { KINDS } from './kinds.ts';
import { judge, nextLookMs, sinceSentMs } from './verify.ts';

/** Where no answer tells more, the next look at a shipment the marketplace does not show. */
const UNKNOWN_SHIPMENT_LOOK_MS = 60_000;

/** All reads of the outbox: probes of unknown outcomes, polls for documents, fresh shipment data before a send. One at a time. */
export interface Look {
  /** The shipment is to be read before something is sent for it. */
  want(shipmentId: string): void;
  isWanted(shipmentId: string): boolean;
  wanted(): number;
  isFresh(shipmentId: string, truth: ShipmentTruth | undefined): boolean;
  /** What is known of the shipment no longer counts as fresh. */
  forget(shipmentId: string): void;
  /** The PC's clock was set: what was read before tells no age any more. */
  clockSet(): void;
  /** What was read so far says nothing of what may have arrived since. */
  forgetAll(): void;
  wasAway(): void;
  /** Read since the network was away last: an outage is when a buyer's change is not heard of. */
  isReadSinceAway(shipmentId: string, truth: ShipmentTruth | undefined): boolean;
  /** Starts the next read when one is due and allowed. */
  start(): void;
  /** Monotonic ms before which no read starts; null when one may. */
  restsUntilMs(): number | null;
  isReading(): boolean;
  /** The system says the network is back: no rest is longer than 5 s. */
  networkUp(): void;
}

export function createLook(context: OutboxContext, onNetworkReturned: () => void): Look {
  const { client, queries, settings, ledger, network, readBreaker, writeBreaker, busy } = context;
  const { clock, timers, random } = context.ports;
  const wanted = new Set<string>();
  /** Monotonic ms at which the read began that last showed the shipment. */
  const readAt = new Map<string, number>();
  const forgotten = new Set<string>();
  /** When the network was away last, by both clocks. */
  let away = { monoMs: Number.NEGATIVE_INFINITY, wallMs: Number.NEGATIVE_INFINITY };
  // What an earlier run read tells no age: the clock may have been set meanwhile, or a backup put in the place of the file.
  let agesFromMs = clock.wallMs();
  let agesFromMono = Number.NEGATIVE_INFINITY;
  let reading = false;
  let failures = 0;
  let restUntil = 0;
  let readMax = settings.readMax;

  function dueRows(): Mutation[] {
    const nowMs = context.scheduleMs();
    const limit = readMax + busy.size;
    return [
      ...queries.due('verify', 'pack', nowMs, limit),
      ...queries.due('verify', 'dispatch', nowMs, limit),
      ...queries.due('awaiting-documents', 'pack', nowMs, limit),
    ].filter((row) => !busy.has(row.shipmentId));
  }

  function restsUntilMs(): number | null {
    const until = Math.max(restUntil, readBreaker.trialAtMs() ?? 0, network.accountPausedUntilMs() ?? 0);
    return until > clock.monotonicMs() ? until : null;
  }

  async function read(rows: readonly Mutation[], ids: readonly string[]): Promise<void> {
    const beganMono = clock.monotonicMs();
    const beganMs = clock.wallMs();
    const urgent = rows.length === 0 || rows.some((row) => row.state === 'verify') || ids.some((id) => wanted.has(id));
    const answer = await client.readShipments({ by: 'shipmentIds', ids }, urgent ? 'send' : 'documents');
    if (context.isDead()) return;
    if (!answer.ok) {
      failed(answer.fault, ids);
      return;
    }
    const returned = network.answered();
    const lineWasDead = readBreaker.isOpen();
    readBreaker.succeeded();
    network.believed();
    const passed = writeBreaker.trialPassed(lineWasDead);
    failures = 0;
    readMax = Math.min(settings.readMax, readMax * 2);
    if (returned || passed) onNetworkReturned();
    await context.applyShipments(answer.value, beganMs);
    if (context.isDead()) return;
    const seen = new Map(answer.value.map((shipment) => [shipment.shipmentId, shipment]));
    for (const id of ids) {
      if (seen.has(id)) noteRead(id, beganMono);
      else notShown(id);
      wanted.delete(id);
    }
    for (const chunk of chunksOf(rows, ROWS_PER_COMMIT)) {
      ledger.move(chunk.flatMap((row) => lookedAt(row, seen.get(row.shipmentId), beganMono)));
      await pause(timers, 0);
      if (context.isDead()) return;
    }
  }

  function wasAway(): void {
    away = { monoMs: clock.monotonicMs(), wallMs: clock.wallMs() };
  }

  function noteRead(shipmentId: string, monoMs: number): void {
    if (monoMs < agesFromMono) return;
    readAt.set(shipmentId, monoMs);
    forgotten.delete(shipmentId);
    if (readAt.size <= 2_000) return;
    for (const [id, at] of readAt) if (monoMs - at > settings.freshWithinMs) readAt.delete(id);
  }

  /** A shipment that was wanted for a send and that the marketplace does not show by its id. */
  function notShown(shipmentId: string): void {
    if (!wanted.has(shipmentId)) return;
    const known = queries.truthOf(shipmentId) !== undefined;
    const message = 'the marketplace does not show this shipment';
    const to: MutationChange = known
      ? {
          state: 'pending',
          notBeforeMs: context.scheduleMs() + UNKNOWN_SHIPMENT_LOOK_MS,
          lastError: 'SHIPMENT_UNKNOWN',
          lastMessage: message,
        }
      : { state: 'rejected', notBeforeMs: null, lastError: 'SHIPMENT_UNKNOWN', lastMessage: message };
    const pending = queries.byShipment(shipmentId).filter((row) => row.state === 'pending');
    ledger.move(pending.map((from) => ({ from, to })));
  }

  function failed(fault: MarketplaceFault, ids: readonly string[]): void {
    network.failed(fault);
    failures += 1;
    switch (fault.kind) {
      case 'not-sent':
      case 'unknown':
        if (fault.suspicious) context.suspect();
        if (fault.kind === 'not-sent') wasAway();
        readBreaker.failed();
        if (writeBreaker.isOpen()) writeBreaker.failed();
        restUntil = clock.monotonicMs() + backoffMs(failures, random);
        return;
      case 'throttled':
        readBreaker.succeeded();
        restUntil = clock.monotonicMs() + throttlePauseMs(fault.retryAfterMs, failures, random);
        return;
      case 'credentials':
        network.pauseAccount();
        return;
      case 'refused':
        // Perhaps for one of the ids: the next read asks for fewer, down to each alone.
        readBreaker.succeeded();
        restUntil = clock.monotonicMs() + backoffMs(failures, random);
        if (ids.length > 1) readMax = Math.max(1, Math.floor(ids.length / 2));
        else if (ids[0] !== undefined) refusedAlone(ids[0], fault);
        return;
      default:
        assertNever(fault.kind);
    }
  }

  function refusedAlone(shipmentId: string, fault: MarketplaceFault): void {
    wanted.delete(shipmentId);
    const notBeforeMs = context.scheduleMs() + UNKNOWN_SHIPMENT_LOOK_MS;
    const waiting = queries
      .byShipment(shipmentId)
      .filter((row) => row.state === 'verify' || row.state === 'awaiting-documents' || row.state === 'pending');
    ledger.move(waiting.map((from) => ({ from, to: { state: from.state, notBeforeMs, lastMessage: fault.message } })));
  }

  /** Empty when the row went elsewhere meanwhile (a person decided about it). */
  function lookedAt(before: Mutation, shipment: Shipment | undefined, beganMono: number) {
    const from = queries.byId(before.mutationId);
    if (!from || from.state !== before.state) return [];
    const state = shipment ? shipmentState(shipment.orderItems) : 'UNKNOWN';
    return [{ from, to: from.state === 'verify' ? verified(from, state, beganMono) : polled(from, state) }];
  }

  function verified(row: Mutation, state: ShipmentState, beganMono: number): MutationChange {
    const judgement = judge(row, state, sinceSentMs(row, context.boot, beganMono), settings);
    switch (judgement.is) {
      case 'applied':
        return KINDS[row.kind].afterAccepted === 'documents'
          ? polled({ ...row, probes: 0, sent: null, lastError: null, lastMessage: null }, state)
          : { state: 'acked', notBeforeMs: null, lastError: null, lastMessage: null };
      case 'anothers':
        return { state: 'rejected', notBeforeMs: null, lastError: 'PACKED_ELSEWHERE' };
      case 'cancelled':
        return { state: 'rejected', notBeforeMs: null, lastError: 'CANCELLED', lastMessage: null };
      case 'not-applied':
        if (judgement.next === 'reject') return { state: 'rejected', notBeforeMs: null, lastError: refusalOf(row) };
        return { state: 'pending', notBeforeMs: null, probes: 0, lastError: null, lastMessage: null };
      case 'undecided': {
        const elapsed = sinceSentMs(row, context.boot, clock.monotonicMs());
        return {
          state: 'verify',
          probes: row.probes + 1,
          notBeforeMs: context.scheduleMs() + nextLookMs(elapsed, KINDS[row.kind].settleMs(settings)),
        };
      }
      default:
        return assertNever(judgement);
    }
  }

  function polled(row: Mutation, state: ShipmentState): MutationChange {
    // After a restart counted anew: the PC's clock may have been set meanwhile, and half an hour that never passed is no verdict.
    const elapsed = row.sent === null ? 0 : sinceSentMs(row, context.boot, clock.monotonicMs());
    const progress = packProgress(state, elapsed, settings);
    switch (progress.is) {
      case 'packed':
        return { state: 'acked', notBeforeMs: null, lastError: null, lastMessage: null };
      case 'form-failed':
        return { state: 'rejected', notBeforeMs: null, lastError: 'FORM_FAILED', lastMessage: null };
      case 'cancelled':
        return { state: 'rejected', notBeforeMs: null, lastError: 'CANCELLED', lastMessage: null };
      case 'not-taken':
        return { state: 'rejected', notBeforeMs: null, lastError: 'PACK_NOT_TAKEN', lastMessage: null };
      case 'waiting': {
        const mark = { wallMs: clock.wallMs(), monoMs: clock.monotonicMs(), boot: context.boot.id };
        return {
          state: 'awaiting-documents',
          sent: row.sent ?? mark,
          probes: row.probes + 1,
          notBeforeMs: context.scheduleMs() + nextPollMs(row.probes + 1),
          lastError: progress.late ? 'DOCUMENTS_LATE' : null,
          lastMessage: null,
        };
      }
      default:
        return assertNever(progress);
    }
  }

  return {
    want: (shipmentId) => void wanted.add(shipmentId),
    isWanted: (shipmentId) => wanted.has(shipmentId),
    wanted: () => wanted.size,
    isFresh(shipmentId, truth) {
      if (!truth || forgotten.has(shipmentId)) return false;
      const at = readAt.get(shipmentId);
      if (at !== undefined && clock.monotonicMs() - at <= settings.freshWithinMs) return true;
      const age = clock.wallMs() - truth.readAtMs;
      return truth.readAtMs >= agesFromMs && age >= 0 && age <= settings.freshWithinMs;
    },
    forget(shipmentId) {
      readAt.delete(shipmentId);
      forgotten.add(shipmentId);
    },
    clockSet() {
      agesFromMs = clock.wallMs();
    },
    forgetAll() {
      agesFromMs = clock.wallMs();
      agesFromMono = clock.monotonicMs();
      readAt.clear();
    },
    wasAway,
    isReadSinceAway: (shipmentId, truth) =>
      (readAt.get(shipmentId) ?? Number.NEGATIVE_INFINITY) >= away.monoMs || (truth?.readAtMs ?? 0) >= away.wallMs,
    restsUntilMs,
    isReading: () => reading,
    networkUp() {
      wasAway();
      restUntil = Math.min(restUntil, clock.monotonicMs() + spreadMs(random));
    },
    start() {
      if (reading || restsUntilMs() !== null) return;
      const rows = dueRows();
      // Rows come by a schedule of their own and are few; what waits to be sent can be thousands and would keep them out.
      const waiting = [...wanted].filter((id) => !busy.has(id));
      const ids = [...new Set([...rows.map((row) => row.shipmentId), ...waiting])].slice(0, readMax);
      if (ids.length === 0) return;
      const chosen = new Set(ids);
      reading = true;
      for (const id of ids) busy.add(id);
      read(
        rows.filter((row) => chosen.has(row.shipmentId)),
        ids,
      )
        .catch(context.onFault)
        .finally(() => {
          reading = false;
          for (const id of ids) busy.delete(id);
          context.pump();
        });
    },
  };
}

/** The marketplace's refusal as it gave it; a row that came second by its answer, and is not packed after all, was refused. */
function refusalOf({ lastError }: Mutation): string {
  return lastError === null || lastError === 'PACKED_ELSEWHERE' ? 'REFUSED' : lastError;
}
