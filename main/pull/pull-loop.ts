import { AppFailure } from '../../shared/errors.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { Db } from '../db/database.ts';
import { pullMemoryQueries } from '../db/pull-memory.ts';
import { selfShipQueries } from '../db/self-ship.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';
import type { Clock, Random, Timers } from '../ports/index.ts';
import { pause } from '../ports/timers.ts';
import { applyShipments, type ShipmentChange } from './apply-shipment.ts';
import { readCancelled } from './cancelled.ts';
import { readDelta } from './delta.ts';
import { followSelfShip } from './follow.ts';
import { createHints } from './hints.ts';
import { learnedTypes } from './known-types.ts';
import { failureOf } from './pull-failure.ts';
import { createPullPace, type PullEvery, type PullNetwork } from './pull-pace.ts';
import { type Reading, Stopped } from './reading.ts';
import { type SweepReport, sweep } from './sweep.ts';

export interface PullConfig {
  /** Undefined: nothing is pulled. */
  readonly locationId: string | undefined;
  /** Requests of a sweep at a time. */
  readonly inFlight?: number;
}

export interface PullOptions {
  readonly client: MarketplaceClient;
  readonly db: Db;
  readonly queries: ShipmentQueries;
  readonly ports: { readonly clock: Clock; readonly timers: Timers; readonly random: Random };
  readonly config: PullConfig;
  /** Inside the transaction that writes the changes, so that what follows from them is committed with them. */
  readonly onApplied?: (changes: readonly ShipmentChange[]) => void;
  /** After the commit, for what has to be told (`queue.changed`, late news on the bench). */
  readonly onNews: (changes: readonly ShipmentChange[]) => void;
  readonly onStatus: () => void;
  /** Anything that is not the marketplace's fault: a full disk, a bug. The loop goes on. */
  readonly onFault: (error: unknown) => void;
  /** News every 30 s and sweeps every minute, when left out. */
  readonly every?: PullEvery | undefined;
  /** The bench is in use; sweeps come every minute then. Changes of the last minutes count as use in any case. */
  readonly busy?: () => boolean;
}

export interface PullStatus {
  /** `paused` until `reconfigure`, or until a `pullNow` works. */
  readonly network: PullNetwork;
  readonly networkSinceMs: number | null;
  /** How often since the start the network was there after it was not, the first time included. */
  readonly returns: number;
  /** Of the last failure that still stands: no request could leave this PC. */
  readonly lineDown: boolean;
  /**
   * Start of the last whole sweep: everything the marketplace knew then is known here. Deltas and cancelled searches bring
   * news sooner but never move it, because they prove nothing about what they did not bring. Null before the first, and when
   * it lies in the future (the PC's clock was set back: its age is not known).
   */
  readonly lastPullAtMs: number | null;
  /** When news (delta and cancellations) was last read in full. Not a claim of completeness. */
  readonly newsAtMs: number | null;
  readonly pulling: boolean;
  readonly lastSweep: SweepReport | null;
  /** Shipments that sweeps since the start should have seen and did not. Must stay 0. */
  readonly missed: number;
  /** Of the last failure that still stands, for the log and the supervisor. */
  readonly lastError: string | null;
}

export interface PullLoop {
  start(): void;
  /** Nothing is written after it was called; resolves when no read is under way any more. */
  stop(): Promise<void>;
  /** Reads news and sweeps, both begun after the call. Throws `AppFailure` (MARKETPLACE_*, NOT_CONFIGURED, STATION_STOPPING). */
  pullNow(): Promise<PullStatus>;
  /** Somebody heard that it changed: it is read by id as soon as the pace allows. False where it is not taken. */
  hint(shipmentId: string): boolean;
  /** An exchange elsewhere got an answer: waiting for the network ends. */
  networkWorked(): void;
  /** Other credentials or another location. */
  reconfigure(config: PullConfig): void;
  status(): PullStatus;
}

