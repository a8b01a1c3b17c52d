import { assertNever } from '../../shared/result.ts';
import type { Mutation, MutationChange } from '../db/mutations.ts';
import type { MarketplaceFault } from '../marketplace/client.ts';
import { pause } from '../ports/timers.ts';
import { askAbout } from './ask-about.ts';
import { backoffMs, spreadMs, throttlePauseMs } from './backoff.ts';
import { chunksOf, type OutboxContext, ROWS_PER_COMMIT } from './context.ts';
import type { Seen } from './kinds/kind-rules.ts';
import { createLooked } from './looked.ts';
import { keyOf, NOTHING_SEEN, returnIdOf } from './seen.ts';

/** Where no answer tells more, the next look at a shipment the marketplace does not show. */
const UNKNOWN_SHIPMENT_LOOK_MS = 60_000;

/** `returnIds` of one request (marketplace-api 3.1). */
const RETURNS_IN_ONE_READ = 25;

/** A reply that is not there after this long is lost more often than late: what waits for other reads goes on beside it. */
const HANGS_AFTER_MS = 10_000;
/** A line on which this many hang at once carries no third either. */
const READS_AT_ONCE = 2;

/**
 * All reads of the outbox: probes of unknown outcomes, polls for documents, fresh shipment data before a send. One at a time, and a second
 * where the first hangs.
 */
export interface Look {
  /** The shipment or return of this key (`keyOf`) is to be read before something is sent for it. */
  want(key: string): void;
  isWanted(key: string): boolean;
  wanted(): number;
  /** Of these, the ones no read is under way for. */
  waiting(): readonly string[];
  /** `readAtMs`: when what is known of it was read, UTC epoch ms; null where nothing is known. */
  isFresh(key: string, readAtMs: number | null): boolean;
  /** What is known of it no longer counts as fresh. */
  forget(key: string): void;
  /** The PC's clock was set: what was read before tells no age any more. */
  clockSet(): void;
  /** What was read so far says nothing of what may have arrived since. */
  forgetAll(): void;
  wasAway(): void;
  /** Read since the network was away last: an outage is when a buyer's change is not heard of. */
  isReadSinceAway(key: string, readAtMs: number | null): boolean;
  /** Starts the next read when one is due and allowed. */
  start(): void;
  /** Monotonic ms before which no read starts; null when one may, at `atMono` or now. */
  restsUntilMs(atMono?: number): number | null;
  /** None of the reads under way, if any, keeps another one from starting. */
  mayRead(): boolean;
  /** Monotonic ms from which another read may start though one is under way; null where none is, or no other will. */
  hangsAtMs(): number | null;
  /** The system says the network is back: no rest is longer than 5 s. */
  networkUp(): void;
}

