import type { ReturnSource } from '../../../shared/model/returns.ts';
import type { CancelledBy, CancelledUnits, PackedBox, SentInvoice, SentTax } from './records.ts';
import type { ReturnItemRecord } from './return-records.ts';
import type { Switches } from './switches.ts';

/** What an order made by a control operation consists of; with the account's seed it makes the same shipment again. */
export interface OrderSpec {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly locationId: string;
  readonly type: 'NORMAL' | 'SELF' | 'EXPRESS';
  readonly hold: boolean;
  readonly replacement: boolean;
  /** Its items are one cancellation group, not one each. */
  readonly oneGroup?: boolean;
  readonly orderDateMs: number;
  readonly dispatchAfterMs: number;
  readonly dispatchByMs: number;
}

/** What the seller of a self-ship shipment does (marketplace-api 8); a trainer who moves one on makes the same effects. */
export type SelfShipEffect =
  | {
      readonly kind: 'self-dispatched';
      readonly shipmentId: string;
      readonly dispatchedMs: number;
      readonly tentativeDeliveryMs: number;
      readonly deliveryPartner: string | null;
      readonly trackingId: string | null;
      readonly invoiceNumber: string | null;
      /** `YYYY-MM-DD` in India. */
      readonly invoiceDate: string;
      readonly serials: Readonly<Record<string, readonly (readonly string[])[]>>;
    }
  | {
      readonly kind: 'self-attempted';
      readonly shipmentId: string;
      readonly attemptedMs: number;
      readonly reason: string;
      readonly subReason: string;
      readonly newDeliveryMs: number;
    }
  | {
      readonly kind: 'self-updated';
      readonly shipmentId: string;
      readonly trackingId: string;
      readonly deliveryPartner: string;
      readonly tentativeDeliveryMs: number;
    }
  | { readonly kind: 'self-delivered'; readonly shipmentId: string; readonly deliveredMs: number }
  /** Delivered, and no service is left to be done. */
  | { readonly kind: 'self-completed'; readonly shipmentId: string }
  /** Came back with a return that was completed. */
  | { readonly kind: 'items-returned'; readonly shipmentId: string; readonly orderItemIds: readonly string[] };

/** Services of orders and tech visits of returns (marketplace-api 9). */
export type ServiceEffect = { readonly serviceFulfilmentId: string; readonly shipmentId: string } & (
  | {
      readonly kind: 'service-created';
      readonly number: number;
      readonly orderItemId: string;
      readonly returnId: string | null;
      readonly description: string;
      readonly serviceByMs: number;
    }
  | {
      readonly kind: 'service-attempted';
      readonly attemptedMs: number;
      readonly newDateMs: number;
      readonly reason: string;
      readonly subReason: string;
      readonly comments: string;
    }
  | { readonly kind: 'service-completed'; readonly completedMs: number }
  | { readonly kind: 'service-cancelled' }
);

/** Returns, decided by their seller or moved by the marketplace (marketplace-api 10). */
export type ReturnEffect = { readonly returnId: string; readonly shipmentId: string } & (
  | {
      readonly kind: 'return-created';
      readonly number: number;
      readonly source: ReturnSource;
      readonly items: readonly ReturnItemRecord[];
      readonly trackingId: string | null;
      readonly reason: string;
      readonly subReason: string;
      readonly expectedMs: number | null;
    }
  | { readonly kind: 'return-approved'; readonly comments: string; readonly expectedMs: number | null }
  | { readonly kind: 'return-rejected'; readonly comments: string }
  | { readonly kind: 'return-completed' | 'return-cancelled' }
  | { readonly kind: 'return-picked-up'; readonly pickedUpMs: number }
  | {
      readonly kind: 'return-pickup-attempted';
      readonly attemptedMs: number;
      readonly newPickupMs: number;
      readonly reason: string;
    }
  | { readonly kind: 'return-tracked'; readonly trackingId: string }
  | { readonly kind: 'return-expected'; readonly expectedMs: number }
  /** Where the parcel is on its way back, in the courier's word. */
  | { readonly kind: 'return-moved'; readonly shipmentStatus: string }
);

/**
 * Every change the marketplace ever made, and nothing else makes one: applied to the store, kept in the history, written to
 * the state file and applied again from it.
 */
export type Effect =
  | { readonly kind: 'token-issued'; readonly token: string; readonly expiresAtMs: number }
  | { readonly kind: 'tokens-revoked' }
  | { readonly kind: 'switched'; readonly switches: Partial<Switches> }
  | { readonly kind: 'created'; readonly shipmentId: string; readonly number: number; readonly order: OrderSpec }
  | {
      readonly kind: 'pack-accepted';
      readonly shipmentId: string;
      readonly readyAtMs: number | null;
      readonly formFails: boolean;
      readonly boxes: readonly PackedBox[];
      readonly serials: Readonly<Record<string, readonly (readonly string[])[]>>;
      readonly taxes: readonly SentTax[];
      /** As sent; numbers of a seller who does not invoice are "" or "0". */
      readonly invoices: readonly SentInvoice[];
    }
  | { readonly kind: 'form-failed'; readonly shipmentId: string }
  | {
      readonly kind: 'form-acknowledged';
      readonly shipmentId: string;
      readonly readyAtMs: number | null;
      /** Absent in histories of earlier versions. */
      readonly ackNumber?: string;
    }
  | { readonly kind: 'packed'; readonly shipmentId: string }
  | {
      readonly kind: 'label-fetched';
      readonly shipmentId: string;
      /** What the request said; `GET .../labels` has no such flag and marks nothing, which is true here. */
      readonly reprint: boolean;
      readonly through: 'labelOnly' | 'labelOnly/pdf' | 'labels';
    }
  /** The first fetch without `reprint=true`: the items count as marked by their seller from then on (marketplace-api 6.3). */
  | { readonly kind: 'label-marked'; readonly shipmentId: string }
  | { readonly kind: 'invoice-fetched'; readonly shipmentId: string; readonly format: 'pdf' | 'json' }
  | { readonly kind: 'dispatched'; readonly shipmentId: string }
  | { readonly kind: 'picked-up' | 'shipped' | 'delivered'; readonly shipmentId: string }
  | { readonly kind: 'held' | 'unheld'; readonly shipmentId: string }
  | {
      readonly kind: 'dispatch-dates-moved';
      readonly shipmentId: string;
      readonly dispatchAfterMs: number;
      readonly dispatchByMs: number;
    }
  | {
      readonly kind: 'cancelled';
      readonly shipmentId: string;
      readonly by: CancelledBy;
      readonly reason: string;
      readonly subReason: string;
      readonly units: readonly CancelledUnits[];
    }
  | {
      readonly kind: 'manifest-fetched';
      readonly locationId: string;
      readonly vendorGroupCode: string;
      readonly isMps: boolean;
      readonly shipmentIds: readonly string[];
    }
  | SelfShipEffect
  | ServiceEffect
  | ReturnEffect;

/** `seq` counts from 1 without gaps; `requestId` names the request that caused it (`clock` for what time brought). */
export type HistoryEntry = Effect & { readonly seq: number; readonly atMs: number; readonly requestId: string };
