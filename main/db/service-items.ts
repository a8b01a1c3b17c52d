import type { ShipmentService } from '../../shared/model/shipment.ts';
import type { Db } from './database.ts';

interface Row {
  readonly serviceFulfilmentId: string;
  readonly orderItemId: string;
  readonly description: string;
  readonly serviceByMs: number | null;
  readonly createdAtMs: number | null;
}

/** Services of orders that the seller ships himself, where the marketplace tells of any. Server truth: only `shipments.save` writes them. */
export function serviceItemQueries(db: Db) {
  const drop = db.prepare<[string, string]>(
    'DELETE FROM service_item WHERE shipment_id = ? AND service_fulfilment_id NOT IN (SELECT value FROM json_each(?))',
  );
  const put = db.prepare<[Row & { shipmentId: string }]>(
    `INSERT OR REPLACE INTO service_item VALUES (@serviceFulfilmentId, @shipmentId, @orderItemId, @description, @serviceByMs, @createdAtMs)`,
  );
  const ofShipment = db.prepare<[string], Row>(
    `SELECT service_fulfilment_id AS serviceFulfilmentId, order_item_id AS orderItemId, description,
       service_by_ms AS serviceByMs, created_at_ms AS createdAtMs
     FROM service_item WHERE shipment_id = ? ORDER BY service_by_ms, service_fulfilment_id`,
  );
  const shipmentOf = db
    .prepare<[string], string>('SELECT shipment_id FROM service_item WHERE service_fulfilment_id = ?')
    .pluck();

  return {
    /** All of the shipment's; those not among them are not told any more. */
    save(shipmentId: string, services: readonly ShipmentService[]): void {
      drop.run(shipmentId, JSON.stringify(services.map(({ serviceFulfilmentId }) => serviceFulfilmentId)));
      for (const service of services) put.run({ ...service, shipmentId });
    },
    /** The soonest due first. */
    ofShipment: (shipmentId: string): ShipmentService[] => ofShipment.all(shipmentId),
    /** Whose service it is; undefined where nobody told of it. */
    shipmentOf: (serviceFulfilmentId: string): string | undefined => shipmentOf.get(serviceFulfilmentId),
  };
}

export type ServiceItemQueries = ReturnType<typeof serviceItemQueries>;
