import type { PackagingPolicy, ShipmentType } from '../../../shared/model/shipment.ts';
import type { Product } from './catalogue/product.ts';
import type { SelfShipRecord } from './self-ship-records.ts';

/** States an order item passes through here, in order; COMPLETED is self-ship's end, CANCELLED stands apart (marketplace-api 4.1). */
export const ITEM_STATES = [
  'APPROVED',
  'FORM_FAILED',
  'PACKING_IN_PROGRESS',
  'PACKED',
  'READY_TO_DISPATCH',
  'PICKUP_COMPLETE',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
  'RETURNED',
  'CANCELLED',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export type CancelledBy = 'buyer' | 'marketplace' | 'seller';

export interface Cancellation {
  readonly atMs: number;
  readonly by: CancelledBy;
  readonly reason: string;
  readonly subReason: string;
}

/** One order item. `quantity` is what remains; it keeps the last quantity once the whole item is cancelled. */
export interface ItemRecord {
  readonly orderItemId: string;
  readonly orderId: string;
  readonly product: Product;
  /** Items of one group are cancelled together or not at all (marketplace-api 6.9). */
  readonly cancellationGroupId: string;
  readonly orderedQuantity: number;
  readonly replacement: boolean;
  readonly packageIds: readonly string[];
  quantity: number;
  state: ItemState;
  cancellation: Cancellation | null;
}

export interface PackageRecord {
  readonly packageId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
}

export interface BoxRecord {
  readonly subShipmentId: string;
  readonly packages: readonly PackageRecord[];
}

/** Centimetres and kilograms, as the wire has them. */
export interface PackedBox {
  readonly subShipmentId: string;
  readonly length: number;
  readonly breadth: number;
  readonly height: number;
  readonly weight: number;
}

/** One line of `taxItems` as the pack sent it. */
export interface SentTax {
  readonly orderItemId: string;
  readonly taxRatePercent: number;
  readonly quantity: number;
  readonly purchasePricePaise: number | null;
}

/** One entry of `invoices` as the pack sent it; the date is India's, `YYYY-MM-DD`. */
export interface SentInvoice {
  readonly orderId: string;
  readonly invoiceDate: string;
  readonly invoiceNumber: string;
}

/** Live senders without numbers of their own send "" or "0" (marketplace-api 6.1). */
export function isNumbered(invoice: Pick<SentInvoice, 'invoiceNumber'>): boolean {
  return invoice.invoiceNumber !== '' && invoice.invoiceNumber !== '0';
}

export interface PackRecord {
  readonly acceptedAtMs: number;
  readonly boxes: readonly PackedBox[];
  readonly serials: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly taxes: readonly SentTax[];
  readonly invoices: readonly SentInvoice[];
  /** Null: the documents never get ready. */
  readyAtMs: number | null;
  formFails: boolean;
  /** The number that was given for a failed road permit. */
  formAck: string | null;
}

/** Everything the marketplace knows of one shipment. Instants are UTC epoch ms. */
export interface ShipmentRecord {
  /** Position in the catalogue: breaks ties, makes ids unique. */
  readonly number: number;
  readonly shipmentId: string;
  readonly locationId: string;
  readonly type: ShipmentType;
  /** The courier that collects it; empty for self-ship. */
  readonly vendorName: string;
  readonly mps: boolean;
  readonly packagingPolicy: PackagingPolicy;
  readonly prepaid: boolean;
  readonly orderDateMs: number;
  readonly items: readonly ItemRecord[];
  readonly boxes: readonly BoxRecord[];
  dispatchAfterMs: number;
  dispatchByMs: number;
  updatedAtMs: number;
  hold: boolean;
  pack: PackRecord | null;
  /** Null until its seller dispatched it himself. */
  selfShip: SelfShipRecord | null;
  /** Units were cancelled after the label was made: dispatch wants it fetched again (marketplace-api 6.8). */
  labelStale: boolean;
  labelFetches: number;
  /** Its label was fetched without `reprint=true` once. */
  labelMarked: boolean;
}

const RANK = new Map(ITEM_STATES.map((state, index) => [state, index]));

/** The state of the least advanced item that is not cancelled; CANCELLED when none is left. */
export function stateOf(record: Pick<ShipmentRecord, 'items'>): ItemState {
  let least: ItemState = 'CANCELLED';
  for (const item of record.items) if (rank(item.state) < rank(least)) least = item.state;
  return least;
}

export function rank(state: ItemState): number {
  return RANK.get(state) ?? ITEM_STATES.length;
}

export function liveItems(record: ShipmentRecord): ItemRecord[] {
  return record.items.filter((item) => item.state !== 'CANCELLED');
}

/** When the last of its items was cancelled; undefined while none is. */
export function cancelledAtMs(record: ShipmentRecord): number | undefined {
  let last: number | undefined;
  for (const item of record.items) {
    if (item.state === 'CANCELLED' && item.cancellation && item.cancellation.atMs > (last ?? 0)) {
      last = item.cancellation.atMs;
    }
  }
  return last;
}

export interface CancelledUnits {
  readonly orderItemId: string;
  readonly quantity: number;
}

/** Takes units away; an item without units left is CANCELLED. Unknown items and too many units are the caller's to refuse. */
export function takeUnits(record: ShipmentRecord, units: readonly CancelledUnits[], cancellation: Cancellation): void {
  for (const { orderItemId, quantity } of units) {
    const item = record.items.find((candidate) => candidate.orderItemId === orderItemId);
    if (!item || item.state === 'CANCELLED') continue;
    item.cancellation = cancellation;
    if (quantity >= item.quantity) item.state = 'CANCELLED';
    else item.quantity -= quantity;
  }
}
