import type { ShelfMark } from '../../shared/bench/step-types.ts';
import type { Db } from './database.ts';
import { type MetaQueries, metaQueries } from './meta.ts';
import { type ParcelRow, readParcel, type StoredParcel } from './parcel-rows.ts';

/** The mark of a parcel that was put aside. */
export interface ShelfRow {
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly mark: ShelfMark;
  readonly shelvedAtMs: number;
}

/** A parcel away from the bench with the mark it is found by, if it has one. */
export interface AwayParcel {
  readonly row: ParcelRow;
  readonly mark: ShelfMark | null;
  /** When it was put aside, UTC epoch ms. */
  readonly sinceMs: number;
}

export const LAST_TICKET = 9_999;

interface Stored {
  parcel_id: string;
  shipment_id: string;
  mark_kind: ShelfMark['kind'];
  mark_name: string;
  shelved_at_ms: number;
}
type StoredAway = StoredParcel & {
  mark_kind: ShelfMark['kind'] | null;
  mark_name: string | null;
  since_ms: number;
};

/** Parcels put aside that still need the bench. Spelled so that `parcel_by_state` serves it. */
const AWAY = `state IN ('parked', 'waiting-label', 'label-sent', 'stopped') AND on_bench = 0`;

/** Marks of the shelf (tickets and slot cards) and the parcels that stand aside (design: complete). */
export function shelfQueries(db: Db) {
  const meta: MetaQueries = metaQueries(db);
  const put = db.prepare<[string, string, string, string, number]>(
    'INSERT OR REPLACE INTO shelf (parcel_id, shipment_id, mark_kind, mark_name, shelved_at_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const remove = db.prepare<[string]>('DELETE FROM shelf WHERE parcel_id = ?');
  const byMark = db.prepare<[string, string], Stored>('SELECT * FROM shelf WHERE mark_kind = ? AND mark_name = ?');
  const ofParcel = db.prepare<[string], Stored>('SELECT * FROM shelf WHERE parcel_id = ?');
  const tickets = db.prepare<[], string>(`SELECT mark_name FROM shelf WHERE mark_kind = 'ticket'`).pluck();
  const list = db.prepare<[number], StoredAway>(
    `SELECT p.*, s.mark_kind, s.mark_name, ifnull(s.shelved_at_ms, p.changed_at_ms) AS since_ms
     FROM parcel AS p LEFT JOIN shelf AS s ON s.parcel_id = p.parcel_id WHERE ${AWAY}
     ORDER BY since_ms, p.parcel_id LIMIT ?`,
  );
  const counts = db.prepare<[], { state: string; n: number }>(
    `SELECT state, count(*) AS n FROM parcel WHERE ${AWAY} GROUP BY state`,
  );
  const waiting = db
    .prepare<[], string>(`SELECT shipment_id FROM parcel WHERE state IN ('complete', 'waiting-label') AND on_bench = 0`)
    .pluck();

  return {
    /** Fails when another parcel has the mark: the caller asks `byMark` first, in the same transaction. */
    put(row: ShelfRow): void {
      put.run(row.parcelId, row.shipmentId, row.mark.kind, row.mark.name, row.shelvedAtMs);
    },
    /** The parcel left the shelf: its mark is free. */
    remove: (parcelId: string): void => void remove.run(parcelId),
    byMark(mark: ShelfMark): ShelfRow | undefined {
      return toRow(byMark.get(mark.kind, mark.name));
    },
    ofParcel: (parcelId: string): ShelfRow | undefined => toRow(ofParcel.get(parcelId)),
    /** The next ticket number after the one given last, 1 to 9999 and around again, that no parcel has; undefined when all are taken. */
    takeTicket(): number | undefined {
      const taken = new Set(tickets.all());
      const last = meta.get('lastTicket') ?? 0;
      for (let step = 0; step < LAST_TICKET; step++) {
        const number = ((last + step) % LAST_TICKET) + 1;
        if (taken.has(ticketName(number))) continue;
        meta.set('lastTicket', number);
        return number;
      }
      return undefined;
    },
    /** Oldest first. */
    list(limit: number): AwayParcel[] {
      return list.all(limit).map((stored) => ({
        row: readParcel(stored),
        mark: stored.mark_kind && stored.mark_name ? { kind: stored.mark_kind, name: stored.mark_name } : null,
        sinceMs: stored.since_ms,
      }));
    },
    /** Parcels put aside, and how many of them are stopped. */
    counts(): { readonly total: number; readonly stopped: number } {
      const rows = counts.all();
      return {
        total: rows.reduce((sum, row) => sum + row.n, 0),
        stopped: rows.find((row) => row.state === 'stopped')?.n ?? 0,
      };
    },
    /** Shipments of parcels put aside that wait for their label. */
    waitingForLabel: (): string[] => waiting.all(),
  };
}

export type ShelfQueries = ReturnType<typeof shelfQueries>;

/** As printed for people. */
export function ticketName(number: number): string {
  return `T-${String(number).padStart(4, '0')}`;
}

function toRow(stored: Stored | undefined): ShelfRow | undefined {
  return (
    stored && {
      parcelId: stored.parcel_id,
      shipmentId: stored.shipment_id,
      mark: { kind: stored.mark_kind, name: stored.mark_name },
      shelvedAtMs: stored.shelved_at_ms,
    }
  );
}
