import type { Clock, Random } from '../ports/index.ts';
import { ReadFailed, Stopped } from './reading.ts';

/** `paused`: the credentials were refused; nothing is asked by itself until that changes. */
export type PullNetwork = 'unknown' | 'connected' | 'offline' | 'paused';

export interface PullEvery {
  readonly newsMs: number;
  /** While the bench is busy. */
  readonly sweepMs: number;
}
const USUAL: PullEvery = { newsMs: 30_000, sweepMs: 60_000 };
const SWEEP_IDLE_MS = 300_000;
/** Between two sweeps over a slow line something else gets its turn. */
const SWEEP_REST_MS = 10_000;
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 60_000;
/** What is refused now is refused in a second too. */
const REFUSED_MS = 60_000;

/**
 * When the pull reads next: news every 30 s, sweeps every minute while the bench is busy and every five otherwise (reliability 2.4);
 * after a failure with full jitter from 1 s up to a minute, the small read first. Counts on the monotonic clock.
 */
export function createPullPace(clock: Clock, random: Random, onNetwork: () => void, every = USUAL) {
  let network: PullNetwork = 'unknown';
  let networkSinceMs: number | null = null;
  let lastError: string | null = null;
  let returns = 0;
  let lineDown = false;
  let failures = 0;
  let newsDueMs = 0;
  let sweepDueMs = 0;
  let notBeforeMs = 0;

  function setNetwork(next: PullNetwork): void {
    if (network === next) return;
    if (next === 'connected') returns += 1;
    network = next;
    networkSinceMs = clock.wallMs();
    onNetwork();
  }

  function atOnce(): void {
    failures = 0;
    notBeforeMs = 0;
    newsDueMs = 0;
    sweepDueMs = 0;
  }

  return {
    get state() {
      return { network, networkSinceMs, lastError, returns, lineDown };
    },
    /** What to do now, or how long to wait. `sweepActive`: one is under way already; `hintsInMs`: null where there are none. */
    next(sweepActive: boolean, hintsInMs: number | null): 'hints' | 'news' | 'sweep' | number {
      const nowMs = clock.monotonicMs();
      if (network === 'paused') return Number.POSITIVE_INFINITY;
      if (nowMs < notBeforeMs) return notBeforeMs - nowMs;
      if (hintsInMs !== null && hintsInMs <= 0) return 'hints';
      if (newsDueMs <= nowMs) return 'news';
      if (sweepDueMs <= nowMs && !sweepActive) return 'sweep';
      const dueMs = sweepActive ? newsDueMs : Math.min(newsDueMs, sweepDueMs);
      return Math.min(dueMs - nowMs, hintsInMs ?? Number.POSITIVE_INFINITY);
    },
    newsStarted(): void {
      newsDueMs = clock.monotonicMs() + every.newsMs;
    },
    sweepEnded(startedMs: number, busy: boolean): void {
      const restedMs = clock.monotonicMs() + SWEEP_REST_MS;
      sweepDueMs = Math.max(startedMs + (busy ? every.sweepMs : SWEEP_IDLE_MS), restedMs);
    },
    /** A read was answered. After a silence everything is due: what happened meanwhile is not known. */
    worked(): void {
      if (network === 'offline') sweepDueMs = 0;
      failures = 0;
      notBeforeMs = 0;
      lastError = null;
      lineDown = false;
      setNetwork('connected');
    },
    /** Tells whether it was the marketplace's fault; anything else is a fault of this station and is the caller's to report. */
    failed(error: unknown): boolean {
      if (error instanceof Stopped) return true;
      lastError = error instanceof Error ? error.message : String(error);
      failures++;
      const nowMs = clock.monotonicMs();
      notBeforeMs = nowMs + random.next() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** failures);
      newsDueMs = notBeforeMs;
      if (!(error instanceof ReadFailed)) return false;
      const { kind, retryAfterMs = 0 } = error.fault;
      lineDown = kind === 'not-sent';
      notBeforeMs = Math.max(notBeforeMs, nowMs + retryAfterMs);
      if (kind === 'refused') notBeforeMs = nowMs + REFUSED_MS;
      if (kind === 'credentials') setNetwork('paused');
      else setNetwork(kind === 'not-sent' || kind === 'unknown' ? 'offline' : 'connected');
      return true;
    },
    /** An exchange elsewhere got an answer. Tells whether that ended a wait. */
    networkWorked(): boolean {
      if (network !== 'offline') return false;
      atOnce();
      return true;
    },
    /** Everything may be different: other credentials, another location. */
    reset(): void {
      atOnce();
      lastError = null;
      setNetwork('unknown');
    },
  };
}
