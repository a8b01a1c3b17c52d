import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the process answered since it was last asked, in ms: of 100 looks the 99th, and the longest. */
export interface Lateness {
  readonly usualMs: number;
  readonly longestMs: number;
}

/** Twenty looks a second cost nothing that could be measured. */
const LOOK_EVERY_MS = 50;
let histogram: ReturnType<typeof monitorEventLoopDelay> | undefined;

/** Begins to measure; one measurement serves the whole process. Keeps nothing alive. */
export function measureLateness(): void {
  if (histogram !== undefined) return;
  histogram = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  histogram.enable();
}

/** Null where nobody measures, or not long enough yet. */
export function readLateness(): Lateness | null {
  if (histogram === undefined || histogram.count === 0) return null;
  // What is recorded is the whole time between two looks.
  const ms = (nanoseconds: number) => Math.max(0, Math.round(nanoseconds / 1e6 - LOOK_EVERY_MS));
  const told = { usualMs: ms(histogram.percentile(99)), longestMs: ms(histogram.max) };
  if (histogram.count > 20_000) histogram.reset();
  return told;
}
