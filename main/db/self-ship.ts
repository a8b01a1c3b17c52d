import type { ShipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

/** An order that the seller ships himself, with our parcel of it. */
export interface SelfShipRow {
  readonly shipmentId: string;
  readonly locationId: string;
  readonly state: ShipmentState;
  readonly hold: boolean;
  readonly dispatchAfterMs: number | null;
  readonly dispatchByMs: number | null;
  readonly readAtMs: number;
  readonly parcel: ParcelState | null;
}

type Stored = Omit<SelfShipRow, 'hold'> & { readonly hold: number };

const COLUMNS = `shipment_id AS shipmentId, location_id AS locationId, state, hold, dispatch_after_ms AS dispatchAfterMs,
  dispatch_by_ms AS dispatchByMs, read_at_ms AS readAtMs,
  (SELECT p.state FROM parcel AS p WHERE p.shipment_id = shipment.shipment_id AND p.void = 0) AS parcel`;
// Word for word the conditions of the partial indexes: SQLite uses one only when it finds it again.
const OPEN = `type = 'SELF' AND state NOT IN ('COMPLETED', 'RETURN_REQUESTED', 'RETURNED', 'CANCELLED')`;
const DONE = `type = 'SELF' AND state IN ('COMPLETED', 'RETURN_REQUESTED', 'RETURNED', 'CANCELLED')`;
const FOLLOWED = `type = 'SELF' AND state IN ('PICKUP_COMPLETE', 'SHIPPED', 'DELIVERED', 'RETURN_REQUESTED') AND unknown_since_ms IS NULL`;

/** Orders that the seller ships himself, as a view over server truth and local work. Reads alone. */
export function selfShipQueries(db: Db) {
  const one = db.prepare<[string], Stored>(`SELECT ${COLUMNS} FROM shipment WHERE shipment_id = ? AND type = 'SELF'`);
  const open = db.prepare<[string, string, number], Stored>(
    `SELECT ${COLUMNS} FROM shipment INDEXED BY shipment_self_open
     WHERE ${OPEN} AND location_id = ? AND shipment_id > ? ORDER BY shipment_id LIMIT ?`,
  );
  const done = db.prepare<[string, number, number], Stored>(
    `SELECT ${COLUMNS} FROM shipment INDEXED BY shipment_self_done
     WHERE ${DONE} AND location_id = ? ORDER BY order_date_ms DESC LIMIT ? OFFSET ?`,
  );
  const doneCount = db
    .prepare<[string], number>(
      `SELECT count(*) FROM shipment INDEXED BY shipment_self_done WHERE ${DONE} AND location_id = ?`,
    )
    .pluck();
  const followed = db
    .prepare<[string, number, number], string>(
      `SELECT shipment_id FROM shipment INDEXED BY shipment_followed
       WHERE ${FOLLOWED} AND location_id = ? AND read_at_ms < ? ORDER BY read_at_ms LIMIT ?`,
    )
    .pluck();
  const toPack = db
    .prepare<[string, number], string>(
      `SELECT shipment_id FROM shipment INDEXED BY shipment_self_due
       WHERE type = 'SELF' AND state = 'APPROVED' AND location_id = ? ORDER BY ifnull(dispatch_by_ms, 9007199254740991) LIMIT ?`,
    )
    .pluck();

  return {
    /** Undefined for one that is not known, or that the marketplace ships. */
    byId: (shipmentId: string): SelfShipRow | undefined => toRow(one.get(shipmentId)),
    /** Not with its buyer yet: by id after `afterId` (start with ''), in slices, because thousands at once would hold up a scan. */
    openSlice: (locationId: string, afterId: string, limit: number): SelfShipRow[] =>
      open.all(locationId, afterId, limit).flatMap((row) => toRow(row) ?? []),
    /** Completed, returned or cancelled; the newest order first. */
    done: (locationId: string, limit: number, offset: number): SelfShipRow[] =>
      done.all(locationId, limit, offset).flatMap((row) => toRow(row) ?? []),
    doneCount: (locationId: string): number => doneCount.get(locationId) ?? 0,
    /** On their way or delivered, and not read since `beforeMs`: those read longest ago first. No sweep tells of them any more. */
    followed: (locationId: string, beforeMs: number, limit: number): string[] =>
      followed.all(locationId, beforeMs, limit),
    /** Not dispatched yet, the next dispatch-by first. */
    toPack: (locationId: string, limit: number): string[] => toPack.all(locationId, limit),
  };
}

export type SelfShipQueries = ReturnType<typeof selfShipQueries>;

function toRow(row: Stored | undefined): SelfShipRow | undefined {
  return row && { ...row, hold: row.hold === 1 };
}