export function createLook(context: OutboxContext, onNetworkReturned: () => void): Look {
  const { queries, settings, ledger, network, readBreaker, writeBreaker, busy } = context;
  const { clock, timers, random } = context.ports;
  const looked = createLooked(context);
  const wanted = new Set<string>();
  /** By key, monotonic ms at which the read began that last showed it. */
  const readAt = new Map<string, number>();
  const forgotten = new Set<string>();
  /** When the network was away last, by both clocks. */
  let away = { monoMs: Number.NEGATIVE_INFINITY, wallMs: Number.NEGATIVE_INFINITY };
  // What an earlier run read tells no age: the clock may have been set meanwhile, or a backup put in the place of the file.
  let agesFromMs = clock.wallMs();
  let agesFromMono = Number.NEGATIVE_INFINITY;
  /** Of each read under way the monotonic ms from which it holds up no other; the oldest first. */
  let underWay: readonly { hangsAtMs: number }[] = [];
  /** Shipments and returns are read by requests of their own, in turns where both wait. */
  let readReturnsLast = true;
  let failures = 0;
  let restUntil = 0;
  let readMax = settings.readMax;

  function dueRows(): Mutation[] {
    const nowMs = context.scheduleMs();
    const limit = readMax + busy.size;
    return [
      ...queries.due('verify', 'pack', nowMs, limit),
      ...queries.due('verify', 'dispatch', nowMs, limit),
      ...queries.due('verify', 'other', nowMs, limit),
      ...queries.due('awaiting-documents', 'pack', nowMs, limit),
    ].filter((row) => !busy.has(keyOf(row)));
  }

  function restsUntilMs(atMono = clock.monotonicMs()): number | null {
    const until = Math.max(restUntil, readBreaker.trialAtMs() ?? 0, network.accountPausedUntilMs(atMono) ?? 0);
    return until > atMono ? until : null;
  }

  function hangsAtMs(): number | null {
    const [oldest] = underWay;
    return oldest === undefined || underWay.length >= READS_AT_ONCE ? null : oldest.hangsAtMs;
  }

  const waiting = () => [...wanted].filter((key) => !busy.has(key));

  function mayRead(): boolean {
    return underWay.length === 0 || (hangsAtMs() ?? Number.POSITIVE_INFINITY) <= clock.monotonicMs();
  }

  async function read(rows: readonly Mutation[], ids: readonly string[]): Promise<void> {
    const beganMono = clock.monotonicMs();
    const urgent = rows.length === 0 || rows.some((row) => row.state === 'verify') || ids.some((id) => wanted.has(id));
    const answer = await askAbout(context, ids, urgent ? 'send' : 'documents');
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
    const seen = await answer.value();
    if (context.isDead()) return;
    for (const id of ids) {
      if (seen.has(id) && isKept(id)) noteRead(id, beganMono);
      else notShown(id);
      wanted.delete(id);
    }
    for (const chunk of chunksOf(rows, ROWS_PER_COMMIT)) {
      ledger.move(chunk.flatMap((row) => lookedAt(row, seen.get(keyOf(row)) ?? NOTHING_SEEN, beganMono)));
      await pause(timers, 0);
      if (context.isDead()) return;
    }
  }

  function wasAway(): void {
    away = { monoMs: clock.monotonicMs(), wallMs: clock.wallMs() };
  }

  function noteRead(key: string, monoMs: number): void {
    if (monoMs < agesFromMono) return;
    readAt.set(key, monoMs);
    forgotten.delete(key);
    if (readAt.size <= 2_000) return;
    for (const [id, at] of readAt) if (monoMs - at > settings.freshWithinMs) readAt.delete(id);
  }

  /** A return of another location is shown and not kept: nothing would ever be known of it here. */
  function isKept(key: string): boolean {
    const returnId = returnIdOf(key);
    return returnId === null || queries.returnTruthOf(returnId) !== undefined;
  }

  /** A shipment or return that was wanted for a send and that the marketplace does not show by its id. */
  function notShown(key: string): void {
    if (!wanted.has(key)) return;
    const returnId = returnIdOf(key);
    const known = (returnId === null ? queries.truthOf(key) : queries.returnTruthOf(returnId)) !== undefined;
    const message = `the marketplace does not show this ${returnId === null ? 'shipment' : 'return'}`;
    const to: MutationChange = known
      ? {
          state: 'pending',
          notBeforeMs: context.scheduleMs() + UNKNOWN_SHIPMENT_LOOK_MS,
          lastError: 'SHIPMENT_UNKNOWN',
          lastMessage: message,
        }
      : { state: 'rejected', notBeforeMs: null, lastError: 'SHIPMENT_UNKNOWN', lastMessage: message };
    const pending = rowsOf(key).filter((row) => row.state === 'pending');
    ledger.move(pending.map((from) => ({ from, to })));
  }

  function rowsOf(key: string): Mutation[] {
    const returnId = returnIdOf(key);
    const rows = returnId === null ? queries.byShipment(key) : queries.byReturn(returnId);
    return rows.filter((row) => keyOf(row) === key);
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

  function refusedAlone(key: string, fault: MarketplaceFault): void {
    wanted.delete(key);
    const notBeforeMs = context.scheduleMs() + UNKNOWN_SHIPMENT_LOOK_MS;
    const waiting = rowsOf(key).filter(
      (row) => row.state === 'verify' || row.state === 'awaiting-documents' || row.state === 'pending',
    );
    ledger.move(waiting.map((from) => ({ from, to: { state: from.state, notBeforeMs, lastMessage: fault.message } })));
  }

  /** Empty when the row went elsewhere meanwhile (a person decided about it). */
  function lookedAt(before: Mutation, seen: Seen, beganMono: number) {
    const from = queries.byId(before.mutationId);
    if (!from || from.state !== before.state) return [];
    return [{ from, to: looked.whereItStands(from, seen, beganMono) }];
  }

  return {
    want: (key) => void wanted.add(key),
    isWanted: (key) => wanted.has(key),
    wanted: () => wanted.size,
    waiting,
    isFresh(key, readAtMs) {
      if (readAtMs === null || forgotten.has(key)) return false;
      const at = readAt.get(key);
      if (at !== undefined && clock.monotonicMs() - at <= settings.freshWithinMs) return true;
      const age = clock.wallMs() - readAtMs;
      return readAtMs >= agesFromMs && age >= 0 && age <= settings.freshWithinMs;
    },
    forget(key) {
      readAt.delete(key);
      forgotten.add(key);
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
    isReadSinceAway: (key, readAtMs) =>
      (readAt.get(key) ?? Number.NEGATIVE_INFINITY) >= away.monoMs || (readAtMs ?? 0) >= away.wallMs,
    restsUntilMs,
    ...{ mayRead, hangsAtMs },
    networkUp() {
      wasAway();
      restUntil = Math.min(restUntil, clock.monotonicMs() + spreadMs(random));
      // What went out on the line of before is hardly ever answered.
      for (const each of underWay) each.hangsAtMs = Math.min(each.hangsAtMs, restUntil);
    },
    start() {
      if (!mayRead() || restsUntilMs() !== null) return;
      const rows = dueRows();
      // Rows come by a schedule of their own and are few; what waits to be sent can be thousands and would keep them out.
      const keys = [...new Set([...rows.map(keyOf), ...waiting()])];
      const ofReturns = keys.filter((key) => returnIdOf(key) !== null);
      const returnsNow = ofReturns.length > 0 && (ofReturns.length === keys.length || !readReturnsLast);
      const ids = returnsNow
        ? ofReturns.slice(0, Math.min(readMax, RETURNS_IN_ONE_READ))
        : keys.filter((key) => returnIdOf(key) === null).slice(0, readMax);
      if (ids.length === 0) return;
      readReturnsLast = returnsNow;
      const chosen = new Set(ids);
      const own = { hangsAtMs: clock.monotonicMs() + HANGS_AFTER_MS };
      underWay = [...underWay, own];
      for (const id of ids) busy.add(id);
      read(
        rows.filter((row) => chosen.has(keyOf(row))),
        ids,
      )
        .catch(context.onFault)
        .finally(() => {
          underWay = underWay.filter((other) => other !== own);
          for (const id of ids) busy.delete(id);
          context.pump();
        });
    },
  };
}
