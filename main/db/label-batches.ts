import type { StopReason } from '../../shared/bench/session.ts';
import type { ParcelState, PrintState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

/** One order of a label-first batch. */
export interface BatchRow {
  readonly batchId: string;
  /** In pick order, from 0. */
  readonly position: number;
  readonly shipmentId: string;
  readonly madeAtMs: number;
  /** When its label was queued; null before. */
  readonly printedAtMs: number | null;
  /** Why its label does not come with the others any more; null while it does. */
  readonly leftReason: string | null;
}

/** Such an order with what became of it, as its parcel and its newest label job stand. */
export interface BatchRowView extends BatchRow {
  /** Null once it is void. */
  readonly parcel: ParcelState | null;
  /** Why its parcel stands, where it does. */
  readonly why: StopReason | null;
  readonly labelJob: PrintState | null;
  readonly orderIds: readonly string[];
  readonly skus: readonly string[];
}

type StoredView = Omit<BatchRowView, 'why' | 'orderIds' | 'skus'> & {
  readonly why: string | null;
  readonly orderIds: string;
  readonly skus: string;
};

const COLUMNS = `b.batch_id AS batchId, b.position, b.shipment_id AS shipmentId, b.made_at_ms AS madeAtMs,
  b.printed_at_ms AS printedAtMs, b.left_reason AS leftReason`;
const WAITS = 'b.printed_at_ms IS NULL AND b.left_reason IS NULL';

/** Orders whose labels were asked for before their goods were in hand, in the order the labels lie in. */
export function labelBatchQueries(db: Db) {
  const put = db.prepare<[string, number, string, number]>(
    `INSERT OR REPLACE INTO label_batch (batch_id, position, shipment_id, made_at_ms, printed_at_ms, left_reason)
     VALUES (?, ?, ?, ?, NULL, NULL)`,
  );
  const ofShipment = db.prepare<[string], BatchRow>(`SELECT ${COLUMNS} FROM label_batch AS b WHERE b.shipment_id = ?`);
  const rows = db.prepare<[string], BatchRow>(
    `SELECT ${COLUMNS} FROM label_batch AS b WHERE b.batch_id = ? ORDER BY b.position`,
  );
  const waiting = db
    .prepare<[], string>(`SELECT DISTINCT b.batch_id FROM label_batch AS b WHERE ${WAITS} ORDER BY b.made_at_ms`)
    .pluck();
  const printed = db.prepare<[number, string]>('UPDATE label_batch SET printed_at_ms = ? WHERE shipment_id = ?');
  const left = db.prepare<[string, string]>('UPDATE label_batch SET left_reason = ? WHERE shipment_id = ?');
  const newest = db
    .prepare<[number], string>(
      'SELECT batch_id FROM label_batch GROUP BY batch_id ORDER BY max(made_at_ms) DESC, batch_id DESC LIMIT ?',
    )
    .pluck();
  const inParcels = db
    .prepare<[], string>(`SELECT b.shipment_id FROM label_batch AS b JOIN parcel AS p ON p.shipment_id = b.shipment_id
      WHERE p.void = 0 AND p.state IN ('open', 'labelled', 'parked', 'stopped', 'waiting-label', 'label-sent')`)
    .pluck();
  const views = db.prepare<[string], StoredView>(
    `SELECT ${COLUMNS}, p.state AS parcel,
       CASE WHEN p.state = 'stopped' THEN json_extract(p.session, '$.why') END AS why,
       (SELECT j.state FROM print_job AS j WHERE j.parcel_id = p.parcel_id AND j.document = 'label' AND j.void = 0
         ORDER BY j.seq DESC LIMIT 1) AS labelJob,
       (SELECT json_group_array(DISTINCT i.order_id) FROM order_item AS i WHERE i.shipment_id = b.shipment_id) AS orderIds,
       (SELECT json_group_array(DISTINCT i.sku) FROM order_item AS i WHERE i.shipment_id = b.shipment_id) AS skus
     FROM label_batch AS b LEFT JOIN parcel AS p ON p.shipment_id = b.shipment_id AND p.void = 0
     WHERE b.batch_id = ? ORDER BY b.position`,
  );

  return {
    /** Takes the shipment out of an earlier batch, if it was in one. */
    put({
      batchId,
      position,
      shipmentId,
      madeAtMs,
    }: Pick<BatchRow, 'batchId' | 'position' | 'shipmentId' | 'madeAtMs'>) {
      put.run(batchId, position, shipmentId, madeAtMs);
    },
    ofShipment: (shipmentId: string): BatchRow | undefined => ofShipment.get(shipmentId),
    /** In pick order; none: there is no such batch. */
    rows: (batchId: string): BatchRow[] => rows.all(batchId),
    /** Batches with labels that are still to be queued, the oldest first. */
    waiting: (): string[] => waiting.all(),
    setPrinted: (shipmentId: string, atMs: number): void => void printed.run(atMs, shipmentId),
    setLeft: (shipmentId: string, reason: string): void => void left.run(reason, shipmentId),
    newest: (limit: number): string[] => newest.all(limit),
    /** Shipments whose label may still be scanned to open them. */
    openable: (): string[] => inParcels.all(),
    /** In pick order. */
    views: (batchId: string): BatchRowView[] =>
      views.all(batchId).map((row) => ({
        ...row,
        why: row.why === null ? null : (JSON.parse(row.why) as StopReason),
        orderIds: JSON.parse(row.orderIds) as string[],
        skus: JSON.parse(row.skus) as string[],
      })),
  };
}

export type LabelBatchQueries = ReturnType<typeof labelBatchQueries>;
