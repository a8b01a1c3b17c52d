import { courierKey, type PickupKey } from '../../shared/model/handover.ts';
import { isDispatchApplied } from '../../shared/model/shipment.ts';
import {
  FIRST_PLACE,
  type HandoverQueries,
  STAGED_STATES,
  type StagedParcel,
  type StagedPlace,
} from '../db/handover.ts';
import { pause, type Timers } from '../ports/timers.ts';

/**
 * Parcels of this station that stand ready for their courier, read in slices so that a scan at the bench waits for one at most.
 * A parcel that moves on meanwhile is found where it went: the states are read in the order it goes through them.
 */
export async function readStaged(
  { handover, timers }: { readonly handover: Pick<HandoverQueries, 'stagedSlice'>; readonly timers: Timers },
  locationId: string,
): Promise<readonly StagedParcel[]> {
  const found = new Map<string, StagedParcel>();
  for (const state of STAGED_STATES) {
    for (let from: StagedPlace | null = FIRST_PLACE; from !== null; ) {
      const { parcels, next }: ReturnType<HandoverQueries['stagedSlice']> = handover.stagedSlice(
        locationId,
        state,
        from,
      );
      for (const parcel of parcels) found.set(parcel.shipmentId, parcel);
      from = next;
      await pause(timers, 0);
    }
  }
  return [...found.values()];
}

/** The same for one station. */
export type ReadStaged = () => Promise<readonly StagedParcel[]>;

/** Couriers of its boxes, as the marketplace spells them; empty where none was told. */
export function couriersOf({ boxes }: Pick<StagedParcel, 'boxes'>): readonly string[] {
  return [...new Map(boxes.map(({ courier }) => [courierKey(courier), courier] as const)).values()].filter(
    (courier) => courier.trim() !== '',
  );
}

/** It goes with this pick-up: the same courier, one box or several alike. */
export function goesWith(parcel: StagedParcel, { vendorGroupCode, isMps }: PickupKey): boolean {
  const key = courierKey(vendorGroupCode);
  return parcel.isMps === isMps && couriersOf(parcel).some((courier) => courierKey(courier) === key);
}

/** The courier's list has it. */
export function isReadyThere({ parcel, state }: StagedParcel): boolean {
  return parcel === 'dispatched' || isDispatchApplied(state);
}
