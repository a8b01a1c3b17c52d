import type { KeptBecause } from '../../../shared/model/retention.ts';
import type { Db } from '../database.ts';

/**
 * What of a shipment's papers and words is still needed, and why; any connection to the station's file will do. A label that came out
 * is needed until its courier has the parcel, which is when the order closes.
 */
export function neededQueries(db: Db) {
  const why = db.prepare<[string], { shipmentId: string; why: KeptBecause | null }>(`
    SELECT asked.value AS shipmentId, CASE
      WHEN EXISTS (SELECT 1 FROM print_job INDEXED BY print_job_open
        WHERE state IN ('queued', 'sending', 'not-sent', 'unknown') AND shipment_id = asked.value) THEN 'print-open'
      WHEN EXISTS (SELECT 1 FROM mutation WHERE shipment_id = asked.value AND state NOT IN ('acked', 'discarded'))
        THEN 'change-open'
      WHEN EXISTS (SELECT 1 FROM parcel WHERE shipment_id = asked.value AND void = 0
        AND (state IN ('open', 'labelled', 'complete', 'waiting-label', 'parked', 'stopped')
          OR state IN ('label-sent', 'label-seen', 'dispatch-queued') AND ifnull(known.closed, 0) = 0)) THEN 'parcel-open'
      WHEN EXISTS (SELECT 1 FROM return_item WHERE shipment_id = asked.value AND closed = 0) THEN 'return-open'
      WHEN known.closed = 0 AND known.unknown_since_ms IS NULL THEN
        CASE WHEN EXISTS (SELECT 1 FROM ahead WHERE shipment_id = asked.value) THEN 'packed-ahead' ELSE 'order-open' END
    END AS why
    FROM json_each(?) AS asked LEFT JOIN shipment AS known ON known.shipment_id = asked.value`);

  return {
    /** Of these shipments those that are still needed; at most some hundred at once. */
    ofShipments: (shipmentIds: readonly string[]): ReadonlyMap<string, KeptBecause> =>
      new Map(
        why.all(JSON.stringify(shipmentIds)).flatMap((row) => (row.why === null ? [] : [[row.shipmentId, row.why]])),
      ),
  };
}

export type NeededQueries = ReturnType<typeof neededQueries>;
