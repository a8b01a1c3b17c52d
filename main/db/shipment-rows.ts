import type {
  OrderItem,
  Package,
  PackagingPolicy,
  Shipment,
  ShipmentState,
  ShipmentType,
  SubShipment,
} from '../../shared/model/shipment.ts';

/** What is known about the knowledge of one shipment. */
export interface ShipmentKnowledge {
  readonly shipmentId: string;
  readonly fingerprint: string;
  readonly updatedAtMs: number | null;
  /** When the read that last told of it started. */
  readonly readAtMs: number;
  /** The marketplace, asked by id, has not known it since then; null while it does. */
  readonly unknownSinceMs: number | null;
  readonly closed: boolean;
  readonly detailsReadAtMs: number | null;
}

/** An order item with what this station remembers beyond the marketplace's present answer. */
export interface KnownItem extends OrderItem {
  /** The most units ever told: what is missing since was taken back. */
  readonly firstQuantity: number;
  /** Handling marks; null until the details were read. */
  readonly fragile: boolean | null;
  readonly dangerous: boolean | null;
  readonly large: boolean | null;
}

export interface LiveShipment {
  readonly shipmentId: string;
  readonly hold: boolean;
  readonly readAtMs: number;
}

export interface TrackingId {
  readonly trackingId: string;
  readonly subShipmentId: string;
  readonly vendorName: string;
}

export interface ShipmentRow {
  shipment_id: string;
  location_id: string;
  type: ShipmentType;
  closed: number;
  hold: number;
  mps: number;
  packaging_policy: PackagingPolicy;
  order_date_ms: number;
  dispatch_after_ms: number | null;
  dispatch_by_ms: number | null;
  updated_at_ms: number | null;
  fingerprint: string;
  read_at_ms: number;
  details_read_at_ms: number | null;
  unknown_since_ms: number | null;
}

export interface ItemRow {
  order_item_id: string;
  order_id: string;
  cancellation_group_id: string;
  sku: string;
  fsn: string;
  listing_id: string;
  hsn: string;
  title: string;
  quantity: number;
  state: ShipmentState;
  replacement: number;
  total_price_paise: number;
  package_ids: string;
  fragile: number | null;
  dangerous: number | null;
  large: number | null;
  first_quantity: number;
}

export interface SubRow {
  sub_shipment_id: string;
  packages: string;
}

export function toShipment(row: ShipmentRow, items: readonly ItemRow[], subs: readonly SubRow[]): Shipment {
  return {
    shipmentId: row.shipment_id,
    locationId: row.location_id,
    type: row.type,
    hold: row.hold === 1,
    mps: row.mps === 1,
    packagingPolicy: row.packaging_policy,
    orderDateMs: row.order_date_ms,
    dispatchAfterMs: row.dispatch_after_ms,
    dispatchByMs: row.dispatch_by_ms,
    updatedAtMs: row.updated_at_ms,
    orderItems: items.map(toItem),
    subShipments: subs.map(toSubShipment),
  };
}

function toItem(row: ItemRow): OrderItem {
  return {
    orderItemId: row.order_item_id,
    orderId: row.order_id,
    cancellationGroupId: row.cancellation_group_id,
    sku: row.sku,
    fsn: row.fsn,
    listingId: row.listing_id,
    hsn: row.hsn,
    title: row.title,
    quantity: row.quantity,
    state: row.state,
    replacement: row.replacement === 1,
    totalPricePaise: row.total_price_paise,
    packageIds: JSON.parse(row.package_ids) as string[],
  };
}

export function toKnowledge(row: ShipmentRow): ShipmentKnowledge {
  return {
    shipmentId: row.shipment_id,
    fingerprint: row.fingerprint,
    updatedAtMs: row.updated_at_ms,
    readAtMs: row.read_at_ms,
    unknownSinceMs: row.unknown_since_ms,
    closed: row.closed === 1,
    detailsReadAtMs: row.details_read_at_ms,
  };
}

export function toKnownItem(row: ItemRow): KnownItem {
  const mark = (value: number | null): boolean | null => (value === null ? null : value === 1);
  return {
    ...toItem(row),
    firstQuantity: row.first_quantity,
    fragile: mark(row.fragile),
    dangerous: mark(row.dangerous),
    large: mark(row.large),
  };
}

function toSubShipment(row: SubRow): SubShipment {
  return { subShipmentId: row.sub_shipment_id, packages: JSON.parse(row.packages) as Package[] };
}

/** What the search of the queue looks through: ids, SKUs and titles, one a line so that no match spans two of them. */
export function searchText(shipment: Shipment): string {
  const words = new Set<string>([shipment.shipmentId]);
  for (const item of shipment.orderItems) {
    for (const word of [item.orderId, item.orderItemId, item.sku, item.fsn, item.listingId, item.title])
      words.add(word);
  }
  return foldSearch([...words].join('\n'));
}

/** The search compares without regard to case. */
export function foldSearch(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
