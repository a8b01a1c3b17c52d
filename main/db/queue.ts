import { PARCEL_STATES, type ParcelState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';
import { foldSearch } from './shipment-rows.ts';

/** Our own work on a shipment, beside server truth. */
export interface LocalWork {
  readonly parcel: ParcelState | null;
  /** A pack mutation of this station exists, in whatever state but discarded. */
  readonly packedByUs: boolean;
}

export interface QueueCounts {
  /** Live shipments of the location. */
  readonly total: number;
  /** Of those, how many can be packed now: no gate stands, and our own parcel, if any, still waits for units. */
  readonly packable: number;
}

/** Parcels that still take units; with any other the shipment is past packing here. */
const UNPACKED: readonly ParcelState[] = ['open', 'parked', 'stopped'];
const PACKED = PARCEL_STATES.filter((state) => state !== 'void' && !UNPACKED.includes(state));
/** Parcels that may stand beside a shipment whose own state has not come with the pull yet. */
const UNDER_WAY = PACKED.filter((state) => state !== 'dispatched' && state !== 'handed-over');
/** So long after a dispatch the pull has shown it, and the shipment is no longer counted by its state. */
const PULL_LAG_MS = 1_800_000;
/** Rows of the search read at once; about 2 ms. */
const SEARCH_SLICE = 1_000;

const LAST = 9_007_199_254_740_991;
const IN_QUEUE = 'location_id = @locationId AND closed = 0';
const ORDER = `ifnull(dispatch_by_ms, ${LAST}), shipment_id`;
const quoted = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');
/** `gateOf` in SQL, apart from our own pack. */
const OPEN_GATES = `hold = 0 AND type <> 'SELF' AND ifnull(dispatch_after_ms, 0) <= @nowMs`;
const PACKED_BY_US = `EXISTS (SELECT 1 FROM mutation m
  WHERE m.shipment_id = shipment.shipment_id AND m.kind = 'pack' AND m.state <> 'discarded')`;
const STATE_ALLOWS = `(state = 'APPROVED' OR (state IN ('PACKING_IN_PROGRESS', 'PACKED') AND ${PACKED_BY_US}))`;
// The first condition on the state is what lets the index of one parcel a shipment be used.
const NOT_PACKED_HERE = `NOT EXISTS (SELECT 1 FROM parcel p
  WHERE p.shipment_id = shipment.shipment_id AND p.state <> 'void' AND p.state IN (${quoted(PACKED)}))`;

/** `nowMs` is server time, UTC epoch ms. */
export interface QueueAsked {
  readonly locationId: string;
  readonly nowMs: number;
}
export type QueuePage = QueueAsked & { readonly limit: number; readonly offset: number };

/**
 * The queue: a view over server truth and local work, by dispatch-by, those without one last. `nowMs` is server time.
 * One index holds everything that orders and filters it, so that a page of 20,000 costs what it shows.
 */
export function queueQueries(db: Db) {
  const page = db
    .prepare<QueuePage, string>(
      `SELECT shipment_id FROM shipment INDEXED BY shipment_queue WHERE ${IN_QUEUE} ORDER BY ${ORDER}
       LIMIT @limit OFFSET @offset`,
    )
    .pluck();
  const packablePage = db
    .prepare<QueuePage, string>(
      `SELECT shipment_id FROM shipment INDEXED BY shipment_queue
       WHERE ${IN_QUEUE} AND ${OPEN_GATES} AND ${STATE_ALLOWS} AND ${NOT_PACKED_HERE} ORDER BY ${ORDER}
       LIMIT @limit OFFSET @offset`,
    )
    .pluck();
  const counts = db.prepare<QueueAsked, { total: number; open: number | null }>(
    `SELECT count(*) AS total, sum(${OPEN_GATES} AND ${STATE_ALLOWS}) AS open
     FROM shipment INDEXED BY shipment_queue WHERE ${IN_QUEUE}`,
  );
  // From the side of the few parcels under way: from that of 20,000 shipments it would take ten times as long.
  const packedHere = db
    .prepare<QueueAsked & { sinceMs: number }, number>(
      `SELECT count(*) FROM (
         SELECT shipment_id AS id FROM parcel WHERE state IN (${quoted(UNDER_WAY)})
         UNION SELECT shipment_id FROM parcel WHERE state IN ('dispatched', 'handed-over') AND changed_at_ms > @sinceMs
       ) JOIN shipment ON shipment.shipment_id = id
       WHERE ${IN_QUEUE} AND ${OPEN_GATES} AND ${STATE_ALLOWS}`,
    )
    .pluck();
  const work = db.prepare<{ id: string }, { parcel: ParcelState | null; packed: number }>(
    `SELECT (SELECT state FROM parcel WHERE shipment_id = @id AND state <> 'void') AS parcel,
       EXISTS (SELECT 1 FROM mutation WHERE shipment_id = @id AND kind = 'pack' AND state <> 'discarded') AS packed`,
  );
  const searchSlice = db.prepare<[string, string, number], { shipment_id: string; found: number }>(
    `SELECT shipment_id, instr(text, ?) > 0 AS found FROM shipment_search WHERE shipment_id > ? ORDER BY shipment_id LIMIT ?`,
  );
  const orderOf = db.prepare<QueueAsked & { ids: string }, { id: string; due: number; open: number }>(
    `SELECT shipment_id AS id, ifnull(dispatch_by_ms, ${LAST}) AS due,
       (${OPEN_GATES} AND ${STATE_ALLOWS} AND ${NOT_PACKED_HERE}) AS open
     FROM shipment WHERE shipment_id IN (SELECT value FROM json_each(@ids)) AND ${IN_QUEUE}`,
  );

  return {
    /** Ids of one page. */
    page: (at: QueuePage, packableOnly: boolean): string[] => (packableOnly ? packablePage : page).all(at),
    counts(at: QueueAsked): QueueCounts {
      const row = counts.get(at);
      const packed = packedHere.get({ ...at, sinceMs: at.nowMs - PULL_LAG_MS }) ?? 0;
      return { total: row?.total ?? 0, packable: Math.max(0, (row?.open ?? 0) - packed) };
    },
    localWork(shipmentId: string): LocalWork {
      const row = work.get({ id: shipmentId });
      return { parcel: row?.parcel ?? null, packedByUs: row?.packed === 1 };
    },
    /**
     * One slice of the search: live shipments of which an id, SKU or title contains `text`, with their place in the queue.
     * `next` is where the following slice starts; undefined after the last. Start with ''.
     */
    searchSlice(at: QueueAsked, text: string, afterId: string): SearchSlice {
      const rows = searchSlice.all(foldSearch(text), afterId, SEARCH_SLICE);
      const ids = rows.filter((row) => row.found === 1).map((row) => row.shipment_id);
      const hits = ids.length === 0 ? [] : orderOf.all({ ...at, ids: JSON.stringify(ids) });
      const next = rows.length < SEARCH_SLICE ? undefined : rows.at(-1)?.shipment_id;
      return {
        hits: hits.map((hit) => ({ shipmentId: hit.id, dueMs: hit.due, packable: hit.open === 1 })),
        next,
      };
    },
  };
}

export interface SearchHit {
  readonly shipmentId: string;
  readonly dueMs: number;
  readonly packable: boolean;
}
export interface SearchSlice {
  readonly hits: readonly SearchHit[];
  readonly next: string | undefined;
}

export type QueueQueries = ReturnType<typeof queueQueries>;
