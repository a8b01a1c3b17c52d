import { type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import { laneFilter, PRE_DISPATCH, SWEEP_LANES } from './lanes.ts';
import { ask, type Reading, readByIds } from './reading.ts';

/**
 * The windows of a sweep lie edge to edge, which is right only while the marketplace takes both bounds of a range as inclusive
 * and compares to the millisecond; neither is documented (reliability 10). So one shipment is asked for by a range that is its
 * order date alone. False when the marketplace knows it and yet leaves it out: then windows must overlap.
 * Undefined when the shipment could not decide it (it moved on meanwhile).
 */
export async function boundsAreInclusive(reading: Reading, shipment: Shipment): Promise<boolean | undefined> {
  const lane = SWEEP_LANES.find((each) => each.hold === shipment.hold && each.types.includes(shipment.type));
  if (!lane) return undefined;
  const at = shipment.orderDateMs;
  const filter = { ...laneFilter(lane, reading.locationId), orderDate: { fromMs: at, toMs: at } };
  const { value: page } = await ask(reading, () => reading.client.searchShipments(filter, 'pull'));
  if (page.shipments.some((told) => told.shipmentId === shipment.shipmentId)) return true;
  if (page.nextPageUrl !== null) return undefined;
  const { value: told } = await readByIds(reading, [shipment.shipmentId]);
  const now = told[0];
  const stands = now?.hold === shipment.hold && PRE_DISPATCH.includes(shipmentState(now.orderItems));
  return stands ? false : undefined;
}

/** The best witness: of one order only, with an order date between two seconds if there is one. */
export function witnessAmong(shipments: Iterable<Shipment>): Shipment | undefined {
  let plain: Shipment | undefined;
  for (const shipment of shipments) {
    if (shipment.orderDateMs <= 0 || new Set(shipment.orderItems.map((item) => item.orderId)).size !== 1) continue;
    if (shipment.orderDateMs % 1000 !== 0) return shipment;
    plain ??= shipment;
  }
  return plain;
}
