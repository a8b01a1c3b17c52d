import { courierKey, type PickupCount, type PickupKey, samePickup } from '../../shared/model/handover.ts';

/** What is told of a pick-up beside the other pick-ups of its courier. */
export interface ToldOfPickup {
  /** Ready there for this one; null: it was not told of. */
  readonly there: number | null;
  /** The same for all of this courier's that were told of; null where this one was not. */
  readonly thereOfCourier: number | null;
  /** The courier comes more than once: which parcel goes when, the marketplace does not tell (marketplace-api 7.1). */
  readonly shared: boolean;
}

/** `known`: every pick-up there is something to say about, this one among them or not. */
export function toldOf(counts: readonly PickupCount[], known: readonly PickupKey[], pickup: PickupKey): ToldOfPickup {
  const there = counts.find((count) => samePickup(count, pickup))?.count ?? null;
  const ofCourier = counts.filter((count) => isSameCourier(count, pickup));
  return {
    there,
    thereOfCourier: there === null ? null : ofCourier.reduce((sum, { count }) => sum + count, 0),
    shared: [...counts, ...known].some((each) => isSameCourier(each, pickup) && !samePickup(each, pickup)),
  };
}

/**
 * How many this pick-up still lacks, of those that stand here and are not loaded: where its courier comes again, no more than were told
 * to be ready for it.
 */
export function lackingOf(missing: number, loaded: number, { there, shared }: ToldOfPickup): number {
  return shared && there !== null ? Math.min(missing, Math.max(0, there - loaded)) : missing;
}

export function isSameCourier(a: PickupKey, b: PickupKey): boolean {
  return a.isMps === b.isMps && courierKey(a.vendorGroupCode) === courierKey(b.vendorGroupCode);
}
