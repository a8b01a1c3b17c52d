import type { Breach } from '../breach.ts';
import type { Shift } from '../shift.ts';

/** H: no shipment has labels from two stations' printers, or a pack of both, unless a person took it over. */
export function oneStationEach({ benches, time }: Shift): readonly Breach[] {
  const begunBy = new Map<string, number>();
  const breaches: Breach[] = [];
  for (const { station, printer } of benches) {
    const { index } = station;
    const { packed, taken } = station.inspect((db) => ({
      packed: db
        .prepare(
          `SELECT DISTINCT shipment_id FROM mutation WHERE attempts > 0 AND kind IN ('pack', 'dispatch', 'self-dispatch')`,
        )
        .pluck()
        .all() as string[],
      taken: new Set(db.prepare('SELECT shipment_id FROM take_over').pluck().all() as string[]),
    }));
    const labelled = printer.sheets.flatMap(({ shipmentId }) => (shipmentId === null ? [] : [shipmentId]));
    for (const shipmentId of new Set([...packed, ...labelled])) {
      const other = begunBy.get(shipmentId);
      if (other === undefined) begunBy.set(shipmentId, index);
      else if (!taken.has(shipmentId)) {
        breaches.push({
          invariant: 'H',
          what: `stations ${other} and ${index} both packed it`,
          shipmentId,
          atMs: time.nowMs(),
        });
      }
    }
  }
  return breaches;
}
