import type { LoadVerdict } from '../../shared/contract/handover.ts';
import { courierKey, type PickupKey } from '../../shared/model/handover.ts';
import { isClosed, isDispatchApplied, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { StagedBox } from '../db/handover.ts';

/** All that decides whether a parcel may go with a courier. */
export interface ParcelAtDoor {
  readonly shipment: Pick<Shipment, 'orderItems' | 'hold' | 'mps' | 'locationId' | 'type'>;
  /** Undefined: none of this station, or it is void. */
  readonly parcel: ParcelState | undefined;
  readonly boxes: readonly StagedBox[];
  /** The box that was scanned; null where no tracking id is known. */
  readonly box: string | null;
  /** Boxes of it that stand on a load that is not closed. */
  readonly loaded: readonly (string | null)[];
}

/** In the order of what harms most if it is overlooked. A courier that nobody told is not held against the parcel. */
export function judgeParcel(at: ParcelAtDoor, pickup: PickupKey, locationId: string): LoadVerdict {
  const { shipment, parcel } = at;
  const state = shipmentState(shipment.orderItems);
  if (state === 'CANCELLED' || parcel === 'stopped') return 'stopped';
  if (parcel === undefined) return 'foreign';
  if (!isClosed(state) && (shipment.hold || shipment.locationId !== locationId)) return 'stopped';
  const key = courierKey(pickup.vendorGroupCode);
  const couriers = couriersOf(at).filter((courier) => courier !== '');
  if (couriers.length > 0 && !couriers.includes(key)) return 'wrong-courier';
  // What the seller ships himself goes with a courier of his own.
  if (shipment.mps !== pickup.isMps || shipment.type === 'SELF') return 'wrong-courier';
  if (isClosed(state) || isLoaded(at)) return 'already-loaded';
  const dispatched = parcel === 'dispatched' || parcel === 'handed-over' || isDispatchApplied(state);
  return dispatched ? 'loaded' : 'not-dispatched';
}

/** Of the box that was scanned: who collects and who delivers may be two, and boxes of one shipment may go different ways. */
function couriersOf({ box, boxes }: ParcelAtDoor): readonly string[] {
  const scanned = boxes.find(({ trackingId }) => trackingId === box)?.subShipmentId;
  return boxes
    .filter(({ subShipmentId }) => scanned === undefined || subShipmentId === scanned)
    .map(({ courier }) => courierKey(courier));
}

/** The box itself, whichever of its tracking ids was scanned then. */
function isLoaded({ box, boxes, loaded }: ParcelAtDoor): boolean {
  if (box === null || loaded.includes(null)) return loaded.length > 0;
  const scanned = boxes.find(({ trackingId }) => trackingId === box)?.subShipmentId;
  return boxes.some(({ trackingId, subShipmentId }) => subShipmentId === scanned && loaded.includes(trackingId));
}
