import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import { backoffMs, spreadMs } from './backoff.ts';

/**
 * Keeps requests from a marketplace that cannot be reached. Opens after `after` straight transport failures, or `lostOf20` of
 * the last 20 requests; the trial that may close it again is a read, one at a time, with growing pauses (reliability 1.3).
 */
export interface Breaker {
  isOpen(): boolean;
  /** Monotonic ms of the next trial; null while closed. */
  trialAtMs(): number | null;
  succeeded(): void;
  /**
   * A read succeeded. When the trial was due, or the line had been dead to reads too, requests may go again; the next failure closes the way
   * at once. Returns whether they may.
   */
  trialPassed(lineWasDead: boolean): boolean;
  failed(): void;
  /** Opens at once: what answers is not the marketplace. */
  open(): void;
  /** The system says the network is back: the next trial comes within 5 s. */
  networkUp(): void;
}

export interface BreakerSettings {
  readonly breakerAfter: number;
  readonly breakerLostOf20: number;
}

const LOOKED_BACK = 20;

export function createBreaker(settings: BreakerSettings, clock: Clock, random: Random): Breaker {
  const { breakerAfter } = settings;
  /** Of the last 20 requests, the oldest first: true where no answer came. */
  let lost: boolean[] = [];
  let failures = 0;
  let trialAt: number | null = null;
  return {
    isOpen: () => trialAt !== null,
    trialAtMs: () => trialAt,
    succeeded() {
      failures = 0;
      // A trial that succeeds begins anew: what was lost before it says nothing of the network that is back.
      lost = trialAt === null ? [...lost.slice(1 - LOOKED_BACK), false] : [];
      trialAt = null;
    },
    trialPassed(lineWasDead) {
      if (trialAt === null || (!lineWasDead && trialAt > clock.monotonicMs())) return false;
      trialAt = null;
      lost = [];
      return true;
    },
    failed() {
      failures += 1;
      lost = [...lost.slice(1 - LOOKED_BACK), true];
      const often = lost.filter(Boolean).length >= settings.breakerLostOf20;
      if (failures < breakerAfter && !often && trialAt === null) return;
      trialAt = clock.monotonicMs() + backoffMs(Math.max(1, failures - breakerAfter + 1), random);
    },
    open() {
      failures = Math.max(failures, breakerAfter);
      trialAt ??= clock.monotonicMs() + backoffMs(1, random);
    },
    networkUp() {
      if (trialAt !== null) trialAt = Math.min(trialAt, clock.monotonicMs() + spreadMs(random));
    },
  };
}
