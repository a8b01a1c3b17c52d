import { z } from 'zod';
import { RETURN_SOURCES } from '../../../shared/model/returns.ts';
import type { Call } from './call.ts';
import { readBody, shipmentOf } from './control-body.ts';
import { bringTo } from './control-forward.ts';
import { closeVisits, returnItems } from './follow-ups.ts';
import { liveItems, rank, type ShipmentRecord, stateOf } from './records.ts';
import { Refusal } from './reply.ts';
import { isOver, type PracticeReturnStatus, type ReturnRecord } from './return-records.ts';

const DAY = 86_400_000;
const STATUSES = ['created', 'requested', 'approved', 'rejected', 'completed', 'cancelled'] as const;

const returnSchema = z
  .strictObject({
    shipmentId: z.string().optional(),
    /** Only this item comes back; without it all that are left. */
    orderItemId: z.string().optional(),
    quantity: z.number().int().min(1).max(1_000).optional(),
    source: z.enum(RETURN_SOURCES),
    service: z.boolean().default(false),
    status: z.enum(STATUSES).optional(),
    reason: z.string().min(1).max(100).default('DEFECTIVE_PRODUCT'),
    subReason: z.string().min(1).max(100).default('OTHER'),
  })
  .refine((wanted) => wanted.shipmentId !== undefined || wanted.orderItemId !== undefined, 'shipmentId or orderItemId');

/**
 * A return of an order, which is brought as far as it must be for it: SHIPPED for a courier's, delivered for a buyer's. Those of
 * self-ship begin requested (buyer) or approved (courier), others created (seed, return item lifecycles).
 */
export function createReturn(call: Call): unknown {
  const wanted = readBody(call, returnSchema);
  const order = orderOf(call, wanted);
  const courier = wanted.source === 'courier_return';
  const state = stateOf(order);
  if (state === 'CANCELLED' || state === 'RETURNED' || (courier && rank(state) > rank('SHIPPED'))) {
    throw new Refusal(409, 'WRONG_STATE', `shipment is ${state}`, 'shipmentId');
  }
  const items = itemsOf(order, wanted);
  const open = call.ledger.returns
    .ofShipment(order.shipmentId)
    .some(
      (ret) => !isOver(ret) && ret.items.some((each) => items.some((item) => item.orderItemId === each.orderItemId)),
    );
  if (open) throw new Refusal(409, 'WRONG_STATE', 'a return of it is open', 'shipmentId');
  const visited = wanted.service && order.type === 'SELF' && !courier;
  if (wanted.service && !visited) {
    throw new Refusal(409, 'WRONG_STATE', 'only what a buyer of a self-ship order returns has a tech visit', 'service');
  }
  const path = pathTo(order, wanted.source, wanted.status, visited);
  bringTo(call, order, courier ? 'SHIPPED' : 'DELIVERED');
  const number = call.ledger.returns.size;
  const returnId = call.ledger.account.returnId(number);
  call.record({
    kind: 'return-created',
    returnId,
    shipmentId: order.shipmentId,
    number,
    source: wanted.source,
    items,
    trackingId: trackingIdOf(call, order, courier, number),
    reason: wanted.reason,
    subReason: wanted.subReason,
    expectedMs: call.nowMs + 6 * DAY,
  });
  const orderItemId = items[0]?.orderItemId ?? '';
  const serviceFulfilmentId = visited
    ? addService(call, { order, orderItemId, returnId, description: 'Tech visit' })
    : null;
  const ret = returnOf(call, returnId);
  for (const status of path) moveTo(call, ret, status);
  return { returnId, serviceFulfilmentId, status: ret.status, trackingId: ret.trackingId };
}

const serviceSchema = z.strictObject({
  shipmentId: z.string(),
  orderItemId: z.string().optional(),
  description: z.string().min(1).max(100).default('Installation'),
});

/** A forward service of a self-ship order that is not completed yet. */
export function createService(call: Call): unknown {
  const wanted = readBody(call, serviceSchema);
  const order = shipmentOf(call, wanted.shipmentId);
  const state = stateOf(order);
  if (order.type !== 'SELF' || rank(state) > rank('DELIVERED')) {
    throw new Refusal(409, 'WRONG_STATE', `shipment is ${order.type} and ${state}`, 'shipmentId');
  }
  const [item] = itemsOf(order, wanted);
  const { description } = wanted;
  const orderItemId = item?.orderItemId ?? '';
  return { serviceFulfilmentId: addService(call, { order, orderItemId, returnId: null, description }) };
}

const eventSchema = z.strictObject({
  returnId: z.string(),
  event: z.enum([
    'tracking_id_update',
    'expected_date_changed',
    'in_transit',
    'out_for_delivery',
    'picked_up',
    'approved',
    'rejected',
    'completed',
    'cancelled',
  ]),
  trackingId: z.string().min(1).max(100).optional(),
  expectedMs: z.number().int().min(0).max(8_640_000_000_000_000).optional(),
});

