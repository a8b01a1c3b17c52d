import type { OutboxEntry } from '../../../../shared/contract/outbox.ts';
import type { SeenRequest, SimNetwork } from '../../../support/sim/sim-network.ts';
import type { SimStation } from '../../../support/sim/sim-station.ts';
import type { SimTime } from '../../../support/sim/sim-time.ts';
import type { Breach } from '../breach.ts';

export interface LeavingOptions {
  readonly benches: readonly { readonly station: SimStation }[];
  readonly network: SimNetwork;
  readonly time: SimTime;
  readonly note: (breach: Breach) => void;
}

const LOOK_EVERY_MS = 2_000;
/**
 * The spread after an outage; what is gathered for 2 s, and the read before a send, fit into it. So does the rest of 5 s after a disk that took
 * no commit, with what is gathered anew behind it.
 */
const LEAVES_WITHIN_MS = 10_000;
/** No back-off and no pause that nobody asked for is longer. */
const LONGEST_REST_MS = 60_000;
const SHORTEST_PAUSE_MS = 1_000;
const BACKOFF_BASE_MS = 500;
/** Tries of a cut line, which are not among the requests: the rest after so many is the longest. */
const FAILED_UNSEEN = 7;

/** A change that waits for nothing but its turn, and what tells one wait of it from the next. */
interface Due {
  readonly sinceMs: number;
  readonly mark: string;
}

/**
 * J: what the station itself says is due, and kept back by nothing, leaves within seconds. Excused are trouble with the line or the
 * marketplace and the rests it leads to (reliability 1.3), and the time in which something else of it is under way: the rate may be the limit.
 */
export function watchLeaving({ benches, network, time, note }: LeavingOptions): void {
  const excuses = benches.map(({ station }) => createExcuses(station, network, time));
  const due = benches.map(() => new Map<string, Due>());
  const told = new Set<string>();
  const look = (): void => {
    excuses.forEach((each) => {
      each.follow();
    });
    for (const [at, { station }] of benches.entries()) lookAt(station, excuses[at]?.untilMs() ?? 0, due[at]);
    time.after(LOOK_EVERY_MS, look);
  };

  function lookAt(station: SimStation, excusedUntilMs: number, known = new Map<string, Due>()): void {
    const before = new Map(known);
    known.clear();
    const { index } = station;
    const { entries } = (station.handlers?.['outbox.list']({ limit: 100, all: false }) ?? { entries: [] }) as {
      readonly entries: readonly OutboxEntry[];
    };
    for (const entry of entries) {
      const { mutationId, shipmentId, kind } = entry;
      if (!isDue(entry, station.wallMs())) continue;
      const mark = `${entry.attempts} ${entry.nextAtMs} ${station.livesAt.length}`;
      const last = before.get(mutationId);
      const sinceMs = last?.mark === mark ? last.sinceMs : time.nowMs();
      known.set(mutationId, { sinceMs, mark });
      const waitedMs = time.nowMs() - Math.max(sinceMs, excusedUntilMs);
      if (waitedMs <= LEAVES_WITHIN_MS + LOOK_EVERY_MS || told.has(mutationId)) continue;
      told.add(mutationId);
      const what = `station ${index}: a ${kind} that waits for nothing did not leave within ${Math.round(waitedMs / 1_000)} s`;
      note({ invariant: 'J', what, shipmentId, atMs: time.nowMs() });
    }
  }

  look();
}

/** Whether the network is there it does not know better than its last try: it has to try. */
function isDue({ state, waitsFor, nextAtMs }: OutboxEntry, wallMs: number): boolean {
  if (state !== 'pending' || (nextAtMs !== null && nextAtMs >= wallMs)) return false;
  return waitsFor.for === 'turn' || waitsFor.for === 'network';
}

/** Those of the outbox, and of others that look like them: who else reads or fetches has rests of his own. */
function isOfOutbox({ what, path }: SeenRequest): boolean {
  return what !== 'document' && what !== 'other' && !path.startsWith('/filter');
}

/** Up to when a station may let wait what is due, as its requests and the line show. */
function createExcuses(station: SimStation, network: SimNetwork, time: SimTime) {
  let looked = 0;
  let open: readonly SeenRequest[] = [];
  let inARow = 0;
  let untilMs = 0;
  let aheadMs = station.wallMs() - time.nowMs();
  /** When the line was last seen cut, while nothing was answered since: what could not leave is not among the requests. */
  let cutMs: number | null = null;

  const upTo = (ms: number): void => {
    untilMs = Math.max(untilMs, ms);
  };

  function ended(request: SeenRequest): void {
    const { heard } = request;
    if (heard === null) return;
    if (cutMs !== null && heard.atMs > cutMs && heard.status === 200) {
      upTo(heard.atMs);
      cutMs = null;
    }
    // Whoever was told to pause, all of the station does.
    if (heard.status === 429 || heard.retryAfterS !== null) {
      upTo(heard.atMs + Math.max(SHORTEST_PAUSE_MS, (heard.retryAfterS ?? 0) * 1_000));
    }
    if (!isOfOutbox(request)) return;
    upTo(heard.atMs);
    // Who asked for a read is not known: that one was answered says nothing of the outbox's own.
    if (heard.status !== 200) inARow += 1;
    else if (request.changes.length > 0) inARow = 0;
    if (heard.status !== 200) upTo(heard.atMs + Math.min(LONGEST_REST_MS, BACKOFF_BASE_MS * 2 ** inARow));
  }

  return {
    untilMs: () => untilMs,
    follow(): void {
      const fresh = network.requests.slice(looked).filter((request) => request.station === station.index);
      looked = network.requests.length;
      const all = [...open, ...fresh];
      all.forEach(ended);
      // Nobody waits any more for what an earlier life asked.
      const sinceMs = station.livesAt.at(-1) ?? 0;
      open = all.filter(({ heard, leftMs }) => heard === null && leftMs >= sinceMs);
      if (open.some(isOfOutbox)) upTo(time.nowMs());
      if (network.isCut(station.index)) {
        cutMs = time.nowMs();
        inARow = Math.max(inARow, FAILED_UNSEEN);
      }
      if (cutMs !== null) upTo(Math.min(time.nowMs(), cutMs + LONGEST_REST_MS));
      const nowAheadMs = station.wallMs() - time.nowMs();
      // What waits by the clock is put right within a minute of its being set.
      if (Math.abs(nowAheadMs - aheadMs) > 100) upTo(time.nowMs() + LONGEST_REST_MS);
      aheadMs = nowAheadMs;
    },
  };
}
