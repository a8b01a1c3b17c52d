import { indiaDate } from '../../../../shared/india-time.ts';
import { applyReturn, newReturn } from '../apply-return.ts';
import { applySelfShip } from '../apply-self-ship.ts';
import { newService } from '../apply-service.ts';
import { prng } from '../prng.ts';
import type { ShipmentRecord } from '../records.ts';
import type { ReturnRecord } from '../return-records.ts';
import type { ServiceRecord } from '../service-records.ts';
import { buildShipment } from './build-shipment.ts';
import { type Account, SELF_SHIP_VENDORS } from './ids.ts';
import { type PastForm, RETURN_FORMS, SELF_SHIP_FORMS } from './past-forms.ts';
import { PLAIN_PRODUCTS } from './products.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Beyond any number of the catalogue proper, and of orders made later. */
const FIRST_NUMBER = 20_000_000;
/** A catalogue smaller than this is what it says and nothing besides. */
const SMALL = 20;

/** An order with its services and its return, if it has one. */
export interface PastOrder {
  readonly shipment: ShipmentRecord;
  readonly services: readonly ServiceRecord[];
  readonly returns: readonly ReturnRecord[];
}

export interface PastOptions {
  readonly seed: number;
  readonly account: Account;
  /** Of the catalogue: every tenth of them has a return. */
  readonly shipments: number;
  readonly startMs: number;
}

/** Self-ship orders in every state and returns of every kind and status; the same for the same seed, relative to `startMs`. */
export function pastOrders(options: PastOptions): PastOrder[] {
  if (options.shipments < SMALL) return [];
  const returns = Math.max(RETURN_FORMS.length, Math.floor(options.shipments / 10));
  const orders: PastOrder[] = [];
  let services = 0;
  for (let index = 0; index < SELF_SHIP_FORMS.length + returns; index += 1) {
    const order = pastOrder(options, index, services);
    services += order.services.length;
    orders.push(order);
  }
  return orders;
}

function formOf(index: number): PastForm {
  const form = SELF_SHIP_FORMS[index] ?? RETURN_FORMS[(index - SELF_SHIP_FORMS.length) % RETURN_FORMS.length];
  if (!form) throw new Error('There is no form of a past order');
  return form;
}

function pastOrder(options: PastOptions, index: number, firstService: number): PastOrder {
  const { account } = options;
  const form = formOf(index);
  const random = prng(options.seed, 'past', index);
  const startMs = Math.floor(options.startMs / 1000) * 1000;
  const shipment = shipmentOf(options, form, index, startMs);
  const deliveredMs = shipment.orderDateMs + 30 * HOUR;
  if (form.type === 'SELF') moveSelfShip(shipment, form.state, deliveredMs);
  else if (form.state !== 'APPROVED') for (const item of shipment.items) item.state = form.state;
  if (form.state !== 'APPROVED') shipment.updatedAtMs = deliveredMs;
  const services: ServiceRecord[] = [];
  const addService = (returnId: string | null, createdMs: number): ServiceRecord => {
    const number = firstService + services.length;
    const made = newService(
      {
        kind: 'service-created',
        serviceFulfilmentId: account.serviceFulfilmentId(number),
        shipmentId: shipment.shipmentId,
        number,
        orderItemId: shipment.items[0]?.orderItemId ?? '',
        returnId,
        description: returnId !== null ? 'Tech visit' : services.length === 0 ? 'Installation' : 'Demonstration',
        serviceByMs: createdMs + 3 * DAY,
      },
      createdMs,
    );
    services.push(made);
    return made;
  };
  for (let count = 0; count < (form.services ?? 0); count += 1) {
    const made = addService(null, shipment.orderDateMs);
    if (form.state === 'COMPLETED' || form.state === 'RETURNED') made.closed = 'completed';
  }
  if (!form.ret) return { shipment, services, returns: [] };
  const createdMs = startMs - 2 * HOUR - Math.floor(random.next() * 18 * 60) * 60_000;
  const ret = returnOf(options, form.ret, shipment, { number: index - SELF_SHIP_FORMS.length, createdMs });
  if (form.ret.visit) {
    const visit = addService(ret.returnId, createdMs);
    if (form.ret.status !== 'requested') visit.closed = form.ret.status === 'approved' ? 'completed' : 'cancelled';
  }
  return { shipment, services, returns: [ret] };
}

