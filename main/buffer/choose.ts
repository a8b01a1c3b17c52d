import type { AheadQueries } from '../db/ahead.ts';
import type { AheadCandidates } from '../db/ahead-candidates.ts';
import type { Db } from '../db/database.ts';
import type { QueueAsked } from '../db/queue-conditions.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock } from '../ports/clock.ts';
import { pause, type Timers } from '../ports/timers.ts';
import type { AheadBench } from './ahead-bench.ts';
import { fingerprintOf } from './fingerprint.ts';

export interface ChooseOptions {
  readonly db: Db;
  readonly ahead: Pick<AheadQueries, 'of' | 'put'>;
  readonly candidates: AheadCandidates;
  readonly shipments: Pick<ShipmentQueries, 'read'>;
  readonly bench: Pick<AheadBench, 'refusalOf' | 'begin'>;
  readonly asked: () => QueueAsked;
  readonly clock: Clock;
  readonly timers: Timers;
  /** False: nothing more is chosen. */
  readonly mayChoose: () => boolean;
  readonly onFault: (error: unknown) => void;
}

/** When the whole queue held no more than was taken, it is walked again no sooner than this, by what else may have changed: time, the catalogue. */
export const REST_MS = 60_000;
/** Changed shipments beyond which walking the queue again costs less than asking for each. */
const NEWS_MAX = 2_000;
const ASKED_AT_ONCE = 100;
/** Candidates asked the gates, and written, between two turns of others. */
const TAKEN_AT_ONCE = 3;
/** What fails for so many, a full invoice series for one, fails for all: they are tried again when the queue is walked again. */
const FAILURES_MAX = 3;

/**
 * Chooses what to pack ahead, the most urgent first. While the queue has candidates left it is walked from its start; once it has none,
 * only what news came of is looked at, and the whole of it once a minute.
 */
export function createChooser(options: ChooseOptions) {
  const { db, ahead, candidates, bench, timers, clock, mayChoose } = options;
  /** When a walk came to the end of the queue with room left; null while more may be there. */
  let emptyAtMono: number | null = null;
  const news = new Set<string>();
  let failures = 0;

  const mayGoOn = () => mayChoose() && failures < FAILURES_MAX;

  /** One order in a transaction of its own: one that cannot be taken any more leaves the others as they are. */
  function take(shipmentId: string): boolean {
    return inTransaction(db, () => {
      const shipment = options.shipments.read(shipmentId);
      if (!shipment || ahead.of(shipmentId) || bench.refusalOf(shipmentId) !== null) return false;
      ahead.put({ shipmentId, chosenAtMs: clock.wallMs(), fingerprint: fingerprintOf(shipment) });
      bench.begin(shipmentId);
      return true;
    });
  }

  async function takeSome(shipmentIds: readonly string[], room: number): Promise<number> {
    let taken = 0;
    for (const [at, shipmentId] of shipmentIds.entries()) {
      if (taken === room) break;
      if (at % TAKEN_AT_ONCE === TAKEN_AT_ONCE - 1) await pause(timers, 0);
      if (!mayGoOn()) break;
      try {
        if (take(shipmentId)) taken += 1;
      } catch (error) {
        failures += 1;
        options.onFault(error);
      }
    }
    return taken;
  }

  async function walk(room: number): Promise<number> {
    news.clear();
    let taken = 0;
    for (let slice = candidates.slice(options.asked()); ; ) {
      taken += await takeSome(slice.shipmentIds, room - taken);
      if (taken >= room || !mayChoose()) return taken;
      if (slice.next === null || !mayGoOn()) break;
      await pause(timers, 0);
      slice = candidates.slice(options.asked(), slice.next);
    }
    emptyAtMono = clock.monotonicMs();
    return taken;
  }

  async function amongNews(room: number): Promise<number> {
    const ids = [...news];
    news.clear();
    let taken = 0;
    for (let at = 0; at < ids.length && taken < room && mayGoOn(); at += ASKED_AT_ONCE) {
      if (at > 0) await pause(timers, 0);
      const found = candidates.among(options.asked(), ids.slice(at, at + ASKED_AT_ONCE));
      taken += await takeSome(found, room - taken);
    }
    // What was passed over for want of room is still in the queue.
    if (taken >= room) emptyAtMono = null;
    return taken;
  }

  return {
    /** News of these came: they may be candidates by now. */
    changed(shipmentIds: readonly string[]): void {
      for (const shipmentId of shipmentIds) news.add(shipmentId);
      if (news.size <= NEWS_MAX) return;
      news.clear();
      emptyAtMono = null;
    },
    /** At most `room` more; how many. */
    async choose(room: number): Promise<number> {
      if (room <= 0 || !mayChoose()) return 0;
      failures = 0;
      if (emptyAtMono !== null && clock.monotonicMs() - emptyAtMono < REST_MS) return await amongNews(room);
      emptyAtMono = null;
      return await walk(room);
    },
  };
}

export type Chooser = ReturnType<typeof createChooser>;
