import { isClosed, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { LiveShipment, ShipmentQueries } from '../db/shipments.ts';
import { pause } from '../ports/timers.ts';
import { IDS_PER_READ, type Reading, readByIds } from './reading.ts';

const SLICE = 500;

export interface IdCheck {
  readonly checked: number;
  readonly requests: number;
  /** Known before the sweep, still before dispatch and under the same hold, yet in none of its windows. */
  readonly missed: number;
  /** Not known to the marketplace by id either; marked and kept visible. */
  readonly unknown: number;
}

export interface IdCheckOptions {
  readonly reading: Reading;
  readonly queries: ShipmentQueries;
  /** Ids the sweep has seen. */
  readonly seen: ReadonlySet<string>;
  readonly startedAtMs: number;
}

/** Reads by id every locally live shipment that the sweep did not see: picked up, cancelled, put on hold meanwhile, or gone. */
export async function checkIds(options: IdCheckOptions): Promise<IdCheck> {
  const unseen = await unseenOf(options);
  let missed = 0;
  let unknown = 0;
  let requests = 0;
  for (let at = 0; at < unseen.length; at += IDS_PER_READ) {
    const chunk = unseen.slice(at, at + IDS_PER_READ);
    const told = await readShipments(
      options.reading,
      chunk.map((live) => live.shipmentId),
    );
    requests++;
    const byId = new Map(told.shipments.map((shipment) => [shipment.shipmentId, shipment]));
    const absent: string[] = [];
    for (const live of chunk) {
      const shipment = byId.get(live.shipmentId);
      if (!shipment) absent.push(live.shipmentId);
      else if (isMissed(shipment, live, options)) missed++;
    }
    // One statement, and so one commit, for all of them.
    if (absent.length > 0) unknown += options.queries.markUnknown(absent, told.readAtMs);
  }
  return { checked: unseen.length, requests, missed, unknown };
}

async function unseenOf({ reading, queries, seen }: IdCheckOptions): Promise<LiveShipment[]> {
  const unseen: LiveShipment[] = [];
  for (let after = ''; ; ) {
    const slice = queries.liveOf(reading.locationId, after, SLICE);
    unseen.push(...slice.filter((live) => !seen.has(live.shipmentId)));
    const last = slice.at(-1);
    if (!last || slice.length < SLICE) return unseen;
    after = last.shipmentId;
    await pause(reading.ports.timers, 0, reading.signal);
  }
}

async function readShipments(
  reading: Reading,
  ids: readonly string[],
): Promise<{ shipments: readonly Shipment[]; readAtMs: number }> {
  const { value: shipments, readAtMs } = await readByIds(reading, ids);
  await reading.apply(shipments, readAtMs);
  return { shipments, readAtMs };
}

/** A change of hold moves a shipment to the other lane while the sweep runs; that is no miss, and the read by id has caught it. */
function isMissed(shipment: Shipment, live: LiveShipment, { reading, startedAtMs }: IdCheckOptions): boolean {
  return (
    live.readAtMs < startedAtMs &&
    shipment.hold === live.hold &&
    (shipment.locationId === '' || shipment.locationId === reading.locationId) &&
    !isClosed(shipmentState(shipment.orderItems))
  );
}