const DEEP_EVERY_MS = 3_600_000;
const BUSY_FOR_MS = 300_000;
const IN_FLIGHT = 4;
/** Waking for nothing once an hour costs nothing, and timers do not take more than 24 days. */
const LONGEST_NAP_MS = 3_600_000;

/**
 * Keeps server truth fresh: news (cancellations, changes) every 30 s, sweeps for completeness. A shipment that is ready to
 * dispatch is followed until it is picked up: it then leaves the windows, and the sweep's check reads it by id.
 */
export function createPullLoop(options: PullOptions): PullLoop {
  const { client, db, queries, ports, onNews, onStatus } = options;
  const memory = pullMemoryQueries(db);
  const selfShip = selfShipQueries(db);
  const pace = createPullPace(ports.clock, ports.random, onStatus, options.every);
  const hints = createHints(ports.clock);
  let config = options.config;
  let life = new AbortController();
  let wake = new AbortController();
  let started = false;
  let stopped = false;

  let newsAtMs: number | null = null;
  let lastSweep: SweepReport | null = null;
  let missed = 0;
  let running = 0;
  let lastChangeMs = Number.NEGATIVE_INFINITY;
  /** The driver's own sweep, or all of a `pullNow`; never two at a time. */
  let sweeping: Promise<unknown> | undefined;
  let driver: Promise<void> = Promise.resolve();
  let nextNow: Promise<PullStatus> | undefined;
  let applying: Promise<unknown> = Promise.resolve();

  function status(): PullStatus {
    const { locationId } = config;
    const wholeMs = locationId === undefined || stopped ? undefined : memory.mark(locationId, 'whole-sweep');
    const known = wholeMs !== undefined && wholeMs <= ports.clock.wallMs();
    return { ...pace.state, lastPullAtMs: known ? wholeMs : null, newsAtMs, pulling: running > 0, lastSweep, missed };
  }

  /** One transaction after the other, each in a turn of its own: a scan waits for one of them at most. */
  function apply(signal: AbortSignal, shipments: readonly Shipment[], readAtMs: number) {
    if (shipments.length === 0) return Promise.resolve([]);
    const work = applying.then(async () => {
      await pause(ports.timers, 0, signal);
      if (signal.aborted) throw new Stopped();
      return applyShipments({ db, queries, ...ports, signal }, shipments, readAtMs, {
        ...(options.onApplied ? { onApplied: options.onApplied } : {}),
        onCommitted(changes) {
          lastChangeMs = ports.clock.monotonicMs();
          onNews(changes);
        },
      });
    });
    applying = unheard(work);
    return work;
  }

  function readingOf(locationId: string): Reading {
    const { signal } = life;
    return { client, ports, locationId, signal, apply: (shipments, readAtMs) => apply(signal, shipments, readAtMs) };
  }

  /** Runs one read and lets the pace know how it went. */
  async function read<T>(locationId: string, work: (reading: Reading) => Promise<T>): Promise<T> {
    running++;
    if (running === 1) onStatus();
    try {
      const value = await workTwice(readingOf(locationId), work);
      pace.worked();
      return value;
    } catch (error) {
      if (!pace.failed(error)) options.onFault(error);
      throw error;
    } finally {
      running--;
      if (running === 0) onStatus();
    }
  }

  /** Once more where a filter was refused for a type of orders that the marketplace does not know. */
  async function workTwice<T>(reading: Reading, work: (reading: Reading) => Promise<T>): Promise<T> {
    try {
      return await work(reading);
    } catch (error) {
      if (await learnedTypes(reading, memory, error)) return work(reading);
      throw error;
    }
  }

  async function news(locationId: string): Promise<void> {
    const atMs = ports.clock.wallMs();
    pace.newsStarted();
    await read(locationId, async (reading) => {
      await readCancelled(reading, memory, queries);
      await readDelta(reading, memory);
    });
    newsAtMs = atMs;
  }

  async function readHints(locationId: string): Promise<void> {
    const isKnown = (shipmentId: string) => queries.knowledge(shipmentId) !== undefined;
    await read(locationId, (reading) => hints.read(reading, isKnown));
  }

  async function sweepOnce(locationId: string): Promise<void> {
    const startedMs = ports.clock.monotonicMs();
    const deepMs = memory.mark(locationId, 'deep-sweep');
    const deep = deepMs === undefined || Math.abs(ports.clock.wallMs() - deepMs) >= DEEP_EVERY_MS;
    const inFlight = config.inFlight ?? IN_FLIGHT;
    const report = await read(locationId, (reading) => sweep({ reading, queries, memory, deep, inFlight }));
    lastSweep = report;
    missed += report.missed;
    if (report.whole) memory.setMark(locationId, 'whole-sweep', report.startedAtMs);
    if (report.whole && deep) memory.setMark(locationId, 'deep-sweep', report.startedAtMs);
    await read(locationId, (reading) => followSelfShip({ reading, queries, selfShip, beforeMs: report.startedAtMs }));
    pace.sweepEnded(startedMs, (options.busy?.() ?? false) || ports.clock.monotonicMs() - lastChangeMs < BUSY_FOR_MS);
    onStatus();
  }

  /** Remembers that it is under way, and wakes the driver when it ends. */
  function holdSweeping(work: Promise<unknown>): void {
    const held = unheard(work).then(() => {
      if (sweeping === held) sweeping = undefined;
      wake.abort();
    });
    sweeping = held;
  }

  async function drive(): Promise<void> {
    while (!stopped) {
      const { locationId } = config;
      const next = locationId === undefined ? LONGEST_NAP_MS : pace.next(sweeping !== undefined, hints.dueInMs());
      if (typeof next === 'number' || locationId === undefined) await nap(Number(next));
      else if (next === 'news') await unheard(news(locationId));
      else if (next === 'hints') await unheard(readHints(locationId));
      else holdSweeping(sweepOnce(locationId));
    }
  }

  async function nap(delayMs: number): Promise<void> {
    await pause(ports.timers, Math.min(delayMs, LONGEST_NAP_MS), wake.signal);
    if (wake.signal.aborted) wake = new AbortController();
  }

  async function nowOnce(): Promise<PullStatus> {
    // A sweep under way began before the question and may have passed what it is about. Whoever asks from here on comes too
    // late for this one; the wait is never skipped, because `nextNow` is set only after the first.
    do await sweeping;
    while (sweeping);
    nextNow = undefined;
    const { locationId } = config;
    if (stopped) throw new AppFailure('STATION_STOPPING', 'The station is stopping.');
    if (locationId === undefined) throw new AppFailure('NOT_CONFIGURED', 'No location is chosen yet.');
    const work = news(locationId).then(() => sweepOnce(locationId));
    holdSweeping(work);
    try {
      await work;
    } catch (error) {
      throw failureOf(error);
    }
    return status();
  }

  return {
    start() {
      if (started || stopped) return;
      started = true;
      driver = drive();
    },
    async stop() {
      stopped = true;
      life.abort();
      wake.abort();
      await Promise.allSettled([driver, sweeping, applying]);
    },
    pullNow() {
      nextNow ??= nowOnce();
      return nextNow;
    },
    hint(shipmentId) {
      if (stopped || config.locationId === undefined || !hints.add(shipmentId)) return false;
      wake.abort();
      return true;
    },
    networkWorked() {
      if (pace.networkWorked()) wake.abort();
    },
    reconfigure(next) {
      config = next;
      life.abort();
      life = new AbortController();
      if (stopped) life.abort();
      pace.reset();
      wake.abort();
    },
    status,
  };
}

/** Failures are dealt with where they happen (`read`); here they only must not go unheard. */
function unheard(work: Promise<unknown>): Promise<unknown> {
  return work.catch(() => undefined);
}
