import type { SeenRequest } from '../../../support/sim/sim-network.ts';
import type { Breach } from '../breach.ts';
import type { Bench } from '../shift.ts';

interface Known {
  readonly state: string;
  readonly hold: number;
  readonly mps: number;
  readonly units: number | null;
}

/**
 * C: nothing leaves for a shipment that the station itself knows to be held or cancelled, and no dispatch while the label on the box
 * says other units than the station knows are wanted.
 */
export function watchKnowledge(
  benchOf: (station: number) => Bench | undefined,
  note: (breach: Breach) => void,
  nowMs: () => number,
) {
  return (request: SeenRequest): void => {
    if (request.what !== 'pack' && request.what !== 'dispatch') return;
    const bench = benchOf(request.station);
    if (!bench) return;
    for (const shipmentId of request.shipmentIds) {
      const known = bench.station.inspect(
        (db) =>
          db
            .prepare(
              `SELECT state, hold, mps, (SELECT sum(quantity) FROM order_item WHERE order_item.shipment_id = shipment.shipment_id AND order_item.state <> 'CANCELLED') AS units
               FROM shipment WHERE shipment_id = ?`,
            )
            .get(shipmentId) as Known | undefined,
      );
      const breach = (what: string) => note({ invariant: 'C', what, shipmentId, atMs: nowMs() });
      if (!known) {
        breach(`a ${request.what} left for a shipment nobody told of`);
        continue;
      }
      if (known.hold === 1) breach(`a ${request.what} left although the shipment is known to be held`);
      if (known.state === 'CANCELLED') breach(`a ${request.what} left although the shipment is known to be cancelled`);
      if (request.what === 'pack' || known.mps === 1) continue;
      const label = bench.printer.sheets.findLast(
        (sheet) => sheet.shipmentId === shipmentId && sheet.taken && !sheet.void,
      );
      if (label && label.units !== null && known.units !== null && label.units !== known.units) {
        breach(`a dispatch left with a label of ${label.units} units, ${known.units} are known to be wanted`);
      }
    }
  };
}
