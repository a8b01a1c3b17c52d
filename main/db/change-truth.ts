import { type ReturnStatus, returnStatus, type ServiceItem } from '../../shared/model/returns.ts';
import type { ShipmentState } from '../../shared/model/shipment.ts';
import type { Db } from './database.ts';
import type { ReturnTruth, SeenItem, ShipmentTruth } from './mutation-rows.ts';

/** What the station last read of what changes are about, as far as a change is judged by it. */
export function changeTruthQueries(db: Db) {
  const truth = db.prepare<
    [string],
    { state: ShipmentState; hold: number; dispatch_after_ms: number | null; read_at_ms: number }
  >('SELECT state, hold, dispatch_after_ms, read_at_ms FROM shipment WHERE shipment_id = ?');
  const items = db.prepare<[string], SeenItem & { readonly id: string }>(
    'SELECT order_item_id AS id, state, quantity FROM order_item WHERE shipment_id = ?',
  );
  const services = db
    .prepare<[string], string>('SELECT service_fulfilment_id FROM service_item WHERE shipment_id = ?')
    .pluck();
  const returnTruth = db.prepare<
    [string],
    { status: ReturnStatus; expected_ms: number | null; services: string; read_at_ms: number }
  >('SELECT status, expected_ms, services, read_at_ms FROM return_item WHERE return_id = ?');

  return {
    /** What the station last read of a return. */
    returnTruthOf(returnId: string): ReturnTruth | undefined {
      const rows = returnTruth.all(returnId);
      if (rows.length === 0) return undefined;
      const expected = rows.flatMap((row) => row.expected_ms ?? []);
      return {
        status: returnStatus(rows),
        expectedMs: expected.length === 0 ? null : Math.max(...expected),
        services: rows.flatMap((row) => JSON.parse(row.services) as ServiceItem[]),
        readAtMs: Math.min(...rows.map((row) => row.read_at_ms)),
      };
    },
    /** The order items of a shipment, by id. */
    itemsOf: (shipmentId: string): ReadonlyMap<string, SeenItem> =>
      new Map(items.all(shipmentId).map(({ id, state, quantity }) => [id, { state, quantity }])),
    /** The services of a shipment that are known. */
    serviceIdsOf: (shipmentId: string): readonly string[] => services.all(shipmentId),
    /** What the station last read of a shipment. */
    truthOf(shipmentId: string): ShipmentTruth | undefined {
      const row = truth.get(shipmentId);
      return (
        row && {
          state: row.state,
          hold: row.hold === 1,
          dispatchAfterMs: row.dispatch_after_ms,
          readAtMs: row.read_at_ms,
        }
      );
    },
  };
}
