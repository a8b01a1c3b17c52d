import type { OrderSpec } from '../effects.ts';
import type { ShipmentRecord } from '../records.ts';
import { buildShipment } from './build-shipment.ts';
import type { Account } from './ids.ts';
import { productOf } from './products.ts';

/** The shipment of an order a trainer made. Throws on a SKU that is not sold here. */
export function buildOrder(seed: number, account: Account, number: number, order: OrderSpec): ShipmentRecord {
  const lines = order.lines.map((line) => {
    const product = productOf(line.sku);
    if (!product) throw new Error(`An order names the unknown SKU ${line.sku}`);
    return { product, quantity: line.quantity };
  });
  return buildShipment(seed, account, number, { ...order, lines, updatedAtMs: order.orderDateMs });
}
