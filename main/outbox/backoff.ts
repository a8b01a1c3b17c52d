import type { Random } from '../ports/random.ts';

const BASE_MS = 500;
const CAP_MS = 60_000;
const SPREAD_MS = 5_000;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 900_000;

/** Full jitter: anywhere between nothing and the doubled base, at most 60 s (reliability 1.3). `failures` counts from 1. */
export function backoffMs(failures: number, random: Random): number {
  return Math.round(random.next() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 20)));
}

/** After the network returned, all benches of a site must not come at once. */
export function spreadMs(random: Random): number {
  return Math.round(random.next() * SPREAD_MS);
}

/** How long the class of requests rests after a 429: what the marketplace asked for, within 1 s to 15 min (reliability 1.2). */
export function throttlePauseMs(retryAfterMs: number | undefined, failures: number, random: Random): number {
  const asked = retryAfterMs ?? backoffMs(failures + 1, random);
  return Math.ceil(Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, asked)));
}