/** What the courier or the marketplace does with a return; names as its notifications have them (marketplace-api 12.1). */
export function moveReturn(call: Call): unknown {
  const { returnId, event, trackingId, expectedMs } = readBody(call, eventSchema);
  const ret = returnOf(call, returnId);
  if (isOver(ret)) throw new Refusal(409, 'WRONG_STATE', `return is ${ret.status}`, 'returnId');
  const named = { returnId, shipmentId: ret.shipmentId };
  switch (event) {
    case 'tracking_id_update':
      call.record({
        kind: 'return-tracked',
        ...named,
        trackingId: trackingId ?? `${call.ledger.account.returnTrackingId(ret.number)}R`,
      });
      break;
    case 'expected_date_changed':
      call.record({
        kind: 'return-expected',
        ...named,
        expectedMs: expectedMs ?? (ret.expectedMs ?? call.nowMs) + DAY,
      });
      break;
    case 'in_transit':
    case 'out_for_delivery':
    case 'picked_up':
      call.record({ kind: 'return-moved', ...named, shipmentStatus: event });
      break;
    default:
      moveTo(call, ret, event);
  }
  return { status: ret.status, shipmentStatus: ret.shipmentStatus };
}

export function returnOf(call: Call, returnId: string): ReturnRecord {
  const ret = call.ledger.returns.byId(returnId);
  if (!ret) throw new Refusal(404, 'NOT_FOUND', `no return ${returnId}`, 'returnId');
  return ret;
}

function orderOf(
  call: Call,
  wanted: { readonly shipmentId?: string | undefined; readonly orderItemId?: string | undefined },
): ShipmentRecord {
  if (wanted.shipmentId !== undefined) return shipmentOf(call, wanted.shipmentId);
  const record = call.ledger.store.byOrderItemId(wanted.orderItemId ?? '');
  if (!record) throw new Refusal(404, 'NOT_FOUND', `no order item ${wanted.orderItemId}`, 'orderItemId');
  return record;
}

function itemsOf(
  order: ShipmentRecord,
  wanted: { readonly orderItemId?: string | undefined; readonly quantity?: number | undefined },
) {
  const items = liveItems(order).filter(
    (item) =>
      item.state !== 'RETURNED' && (wanted.orderItemId === undefined || item.orderItemId === wanted.orderItemId),
  );
  const most = Math.min(...items.map((item) => item.quantity));
  if (items.length === 0 || (wanted.quantity ?? 0) > most) {
    throw new Refusal(409, 'WRONG_STATE', 'those units are not there to come back', 'orderItemId');
  }
  return items.map(({ orderItemId, orderId, quantity }) => ({
    ...{ orderItemId, orderId },
    quantity: wanted.quantity ?? quantity,
  }));
}

/** A courier brings the parcel back under its own number; a seller who fetches it himself has none. */
function trackingIdOf(call: Call, order: ShipmentRecord, courier: boolean, number: number): string | null {
  if (order.type === 'SELF') return courier ? (order.selfShip?.trackingId ?? null) : null;
  const { account } = call.ledger;
  return courier ? account.trackingId(order.number, 0, order.type === 'EXPRESS') : account.returnTrackingId(number);
}

function addService(
  call: Call,
  of: {
    readonly order: ShipmentRecord;
    readonly orderItemId: string;
    readonly returnId: string | null;
    readonly description: string;
  },
): string {
  const number = call.ledger.services.size;
  const serviceFulfilmentId = call.ledger.account.serviceFulfilmentId(number);
  const { order, ...rest } = of;
  call.record({
    kind: 'service-created',
    serviceFulfilmentId,
    shipmentId: order.shipmentId,
    number,
    ...rest,
    serviceByMs: call.nowMs + 3 * DAY,
  });
  return serviceFulfilmentId;
}

/** The statuses a new return passes to get where the trainer wants it. */
function pathTo(
  order: ShipmentRecord,
  source: ReturnRecord['source'],
  status: PracticeReturnStatus | undefined,
  visited: boolean,
): readonly PracticeReturnStatus[] {
  if (status === undefined) return [];
  const impossible = new Refusal(409, 'WRONG_STATE', `such a return is never ${status}`, 'status');
  if (order.type !== 'SELF') {
    if (status === 'created') return [];
    if (status === 'completed' || status === 'cancelled') return [status];
    throw impossible;
  }
  if (source === 'courier_return') {
    if (status === 'approved') return [];
    if (status === 'completed' || status === 'cancelled') return [status];
    throw impossible;
  }
  if (status === 'requested') return [];
  if (status === 'completed') return ['approved', 'completed'];
  if (status === 'approved' || status === 'cancelled' || (status === 'rejected' && visited)) return [status];
  throw impossible;
}

/** As the marketplace itself decides about it, where its status allows that. */
function moveTo(call: Call, ret: ReturnRecord, to: PracticeReturnStatus): void {
  const { returnId, shipmentId } = ret;
  const undecided = ret.status === 'requested';
  if ((to === 'approved' || to === 'rejected') && !undecided) {
    throw new Refusal(409, 'WRONG_STATE', `return is ${ret.status}`, 'returnId');
  }
  switch (to) {
    case 'approved':
      closeVisits(call, ret, 'completed', call.nowMs);
      call.record({ kind: 'return-approved', returnId, shipmentId, comments: '', expectedMs: ret.expectedMs });
      return;
    case 'rejected':
      closeVisits(call, ret, 'cancelled', call.nowMs);
      call.record({ kind: 'return-rejected', returnId, shipmentId, comments: '' });
      return;
    case 'cancelled':
      closeVisits(call, ret, 'cancelled', call.nowMs);
      call.record({ kind: 'return-cancelled', returnId, shipmentId });
      return;
    case 'completed':
      call.record({ kind: 'return-completed', returnId, shipmentId });
      returnItems(call, ret);
      return;
    case 'created':
    case 'requested':
      return;
  }
}
