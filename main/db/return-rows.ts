import type { ReturnItem, ReturnSource, ReturnStatus, ServiceItem } from '../../shared/model/returns.ts';

/** As SQLite gives it. */
export interface ReturnItemRow {
  return_id: string;
  order_item_id: string;
  order_id: string;
  shipment_id: string | null;
  location_id: string;
  source: ReturnSource;
  status: ReturnStatus;
  status_text: string;
  quantity: number;
  reason: string;
  sub_reason: string;
  comments: string;
  tracking_id: string | null;
  courier_name: string;
  shipment_status: string;
  seller_id: string | null;
  created_ms: number | null;
  updated_ms: number | null;
  approved_ms: number | null;
  expected_ms: number | null;
  services: string;
  fingerprint: string;
  read_at_ms: number;
}

/** What an item is compared with when the marketplace tells of it again. Instants UTC epoch ms. */
export interface ItemKnowledge {
  readonly status: ReturnStatus;
  readonly fingerprint: string;
  readonly updatedMs: number | null;
  readonly expectedMs: number | null;
  readonly readAtMs: number;
}

export function toKnowledge(
  row: Pick<ReturnItemRow, 'status' | 'fingerprint' | 'updated_ms' | 'read_at_ms' | 'expected_ms'>,
): ItemKnowledge {
  return {
    status: row.status,
    fingerprint: row.fingerprint,
    updatedMs: row.updated_ms,
    expectedMs: row.expected_ms,
    readAtMs: row.read_at_ms,
  };
}

export function toReturnItem(row: ReturnItemRow): ReturnItem {
  return {
    returnId: row.return_id,
    orderItemId: row.order_item_id,
    orderId: row.order_id,
    shipmentId: row.shipment_id,
    locationId: row.location_id,
    source: row.source,
    status: row.status,
    statusText: row.status_text,
    quantity: row.quantity,
    reason: row.reason,
    subReason: row.sub_reason,
    comments: row.comments,
    trackingId: row.tracking_id,
    courierName: row.courier_name,
    shipmentStatus: row.shipment_status,
    sellerId: row.seller_id,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
    approvedMs: row.approved_ms,
    expectedMs: row.expected_ms,
    services: JSON.parse(row.services) as ServiceItem[],
  };
}
