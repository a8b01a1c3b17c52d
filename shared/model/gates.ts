import { isDispatchApplied, isPackApplied, type Shipment, shipmentState } from './shipment.ts';

/** Why a shipment cannot be packed now. Nothing is printed or sent while one stands. */
export type Gate =
  | { readonly kind: 'on-hold' }
  | { readonly kind: 'too-early'; readonly untilMs: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'wrong-location'; readonly locationId: string }
  | { readonly kind: 'packed-elsewhere' }
  | { readonly kind: 'already-dispatched' }
  /** Another station of the account owns it; a supervisor takes it over after a fresh read. */
  | { readonly kind: 'other-station'; readonly index: number }
  /** No network, its news is older than the setting allows, and it is worth too much to be packed on a guess. */
  | { readonly kind: 'news-too-old'; readonly readAtMs: number }
  | { readonly kind: 'self-ship' }
  | { readonly kind: 'form-failed' }
  | { readonly kind: 'state-unknown' }
  | { readonly kind: 'tax-rate-missing'; readonly sku: string }
  | { readonly kind: 'box-missing'; readonly sku: string };
export type GateKind = Gate['kind'];

export interface GateContext {
  /** Server time: the PC's clock corrected by the `Date` headers (marketplace-api 4.2). */
  readonly nowMs: number;
  readonly locationId: string;
  /** A pack mutation of this station exists, in whatever state. */
  readonly packedByUs: boolean;
}

/** The first gate that stands, in the order a packer should hear of them; undefined when the shipment can be packed. */
export function gateOf(shipment: Shipment, context: GateContext): Gate | undefined {
  const state = shipmentState(shipment.orderItems);
  if (state === 'CANCELLED') return { kind: 'cancelled' };
  if (shipment.locationId !== context.locationId) return { kind: 'wrong-location', locationId: shipment.locationId };
  if (isDispatchApplied(state)) return { kind: 'already-dispatched' };
  if (state === 'FORM_FAILED') return { kind: 'form-failed' };
  if (state === 'UNKNOWN') return { kind: 'state-unknown' };
  if (shipment.hold) return { kind: 'on-hold' };
  if (shipment.dispatchAfterMs !== null && shipment.dispatchAfterMs > context.nowMs) {
    return { kind: 'too-early', untilMs: shipment.dispatchAfterMs };
  }
  if (shipment.type === 'SELF') return { kind: 'self-ship' };
  if (isPackApplied(state) && !context.packedByUs) return { kind: 'packed-elsewhere' };
  return undefined;
}
