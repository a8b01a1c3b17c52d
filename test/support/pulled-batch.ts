import type { Db } from '../../main/db/database.ts';
import { BATCH } from '../../main/pull/apply-shipment.ts';
import type { Shipment } from '../../shared/model/shipment.ts';
import { bigShipment, LIVE_SHIPMENTS } from './big-database.ts';

/** Later than anything in the big database; page n was changed and read n ms after it. */
export const FIRST_READ_MS = Date.UTC(2026, 5, 1);

/** What the n-th page of a pull tells: 20 live shipments of the big database, changed so that all are written. */
export function pulledBatch(n: number): Shipment[] {
  const from = (n * BATCH) % LIVE_SHIPMENTS;
  return Array.from({ length: BATCH }, (_, k) => bigShipment(from + k, { updatedAtMs: FIRST_READ_MS + n }));
}

/** Whether the n-th page is there whole (`all`), not at all (`none`) or, which must never be, in part. */
export function batchFound(db: Db, n: number): 'all' | 'none' | 'part' {
  const ids = JSON.stringify(pulledBatch(n).map((shipment) => shipment.shipmentId));
  const written = Number(
    db
      .prepare(
        'SELECT count(*) FROM shipment WHERE updated_at_ms >= ? AND shipment_id IN (SELECT value FROM json_each(?))',
      )
      .pluck()
      .get(FIRST_READ_MS + n, ids),
  );
  return written === BATCH ? 'all' : written === 0 ? 'none' : 'part';
}
