import type { Db } from './database.ts';
import { BOX_LACKS, TAX_RATE_LACKS } from './pack-needs.ts';
import { type Bound, bound, CANCEL_QUEUED, DUE, IN_QUEUE, type QueueAsked } from './queue-conditions.ts';
import { TAKEN_OVER } from './take-over.ts';

/** A place in the order of the queue. */
export interface CandidatePlace {
  readonly dueMs: number;
  readonly shipmentId: string;
}

export interface CandidateSlice {
  /** In the order of the queue. */
  readonly shipmentIds: readonly string[];
  /** Where the next slice begins; null after the last. */
  readonly next: CandidatePlace | null;
}

interface Row extends CandidatePlace {
  readonly fits: number;
}

/** Rows of the queue looked at at once; about 1 ms. */
const SLICE = 100;

/** Serial numbers are certainly not needed of anything in it. */
const NO_SERIALS = `NOT EXISTS (SELECT 1 FROM tax_need n WHERE n.shipment_id = shipment.shipment_id
  AND NOT EXISTS (SELECT 1 FROM product p WHERE p.sku_key = n.sku_key AND p.serial_need = 'no'))`;
const OWNED = `(@count = 1 OR share_hash % @count = @index OR ${TAKEN_OVER})`;
const UNTOUCHED = `NOT EXISTS (SELECT 1 FROM ahead a WHERE a.shipment_id = shipment.shipment_id)
  AND NOT EXISTS (SELECT 1 FROM parcel p WHERE p.shipment_id = shipment.shipment_id AND p.void = 0)
  AND NOT EXISTS (SELECT 1 FROM mutation m
    WHERE m.shipment_id = shipment.shipment_id AND m.kind = 'pack' AND m.state <> 'discarded')
  AND NOT ${CANCEL_QUEUED}`;
/** As far as a search can tell; whoever takes one asks the gates again. What costs least is asked first. */
const FITS = `(state = 'APPROVED' AND hold = 0 AND type <> 'SELF' AND ifnull(dispatch_after_ms, 0) <= @nowMs
  AND ${OWNED} AND ${UNTOUCHED} AND ${NO_SERIALS}
  AND NOT (@ownTaxRate AND ${TAX_RATE_LACKS}) AND NOT (@ownBox AND ${BOX_LACKS}))`;

const START: CandidatePlace = { dueMs: Number.MIN_SAFE_INTEGER, shipmentId: '' };

/**
 * Shipments that may be packed ahead of their goods, looked for in slices of the queue's own index. A box counts only where it is on file, whatever the
 * settings ask at the bench: `ownNeeded.box` says whether the account has a default.
 */
export function aheadCandidates(db: Db) {
  const columns = `${DUE} AS dueMs, shipment_id AS shipmentId, ${FITS} AS fits`;
  const from = `FROM shipment INDEXED BY shipment_queue WHERE ${IN_QUEUE}`;
  type After = Bound & { afterMs: number; afterId: string; limit: number };
  // Two searches, because SQLite takes no row values for an index over an expression.
  const amongEqual = db.prepare<After, Row>(
    `SELECT ${columns} ${from} AND ${DUE} = @afterMs AND shipment_id > @afterId ORDER BY shipment_id LIMIT @limit`,
  );
  const later = db.prepare<After, Row>(
    `SELECT ${columns} ${from} AND ${DUE} > @afterMs ORDER BY ${DUE}, shipment_id LIMIT @limit`,
  );
  const among = db
    .prepare<Bound & { ids: string }, string>(
      `SELECT shipment_id FROM shipment WHERE shipment_id IN (SELECT value FROM json_each(@ids)) AND ${IN_QUEUE} AND ${FITS}
       ORDER BY ${DUE}, shipment_id`,
    )
    .pluck();

  return {
    /** One slice; start without `after`. */
    slice(asked: QueueAsked, after: CandidatePlace = START): CandidateSlice {
      const place = { ...bound(asked), afterMs: after.dueMs, afterId: after.shipmentId };
      const rows = after === START ? [] : amongEqual.all({ ...place, limit: SLICE });
      if (rows.length < SLICE) rows.push(...later.all({ ...place, limit: SLICE - rows.length }));
      const last = rows.at(-1);
      return {
        shipmentIds: rows.filter(({ fits }) => fits === 1).map(({ shipmentId }) => shipmentId),
        next: last === undefined || rows.length < SLICE ? null : last,
      };
    },
    /** Of these, at most some hundred, in the order of the queue. */
    among: (asked: QueueAsked, shipmentIds: readonly string[]): string[] =>
      among.all({ ...bound(asked), ids: JSON.stringify(shipmentIds) }),
  };
}

export type AheadCandidates = ReturnType<typeof aheadCandidates>;
