import type { Clock } from '../ports/clock.ts';
import type { Cancel, Timers } from '../ports/timers.ts';
import type { Lane } from './client.ts';

export const LANES: readonly Lane[] = ['send', 'documents', 'pull', 'pack-ahead'];

export interface LimiterSettings {
  /** This station's part of the account's rate: 1 / stations.count. */
  readonly share?: number;
  /** The account's rate at start, requests a second; the marketplace publishes none (marketplace-api 3.2). */
  readonly startPerSecond?: number;
  /** The account's rate is never raised above this. */
  readonly maxPerSecond?: number;
}

/** Permission for one request; what came of the request is told back with it. */
export interface Permit {
  readonly lane: Lane;
  /** Order of granting, from 1. */
  readonly number: number;
}

export interface LimiterStats {
  /** This station's present rate. */
  readonly ratePerSecond: number;
  /** 0 when not paused. */
  readonly pausedForMs: number;
  readonly granted: Readonly<Record<Lane, number>>;
  readonly waiting: Readonly<Record<Lane, number>>;
  readonly throttled: number;
}

export interface Limiter {
  acquire(lane: Lane): Promise<Permit>;
  /** The marketplace answered in good health: with success, or with a refusal of what was asked. */
  answered(permit: Permit): void;
  /** 429, or 503 with `Retry-After`: halves the rate and stops every lane for `retryAfterMs`. */
  throttled(permit: Permit, retryAfterMs?: number): void;
  stats(): LimiterStats;
}

const START_PER_SECOND = 2;
/** The account's highest rate where nobody says otherwise. */
export const MAX_PER_SECOND = 20;
/** The rate never falls below this, so that it can find its way back. */
const FLOOR_PER_SECOND = 0.1;
/** Added to the account's rate for each second's worth of answered requests. */
const INCREASE_PER_SECOND = 0.1;
/** Pause after a throttle that names none. */
const DEFAULT_PAUSE_MS = 1_000;
/** A quarter second's worth may leave at once; at low rates that is one request. */
const BURST_SECONDS = 0.25;
const ROUNDING = 1e-6;

/**
 * The account's token bucket with four lanes in strict order (design: limiter; reliability 1.3 rate). While pack-ahead
 * waits too, pull gets every second request at most. Depends on nothing but its clock and timers.
 */
export function createLimiter(ports: { clock: Clock; timers: Timers }, settings: LimiterSettings = {}): Limiter {
  const { clock, timers } = ports;
  const share = positive('share', settings.share ?? 1);
  const highest = positive('maxPerSecond', settings.maxPerSecond ?? MAX_PER_SECOND) * share;
  const lowest = Math.min(FLOOR_PER_SECOND * share, highest);
  let rate = Math.min(highest, positive('startPerSecond', settings.startPerSecond ?? START_PER_SECOND) * share);

  const queues: Record<Lane, ((permit: Permit) => void)[]> = { send: [], documents: [], pull: [], 'pack-ahead': [] };
  const granted: Record<Lane, number> = { send: 0, documents: 0, pull: 0, 'pack-ahead': 0 };
  let grants = 0;
  /** Permits up to this number left before the last halving and say nothing new by being throttled. */
  let judgedUpTo = 0;
  let throttles = 0;
  let tokens = 1;
  let filledAtMs = clock.monotonicMs();
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  /** Pull went before a pack-ahead that waited and still does. */
  let pullHadTurn = false;
  /** Something had to wait since the last grant: the rate, not the demand, was the limit. */
  let scarce = false;
  let wake: Cancel | undefined;

  function refill(): void {
    const nowMs = clock.monotonicMs();
    const sinceMs = Math.max(0, nowMs - Math.max(filledAtMs, pausedUntilMs));
    tokens = Math.min(Math.max(1, rate * BURST_SECONDS), tokens + (sinceMs / 1_000) * rate);
    filledAtMs = nowMs;
  }

  function nextLane(): Lane | undefined {
    const pullYields = pullHadTurn && queues['pack-ahead'].length > 0;
    return LANES.find((lane) => queues[lane].length > 0 && !(lane === 'pull' && pullYields));
  }

  function serve(): void {
    wake?.();
    wake = undefined;
    refill();
    const nowMs = clock.monotonicMs();
    let lane = nextLane();
    while (lane && nowMs >= pausedUntilMs && tokens >= 1 - ROUNDING) {
      tokens -= 1;
      grants += 1;
      granted[lane] += 1;
      if (lane === 'pull') pullHadTurn = queues['pack-ahead'].length > 0;
      if (lane === 'pack-ahead') pullHadTurn = false;
      queues[lane].shift()?.({ lane, number: grants });
      lane = nextLane();
    }
    if (!lane) return;
    scarce = true;
    const tokenInMs = ((1 - tokens) / rate) * 1_000;
    const waitMs = Math.max(1, Math.ceil(Math.max(0, pausedUntilMs - nowMs) + Math.max(0, tokenInMs)));
    wake = timers.after(waitMs, serve);
  }

  return {
    acquire: (lane) =>
      new Promise((resolve) => {
        queues[lane].push(resolve);
        serve();
      }),
    answered(permit) {
      if (!scarce || permit.number <= judgedUpTo) return;
      refill();
      rate = Math.min(highest, rate + (INCREASE_PER_SECOND * share) / rate);
      scarce = LANES.some((lane) => queues[lane].length > 0);
    },
    throttled(permit, retryAfterMs = DEFAULT_PAUSE_MS) {
      refill();
      throttles += 1;
      pausedUntilMs = Math.max(pausedUntilMs, clock.monotonicMs() + retryAfterMs);
      tokens = Math.min(tokens, 1);
      if (permit.number > judgedUpTo) {
        judgedUpTo = grants;
        rate = Math.max(lowest, rate / 2);
      }
      serve();
    },
    stats: () => ({
      ratePerSecond: rate,
      pausedForMs: Math.max(0, pausedUntilMs - clock.monotonicMs()),
      granted: { ...granted },
      waiting: {
        send: queues.send.length,
        documents: queues.documents.length,
        pull: queues.pull.length,
        'pack-ahead': queues['pack-ahead'].length,
      },
      throttled: throttles,
    }),
  };
}

function positive(name: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0) throw new RangeError(`${name} must be a finite number above 0`);
  return value;
}
