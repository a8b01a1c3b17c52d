import type { ParcelState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';
import {
  type Bound,
  bound,
  CAN_BE_PACKED,
  CANCEL_QUEUED,
  DUE,
  IN_QUEUE,
  OWN_PACK,
  type QueueAsked,
} from './queue-conditions.ts';
import { foldSearch } from './shipment-rows.ts';
import { type TakenOver, takeOverQueries } from './take-over.ts';

export type { QueueAsked } from './queue-conditions.ts';

/** Our own work on a shipment, beside server truth. */
export interface LocalWork extends TakenOver {
  readonly parcel: ParcelState | null;
  /** A pack mutation of this station exists, in whatever state but given up or found to be another's. */
  readonly packedByUs: boolean;
  /** A cancellation of this station stands that the marketplace does not show yet. */
  readonly cancelQueued: boolean;
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

/** Rows of the search read at once; about 1 ms when all of them match, and where the catalogue is asked too. */
const SEARCH_SLICE = 250;
const SEARCH_SLICE_BY_CATALOGUE = 100;

/** Our own work beside each shipment, and the search. Pages and counts are read from a snapshot (`queue-snapshot.ts`). */
export function queueQueries(db: Db) {
  const work = db.prepare<{ id: string }, { parcel: ParcelState | null; packed: number; cancelling: number }>(
    `SELECT (SELECT state FROM parcel WHERE shipment_id = @id AND void = 0) AS parcel,
       EXISTS (SELECT 1 FROM mutation WHERE shipment_id = @id AND ${OWN_PACK}) AS packed,
       EXISTS (SELECT 1 FROM shipment WHERE shipment_id = @id AND ${CANCEL_QUEUED}) AS cancelling`,
  );
  const takeOvers = takeOverQueries(db);
  const searchSlice = db.prepare<[string, string, number], { shipment_id: string; found: number }>(
    `SELECT shipment_id, instr(text, ?) > 0 AS found FROM shipment_search WHERE shipment_id > ? ORDER BY shipment_id LIMIT ?`,
  );
  const orderOf = db.prepare<Bound & { ids: string }, { id: string; due: number; open: number }>(
    `SELECT shipment_id AS id, ${DUE} AS due, ${CAN_BE_PACKED} AS open
     FROM shipment WHERE shipment_id IN (SELECT value FROM json_each(@ids)) AND ${IN_QUEUE}`,
  );

  return {
    localWork(shipmentId: string): LocalWork {
      const row = work.get({ id: shipmentId });
      return {
        parcel: row?.parcel ?? null,
        packedByUs: row?.packed === 1,
        cancelQueued: row?.cancelling === 1,
        ...takeOvers.of(shipmentId),
      };
    },
    /**
     * One slice of the search: live shipments of which an id, SKU or title contains `text`, with their place in the queue.
     * `next` is where the following slice starts; undefined after the last. Start with ''.
     */
    searchSlice(at: QueueAsked, text: string, afterId: string): SearchSlice {
      const most = at.ownNeeded.taxRate || at.ownNeeded.box ? SEARCH_SLICE_BY_CATALOGUE : SEARCH_SLICE;
      const rows = searchSlice.all(foldSearch(text), afterId, most);
      const ids = rows.filter((row) => row.found === 1).map((row) => row.shipment_id);
      const hits = ids.length === 0 ? [] : orderOf.all({ ...bound(at), ids: JSON.stringify(ids) });
      const next = rows.length < most ? undefined : rows.at(-1)?.shipment_id;
      return {
        hits: hits.map((hit) => ({ shipmentId: hit.id, dueMs: hit.due, packable: hit.open === 1 })),
        next,
      };
    },
  };
}

export type QueueQueries = ReturnType<typeof queueQueries>;
