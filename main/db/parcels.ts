import type { Session } from '../../shared/bench/session.ts';
import { SESSION_VERSION, sessionSchema } from '../../shared/bench/session-schema.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

/** One physical box of this bench, with the session it was left in. */
export interface ParcelRow {
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly state: ParcelState;
  readonly session: Session;
  readonly openedAtMs: number;
  /** When it came to its present state; kept while the state stays, whatever else is saved. */
  readonly changedAtMs: number;
  readonly onBench: boolean;
}

interface Stored {
  parcel_id: string;
  shipment_id: string;
  state: ParcelState;
  version: number;
  session: string;
  opened_at_ms: number;
  changed_at_ms: number;
  on_bench: number;
}

/** Throws when a stored session cannot be read: it is our own work and never silently replaced by an empty one. */
function read(stored: Stored): ParcelRow {
  if (stored.version > SESSION_VERSION) {
    throw new Error(`Parcel ${stored.parcel_id} was written by a newer version (${stored.version}).`);
  }
  return {
    parcelId: stored.parcel_id,
    shipmentId: stored.shipment_id,
    state: stored.state,
    session: sessionSchema.parse(JSON.parse(stored.session)),
    openedAtMs: stored.opened_at_ms,
    changedAtMs: stored.changed_at_ms,
    onBench: stored.on_bench === 1,
  };
}

export function parcelQueries(db: Db) {
  const onBench = db.prepare<[], Stored>('SELECT * FROM parcel WHERE on_bench = 1');
  const byId = db.prepare<[string], Stored>('SELECT * FROM parcel WHERE parcel_id = ?');
  const ofShipment = db.prepare<[string], Stored>(`SELECT * FROM parcel WHERE shipment_id = ? AND state <> 'void'`);
  const clearBench = db.prepare('UPDATE parcel SET on_bench = 0 WHERE on_bench = 1');
  const save = db.prepare(`
    INSERT INTO parcel (parcel_id, shipment_id, state, version, session, opened_at_ms, changed_at_ms, on_bench)
    VALUES (@parcelId, @shipmentId, @state, @version, @session, @openedAtMs, @changedAtMs, @onBench)
    ON CONFLICT (parcel_id) DO UPDATE SET
      changed_at_ms = CASE WHEN parcel.state = excluded.state THEN parcel.changed_at_ms ELSE excluded.changed_at_ms END,
      state = excluded.state, version = excluded.version, session = excluded.session, on_bench = excluded.on_bench`);
  const setState = db.prepare('UPDATE parcel SET state = ?, changed_at_ms = ? WHERE parcel_id = ?');

  return {
    onBench(): ParcelRow | undefined {
      const row = onBench.get();
      return row && read(row);
    },
    byId(parcelId: string): ParcelRow | undefined {
      const row = byId.get(parcelId);
      return row && read(row);
    },
    /** The parcel of a shipment that is not void; there is at most one. */
    ofShipment(shipmentId: string): ParcelRow | undefined {
      const row = ofShipment.get(shipmentId);
      return row && read(row);
    },
    /** No parcel is on the bench afterwards; `save` puts one there. */
    clearBench(): void {
      clearBench.run();
    },
    save(row: ParcelRow): void {
      save.run({
        ...row,
        version: SESSION_VERSION,
        session: JSON.stringify(row.session),
        onBench: row.onBench ? 1 : 0,
      });
    },
    setState(parcelId: string, state: ParcelState, atMs: number): void {
      const { changes } = setState.run(state, atMs, parcelId);
      if (changes !== 1) throw new Error(`No parcel ${parcelId}`);
    },
  };
}

export type ParcelQueries = ReturnType<typeof parcelQueries>;
