import { type PickupKey, samePickup } from '../../shared/model/handover.ts';
import type { HandoverQueries, Load, LoadScan, StagedParcel } from '../db/handover.ts';
import type { Staged } from './staged.ts';

/** What was scanned onto one load, by shipment. */
export interface LoadedNow {
  /** Boxes loaded, by shipment; a shipment without a known tracking id has one box without. */
  readonly boxes: ReadonlyMap<string, ReadonlySet<string | null>>;
  readonly scans: readonly LoadScan[];
}

/** The load of this pick-up that nobody closed yet; there is at most one. */
export function openLoadOf(handover: Pick<HandoverQueries, 'openLoads'>, pickup: PickupKey): Load | undefined {
  return handover.openLoads().find((load) => samePickup(load.pickup, pickup));
}

export function openPickups(handover: Pick<HandoverQueries, 'openLoads'>): readonly PickupKey[] {
  return handover.openLoads().map(({ pickup }) => pickup);
}

/** No load: nothing is on it. */
export function loadedNow(handover: Pick<HandoverQueries, 'scansOf'>, load: Load | undefined): LoadedNow {
  const scans = load ? handover.scansOf(load.loadId) : [];
  const boxes = new Map<string, Set<string | null>>();
  for (const { verdict, shipmentId, trackingId } of scans) {
    if (verdict !== 'loaded' || shipmentId === null) continue;
    boxes.set(shipmentId, (boxes.get(shipmentId) ?? new Set()).add(trackingId));
  }
  return { boxes, scans };
}

/** Tracking ids of its boxes that are not on the load; one for each sub-shipment, whichever of its ids was scanned. */
export function missingBoxes(
  { boxes }: Pick<StagedParcel, 'boxes'>,
  loaded: ReadonlySet<string | null> | undefined,
): readonly string[] {
  const on = new Set(
    boxes.filter(({ trackingId }) => loaded?.has(trackingId)).map(({ subShipmentId }) => subShipmentId),
  );
  return boxes.filter(({ subShipmentId }) => !on.has(subShipmentId)).map(({ trackingId }) => trackingId);
}

/** All of its boxes are on the load. */
export function isWhole(parcel: Pick<StagedParcel, 'boxes'>, loaded: ReadonlySet<string | null> | undefined): boolean {
  return loaded !== undefined && missingBoxes(parcel, loaded).length === 0;
}

/** Of this pick-up and standing here, whether loaded or not; what stands on another load is not here any more. */
export function hereFor(
  handover: Pick<HandoverQueries, 'loadedElsewhere'>,
  staged: Staged,
  pickup: PickupKey,
  load: Load | undefined,
): readonly StagedParcel[] {
  const elsewhere = handover.loadedElsewhere(load?.loadId ?? '');
  return staged.of(pickup).filter(({ shipmentId }) => !elsewhere.has(shipmentId));
}

export interface LoadCounts {
  /** Shipments of which all boxes are on the load. */
  readonly loaded: number;
  readonly missing: number;
}

/** A loaded shipment that does not stand here any more, or whose courier nobody told, counts as loaded. */
export function countLoad(here: readonly StagedParcel[], { boxes }: Pick<LoadedNow, 'boxes'>): LoadCounts {
  const missing = here.filter((parcel) => !isWhole(parcel, boxes.get(parcel.shipmentId)));
  const half = missing.filter(({ shipmentId }) => boxes.has(shipmentId)).length;
  return { loaded: boxes.size - half, missing: missing.length };
}
