import type { ServiceItem } from './returns.ts';

/** States of an order item, and so derived of its shipment (marketplace-api 4.1). */
export const SHIPMENT_STATES = [
  'APPROVED',
  'PACKING_IN_PROGRESS',
  'FORM_FAILED',
  'PACKED',
  'READY_TO_DISPATCH',
  'PICKUP_COMPLETE',
  'SHIPPED',
  'DELIVERED',
  'COMPLETED',
  'RETURN_REQUESTED',
  'RETURNED',
  'CANCELLED',
  'UNKNOWN',
] as const;
export type ShipmentState = (typeof SHIPMENT_STATES)[number];

export const SHIPMENT_TYPES = ['NORMAL', 'SELF', 'EXPRESS'] as const;
export type ShipmentType = (typeof SHIPMENT_TYPES)[number];

export type PackagingPolicy = 'GREEN_PACKAGE' | 'TRANSPARENT_PACKAGE' | 'DEFAULT' | 'NA';

/** Server truth about one order item. Ids are text: order item ids exceed 2^53. */
export interface OrderItem {
  readonly orderItemId: string;
  readonly orderId: string;
  readonly cancellationGroupId: string;
  readonly sku: string;
  readonly fsn: string;
  readonly listingId: string;
  readonly hsn: string;
  readonly title: string;
  readonly quantity: number;
  readonly state: ShipmentState;
  readonly replacement: boolean;
  /** What the buyer pays for the whole item, in paise. */
  readonly totalPricePaise: number;
  readonly packageIds: readonly string[];
}

export interface Package {
  readonly packageId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
}

export interface SubShipment {
  readonly subShipmentId: string;
  readonly packages: readonly Package[];
}

/** Server truth about one shipment as `POST /v3/shipments/filter` and `GET /v3/shipments?…` give it, converted to our units. */
export interface Shipment {
  readonly shipmentId: string;
  readonly locationId: string;
  readonly type: ShipmentType;
  readonly hold: boolean;
  readonly mps: boolean;
  readonly packagingPolicy: PackagingPolicy;
  readonly orderDateMs: number;
  readonly dispatchAfterMs: number | null;
  readonly dispatchByMs: number | null;
  readonly updatedAtMs: number | null;
  readonly orderItems: readonly OrderItem[];
  readonly subShipments: readonly SubShipment[];
  /** Installations and the like of a self-ship order, where the reply tells them beside its items. */
  readonly services?: readonly ShipmentService[];
}

/** A service of one order item (marketplace-api 9). */
export interface ShipmentService extends ServiceItem {
  readonly orderItemId: string;
}

/** Courier, and handling marks per order item, from `GET /v3/shipments/{ids}` (marketplace-api 5.3). Addresses are not kept. */
export interface ShipmentDetail {
  readonly shipmentId: string;
  readonly trackingIds: readonly {
    readonly subShipmentId: string;
    readonly trackingId: string;
    readonly vendorName: string;
  }[];
  readonly handling: readonly {
    readonly orderItemId: string;
    readonly fragile: boolean;
    readonly dangerous: boolean;
    readonly large: boolean;
  }[];
}

const ORDER: Readonly<Record<ShipmentState, number>> = {
  UNKNOWN: 0,
  APPROVED: 1,
  FORM_FAILED: 2,
  PACKING_IN_PROGRESS: 3,
  PACKED: 4,
  READY_TO_DISPATCH: 5,
  PICKUP_COMPLETE: 6,
  SHIPPED: 7,
  DELIVERED: 8,
  COMPLETED: 9,
  RETURN_REQUESTED: 10,
  RETURNED: 11,
  CANCELLED: 12,
};

/**
 * A shipment's state is that of its least advanced item that is not cancelled; all cancelled means CANCELLED
 * (status is a field of each order item, marketplace-api 4.1).
 */
export function shipmentState(items: readonly Pick<OrderItem, 'state'>[]): ShipmentState {
  const live = items.filter((item) => item.state !== 'CANCELLED');
  if (live.length === 0) return items.length === 0 ? 'UNKNOWN' : 'CANCELLED';
  return live.reduce<ShipmentState>(
    (least, item) => (ORDER[item.state] < ORDER[least] ? item.state : least),
    live[0]?.state ?? 'UNKNOWN',
  );
}

/** States from which nothing at this bench can follow: the pull stops asking and the queue stops showing. */
export function isClosed(state: ShipmentState): boolean {
  return ORDER[state] >= ORDER.PICKUP_COMPLETE;
}

/** True when the pack has been applied: documents are being made or exist. */
export function isPackApplied(state: ShipmentState): boolean {
  return state === 'FORM_FAILED' || (ORDER[state] >= ORDER.PACKING_IN_PROGRESS && state !== 'CANCELLED');
}

/** True when the dispatch has been applied. */
export function isDispatchApplied(state: ShipmentState): boolean {
  return ORDER[state] >= ORDER.READY_TO_DISPATCH && state !== 'CANCELLED';
}
