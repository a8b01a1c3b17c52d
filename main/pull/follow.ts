import type { SelfShipQueries } from '../db/self-ship.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { IDS_PER_READ, type Reading, readByIds } from './reading.ts';

export interface FollowOptions {
  readonly reading: Reading;
  readonly queries: Pick<ShipmentQueries, 'markUnknown'>;
  readonly selfShip: Pick<SelfShipQueries, 'followed'>;
  /** Those read since then were told of already. */
  readonly beforeMs: number;
}

/**
 * Reads orders that the seller ships himself by id until they are completed, returned or cancelled: dispatched, they are in no window of a sweep
 * any more. One request at most, for those read longest ago: however many are under way, following them costs the same.
 */
export async function followSelfShip({ reading, queries, selfShip, beforeMs }: FollowOptions): Promise<number> {
  const ids = selfShip.followed(reading.locationId, beforeMs, IDS_PER_READ);
  if (ids.length === 0) return 0;
  const { value: shipments, readAtMs } = await readByIds(reading, ids);
  await reading.apply(shipments, readAtMs);
  const told = new Set(shipments.map(({ shipmentId }) => shipmentId));
  const absent = ids.filter((shipmentId) => !told.has(shipmentId));
  if (absent.length > 0) queries.markUnknown(absent, readAtMs);
  return ids.length;
}
