import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import { backoffMs, spreadMs } from './backoff.ts';

/**
 * Keeps requests from a marketplace that cannot be reached. Opens after `openAfter` straight transport failures; the trial
 * that may close it again is a read, one at a time, with growing pauses (reliability 1.3).
 */
export interface Breaker {
  isOpen(): boolean;
  /** Monotonic ms of the next trial; null while closed. */
  trialAtMs(): number | null;
  succeeded(): void;
  /** A read succeeded. When the trial was due, requests may go again; the next failure closes the way at once. Returns whether it was due. */
  trialPassed(): boolean;
  failed(): void;
  /** The system says the network is back: the next trial comes within 5 s. */
  networkUp(): void;
}

export function createBreaker(openAfter: number, clock: Clock, random: Random): Breaker {
  let failures = 0;
  let trialAt: number | null = null;
  return {
    isOpen: () => trialAt !== null,
    trialAtMs: () => trialAt,
    succeeded() {
      failures = 0;
      trialAt = null;
    },
    trialPassed() {
      if (trialAt === null || trialAt > clock.monotonicMs()) return false;
      trialAt = null;
      return true;
    },
    failed() {
      failures += 1;
      if (failures >= openAfter) trialAt = clock.monotonicMs() + backoffMs(failures - openAfter + 1, random);
    },
    networkUp() {
      if (trialAt !== null) trialAt = Math.min(trialAt, clock.monotonicMs() + spreadMs(random));
    },
  };
}
