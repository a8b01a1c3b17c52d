/** A shift is over when nobody worked at the bench for this long; ms. */
export const SHIFT_ENDS_AFTER_MS = 45 * 60_000;

/**
 * Whether somebody worked at the bench within the last 45 minutes. UTC epoch ms; null: nobody ever did. An act from further ahead
 * than that comes of a clock set back since, and would otherwise hold for days.
 */
export function inShift(lastActMs: number | null, nowMs: number): boolean {
  return lastActMs !== null && Math.abs(nowMs - lastActMs) < SHIFT_ENDS_AFTER_MS;
}
