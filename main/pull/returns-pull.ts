import type { Return } from '../../shared/model/returns.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import type { Db } from '../db/database.ts';
import { pullMemoryQueries } from '../db/pull-memory.ts';
import type { ReturnRecords } from '../db/return-records.ts';
import type { MarketplaceClient } from '../marketplace/client.ts';
import type { Clock, Random, Timers } from '../ports/index.ts';
import { pause } from '../ports/timers.ts';
import { applyReturns, joinUnknownReceipts, type ReturnChange, type ReturnParts } from './apply-return.ts';
import { failureOf } from './pull-failure.ts';
import { ReadFailed, Stopped } from './reading.ts';
import { createReturnsPace, isRefused } from './returns-pace.ts';
import {
  type ReturnReading,
  type ReturnsReport,
  readAllReturns,
  readChangedReturns,
  readOrdersOfReturns,
  readReturnsById,
} from './returns-reads.ts';

export interface ReturnsPullOptions {
  readonly client: MarketplaceClient;
  readonly db: Db;
  readonly records: ReturnRecords;
  readonly ports: { readonly clock: Clock; readonly timers: Timers; readonly random: Random };
  readonly locationId: string;
  /** As the pull of shipments writes them. */
  readonly applyShipments: (shipments: readonly Shipment[], readAtMs: number) => Promise<unknown>;
  /** Inside the transaction that writes the changes. */
  readonly onApplied: (changes: readonly ReturnChange[]) => void;
  /** After its commit. */
  readonly onNews: (changes: readonly ReturnChange[]) => void;
  /** Anything that is not the marketplace's fault. The loop goes on. */
  readonly onFault: (error: unknown) => void;
  /** What could not be read or was refused, said once for as long as it stays so. */
  readonly onTrouble: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

export interface ReturnsPull {
  start(): void;
  /** Nothing is written after it was called; resolves when no read is under way any more. */
  stop(): Promise<void>;
  /** Reads what changed, begun after the call. Throws `AppFailure` (MARKETPLACE_*, STATION_STOPPING). */
  now(): Promise<void>;
  /** The same, but where all of them are to be read, which may take minutes, that is begun and not waited for. */
  refresh(): Promise<void>;
  /** These may have changed just now: they are read by id soon. */
  soon(returnIds: readonly string[]): void;
  /** An exchange elsewhere got an answer: waiting for the network ends. */
  networkWorked(): void;
  /** Writes what another read of them told; the only writer of returns. */
  readonly apply: (returns: readonly Return[], readAtMs: number) => Promise<readonly ReturnChange[]>;
  /** Up to when all returns are known here, by the PC's clock; null: not yet, or nobody can tell because it was set back. */
  readAtMs(): number | null;
  /** Of the last read that ended well; null before the first. */
  lastReport(): ReturnsReport | null;
}

const CHANGES_EVERY_MS = 180_000;
const FULL_EVERY_MS = 86_400_000;
/** After a longer silence the changes would fill as many pages as a full pass. */
const LONGEST_SILENCE_MS = 7 * 86_400_000;
/** Where changes cannot be asked for, full passes are the only way. */
const FULL_INSTEAD_MS = 30 * 60_000;
/** One change often brings the next; they are read together. */
const SOON_MS = 1_000;

/**
 * Keeps returns fresh, on the pull's lane and with a back-off of its own, so that an account that may not read returns packs all
 * the same: changes of both sources every three minutes, all of them at start and daily.
 */
export function createReturnsPull(options: ReturnsPullOptions): ReturnsPull {
  const { client, db, records, ports, locationId } = options;
  const { clock, timers, random } = ports;
  const memory = pullMemoryQueries(db);
  const pace = createReturnsPace(clock, random);
  const life = new AbortController();
  let wake = new AbortController();
  const asked = new Set<string>();
  const wanted = new Set<string>();
  let driver: Promise<void> = Promise.resolve();
  let turn: Promise<unknown> = Promise.resolve();
  let applying: Promise<unknown> = Promise.resolve();
  let started = false;
  let fullDone = false;
  let fullUnderWay = false;
  let changesRefused = false;
  let readDueMono = 0;
  let readMono = Number.NEGATIVE_INFINITY;
  let wantedDueMono = Number.POSITIVE_INFINITY;
  let report: ReturnsReport | null = null;
  let trouble = '';

  const { onApplied, onNews: onCommitted } = options;
  const parts: ReturnParts = {
    ...{ db, records, timers, clock, locationId, onApplied, onCommitted },
    signal: life.signal,
  };

  /** One transaction after the other, whoever read. */
  function write<T>(work: () => Promise<T>): Promise<T> {
    const mine = applying.then(() => {
      if (life.signal.aborted) throw new Stopped();
      return work();
    });
    applying = mine.catch(() => undefined);
    return mine;
  }

  function apply(returns: readonly Return[], readAtMs: number): Promise<readonly ReturnChange[]> {
    return returns.length === 0 ? Promise.resolve([]) : write(() => applyReturns(parts, returns, readAtMs));
  }

  const reading: ReturnReading = {
    ...{ client, ports, locationId, records, memory, apply },
    applyShipments: options.applyShipments,
    signal: life.signal,
  };

  /** A mark ahead of the clock tells no age: the clock was set back. */
  function markOf(name: 'returns-full' | 'returns-read'): number | null {
    const atMs = memory.mark(locationId, name);
    return atMs === undefined || atMs > clock.wallMs() ? null : atMs;
  }

  function isFullDue(): boolean {
    const fullMs = markOf('returns-full');
    if (!fullDone || fullMs === null) return true;
    if (clock.monotonicMs() - readMono >= LONGEST_SILENCE_MS) return true;
    return clock.wallMs() - fullMs >= (changesRefused ? FULL_INSTEAD_MS : FULL_EVERY_MS);
  }

  /** All of them where that is due, else what changed; then the orders of those that are new. */
  async function read(): Promise<void> {
    if (isFullDue()) {
      fullUnderWay = true;
      try {
        told(await readAllReturns(reading));
      } finally {
        fullUnderWay = false;
      }
      fullDone = true;
    } else if (!changesRefused) {
      await readChanges();
    }
    await write(() => joinUnknownReceipts(parts));
    await readOrdersOfReturns(reading, asked);
  }

  async function readChanges(): Promise<void> {
    try {
      told(await readChangedReturns(reading));
    } catch (error) {
      // Refused as such, while a full pass was not: the marketplace takes no dates of change.
      if (!(error instanceof ReadFailed) || error.fault.kind !== 'refused') throw error;
      changesRefused = true;
      complain('changed returns cannot be asked for; all of them are read instead', { message: error.message });
    }
  }

  function told(next: ReturnsReport): void {
    report = next;
    readMono = clock.monotonicMs();
    if (next.unreadable.length === 0) trouble = '';
    else complain('some returns could not be read', { reasons: next.unreadable.slice(0, 5).join('; ') });
  }

  function complain(message: string, details: Readonly<Record<string, unknown>>): void {
    const said = `${message} ${JSON.stringify(details)}`;
    if (said === trouble) return;
    trouble = said;
    options.onTrouble(message, details);
  }

  async function readWanted(): Promise<void> {
    const ids = [...wanted];
    wanted.clear();
    wantedDueMono = Number.POSITIVE_INFINITY;
    try {
      await readReturnsById(reading, ids);
    } catch (error) {
      for (const id of ids) wanted.add(id);
      wantedDueMono = clock.monotonicMs() + SOON_MS;
      throw error;
    }
  }

  /** One read at a time. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await inTurn(work);
      pace.worked();
    } catch (error) {
      failed(error);
      throw error;
    }
  }

  function failed(error: unknown): void {
    if (error instanceof Stopped) return;
    if (!(error instanceof ReadFailed)) {
      pace.failed(null);
      options.onFault(error);
      return;
    }
    const { kind, status } = error.fault;
    pace.failed(error.fault);
    if (isRefused(error.fault)) {
      complain('the marketplace refuses to tell of returns', { kind, status: status ?? null });
    }
  }

  async function drive(): Promise<void> {
    while (!life.signal.aborted) {
      const nowMono = clock.monotonicMs();
      const due = Math.max(pace.notBeforeMono(), Math.min(readDueMono, wantedDueMono));
      if (due > nowMono) {
        await pause(timers, due - nowMono, wake.signal);
        if (wake.signal.aborted) wake = new AbortController();
      } else if (wantedDueMono <= nowMono) {
        await unheard(attempt(readWanted));
      } else {
        await unheard(attempt(read).then(readEnded));
      }
    }
  }

  function readEnded(): void {
    readDueMono = clock.monotonicMs() + CHANGES_EVERY_MS;
  }

  async function now(): Promise<void> {
    try {
      if (life.signal.aborted) throw new Stopped();
      await attempt(read);
      readEnded();
      pace.atOnce();
      wake.abort();
    } catch (error) {
      throw failureOf(error);
    }
  }

  return {
    apply,
    now,
    async refresh() {
      if (!fullUnderWay && !isFullDue()) return now();
      readDueMono = 0;
      wake.abort();
    },
    start() {
      if (started || life.signal.aborted) return;
      started = true;
      driver = drive();
    },
    async stop() {
      life.abort();
      wake.abort();
      await Promise.allSettled([driver, turn, applying]);
    },
    soon(returnIds) {
      if (returnIds.length === 0) return;
      for (const returnId of returnIds) wanted.add(returnId);
      wantedDueMono = Math.min(wantedDueMono, clock.monotonicMs() + SOON_MS);
      wake.abort();
    },
    networkWorked() {
      if (!pace.waitsForLine()) return;
      pace.atOnce();
      wake.abort();
    },
    readAtMs: () => markOf('returns-read'),
    lastReport: () => report,
  };
}

/** Failures are dealt with in `failed`; here they only must not go unheard. */
function unheard(work: Promise<unknown>): Promise<unknown> {
  return work.catch(() => undefined);
}
