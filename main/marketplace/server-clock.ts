import type { Clock } from '../ports/clock.ts';

export interface ServerClock {
  /** Takes the `Date` header of a reply; `sentMonotonicMs` is when its request left. Unreadable headers are ignored. */
  observe(dateHeader: string | undefined, sentMonotonicMs: number): void;
  /** Milliseconds to add to the PC's wall clock to get the server's; null while no usable reply was seen. */
  offsetMs(): number | null;
}

interface Sample {
  readonly offsetMs: number;
  /** Wall minus monotonic clock when the sample was taken; it changes when the PC's clock is set or the PC slept. */
  readonly wallBaseMs: number;
}

const KEPT = 9;
/** Wall and monotonic clock further apart than this since a sample make it worthless (reliability 1.3). */
const JUMP_MS = 2_000;
/** The header is cut to whole seconds; half a second is lost on average. */
const CUT_OFF_MS = 500;

/**
 * The server's time as the median of the last nine `Date` headers (marketplace-api 4.2, reliability 1.3).
 * After a jump of the PC's clock the samples from before it are dropped rather than trusted.
 */
export function createServerClock(clock: Clock): ServerClock {
  const samples: Sample[] = [];
  const wallBaseMs = () => clock.wallMs() - clock.monotonicMs();

  return {
    observe(dateHeader, sentMonotonicMs) {
      const serverMs = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
      if (!Number.isFinite(serverMs)) return;
      const halfTripMs = (clock.monotonicMs() - sentMonotonicMs) / 2;
      const offsetMs = serverMs + CUT_OFF_MS - (clock.wallMs() - halfTripMs);
      samples.push({ offsetMs, wallBaseMs: wallBaseMs() });
      if (samples.length > KEPT) samples.shift();
    },
    offsetMs() {
      const base = wallBaseMs();
      const usable = samples
        .filter((sample) => Math.abs(sample.wallBaseMs - base) <= JUMP_MS)
        .map((sample) => sample.offsetMs)
        .sort((a, b) => a - b);
      const median = usable[Math.floor(usable.length / 2)];
      return median === undefined ? null : Math.round(median);
    },
  };
}
