/** Parcels of one courier for one pick-up (seed, `GET /v3/shipments/handover/counts`; marketplace-api 7.1). Instants UTC epoch ms. */
export interface PickupCount {
  /** Opaque text; a name with spaces in the live sample. */
  readonly vendorGroupCode: string;
  /** Shipments ready to dispatch. */
  readonly count: number;
  readonly isMps: boolean;
  readonly window: PickupWindow | null;
  readonly otc: Otc;
}

export interface PickupWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `not-ready`: OTC_UNAVAILABLE at the counts, OTC_NOT_GENERATED for returns; try later. `off`: this location is not on it (marketplace-api C16). */
export type Otc =
  | { readonly is: 'code'; readonly code: string }
  | { readonly is: 'not-ready' }
  | { readonly is: 'off' };

/** Codes for taking returns from the courier (`GET /v3/shipments/otc/{locationId}?requestType=RETURN`; marketplace-api 7.3). */
export interface ReturnOtc {
  /** `LARGE`, `NON_LARGE` or another word of the marketplace. */
  readonly type: string;
  readonly vendor: string;
  readonly code: string;
}
export type ReturnOtcs =
  | { readonly is: 'codes'; readonly otcs: readonly ReturnOtc[] }
  | { readonly is: 'not-ready' }
  | { readonly is: 'off' };

/** Which pick-up a manifest, or a load, is of. */
export interface PickupKey {
  readonly vendorGroupCode: string;
  readonly isMps: boolean;
  readonly window: PickupWindow | null;
}

/** One road permit of a shipment (marketplace-api 6.10). */
export interface ShipmentForm {
  readonly name: string;
  /** Where the seller fills it in; null where none is given. Shown as text, never followed by itself. */
  readonly link: string | null;
  readonly automated: boolean;
  /** `FAILED` or another word of the marketplace. */
  readonly status: string;
}

/** Courier names are compared without regard to case and spaces: the marketplace spells one in several ways. */
export function courierKey(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The same pick-up, however the courier is spelled. */
export function samePickup(a: PickupKey, b: PickupKey): boolean {
  return (
    a.isMps === b.isMps &&
    courierKey(a.vendorGroupCode) === courierKey(b.vendorGroupCode) &&
    a.window?.fromMs === b.window?.fromMs &&
    a.window?.toMs === b.window?.toMs
  );
}