function shipmentOf({ seed, account }: PastOptions, form: PastForm, index: number, startMs: number): ShipmentRecord {
  const random = prng(seed, 'past-spec', index);
  const open = form.state === 'APPROVED';
  const orderDateMs = startMs - (open ? 3 * HOUR : 72 * HOUR) - random.below(20 * 60) * 60_000;
  const chosen = new Set([random.pick(PLAIN_PRODUCTS)]);
  while (chosen.size < (form.lines ?? 1)) chosen.add(random.pick(PLAIN_PRODUCTS));
  const everyTenth = index >= SELF_SHIP_FORMS.length + RETURN_FORMS.length && index % 10 === 9;
  return buildShipment(seed, account, FIRST_NUMBER + index, {
    lines: [...chosen].map((product) => ({ product, quantity: 1 + random.below(2) })),
    locationId: everyTenth ? account.locationIds[1] : account.locationIds[0],
    type: form.type,
    hold: false,
    replacement: false,
    orderDateMs,
    dispatchAfterMs: orderDateMs + 5 * 60_000,
    dispatchByMs: open ? startMs + 30 * HOUR : orderDateMs + 24 * HOUR,
    updatedAtMs: orderDateMs + 60_000,
  });
}

function moveSelfShip(shipment: ShipmentRecord, state: PastForm['state'], deliveredMs: number): void {
  if (state === 'APPROVED') return;
  const { shipmentId, orderDateMs, number } = shipment;
  const dispatchedMs = orderDateMs + 8 * HOUR;
  applySelfShip(shipment, {
    kind: 'self-dispatched',
    shipmentId,
    dispatchedMs,
    tentativeDeliveryMs: dispatchedMs + 4 * DAY,
    deliveryPartner: SELF_SHIP_VENDORS[number % SELF_SHIP_VENDORS.length] ?? null,
    trackingId: `OWN${number}`,
    invoiceNumber: `OLD-${number}`,
    invoiceDate: indiaDate(dispatchedMs),
    serials: {},
  });
  if (state === 'SHIPPED') return;
  if (state !== 'RETURNED') applySelfShip(shipment, { kind: 'self-delivered', shipmentId, deliveredMs });
  if (state === 'COMPLETED') applySelfShip(shipment, { kind: 'self-completed', shipmentId });
  const orderItemIds = shipment.items.map((item) => item.orderItemId);
  if (state === 'RETURNED') applySelfShip(shipment, { kind: 'items-returned', shipmentId, orderItemIds });
}

const REASONS = ['DEFECTIVE_PRODUCT', 'DAMAGED_PRODUCT', 'WRONG_PRODUCT', 'QUALITY_ISSUE', 'NOT_NEEDED'] as const;

function returnOf(
  { seed, account }: PastOptions,
  { source, status }: NonNullable<PastForm['ret']>,
  order: ShipmentRecord,
  { number, createdMs }: { readonly number: number; readonly createdMs: number },
): ReturnRecord {
  const own = order.type === 'SELF';
  const courier = source === 'courier_return';
  const named = { returnId: account.returnId(number), shipmentId: order.shipmentId };
  const tracked = courier ? account.trackingId(order.number, 0, false) : account.returnTrackingId(number);
  const ret = newReturn(
    {
      kind: 'return-created',
      ...named,
      number,
      source,
      items: order.items.map(({ orderItemId, orderId, quantity }) => ({ orderItemId, orderId, quantity })),
      trackingId: own ? (courier ? (order.selfShip?.trackingId ?? null) : null) : tracked,
      reason: courier ? 'ORDER_CANCELLED' : prng(seed, 'return-reason', number).pick(REASONS),
      subReason: 'OTHER',
      expectedMs: createdMs + 6 * DAY,
    },
    order,
    createdMs,
  );
  const laterMs = createdMs + HOUR;
  switch (status) {
    case 'approved':
      if (!courier) applyReturn(ret, { kind: 'return-approved', ...named, comments: '', expectedMs: null }, laterMs);
      break;
    case 'rejected':
      applyReturn(ret, { kind: 'return-rejected', ...named, comments: 'No fault found' }, laterMs);
      break;
    case 'completed':
      applyReturn(ret, { kind: 'return-completed', ...named }, laterMs);
      break;
    case 'cancelled':
      applyReturn(ret, { kind: 'return-cancelled', ...named }, laterMs);
      break;
    case 'created':
    case 'requested':
      break;
  }
  return ret;
}
