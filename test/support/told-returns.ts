import type { Db } from '../../main/db/database.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { isReturnClosed, type Return } from '../../shared/model/returns.ts';

/** Writes what the marketplace told of returns, as far as the outbox reads it. */
export function tellReturns(db: Db, returns: readonly Return[], readAtMs: number): void {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO return_item (return_id, order_item_id, order_id, shipment_id, location_id, source, status, status_text, closed,
       quantity, reason, sub_reason, comments, tracking_id, courier_name, shipment_status, seller_id, created_ms, updated_ms, approved_ms,
       expected_ms, services, fingerprint, read_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)`,
  );
  inTransaction(db, () => {
    for (const item of returns.flatMap(({ items }) => items)) {
      insert.run(
        ...[item.returnId, item.orderItemId, item.orderId, item.shipmentId, item.locationId, item.source],
        ...[item.status, item.statusText, isReturnClosed(item.status) ? 1 : 0, item.quantity, item.reason],
        ...[item.subReason, item.comments, item.trackingId, item.courierName, item.shipmentStatus, item.sellerId],
        ...[item.createdMs, item.updatedMs, item.approvedMs, item.expectedMs],
        ...[JSON.stringify(item.services), readAtMs],
      );
    }
  });
}

export function tellService(db: Db, serviceFulfilmentId: string, shipmentId: string): void {
  db.prepare(
    `INSERT OR REPLACE INTO service_item (service_fulfilment_id, shipment_id, order_item_id, description) VALUES (?, ?, ?, 'Assembly')`,
  ).run(serviceFulfilmentId, shipmentId, `item-${shipmentId}`);
}
