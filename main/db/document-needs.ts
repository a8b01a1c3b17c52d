import type { Db } from './database.ts';

/** Which shipments' documents are wanted at the bench now. */
export function documentNeedQueries(db: Db) {
  const packed = db
    .prepare<[], string>(
      `SELECT s.shipment_id FROM (
         SELECT shipment_id, on_bench FROM parcel WHERE state IN ('complete', 'waiting-label')
         UNION ALL
         SELECT b.shipment_id, 0 FROM label_batch AS b
         WHERE b.printed_at_ms IS NULL AND b.left_reason IS NULL AND NOT EXISTS (
           SELECT 1 FROM parcel AS p WHERE p.shipment_id = b.shipment_id AND p.state IN ('complete', 'waiting-label'))
       ) AS wanted JOIN shipment AS s ON s.shipment_id = wanted.shipment_id
       WHERE s.state IN ('PACKED', 'READY_TO_DISPATCH')
       ORDER BY wanted.on_bench DESC, ifnull(s.dispatch_by_ms, 9007199254740991), s.shipment_id`,
    )
    .pluck();

  return {
    /**
     * Parcels that wait for their documents, complete or of a label-first batch, and whose documents the marketplace has made, the
     * one on the bench first.
     */
    packedAndWaiting: (): string[] => packed.all(),
  };
}

export type DocumentNeedQueries = ReturnType<typeof documentNeedQueries>;
