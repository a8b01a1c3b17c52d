import type { CancelledBy, CancelledUnits, PackedBox, SentInvoice, SentTax } from './records.ts';
import type { Switches } from './switches.ts';

/** What an order made by a control operation consists of; with the account's seed it makes the same shipment again. */
export interface OrderSpec {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly locationId: string;
  readonly type: 'NORMAL' | 'SELF' | 'EXPRESS';
  readonly hold: boolean;
  readonly replacement: boolean;
  readonly orderDateMs: number;
  readonly dispatchAfterMs: number;
  readonly dispatchByMs: number;
}

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
  | { readonly kind: 'form-acknowledged'; readonly shipmentId: string; readonly readyAtMs: number | null }
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
    };

/** `seq` counts from 1 without gaps; `requestId` names the request that caused it (`clock` for what time brought). */
export type HistoryEntry = Effect & { readonly seq: number; readonly atMs: number; readonly requestId: string };
