import { SESSION_VERSION } from '../../shared/bench/session-schema.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';
import { type ParcelRow, readParcel, type StoredParcel } from './parcel-rows.ts';

export type { ParcelRow } from './parcel-rows.ts';

/** A label that came out, or may have, and was not scanned back. */
export interface UnseenParcel {
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly sentAtMs: number;
  readonly dispatchByMs: number | null;
}

/** `sentBeforeMs`: sent before this instant is urgent; `dueBeforeMs`: so is a dispatch-by before this one (server time). */
export interface UnseenLimits {
  readonly sentBeforeMs: number;
  readonly dueBeforeMs: number;
}

const UNSEEN = `FROM parcel AS p LEFT JOIN shipment AS s ON s.shipment_id = p.shipment_id WHERE p.state = 'label-sent'`;
const DUE = 'ifnull(s.dispatch_by_ms, 9007199254740991)';

export function parcelQueries(db: Db) {
  const onBench = db.prepare<[], StoredParcel>('SELECT * FROM parcel WHERE on_bench = 1');
  const byId = db.prepare<[string], StoredParcel>('SELECT * FROM parcel WHERE parcel_id = ?');
  const ofShipment = db.prepare<[string], StoredParcel>(`SELECT * FROM parcel WHERE shipment_id = ? AND void = 0`);
  const stateOf = db
    .prepare<[string], ParcelState>(`SELECT state FROM parcel WHERE shipment_id = ? AND void = 0`)
    .pluck();
  const clearBench = db.prepare('UPDATE parcel SET on_bench = 0 WHERE on_bench = 1');
  // A statement for each kind of change, because SQLite writes the page of every index over a column that an UPDATE names, changed or not.
  const keep = db.prepare<[number, string, string, string, number]>(
    'UPDATE parcel SET version = ?, session = ? WHERE parcel_id = ? AND state = ? AND on_bench = ?',
  );
  const move = db.prepare<[string, number, number, string, string, number]>(
    `UPDATE parcel SET state = ?, changed_at_ms = ?, version = ?, session = ? WHERE parcel_id = ? AND on_bench = ? AND void = 0`,
  );
  const place = db.prepare<[string, number, string, number, string, number, string]>(
    `UPDATE parcel SET changed_at_ms = CASE WHEN state = ? THEN changed_at_ms ELSE ? END, state = ?, version = ?, session = ?,
       on_bench = ? WHERE parcel_id = ? AND void = 0`,
  );
  const save = db.prepare(`
    INSERT INTO parcel (parcel_id, shipment_id, state, version, session, opened_at_ms, changed_at_ms, on_bench, void)
    VALUES (@parcelId, @shipmentId, @state, @version, @session, @openedAtMs, @changedAtMs, @onBench, @isVoid)
    ON CONFLICT (parcel_id) DO UPDATE SET
      changed_at_ms = CASE WHEN parcel.state = excluded.state THEN parcel.changed_at_ms ELSE excluded.changed_at_ms END,
      state = excluded.state, version = excluded.version, session = excluded.session, on_bench = excluded.on_bench,
      void = excluded.void`);
  const setState = db.prepare('UPDATE parcel SET state = ?, changed_at_ms = ?, void = ? WHERE parcel_id = ?');
  const unseen = db.prepare<[number], { parcel_id: string; shipment_id: string; at: number; due: number | null }>(
    `SELECT p.parcel_id, p.shipment_id, p.changed_at_ms AS at, s.dispatch_by_ms AS due ${UNSEEN}
     ORDER BY ${DUE}, p.changed_at_ms, p.parcel_id LIMIT ?`,
  );
  const unseenCounts = db.prepare<UnseenLimits, { total: number; urgent: number | null; oldest: number | null }>(
    `SELECT count(*) AS total, sum(p.changed_at_ms <= @sentBeforeMs OR ${DUE} < @dueBeforeMs) AS urgent,
       min(p.changed_at_ms) AS oldest ${UNSEEN}`,
  );
  // Units fewer than once told, a hold, a cancellation, another place: what late news can be about.
  const troubled = db
    .prepare<[string], string>(
      `SELECT p.shipment_id FROM parcel AS p JOIN shipment AS s ON s.shipment_id = p.shipment_id
       WHERE p.state IN ('labelled', 'parked', 'complete', 'waiting-label', 'label-sent', 'dispatch-queued', 'dispatched', 'stopped')
         AND p.on_bench = 0
         AND (s.hold = 1 OR s.state = 'CANCELLED' OR s.location_id <> ? OR EXISTS (SELECT 1 FROM order_item AS i
           WHERE i.shipment_id = p.shipment_id AND (i.quantity < i.first_quantity OR i.state = 'CANCELLED')))`,
    )
    .pluck();

  return {
    onBench(): ParcelRow | undefined {
      const row = onBench.get();
      return row && readParcel(row);
    },
    byId(parcelId: string): ParcelRow | undefined {
      const row = byId.get(parcelId);
      return row && readParcel(row);
    },
    /** The parcel of a shipment that is not void; there is at most one. */
    ofShipment(shipmentId: string): ParcelRow | undefined {
      const row = ofShipment.get(shipmentId);
      return row && readParcel(row);
    },
    /** Its state alone, without reading the session. */
    stateOf: (shipmentId: string): ParcelState | undefined => stateOf.get(shipmentId),
    /** No parcel is on the bench afterwards; `save` puts one there. */
    clearBench(): void {
      clearBench.run();
    },
    save(row: ParcelRow): void {
      const { parcelId, state, changedAtMs } = row;
      const session = JSON.stringify(row.session);
      const onBench = row.onBench ? 1 : 0;
      if (keep.run(SESSION_VERSION, session, parcelId, state, onBench).changes === 1) return;
      const isVoid = state === 'void' ? 1 : 0;
      if (!isVoid) {
        if (move.run(state, changedAtMs, SESSION_VERSION, session, parcelId, onBench).changes === 1) return;
        if (place.run(state, changedAtMs, state, SESSION_VERSION, session, onBench, parcelId).changes === 1) return;
      }
      save.run({ ...row, version: SESSION_VERSION, session, onBench, isVoid });
    },
    setState(parcelId: string, state: ParcelState, atMs: number): void {
      const { changes } = setState.run(state, atMs, state === 'void' ? 1 : 0, parcelId);
      if (changes !== 1) throw new Error(`No parcel ${parcelId}`);
    },
    /** Labels not scanned back, the next dispatch-by first. */
    unseen: (limit: number): UnseenParcel[] =>
      unseen.all(limit).map(({ parcel_id, shipment_id, at, due }) => ({
        parcelId: parcel_id,
        shipmentId: shipment_id,
        sentAtMs: at,
        dispatchByMs: due,
      })),
    unseenCounts(limits: UnseenLimits): {
      readonly total: number;
      readonly urgent: number;
      readonly oldestMs: number | null;
    } {
      const row = unseenCounts.get(limits);
      return { total: row?.total ?? 0, urgent: row?.urgent ?? 0, oldestMs: row?.oldest ?? null };
    },
    /** Shipments of parcels away from the bench that may have to stop, as far as a search can tell. */
    troubled: (locationId: string): string[] => troubled.all(locationId),
  };
}

export type ParcelQueries = ReturnType<typeof parcelQueries>;
