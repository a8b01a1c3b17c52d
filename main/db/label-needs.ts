import type { Db } from './database.ts';

/** Which shipments' labels are wanted at the bench now. */
export function labelNeedQueries(db: Db) {
  const packed = db
    .prepare<[], string>(
      `SELECT p.shipment_id FROM parcel AS p JOIN shipment AS s ON s.shipment_id = p.shipment_id
       WHERE p.state IN ('complete', 'waiting-label') AND s.state IN ('PACKED', 'READY_TO_DISPATCH')
       ORDER BY p.on_bench DESC, ifnull(s.dispatch_by_ms, 9007199254740991), p.shipment_id`,
    )
    .pluck();

  return {
    /** Parcels that wait for their label and whose documents the marketplace has made, the one on the bench first. */
    packedAndWaiting: (): string[] => packed.all(),
  };
}

export type LabelNeedQueries = ReturnType<typeof labelNeedQueries>;
