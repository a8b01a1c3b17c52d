import { z } from 'zod';
import type { Call } from './call.ts';
import { PLAIN_PRODUCTS, productOf } from './catalogue/products.ts';
import { readBody, shipmentOf } from './control-body.ts';
import type { OrderSpec } from './effects.ts';
import { cancelServices } from './follow-ups.ts';
import { prng } from './prng.ts';
import { liveItems, rank, stateOf } from './records.ts';
import { Refusal } from './reply.ts';

const HOUR = 3_600_000;
const instant = z.number().int().min(0).max(8_640_000_000_000_000);

const orderSchema = z.strictObject({
  lines: z
    .array(z.strictObject({ sku: z.string(), quantity: z.number().int().min(1).max(100).default(1) }))
    .min(1)
    .max(12)
    .optional(),
  count: z.number().int().min(1).max(1_000).default(1),
  locationId: z.string().min(1).max(100).optional(),
  type: z.enum(['NORMAL', 'SELF', 'EXPRESS']).default('NORMAL'),
  hold: z.boolean().default(false),
  replacement: z.boolean().default(false),
  oneGroup: z.boolean().default(false),
  orderDateMs: instant.optional(),
  dispatchAfterMs: instant.optional(),
  dispatchByMs: instant.optional(),
});

/** New orders, approved at once; goods of one box at random where no lines are told. */
export function createOrders(call: Call): unknown {
  const wanted = readBody(call, orderSchema);
  for (const line of wanted.lines ?? []) {
    if (!productOf(line.sku)) throw new Refusal(400, 'INVALID_INPUT', `unknown SKU ${line.sku}`, 'lines');
  }
  const { ledger, nowMs } = call;
  const orders = Array.from({ length: wanted.count }, () => {
    const number = ledger.nextNumber;
    const shipmentId = ledger.account.shipmentId(number);
    const order: OrderSpec = {
      lines: wanted.lines ?? [{ sku: prng(call.seed, 'order', number).pick(PLAIN_PRODUCTS).sku, quantity: 1 }],
      locationId: wanted.locationId ?? ledger.account.locationIds[0],
      type: wanted.type,
      hold: wanted.hold,
      replacement: wanted.replacement,
      oneGroup: wanted.oneGroup,
      orderDateMs: wanted.orderDateMs ?? Math.floor(nowMs / 1000) * 1000,
      dispatchAfterMs: wanted.dispatchAfterMs ?? nowMs,
      dispatchByMs: wanted.dispatchByMs ?? nowMs + 24 * HOUR,
    };
    call.record({ kind: 'created', shipmentId, number, order });
    const record = shipmentOf(call, shipmentId);
    return {
      shipmentId,
      orderId: record.items[0]?.orderId,
      orderItems: record.items.map((item) => ({
        orderItemId: item.orderItemId,
        sku: item.product.sku,
        ean: item.product.ean,
        quantity: item.quantity,
      })),
      subShipmentIds: record.boxes.map((box) => box.subShipmentId),
    };
  });
  return { orders };
}

const shipmentSchema = z.strictObject({ shipmentId: z.string() });

export function hold(call: Call, held: boolean): unknown {
  const record = shipmentOf(call, readBody(call, shipmentSchema).shipmentId);
  if (record.hold !== held) call.record({ kind: held ? 'held' : 'unheld', shipmentId: record.shipmentId });
  return { hold: record.hold };
}

const cancelSchema = z.strictObject({
  shipmentId: z.string(),
  by: z.enum(['buyer', 'marketplace', 'seller']).default('buyer'),
  units: z
    .array(z.strictObject({ orderItemId: z.string(), quantity: z.number().int().min(1) }))
    .min(1)
    .optional(),
  reason: z.string().min(1).max(100).default('cancellation_requested'),
  subReason: z.string().min(1).max(100).default('delivery_time_long'),
});

/** Buyers and the marketplace until it is shipped, the seller while it is approved (marketplace-api 4.1). */
export function cancel(call: Call): unknown {
  const wanted = readBody(call, cancelSchema);
  const record = shipmentOf(call, wanted.shipmentId);
  const state = stateOf(record);
  if (rank(state) >= rank('SHIPPED') || (wanted.by === 'seller' && state !== 'APPROVED')) {
    throw new Refusal(409, 'WRONG_STATE', `shipment is ${state}`, 'shipmentId');
  }
  const live = liveItems(record);
  const units = wanted.units ?? live.map((item) => ({ orderItemId: item.orderItemId, quantity: item.quantity }));
  const named = new Set(units.map((each) => each.orderItemId));
  const possible = units.every((each) =>
    live.some((item) => item.orderItemId === each.orderItemId && each.quantity <= item.quantity),
  );
  if (!possible || named.size < units.length) {
    throw new Refusal(409, 'WRONG_STATE', 'those units are not there to be cancelled', 'units');
  }
  const { shipmentId, by, reason, subReason } = wanted;
  call.record({ kind: 'cancelled', shipmentId, by, reason, subReason, units });
  cancelServices(call, record);
  return { state: stateOf(record) };
}

const datesSchema = z.strictObject({
  shipmentId: z.string(),
  dispatchAfterMs: instant.optional(),
  dispatchByMs: instant.optional(),
});

export function moveDispatchDates(call: Call): unknown {
  const wanted = readBody(call, datesSchema);
  const record = shipmentOf(call, wanted.shipmentId);
  call.record({
    kind: 'dispatch-dates-moved',
    shipmentId: record.shipmentId,
    dispatchAfterMs: wanted.dispatchAfterMs ?? record.dispatchAfterMs,
    dispatchByMs: wanted.dispatchByMs ?? record.dispatchByMs,
  });
  return { dispatchAfterMs: record.dispatchAfterMs, dispatchByMs: record.dispatchByMs };
}
