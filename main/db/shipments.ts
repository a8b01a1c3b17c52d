import { shareHash } from '../../shared/model/ownership.ts';
import { isClosed, type Shipment, type ShipmentDetail, shipmentState } from '../../shared/model/shipment.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { Db } from './database.ts';
import { packNeedQueries } from './pack-needs.ts';
import { serviceItemQueries } from './service-items.ts';
import { shipmentFinders } from './shipment-finders.ts';
import {
  type ItemRow,
  type KnownItem,
  type LiveShipment,
  type ShipmentKnowledge,
  type ShipmentRow,
  type SubRow,
  searchText,
  type TrackingId,
  toKnowledge,
  toKnownItem,
  toShipment,
} from './shipment-rows.ts';

export type { KnownItem, LiveShipment, ShipmentKnowledge, TrackingId } from './shipment-rows.ts';

export interface KnownShipmentRows {
  readonly shipment: Shipment;
  /** In the marketplace's order, with the units first told and the handling marks. */
  readonly items: readonly KnownItem[];
  /** When the marketplace last told of it, UTC epoch ms. */
  readonly readAtMs: number;
}

/** Server truth: shipments, their items, sub-shipments and tracking ids. Only `pull/apply-shipment` calls what writes. */
export function shipmentQueries(db: Db) {
  const typeOf = db.prepare<[string], Shipment['type']>('SELECT type FROM shipment WHERE shipment_id = ?').pluck();
  const byId = db.prepare<[string], ShipmentRow>('SELECT * FROM shipment WHERE shipment_id = ?');
  const items = db.prepare<[string], ItemRow>('SELECT * FROM order_item WHERE shipment_id = ? ORDER BY position');
  const subs = db.prepare<[string], SubRow>(
    'SELECT sub_shipment_id, packages FROM sub_shipment WHERE shipment_id = ? ORDER BY position',
  );
  const saveShipment = db.prepare(`
    INSERT INTO shipment (shipment_id, location_id, type, state, closed, hold, mps, packaging_policy, order_date_ms,
      dispatch_after_ms, dispatch_by_ms, updated_at_ms, fingerprint, read_at_ms, share_hash)
    VALUES (@shipmentId, @locationId, @type, @state, @closed, @hold, @mps, @packagingPolicy, @orderDateMs,
      @dispatchAfterMs, @dispatchByMs, @updatedAtMs, @fingerprint, @readAtMs, @shareHash)
    ON CONFLICT (shipment_id) DO UPDATE SET location_id = excluded.location_id, type = excluded.type, state = excluded.state,
      closed = excluded.closed, hold = excluded.hold, mps = excluded.mps, packaging_policy = excluded.packaging_policy,
      order_date_ms = excluded.order_date_ms, dispatch_after_ms = excluded.dispatch_after_ms,
      dispatch_by_ms = excluded.dispatch_by_ms, updated_at_ms = excluded.updated_at_ms,
      fingerprint = excluded.fingerprint, read_at_ms = excluded.read_at_ms, unknown_since_ms = NULL`);
  const saveItem = db.prepare(`
    INSERT INTO order_item (shipment_id, order_item_id, position, order_id, cancellation_group_id, sku, sku_key, fsn,
      listing_id, hsn, title, quantity, state, replacement, total_price_paise, package_ids, first_quantity, wanted_by_ms)
    VALUES (@shipmentId, @orderItemId, @position, @orderId, @cancellationGroupId, @sku, @skuKey, @fsn,
      @listingId, @hsn, @title, @quantity, @state, @replacement, @totalPricePaise, @packageIds, @quantity, @wantedByMs)
    ON CONFLICT (shipment_id, order_item_id) DO UPDATE SET position = excluded.position, order_id = excluded.order_id,
      cancellation_group_id = excluded.cancellation_group_id, sku = excluded.sku, sku_key = excluded.sku_key,
      fsn = excluded.fsn, listing_id = excluded.listing_id, hsn = excluded.hsn, title = excluded.title,
      quantity = excluded.quantity, state = excluded.state, replacement = excluded.replacement,
      total_price_paise = excluded.total_price_paise, package_ids = excluded.package_ids,
      first_quantity = max(first_quantity, excluded.quantity),
      wanted_by_ms = excluded.wanted_by_ms`);
  const dropSubs = db.prepare('DELETE FROM sub_shipment WHERE shipment_id = ?');
  const saveSub = db.prepare('INSERT OR REPLACE INTO sub_shipment VALUES (?, ?, ?, ?)');
  const dropSearch = db.prepare('DELETE FROM shipment_search WHERE shipment_id = ?');
  const saveSearch = db.prepare('INSERT OR REPLACE INTO shipment_search VALUES (?, ?)');
  const needs = packNeedQueries(db);
  const services = serviceItemQueries(db);
  const confirm = db.prepare(
    'UPDATE shipment SET read_at_ms = ?, unknown_since_ms = NULL WHERE shipment_id IN (SELECT value FROM json_each(?))',
  );
  const markUnknown = db.prepare(
    'UPDATE shipment SET unknown_since_ms = ? WHERE shipment_id IN (SELECT value FROM json_each(?)) AND unknown_since_ms IS NULL',
  );
  const saveHandling = db.prepare(
    'UPDATE order_item SET fragile = ?, dangerous = ?, large = ? WHERE shipment_id = ? AND order_item_id = ?',
  );
  const saveTracking = db.prepare('INSERT OR REPLACE INTO tracking VALUES (?, ?, ?, ?)');
  const detailsRead = db.prepare('UPDATE shipment SET details_read_at_ms = ? WHERE shipment_id = ?');
  const tracking = db.prepare<[string], { tracking_id: string; sub_shipment_id: string; vendor_name: string }>(
    'SELECT tracking_id, sub_shipment_id, vendor_name FROM tracking WHERE shipment_id = ? ORDER BY sub_shipment_id, tracking_id',
  );
  const live = db.prepare<[string, string, number], { shipment_id: string; hold: number; read_at_ms: number }>(
    `SELECT shipment_id, hold, read_at_ms FROM shipment INDEXED BY shipment_live
     WHERE location_id = ? AND closed = 0 AND shipment_id > ? ORDER BY shipment_id LIMIT ?`,
  );
  function read(shipmentId: string): Shipment | undefined {
    const row = byId.get(shipmentId);
    return row && toShipment(row, items.all(shipmentId), subs.all(shipmentId));
  }

  return {
    ...shipmentFinders(db),
    read,
    /** All that a scan needs of it, each table read once. */
    known(shipmentId: string): KnownShipmentRows | undefined {
      const row = byId.get(shipmentId);
      if (!row) return undefined;
      const itemRows = items.all(shipmentId);
      return {
        shipment: toShipment(row, itemRows, subs.all(shipmentId)),
        items: itemRows.map(toKnownItem),
        readAtMs: row.read_at_ms,
      };
    },
    typeOf: (shipmentId: string): Shipment['type'] | undefined => typeOf.get(shipmentId),
    knowledge(shipmentId: string): ShipmentKnowledge | undefined {
      const row = byId.get(shipmentId);
      return row && toKnowledge(row);
    },
    /** In the marketplace's order, with the units first told and the handling marks. */
    items: (shipmentId: string): KnownItem[] => items.all(shipmentId).map(toKnownItem),
    trackingIds: (shipmentId: string): TrackingId[] =>
      tracking.all(shipmentId).map((row) => ({
        trackingId: row.tracking_id,
        subShipmentId: row.sub_shipment_id,
        vendorName: row.vendor_name,
      })),

    /**
     * Writes the whole shipment over what is stored. Items the marketplace no longer lists must be in `shipment` as
     * cancelled; units first seen and handling marks are kept. The caller has made sure it is not older than what is stored.
     */
    save(shipment: Shipment, fingerprint: string, readAtMs: number): void {
      const { shipmentId } = shipment;
      const state = shipmentState(shipment.orderItems);
      const closed = isClosed(state);
      saveShipment.run({
        ...shipment,
        state,
        closed: closed ? 1 : 0,
        hold: shipment.hold ? 1 : 0,
        mps: shipment.mps ? 1 : 0,
        fingerprint,
        readAtMs,
        shareHash: shareHash(shipmentId),
      });
      const dispatchByMs = shipment.dispatchByMs ?? Number.MAX_SAFE_INTEGER;
      for (const [position, item] of shipment.orderItems.entries()) {
        saveItem.run({
          ...item,
          shipmentId,
          position,
          skuKey: foldCode(item.sku),
          replacement: item.replacement ? 1 : 0,
          wantedByMs: closed || item.state === 'CANCELLED' || item.quantity === 0 ? null : dispatchByMs,
          packageIds: JSON.stringify(item.packageIds),
        });
      }
      dropSubs.run(shipmentId);
      for (const [position, sub] of shipment.subShipments.entries()) {
        saveSub.run(shipmentId, sub.subShipmentId, position, JSON.stringify(sub.packages));
      }
      needs.save(shipment, state);
      if (shipment.services) services.save(shipmentId, shipment.services);
      if (closed) dropSearch.run(shipmentId);
      else saveSearch.run(shipmentId, searchText(shipment));
    },
    /** These were told again as they are stored. */
    confirm(shipmentIds: readonly string[], readAtMs: number): void {
      confirm.run(readAtMs, JSON.stringify(shipmentIds));
    },
    /** The marketplace, asked by id, did not return them. Keeps the first such moment. Returns for how many that is new. */
    markUnknown: (shipmentIds: readonly string[], sinceMs: number): number =>
      markUnknown.run(sinceMs, JSON.stringify(shipmentIds)).changes,
    /** Courier and handling marks; ignored for a shipment that is not stored. Tracking ids once told are kept. */
    saveDetail(detail: ShipmentDetail, readAtMs: number): void {
      if (detailsRead.run(readAtMs, detail.shipmentId).changes === 0) return;
      for (const mark of detail.handling) {
        const [fragile, dangerous, large] = [mark.fragile, mark.dangerous, mark.large].map(Number);
        saveHandling.run(fragile, dangerous, large, detail.shipmentId, mark.orderItemId);
      }
      for (const { trackingId, subShipmentId, vendorName } of detail.trackingIds) {
        saveTracking.run(trackingId, detail.shipmentId, subShipmentId, vendorName);
      }
    },

    /**
     * Shipments of the location that are not closed, by id after `afterId` (start with ''), with when each was last told of.
     * In slices, because 20,000 at once would hold up a scan.
     */
    liveOf: (locationId: string, afterId: string, limit: number): LiveShipment[] =>
      live
        .all(locationId, afterId, limit)
        .map((row) => ({ shipmentId: row.shipment_id, hold: row.hold === 1, readAtMs: row.read_at_ms })),
  };
}

export type ShipmentQueries = ReturnType<typeof shipmentQueries>;
