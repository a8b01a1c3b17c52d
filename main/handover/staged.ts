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

/** Parcels of this station that stand ready for their couriers. */
export interface Staged {
  /** For this courier, in one box or in several alike; its window tells none from the other. */
  of(pickup: Pick<PickupKey, 'vendorGroupCode' | 'isMps'>): readonly StagedParcel[];
  /** Everybody for whom one stands here, as one of the parcels spells the name. */
  readonly couriers: readonly Pick<PickupKey, 'vendorGroupCode' | 'isMps'>[];
}
export type ReadStaged = () => Promise<Staged>;

interface Group {
  readonly vendorGroupCode: string;
  readonly isMps: boolean;
  readonly parcels: Map<string, StagedParcel>;
}

/**
 * Read in slices, so that a scan at the bench waits for one at most. A parcel that moves on meanwhile is found where it went: the states
 * are read in the order it goes through them.
 */
export async function readStaged(
  { handover, timers }: { readonly handover: Pick<HandoverQueries, 'stagedSlice'>; readonly timers: Timers },
  locationId: string,
): Promise<Staged> {
  const groups = new Map<string, Group>();
  for (const state of STAGED_STATES) {
    for (let from: StagedPlace | null = FIRST_PLACE; from !== null; ) {
      const slice: ReturnType<HandoverQueries['stagedSlice']> = handover.stagedSlice(locationId, state, from);
      for (const parcel of slice.parcels) put(parcel);
      from = slice.next;
      await pause(timers, 0);
    }
  }
  return {
    of: ({ vendorGroupCode, isMps }) => [...(groups.get(keyOf(vendorGroupCode, isMps))?.parcels.values() ?? [])],
    couriers: [...groups.values()].map(({ vendorGroupCode, isMps }) => ({ vendorGroupCode, isMps })),
  };

  function put(parcel: StagedParcel): void {
    const { isMps, shipmentId } = parcel;
    for (const { courier } of parcel.boxes) {
      if (courier.trim() === '') continue;
      const key = keyOf(courier, isMps);
      const group = groups.get(key) ?? { vendorGroupCode: courier, isMps, parcels: new Map() };
      groups.set(key, group);
      group.parcels.set(shipmentId, parcel);
    }
  }
}

function keyOf(courier: string, isMps: boolean): string {
  return `${courierKey(courier)} ${isMps}`;
}

/** The courier's list has it. */
export function isReadyThere({ parcel, state }: StagedParcel): boolean {
  return parcel === 'dispatched' || isDispatchApplied(state);
}
