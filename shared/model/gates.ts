import { ownerIndex, type StationShare } from './ownership.ts';
import { isDispatchApplied, isPackApplied, type Shipment, type ShipmentState, shipmentState } from './shipment.ts';

/** Why a shipment cannot be packed now. Nothing is printed or sent while one stands. */
export type Gate =
  | { readonly kind: 'on-hold' }
  | { readonly kind: 'too-early'; readonly untilMs: number }
  | { readonly kind: 'cancelled' }
  /** A cancellation of ours is on its way, or was refused and waits for a person: nobody packs what may be gone. */
  | { readonly kind: 'cancel-queued' }
  | { readonly kind: 'wrong-location'; readonly locationId: string }
  | { readonly kind: 'packed-elsewhere' }
  | { readonly kind: 'already-dispatched' }
  /** Another station of the account owns it; a supervisor takes it over after a fresh read. */
  | { readonly kind: 'other-station'; readonly index: number }
  /** No network, its news is older than the setting allows, and it is worth too much to be packed on a guess. */
  | { readonly kind: 'news-too-old'; readonly readAtMs: number }
  /** The seller ships it himself: it has no pack and no label that could be made before its goods are in hand. */
  | { readonly kind: 'self-ship' }
  | { readonly kind: 'form-failed' }
  | { readonly kind: 'state-unknown' }
  | { readonly kind: 'tax-rate-missing'; readonly sku: string }
  | { readonly kind: 'box-missing'; readonly sku: string };
export type GateKind = Gate['kind'];
/** Gates that a person's word takes away (`shipments.takeOver`). */
export type TakeOverGate = Extract<Gate, { readonly kind: 'packed-elsewhere' | 'other-station' }>;

export interface GateContext {
  /** Server time: the PC's clock corrected by the `Date` headers (marketplace-api 4.2). */
  readonly nowMs: number;
  readonly locationId: string;
  /** A pack mutation of this station exists, in whatever state but given up or found to be another's. */
  readonly packedByUs: boolean;
  /** A cancellation of this station stands that the marketplace does not show yet; false when left out. */
  readonly cancelQueued?: boolean;
  /** Which of the account's stations this is. */
  readonly stations: StationShare;
  /** A person took it over from the station that owns it. */
  readonly takenOver: boolean;
  /** A person took it over as it is, packed elsewhere: from then on that pack counts as ours. */
  readonly adopted: boolean;
}

/** What decides whose a shipment is, beside its id. */
export type Ownership = Pick<GateContext, 'stations' | 'takenOver'>;

/** This station buffers it, opens it by item and sends for it. */
export function isOwned(shipmentId: string, { stations, takenOver }: Ownership): boolean {
  return takenOver || stations.count === 1 || ownerIndex(shipmentId, stations) === stations.index;
}

/** The pack the marketplace has, or will have, is ours. */
export function isPackOurs(
  state: ShipmentState,
  { packedByUs, adopted }: Pick<GateContext, 'packedByUs' | 'adopted'>,
): boolean {
  return packedByUs || (adopted && isPackApplied(state));
}

/** The first gate that stands, in the order a packer should hear of them; undefined when the shipment can be packed. */
export function gateOf(shipment: Shipment, context: GateContext): Gate | undefined {
  const state = shipmentState(shipment.orderItems);
  if (state === 'CANCELLED') return { kind: 'cancelled' };
  if (shipment.locationId !== context.locationId) return { kind: 'wrong-location', locationId: shipment.locationId };
  if (isDispatchApplied(state)) return { kind: 'already-dispatched' };
  if (context.cancelQueued) return { kind: 'cancel-queued' };
  if (state === 'FORM_FAILED') return { kind: 'form-failed' };
  if (state === 'UNKNOWN') return { kind: 'state-unknown' };
  if (shipment.hold) return { kind: 'on-hold' };
  if (shipment.dispatchAfterMs !== null && shipment.dispatchAfterMs > context.nowMs) {
    return { kind: 'too-early', untilMs: shipment.dispatchAfterMs };
  }
  return toTakeOver(shipment, context);
}

/** What a person would take over of it, whatever else stands before it; undefined where it is ours, or nobody's to pack any more. */
export function toTakeOver(shipment: Shipment, context: GateContext): TakeOverGate | undefined {
  const { shipmentId, locationId, orderItems } = shipment;
  const state = shipmentState(orderItems);
  if (state === 'CANCELLED' || isDispatchApplied(state) || locationId !== context.locationId) return undefined;
  if (isPackOurs(state, context)) return undefined;
  if (isPackApplied(state)) return { kind: 'packed-elsewhere' };
  if (isOwned(shipmentId, context)) return undefined;
  return { kind: 'other-station', index: ownerIndex(shipmentId, context.stations) };
}
