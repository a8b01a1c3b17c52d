import { z } from 'zod';
import type { Otc, PickupKey, ReturnOtcs } from '../model/handover.ts';
import type { ShipmentState } from '../model/shipment.ts';
import type { ParcelState } from '../model/states.ts';
import { request } from './request.ts';
import { by } from './words.ts';

/** One courier's pick-up, or one without window where the marketplace tells none. Counts are parcels' shipments. */
export interface PickupView extends PickupKey {
  /** Ready to dispatch at the marketplace, as it last counted; null: it has not told of this pick-up. */
  readonly there: number | null;
  /** Of those packed at this station and dispatched or about to be, the ones of this courier not yet picked up. */
  readonly here: number;
  /** The courier comes more than once, and nobody tells which parcel goes when: `here` is of all its pick-ups. */
  readonly shared: boolean;
  /** Scanned into this load. */
  readonly loaded: number;
  readonly otc: Otc | null;
}

/** What became of a scan at the loading door. */
export type LoadVerdict =
  | 'loaded'
  | 'already-loaded'
  /** Of another courier: it must not leave with this one. */
  | 'wrong-courier'
  /** Not dispatched yet, or its dispatch is still on its way: the courier's list has it not. */
  | 'not-dispatched'
  /** On hold, cancelled or stopped: it stays here. */
  | 'stopped'
  /** No parcel known here. */
  | 'foreign';

export interface LoadedParcel {
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly trackingId: string;
  readonly atMs: number;
}

/** The three sides compared: ready there, packed here, scanned out. Works on what is known; `asOf` says how old the first is. */
export interface Reconciliation {
  readonly pickup: PickupKey;
  readonly there: number | null;
  readonly thereAsOfMs: number | null;
  readonly here: number;
  /** The courier comes more than once, and nobody tells which parcel goes when. */
  readonly shared: boolean;
  readonly loaded: readonly LoadedParcel[];
  /** Of `missing`, how many this pick-up lacks by what was told: fewer than stand here where the courier comes again. */
  readonly lacking: number;
  /** Packed here for this courier and not scanned out; none where this pick-up has all that were told. */
  readonly missing: readonly {
    readonly shipmentId: string;
    readonly orderIds: readonly string[];
    readonly trackingIds: readonly string[];
    readonly state: ShipmentState;
    readonly parcel: ParcelState | null;
  }[];
  /** Scanned at this load and not of it. */
  readonly foreign: readonly {
    readonly code: string;
    readonly verdict: LoadVerdict;
    readonly courier: string | null;
    readonly atMs: number;
  }[];
  /** Ready there and neither packed here nor scanned: of another station, or packed elsewhere. Negative never: then `there` is old. */
  readonly elsewhere: number | null;
  readonly closedAtMs: number | null;
}

const pickup = {
  vendorGroupCode: z.string().min(1).max(200),
  isMps: z.boolean(),
  window: z.strictObject({ fromMs: z.number().int(), toMs: z.number().int() }).nullable(),
};

export const handoverContract = {
  /** From what is known; `refresh` asks the marketplace first and says when it could not. */
  'handover.overview': request<{
    readonly pickups: readonly PickupView[];
    /** When the counts were last told; null: never. */
    readonly countsAtMs: number | null;
    readonly refreshed: boolean;
  }>()(z.strictObject({ refresh: z.boolean().default(false) })),
  /** `scanId` makes a repeated scan answer the verdict that stands. */
  'handover.scan': request<{
    readonly verdict: LoadVerdict;
    readonly shipmentId: string | null;
    readonly courier: string | null;
    readonly loaded: number;
    readonly missing: number;
  }>()(z.strictObject({ ...pickup, code: z.string().min(1).max(500), scanId: z.string().min(1).max(64) })),
  /** Takes a parcel off the load again. */
  'handover.unload': request<{ readonly loaded: number }>()(
    z.strictObject({ ...pickup, shipmentId: z.string().min(1).max(100) }),
  ),
  'handover.reconcile': request<Reconciliation>()(z.strictObject(pickup)),
  /** The courier has left; what is missing is written down with who let it go. The next load of the same courier begins anew. */
  'handover.close': request<Reconciliation>()(
    z.strictObject({ ...pickup, by, note: z.string().trim().max(500).optional() }),
  ),
  /** PDF, base64, live. */
  'handover.manifest': request<{ readonly pdf: string; readonly fileName: string }>()(z.strictObject(pickup)),
  /** Codes for taking returns from the courier, live. */
  'handover.returnOtcs': request<ReturnOtcs>()(z.strictObject({})),
};
