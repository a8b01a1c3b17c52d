import { foldCode, spellings } from '../../shared/scan/codes.ts';
import type { Db } from './database.ts';

/** A popular item may be wanted by thousands of shipments; nobody reads on past so many. */
const MOST_HITS = 200;

/**
 * Look-ups by what a scanner reads, giving shipment ids. Ids are tried as scanned, in capitals and in small letters: Caps Lock
 * turns them around. An empty code names nothing.
 */
export function shipmentFinders(db: Db) {
  const byIds = (sql: string) => {
    const found = db.prepare<[string, string, string], string>(`${sql} LIMIT ${MOST_HITS}`).pluck();
    return (code: string): string[] => {
      const [text, upper, lower] = spellings(code);
      return text === '' ? [] : found.all(text, upper, lower);
    };
  };
  const liveWanting = (condition: string) =>
    `SELECT shipment_id FROM order_item WHERE ${condition} AND wanted_by_ms IS NOT NULL
     GROUP BY shipment_id ORDER BY min(wanted_by_ms), shipment_id`;
  const bySku = db.prepare<[string], string>(`${liveWanting('sku_key = ?')} LIMIT ${MOST_HITS}`).pluck();

  return {
    /** Open and closed ones, by their own id, their order's, an item's or a tracking id. */
    idsByShipmentId: byIds('SELECT shipment_id FROM shipment WHERE shipment_id IN (?, ?, ?)'),
    idsByOrderId: byIds('SELECT DISTINCT shipment_id FROM order_item WHERE order_id IN (?, ?, ?)'),
    idsByOrderItemId: byIds('SELECT DISTINCT shipment_id FROM order_item WHERE order_item_id IN (?, ?, ?)'),
    idsByTrackingId: byIds('SELECT DISTINCT shipment_id FROM tracking WHERE tracking_id IN (?, ?, ?)'),
    /** Live shipments that still want units of the item, the most urgent first, at most 200. */
    liveIdsBySku(code: string): string[] {
      const key = foldCode(code);
      return key === '' ? [] : bySku.all(key);
    },
    liveIdsByFsn: byIds(liveWanting('fsn IN (?, ?, ?)')),
    liveIdsByListing: byIds(liveWanting('listing_id IN (?, ?, ?)')),
  };
}
