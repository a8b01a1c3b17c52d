import type { Gate } from '../model/gates.ts';
import type { PackagingPolicy, ShipmentType } from '../model/shipment.ts';

/** One order item of the open parcel. `needed` is what the marketplace wants now, `cancelled` what it took back. */
export interface ParcelLine {
  readonly orderItemId: string;
  readonly orderId: string;
  readonly sku: string;
  readonly fsn: string;
  readonly listingId: string;
  readonly title: string;
  readonly needed: number;
  readonly cancelled: number;
  readonly verified: number;
  readonly fragile: boolean;
  readonly dangerous: boolean;
  readonly large: boolean;
  readonly replacement: boolean;
}

/** The parcel on the bench, as it was when it was opened plus what has been verified since. */
export interface OpenParcel {
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly type: ShipmentType;
  readonly dispatchByMs: number | null;
  readonly packagingPolicy: PackagingPolicy;
  readonly lines: readonly ParcelLine[];
  /** Order item ids in the order their units were verified, so that the last one can be undone. */
  readonly verifiedOrder: readonly string[];
  readonly openedAtMs: number;
  /** How old the marketplace's knowledge was at opening. */
  readonly readAtMs: number;
}

/** A verdict that must be answered by a scan of a command before the bench goes on. */
export interface Blocked {
  readonly by: 'wrong-item' | 'too-many' | 'wrong-label' | 'stop';
  readonly code: string;
}

/** One member per state of the bench, holding exactly what exists in it. */
export type Session =
  | { readonly status: 'idle' }
  | { readonly status: 'verifying'; readonly parcel: OpenParcel; readonly blocked: Blocked | null }
  | {
      readonly status: 'printing';
      readonly parcel: OpenParcel;
      readonly waitingFor: 'documents' | 'printer';
      readonly sinceMs: number;
      readonly jobId: string | null;
    }
  | {
      readonly status: 'confirming-label';
      readonly parcel: OpenParcel;
      readonly jobId: string;
      /** Every code that proves this label; the tracking ids, and whatever else was read from it. */
      readonly labelCodes: readonly string[];
      readonly sentAtMs: number;
      readonly blocked: Blocked | null;
    }
  | {
      readonly status: 'asking';
      readonly parcel: OpenParcel;
      readonly jobId: string;
      readonly labelCodes: readonly string[];
      readonly reason: string;
    }
  | { readonly status: 'stopped'; readonly parcel: OpenParcel; readonly why: StopReason };

/** Any session with a parcel in it. */
export type BusySession = Exclude<Session, { status: 'idle' }>;

export type StopReason =
  | { readonly kind: 'gate'; readonly gate: Gate }
  | {
      readonly kind: 'quantity-changed';
      readonly removed: readonly { readonly orderItemId: string; readonly units: number }[];
      /** How far the parcel was: units being scanned, all scanned, or with a label that is stale now. */
      readonly after: 'open' | 'complete' | 'label';
    }
  | { readonly kind: 'not-printed'; readonly reason: string }
  | { readonly kind: 'rejected'; readonly code: string; readonly message: string };
