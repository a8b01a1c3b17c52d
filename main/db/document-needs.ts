import type { Db } from './database.ts';

/** Which shipments' documents are wanted: at the bench now, and ahead of it. */
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

  // CROSS JOIN: the few rows of `ahead` first. SQLite would walk all live shipments, 20,000 at every look.
  const ahead = db
    .prepare<[], string>(
      `SELECT a.shipment_id FROM ahead AS a CROSS JOIN shipment AS s ON s.shipment_id = a.shipment_id
         LEFT JOIN parcel AS p ON p.shipment_id = a.shipment_id AND p.void = 0
       WHERE a.refused IS NULL AND s.closed = 0 AND s.state = 'PACKED' AND (p.state IS NULL OR p.state IN ('open', 'parked'))
         AND EXISTS (SELECT 1 FROM mutation AS m WHERE m.shipment_id = a.shipment_id AND m.kind = 'pack'
           AND m.state IN ('awaiting-documents', 'acked'))
       ORDER BY ifnull(s.dispatch_by_ms, 9007199254740991), a.shipment_id`,
    )
    .pluck();

  return {
    /**
     * Parcels that wait for their documents, complete or of a label-first batch, and whose documents the marketplace has made, the
     * one on the bench first.
     */
    packedAndWaiting: (): string[] => packed.all(),
    /** Packed ahead of their goods by this station and not complete yet: nobody waits for theirs. In the order of the queue. */
    packedAhead: (): string[] => ahead.all(),
  };
}
