import { liveItems } from '../../../../main/practice/marketplace/records.ts';
import type { SeenRequest } from '../../../support/sim/sim-network.ts';
import type { Heard } from '../../../support/sim/sim-packer.ts';
import { START_MS, type World } from '../../../support/sim/sim-world.ts';
import type { Breach } from '../breach.ts';
import type { Bench } from '../shift.ts';
import { forbidden } from './states.ts';

interface Known {
  readonly state: string;
  readonly hold: number;
  readonly mps: number;
  readonly units: number | null;
}

interface Watched {
  readonly world: World;
  readonly benches: readonly Bench[];
  readonly heard: readonly Heard[];
  readonly note: (breach: Breach) => void;
  readonly nowMs: () => number;
}

/** As near as a station knows the marketplace's clock, from replies that tell whole seconds. */
const SERVER_CLOCK_MS = 2_000;

function numberedOf(world: World, shipmentId: string): string | undefined {
  const record = world.marketplace.shipment(shipmentId);
  return record && liveItems(record).find(({ product }) => product.serials !== null)?.product.sku;
}

/**
 * C: nothing leaves that the station itself knows the state of its order or return to forbid, for a shipment known to be held, cancelled or too early, no pack without its serial numbers before
 * a packer had the goods in hand, and no dispatch while the label on the box
 * says other units than the station knows are wanted.
 */
export function watchKnowledge({ world, benches, heard, note, nowMs }: Watched) {
  return (request: SeenRequest): void => {
    const bench = benches[request.station];
    if (!bench || request.changes.length === 0) return;
    if (request.what !== 'pack' && request.what !== 'dispatch') {
      for (const { what, id } of bench.station.inspect((db) => forbidden(db, request))) {
        note({ invariant: 'C', what, shipmentId: id, atMs: nowMs() });
      }
      return;
    }
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
      // The marketplace never moves the date, and tells it with the order.
      const dueMs = world.marketplace.shipment(shipmentId)?.dispatchAfterMs ?? 0;
      if (dueMs > START_MS + nowMs() + SERVER_CLOCK_MS) breach(`a ${request.what} left before the day it may be sent`);
      const needs = request.what === 'pack' ? numberedOf(world, shipmentId) : undefined;
      if (needs && !heard.some(({ reply }) => reply.detail.shipmentId === shipmentId)) {
        breach(`packed before anybody had it on the bench, although ${needs} may need serial numbers`);
      }
      if (request.what === 'pack' || known.mps === 1) continue;
      const label = bench.printer.sheets.findLast(
        (sheet) => sheet.shipmentId === shipmentId && sheet.taken && !sheet.void,
      );
      // Buyers only take back: a label of fewer units was fetched after news that has not come here yet.
      if (label && label.units !== null && known.units !== null && label.units > known.units) {
        breach(`a dispatch left with a label of ${label.units} units, ${known.units} are known to be wanted`);
      }
    }
  };
}
