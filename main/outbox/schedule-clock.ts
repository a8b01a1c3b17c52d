import type { Clock } from '../ports/index.ts';

/** Wall and monotonic clock drifting apart by more was a clock set, not a slow one. */
const CLOCK_SET_MS = 2_000;

/** The clock of `OutboxContext.scheduleMs`: the wall clock as of the last look at it, gone on with the monotonic one. */
export function createScheduleClock(clock: Clock) {
  const ahead = (): number => clock.wallMs() - clock.monotonicMs();
  let wallAhead = ahead();
  return {
    /** Whole UTC epoch ms. */
    nowMs: (): number => Math.floor(clock.monotonicMs() + wallAhead),
    /** Takes the wall clock as it is now. */
    restart(): void {
      wallAhead = ahead();
    },
    /** Goes along with a wall clock that was set; returns by how many ms it moved, 0 where it was not set. */
    follow(): number {
      const aheadNow = ahead();
      const movedMs = aheadNow - wallAhead;
      if (Math.abs(movedMs) <= CLOCK_SET_MS) return 0;
      wallAhead = aheadNow;
      return movedMs;
    },
  };
}
