import { type Bound, bound, CAN_BE_PACKED, DUE, IN_QUEUE, NO_DUE_MS, type QueueAsked } from './queue-conditions.ts';
import { openSnapshot } from './snapshot.ts';

/** A place in the order of the queue: by dispatch-by, those without one last, then by id. */
interface QueuePlace {
  readonly dueMs: number;
  readonly shipmentId: string;
}

/** A stretch of neighbours in the queue, without `after` and with `upTo`. */
export interface QueueSlice {
  readonly after: QueuePlace;
  readonly upTo: QueuePlace;
  /** Live shipments of the location in it. */
  readonly total: number;
  /** Of those, how many can be packed now: no gate stands, and our own parcel, if any, still takes units. */
  readonly packable: number;
  /** Dispatch-by of the first that can be packed; null when it has none, or none can. */
  readonly firstDueMs: number | null;
}

const LAST_PLACE: QueuePlace = { dueMs: NO_DUE_MS, shipmentId: '\uffff' };

type Between = Bound & { readonly afterMs: number; readonly afterId: string };
type Within = Between & { readonly upToMs: number; readonly upToId: string };
export interface IdsAsked {
  readonly packableOnly: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** Rows counted at once; about 0.5 ms each way. Looking SKUs up in the catalogue costs three times a plain row. */
const SLICE = 500;
const SLICE_BY_CATALOGUE = 150;

/**
 * The queue as of one commit, read in short slices with pauses between while others write: a connection of its own whose
 * transaction keeps what it saw first. One snapshot at a time; the caller ends each. Between `begin` and `end` the log is not
 * shortened, so a snapshot lasts no longer than a walk.
 */
export function openQueueSnapshots(file: string) {
  const snapshot = openSnapshot(file);
  const { db, guarded } = snapshot;
  // One arm for each end that lies among equal dispatch-bys, so that each is one search of the index: SQLite takes no row
  // values for an index over an expression, and thousands of shipments may be due at the same moment.
  const from = `FROM shipment INDEXED BY shipment_queue WHERE ${IN_QUEUE}`;
  const placeAmongEqual = db.prepare<Between & { skip: number }, QueuePlace>(
    `SELECT ${DUE} AS dueMs, shipment_id AS shipmentId ${from} AND ${DUE} = @afterMs AND shipment_id > @afterId
     ORDER BY shipment_id LIMIT 1 OFFSET @skip`,
  );
  const amongEqual = db
    .prepare<Between, number>(`SELECT count(*) ${from} AND ${DUE} = @afterMs AND shipment_id > @afterId`)
    .pluck();
  const placeLater = db.prepare<Between & { skip: number }, QueuePlace>(
    `SELECT ${DUE} AS dueMs, shipment_id AS shipmentId ${from} AND ${DUE} > @afterMs
     ORDER BY ${DUE}, shipment_id LIMIT 1 OFFSET @skip`,
  );
  const within = (columns: string, more = '') => `
    SELECT ${columns} ${from} AND ${DUE} = @afterMs AND shipment_id > @afterId
      AND (@afterMs < @upToMs OR shipment_id <= @upToId) ${more}
    UNION ALL SELECT ${columns} ${from} AND ${DUE} > @afterMs AND ${DUE} < @upToMs ${more}
    UNION ALL SELECT ${columns} ${from} AND ${DUE} = @upToMs AND @afterMs < @upToMs AND shipment_id <= @upToId ${more}`;
  const count = db.prepare<Within, { total: number; packable: number; firstDueMs: number | null }>(
    `WITH row AS MATERIALIZED (${within(`CASE WHEN ${CAN_BE_PACKED} THEN ${DUE} END AS due`)})
     SELECT count(*) AS total, count(due) AS packable, min(due) AS firstDueMs FROM row`,
  );
  const idsOf = (more: string) =>
    db
      .prepare<Within & { limit: number; offset: number }, string>(
        `SELECT id FROM (${within(`${DUE} AS due, shipment_id AS id`, more)}) ORDER BY due, id LIMIT @limit OFFSET @offset`,
      )
      .pluck();
  const ids = idsOf('');
  const packableIds = idsOf(`AND ${CAN_BE_PACKED}`);
  const unprinted = db
    .prepare<[number, number], string>(
      `SELECT shipment_id FROM parcel INDEXED BY parcel_by_state
       WHERE state IN ('open', 'labelled', 'parked', 'complete', 'waiting-label') ORDER BY state, changed_at_ms, rowid LIMIT ? OFFSET ?`,
    )
    .pluck();

  function endOfSlice(between: Between): QueuePlace | undefined {
    const last = (between.ownTaxRate + between.ownBox === 0 ? SLICE : SLICE_BY_CATALOGUE) - 1;
    const equal = placeAmongEqual.get({ ...between, skip: last });
    return equal ?? placeLater.get({ ...between, skip: last - (amongEqual.get(between) ?? 0) });
  }

  return {
    begin: snapshot.begin,
    end: snapshot.end,
    /** The next 500 of the queue, 150 where the catalogue is asked; undefined after the last. Start without `after`. */
    slice: (asked: QueueAsked, after: QueuePlace = { dueMs: Number.MIN_SAFE_INTEGER, shipmentId: '' }) =>
      guarded((): QueueSlice | undefined => {
        const between = { ...bound(asked), afterMs: after.dueMs, afterId: after.shipmentId };
        const upTo = endOfSlice(between) ?? LAST_PLACE;
        const found = count.get({ ...between, upToMs: upTo.dueMs, upToId: upTo.shipmentId });
        if (!found || found.total === 0) return undefined;
        return { ...found, after, upTo, firstDueMs: found.firstDueMs === NO_DUE_MS ? null : found.firstDueMs };
      }),
    /** Ids of one slice, in the order of the queue. */
    ids: (asked: QueueAsked, { after, upTo }: QueueSlice, { packableOnly, limit, offset }: IdsAsked): string[] =>
      guarded(() =>
        (packableOnly ? packableIds : ids).all({
          ...{ ...bound(asked), limit, offset },
          ...{ afterMs: after.dueMs, afterId: after.shipmentId, upToMs: upTo.dueMs, upToId: upTo.shipmentId },
        }),
      ),
    /** Shipments whose parcel has been begun and has no printed label yet. */
    unprinted: (limit: number, offset: number): string[] => guarded(() => unprinted.all(limit, offset)),
    close: snapshot.close,
  };
}

export type QueueSnapshots = ReturnType<typeof openQueueSnapshots>;
