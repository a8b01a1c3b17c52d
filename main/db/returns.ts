import { isReturnClosed, type Return, type ReturnItem } from '../../shared/model/returns.ts';
import type { ShipmentType } from '../../shared/model/shipment.ts';
import { spellings } from '../../shared/scan/codes.ts';
import type { Db } from './database.ts';
import { type ItemKnowledge, type ReturnItemRow, toKnowledge, toReturnItem } from './return-rows.ts';

export type { ItemKnowledge } from './return-rows.ts';

export interface KnownReturn extends Return {
  /** When the marketplace last told of the item it told of longest ago, UTC epoch ms. */
  readonly readAtMs: number;
}

/** What is known here of the order of a returned item. */
export interface ReturnedOrderItem {
  readonly shipmentId: string;
  readonly type: ShipmentType;
  readonly title: string;
  readonly sku: string;
}

/** Nobody reads on past so many returns of one code. */
const MOST_HITS = 50;

/** Server truth about returns. Only `pull/apply-return` calls what writes. */
export function returnQueries(db: Db) {
  const item = db.prepare<
    [string, string],
    Pick<ReturnItemRow, 'status' | 'fingerprint' | 'updated_ms' | 'read_at_ms' | 'expected_ms'>
  >(
    `SELECT status, fingerprint, updated_ms, read_at_ms, expected_ms FROM return_item WHERE return_id = ? AND order_item_id = ?`,
  );
  const save = db.prepare(`
    INSERT INTO return_item (return_id, order_item_id, order_id, shipment_id, location_id, source, status, status_text,
      closed, quantity, reason, sub_reason, comments, tracking_id, courier_name, shipment_status, seller_id, created_ms,
      updated_ms, approved_ms, expected_ms, services, fingerprint, read_at_ms)
    VALUES (@returnId, @orderItemId, @orderId, @shipmentId, @locationId, @source, @status, @statusText, @closed, @quantity,
      @reason, @subReason, @comments, @trackingId, @courierName, @shipmentStatus, @sellerId, @createdMs, @updatedMs,
      @approvedMs, @expectedMs, @services, @fingerprint, @readAtMs)
    ON CONFLICT (return_id, order_item_id) DO UPDATE SET order_id = excluded.order_id,
      shipment_id = ifnull(excluded.shipment_id, shipment_id), location_id = excluded.location_id, source = excluded.source,
      status = excluded.status, status_text = excluded.status_text, closed = excluded.closed, quantity = excluded.quantity,
      reason = excluded.reason, sub_reason = excluded.sub_reason, comments = excluded.comments,
      tracking_id = excluded.tracking_id, courier_name = excluded.courier_name, shipment_status = excluded.shipment_status,
      seller_id = ifnull(excluded.seller_id, seller_id), created_ms = excluded.created_ms, updated_ms = excluded.updated_ms,
      approved_ms = excluded.approved_ms, expected_ms = excluded.expected_ms, services = excluded.services,
      fingerprint = excluded.fingerprint, read_at_ms = excluded.read_at_ms`);
  const confirm = db.prepare(
    `UPDATE return_item SET read_at_ms = ? WHERE (return_id, order_item_id) IN
       (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))`,
  );
  const items = db.prepare<[string], ReturnItemRow>(
    'SELECT * FROM return_item WHERE return_id = ? ORDER BY order_item_id',
  );
  const finder = (column: string) =>
    db
      .prepare<[string, string, string, string], string>(
        `SELECT DISTINCT return_id FROM return_item WHERE ${column} IN (?, ?, ?) AND location_id = ? LIMIT ${MOST_HITS}`,
      )
      .pluck();
  const ownFinders = ['return_id', 'tracking_id'].map(finder);
  const orderFinders = ['order_item_id', 'shipment_id', 'order_id'].map(finder);
  const anyOpen = db
    .prepare<[string], string>(
      'SELECT DISTINCT return_id FROM return_item WHERE closed = 0 AND return_id IN (SELECT value FROM json_each(?))',
    )
    .pluck();
  const orderItem = db.prepare<
    [string, string | null],
    { shipment_id: string; type: ShipmentType; title: string; sku: string }
  >(
    `SELECT o.shipment_id, s.type, o.title, o.sku FROM order_item o JOIN shipment s ON s.shipment_id = o.shipment_id
     WHERE o.order_item_id = ? ORDER BY o.shipment_id IS ? DESC LIMIT 1`,
  );
  const ofShipment = db.prepare<[string], { type: ShipmentType }>('SELECT type FROM shipment WHERE shipment_id = ?');
  const orderless = db.prepare<[string, string, number], { return_id: string; order_item_id: string }>(
    `SELECT return_id, order_item_id FROM return_item i WHERE location_id = ? AND closed = 0 AND order_item_id > ?
       AND NOT EXISTS (SELECT 1 FROM order_item o WHERE o.order_item_id = i.order_item_id)
     ORDER BY order_item_id LIMIT ?`,
  );
  const ofOrderItems = db
    .prepare<[string], string>(
      'SELECT DISTINCT return_id FROM return_item WHERE order_item_id IN (SELECT value FROM json_each(?))',
    )
    .pluck();

  function named(code: string, locationId: string, finders: readonly ReturnType<typeof finder>[]): readonly string[] {
    const [text, upper, lower] = spellings(code);
    if (text === '') return [];
    for (const find of finders) {
      const found = find.all(text, upper, lower, locationId);
      if (found.length > 0) return found;
    }
    return [];
  }

  return {
    /** What an item is compared with when the marketplace tells of it again. */
    item(returnId: string, orderItemId: string): ItemKnowledge | undefined {
      const row = item.get(returnId, orderItemId);
      return row && toKnowledge(row);
    },
    /** Writes the item over what is stored; the caller has made sure that it is not older. Its shipment and seller, once told, are kept. */
    save(told: ReturnItem, fingerprint: string, readAtMs: number): void {
      const closed = isReturnClosed(told.status) ? 1 : 0;
      save.run({ ...told, services: JSON.stringify(told.services), closed, fingerprint, readAtMs });
    },
    /** These (return, order item) were told again as they are stored. */
    confirm(keys: readonly (readonly [string, string])[], readAtMs: number): void {
      confirm.run(readAtMs, JSON.stringify(keys));
    },
    read(returnId: string): KnownReturn | undefined {
      const rows = items.all(returnId);
      if (rows.length === 0) return undefined;
      return { returnId, items: rows.map(toReturnItem), readAtMs: Math.min(...rows.map((row) => row.read_at_ms)) };
    },
    /**
     * Returns that a scanned code names: by return or tracking id, else by order item, shipment or order, whichever first names
     * any. As scanned, in capitals and in small letters. An empty code names nothing.
     */
    idsByCode: (code: string, locationId: string): readonly string[] =>
      named(code, locationId, [...ownFinders, ...orderFinders]),
    /**
     * The one return a code can mean: the only one it names, or of several the only open one. `by` `own-id`: no id of its order, of
     * which another return may be told the next moment.
     */
    onlyByCode(code: string, locationId: string, by: 'any-id' | 'own-id'): string | null {
      const ids = named(code, locationId, by === 'own-id' ? ownFinders : [...ownFinders, ...orderFinders]);
      const open = ids.length > 1 ? anyOpen.all(JSON.stringify(ids)) : ids;
      return open.length === 1 ? (open[0] ?? null) : null;
    },
    /** The order of a returned item, where this station knows it; of several the shipment the return itself names. */
    orderItem({ orderItemId, shipmentId }: Pick<ReturnItem, 'orderItemId' | 'shipmentId'>): ReturnedOrderItem | null {
      const row = orderItem.get(orderItemId, shipmentId);
      return row ? { shipmentId: row.shipment_id, type: row.type, title: row.title, sku: row.sku } : null;
    },
    /** The shipment a return came from, where it is known here. */
    forward(returned: Pick<Return, 'items'>): { readonly shipmentId: string; readonly type: ShipmentType } | null {
      for (const { shipmentId } of returned.items) {
        const row = shipmentId === null ? undefined : ofShipment.get(shipmentId);
        if (row && shipmentId !== null) return { shipmentId, type: row.type };
      }
      for (const each of returned.items) {
        const row = orderItem.get(each.orderItemId, each.shipmentId);
        if (row) return { shipmentId: row.shipment_id, type: row.type };
      }
      return null;
    },
    /** Order items of open returns whose order is not known here, by id after `afterId` (start with ''). */
    orderless: (locationId: string, afterId: string, limit: number) =>
      orderless
        .all(locationId, afterId, limit)
        .map((row) => ({ returnId: row.return_id, orderItemId: row.order_item_id })),
    idsOfOrderItems: (orderItemIds: readonly string[]): readonly string[] =>
      ofOrderItems.all(JSON.stringify(orderItemIds)),
  };
}
