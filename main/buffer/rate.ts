import type { PackAhead } from '../../shared/model/config.ts';

/** A longer gap between two parcels is a break, not packing. */
const BREAK_MS = 20 * 60_000;
/** The activity that is looked back over. */
const LOOKED_BACK_MS = 2 * 3_600_000;
/** Less activity than this is filled up with the usual rate: two parcels ten seconds apart are no 360 an hour. */
const LEAST_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
/** Parcels an hour before anything is known (peers 3: 25 to 30 a packer). */
const USUAL_RATE_PER_HOUR = 30;
const LEAST_WANTED = 3;

/**
 * Parcels an hour over the last two hours of activity, breaks of more than 20 minutes left out; null before any parcel.
 * `completedMs`: when each was finished, UTC epoch ms, the newest first.
 */
export function packingRate(completedMs: readonly number[]): number | null {
  if (completedMs.length === 0) return null;
  let activeMs = 0;
  let parcels = 0;
  for (const [at, laterMs] of completedMs.entries()) {
    const gapMs = laterMs - (completedMs[at + 1] ?? Number.NEGATIVE_INFINITY);
    // A clock that was set back makes a gap that says nothing.
    if (gapMs < 0 || gapMs > BREAK_MS) continue;
    if (activeMs + gapMs > LOOKED_BACK_MS) break;
    activeMs += gapMs;
    parcels += 1;
  }
  const filledMs = Math.max(0, LEAST_MS - activeMs);
  return ((parcels + (USUAL_RATE_PER_HOUR * filledMs) / HOUR_MS) / (activeMs + filledMs)) * HOUR_MS;
}

/** Parcels to keep ready: what is packed in the minutes to survive, at least 3, at most what was set. */
export function wantedParcels(ratePerHour: number | null, { outageMinutes, most }: PackAhead): number {
  const packed = Math.ceil(((ratePerHour ?? USUAL_RATE_PER_HOUR) * outageMinutes) / 60);
  return Math.min(most, Math.max(LEAST_WANTED, packed));
}

/** How long so many parcels last, in whole minutes; null without a rate. */
export function lastsMinutes(parcels: number, ratePerHour: number | null): number | null {
  return ratePerHour === null || ratePerHour <= 0 ? null : Math.floor((parcels / ratePerHour) * 60);
}
