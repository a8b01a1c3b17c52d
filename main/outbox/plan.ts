import type { Mutation, MutationQueue } from '../db/mutations.ts';
import type { BatchRamp } from './batch-ramp.ts';
import type { OutboxContext } from './context.ts';
import { KINDS } from './kinds/kinds.ts';
import type { Look } from './look.ts';
import { keyOf } from './seen.ts';
import type { Ready, Send } from './send.ts';

/** Decides what starts now. */
export interface Plan {
  /** Starts all that is due and allowed; returns the monotonic ms of the next thing that is due by time, null when none is. */
  run(): number | null;
}

/** Shipments waiting for a fresh read, beyond which no more are asked for at once. */
const WANTED_MAX = 200;
const OTHERS_AT_ONCE = 200;

export function createPlan(context: OutboxContext, look: Look, send: Send, ramp: BatchRamp): Plan {
  const { queries, settings, network, writeBreaker, readBreaker, busy } = context;
  const { clock } = context.ports;
  /** Per location, monotonic ms at which the dispatches gathered so far leave. */
  const gather = new Map<string, number>();

  const freeSlots = () => settings.maxInFlight - send.inFlight();

  /** Due rows that no work is under way for, at most `count`. */
  function candidates(queue: MutationQueue, count: number): Mutation[] {
    return queries
      .due('pending', queue, context.scheduleMs(), count + busy.size + look.wanted())
      .filter((row) => !busy.has(keyOf(row)) && !look.isWanted(keyOf(row)));
  }

  function startPacks(): void {
    const packAheadMax = Math.max(1, settings.maxInFlight - 2);
    let free = freeSlots();
    if (free <= 0) return;
    // Packs ahead never fill the look: there are at most a few dozen, and the bench's own must be found behind them.
    for (const row of candidates('pack', 100)) {
      if (free <= 0 || look.wanted() >= WANTED_MAX) return;
      const ready = send.prepare(row);
      if (ready?.payload.kind !== 'pack') continue;
      if (ready.payload.body.origin === 'pack-ahead' && send.packAheadInFlight() >= packAheadMax) continue;
      send.send([ready]);
      free -= 1;
    }
  }

  function startDispatches(): void {
    while (freeSlots() > 0 && look.wanted() < WANTED_MAX) {
      const due = candidates('dispatch', KINDS.dispatch.batchMax(settings) * 2);
      const alone = due.find((row) => send.leavesAlone(row.mutationId));
      const group = alone ? [alone] : leaving(due);
      if (group.length === 0) return;
      const batch: Ready[] = [];
      for (const row of group) {
        if (batch.length >= (alone ? 1 : ramp.size())) break;
        const ready = send.prepare(row);
        if (ready) batch.push(ready);
      }
      if (batch.length === 0) continue;
      send.send(batch);
    }
  }

  /** All other kinds leave as they come due, those of one kind (and location, where the request names one) together. */
  function startOthers(): void {
    while (freeSlots() > 0 && look.wanted() < WANTED_MAX) {
      const due = candidates('other', OTHERS_AT_ONCE);
      const first = due.find((row) => send.leavesAlone(row.mutationId)) ?? due[0];
      if (!first) return;
      const batch: Ready[] = [];
      for (const row of send.leavesAlone(first.mutationId) ? [first] : due.filter((row) => goesWith(first, row))) {
        if (batch.length >= sizeOf(first)) break;
        const ready = send.prepare(row);
        if (ready) batch.push(ready);
      }
      send.send(batch);
    }
  }

  function goesWith(first: Mutation, row: Mutation): boolean {
    if (row.kind !== first.kind || send.leavesAlone(row.mutationId)) return false;
    return !KINDS[first.kind].ofOneLocation || row.locationId === first.locationId;
  }

  /** Endpoints that take four times as many as a dispatch begin after an outage with four times as many; after an unknown outcome alone. */
  function sizeOf({ kind }: Mutation): number {
    const most = KINDS[kind].batchMax(settings);
    if (ramp.size() === 1) return 1;
    return Math.min(most, Math.ceil((ramp.size() * most) / settings.batchMax));
  }

  /** The rows of the first location whose batch is full or has been gathered for long enough. */
  function leaving(due: readonly Mutation[]): readonly Mutation[] {
    const nowMono = clock.monotonicMs();
    const byLocation = new Map<string, Mutation[]>();
    for (const row of due) byLocation.set(row.locationId, [...(byLocation.get(row.locationId) ?? []), row]);
    for (const location of gather.keys()) if (!byLocation.has(location)) gather.delete(location);
    for (const [location, rows] of byLocation) {
      const until = gather.get(location) ?? nowMono + settings.gatherMs;
      if (rows.length >= ramp.size() || until <= nowMono) {
        gather.delete(location);
        return rows;
      }
      gather.set(location, until);
    }
    return [];
  }

  /** While changes cannot get through, one read at a time finds out when they can; a second where the first hangs. */
  function startTrial(): void {
    const trialAt = writeBreaker.trialAtMs() ?? readBreaker.trialAtMs();
    if (trialAt === null || trialAt > clock.monotonicMs() || !look.mayRead() || look.waiting().length > 0) return;
    // Where the last one hangs another finds out: the line may be back, and its connection lost.
    const [another] = (['pack', 'dispatch', 'other'] as const).flatMap((queue) => candidates(queue, 1));
    const next = another ?? queries.nextPending();
    if (next) look.want(keyOf(next));
  }

  function mayWrite(): boolean {
    if (writeBreaker.isOpen() || readBreaker.isOpen()) return false;
    return network.writesPausedUntilMs() === null && context.restedUntilMs() === null;
  }

  /**
   * `nowMono` and `nowMs` are the moments the run began with: what became due, or whose rest ended, while it ran was not started by it,
   * and would be forgotten for a minute if it were taken for past. `nextDue` where it is known already.
   */
  function nextAtMono(nowMono: number, nowMs: number, nextDue = queries.nextDueMs(nowMs)): number | null {
    const times = [
      nextDue === null ? null : nowMono + (nextDue - nowMs),
      ...gather.values(),
      writeBreaker.trialAtMs(),
      readBreaker.trialAtMs(),
      look.restsUntilMs(nowMono),
      look.hangsAtMs(),
      network.writesPausedUntilMs(nowMono),
      context.restedUntilMs(),
      network.accountPausedUntilMs(nowMono),
    ].filter((at): at is number => at !== null && at > nowMono);
    return times.length === 0 ? null : Math.min(...times);
  }

  return {
    run() {
      const nowMono = clock.monotonicMs();
      const nowMs = context.scheduleMs();
      if (network.accountPausedUntilMs() === null) {
        if (mayWrite()) {
          // Woken for every change on this PC, and mostly for nothing.
          const soonest = gather.size === 0 && look.wanted() === 0 ? queries.soonestMs() : nowMs;
          // With nothing due the first of all is the next that will be.
          if (soonest === null || soonest > nowMs) return nextAtMono(nowMono, nowMs, soonest);
          startPacks();
          startDispatches();
          startOthers();
        } else {
          startTrial();
        }
        look.start();
      }
      return nextAtMono(nowMono, nowMs);
    },
  };
}
