import { z } from 'zod';
import type { Call } from './call.ts';
import { PRODUCTS } from './catalogue/products.ts';
import { readBody, shipmentOf } from './control-body.ts';
import { advance } from './control-forward.ts';
import { createReturn, createService, moveReturn, returnOf } from './control-returns.ts';
import { cancel, createOrders, hold, moveDispatchDates } from './control-shipments.ts';
import { type Faults, faultListSchema, faultSchema } from './faults.ts';
import { type ShipmentRecord, stateOf } from './records.ts';
import { REFUSED_OPERATIONS } from './refusal-rules.ts';
import { jsonReply, type PracticeReply, Refusal } from './reply.ts';
import { switchesSchema } from './switches.ts';

/*
 * Control operations: what a trainer, a test or the sandbox's own self-service does to the marketplace (marketplace-api 12.2).
 * JSON in and out, no token, loopback only, never hit by faults. Instants are epoch ms. Refused: 400, 404, 409 with `{error, message}`.
 *
 *   GET  /control/credentials                                      {appId, appSecret, locationId, locationIds}
 *   GET  /control/products                                         {products} with barcode, tax rate, box, serial need, purchase price
 *   GET  /control/history?after=SEQ                                {entries, last}: every applied effect in order
 *   GET  /control/shipments[?state=STATE]                          {shipments: [{shipmentId, state, ...}]} in order of making
 *   GET  /control/shipments/{shipmentId}                           the whole record
 *   POST /control/orders         {lines?, count?, locationId?, type?, hold?, replacement?, oneGroup?, orderDateMs?, dispatchAfterMs?, dispatchByMs?}
 *                                                                  {orders: [{shipmentId, orderId, orderItems}]}
 *   POST /control/hold, /control/unhold        {shipmentId}
 *   POST /control/cancel         {shipmentId, by?, units?: [{orderItemId, quantity}], reason?, subReason?}    all units unless told
 *   POST /control/dispatch-dates {shipmentId, dispatchAfterMs?, dispatchByMs?}
 *   POST /control/advance        {shipmentId, to: PICKUP_COMPLETE | SHIPPED | DELIVERED | COMPLETED}    COMPLETED of self-ship only, from APPROVED on
 *   GET  /control/returns, /control/returns/{returnId}, /control/services
 *   POST /control/returns        {shipmentId | orderItemId, source, service?, status?, quantity?, reason?, subReason?}
 *                                                                  {returnId, serviceFulfilmentId, status, trackingId}; its order is moved on as needed
 *   POST /control/service        {shipmentId, orderItemId?, description?}                  a forward service: {serviceFulfilmentId}
 *   POST /control/return-event   {returnId, event, trackingId?, expectedMs?}               events of control-returns.ts
 *   POST /control/form-failure   {shipmentId}                      its next pack ends in FORM_FAILED
 *   POST /control/refusals       {operation of refusal-rules.ts, code, shipmentId?, sku?, returnId?, serviceFulfilmentId?, times?}
 *   GET  /control/switches       POST {any of switches.ts}
 *   GET  /control/faults         POST one fault or a list of faults.ts; POST /control/faults/clear {} clears faults and refusals
 *   POST /control/tokens/revoke  {}                                every token is refused from now on
 *   POST /control/network        {up, forMs?}      down: seller calls meet a dead connection; with `forMs` the port really closes meanwhile
 */

export interface NetworkChange {
  readonly up: boolean;
  /** Down for this long, then up again by itself. */
  readonly forMs?: number | undefined;
}

export interface ControlParts {
  readonly faults: Faults;
  setNetwork(change: NetworkChange): void;
  networkUp(): boolean;
}

type Operation = (call: Call, parts: ControlParts) => unknown;

const networkSchema = z.strictObject({ up: z.boolean(), forMs: z.number().int().min(1).max(3_600_000).optional() });
const refusalSchema = z.strictObject({
  operation: z.enum(REFUSED_OPERATIONS),
  code: z.string().regex(/^[A-Z][A-Z0-9_]{2,60}$/),
  shipmentId: z.string().optional(),
  sku: z.string().optional(),
  returnId: z.string().optional(),
  serviceFulfilmentId: z.string().optional(),
  times: z.number().int().min(1).max(1_000_000).default(1),
});
const shipmentSchema = z.strictObject({ shipmentId: z.string() });

const READS: Readonly<Record<string, Operation>> = {
  '/control/credentials': ({ ledger: { account } }) => ({
    appId: account.appId,
    appSecret: account.appSecret,
    locationId: account.locationIds[0],
    locationIds: account.locationIds,
  }),
  '/control/products': () => ({ products: PRODUCTS }),
  '/control/history': ({ ledger, query }) => {
    const after = Number(query.get('after') ?? '0');
    if (!Number.isInteger(after) || after < 0)
      throw new Refusal(400, 'INVALID_INPUT', 'after must be a sequence number', 'after');
    return { entries: ledger.history.slice(after), last: ledger.history.length };
  },
  '/control/shipments': ({ ledger, query }) => {
    const state = query.get('state');
    const all = [...ledger.store.all()].map(summaryOf);
    return { shipments: state === null ? all : all.filter((each) => each.state === state) };
  },
  '/control/returns': ({ ledger }) => ({ returns: [...ledger.returns.all()] }),
  '/control/services': ({ ledger }) => ({ services: [...ledger.services.all()] }),
  '/control/switches': ({ ledger }) => ledger.switches,
  '/control/faults': ({ rules }, { faults }) => ({ faults: faults.list(), refusals: rules.list() }),
  '/control/network': (_, { networkUp }) => ({ up: networkUp() }),
};

const CHANGES: Readonly<Record<string, Operation>> = {
  '/control/orders': createOrders,
  '/control/hold': (call) => hold(call, true),
  '/control/unhold': (call) => hold(call, false),
  '/control/cancel': cancel,
  '/control/dispatch-dates': moveDispatchDates,
  '/control/advance': advance,
  '/control/returns': createReturn,
  '/control/service': createService,
  '/control/return-event': moveReturn,
  '/control/form-failure': (call) => {
    call.rules.failForm(shipmentOf(call, readBody(call, shipmentSchema).shipmentId).shipmentId);
    return {};
  },
  '/control/refusals': (call) => {
    call.rules.add(readBody(call, refusalSchema));
    return {};
  },
  '/control/switches': (call) => {
    call.record({ kind: 'switched', switches: withoutUndefined(readBody(call, switchesSchema.partial())) });
    return call.ledger.switches;
  },
  '/control/faults': (call, { faults }) => {
    const list = readBody(call, z.union([faultListSchema, faultSchema.transform((fault) => [fault])]));
    for (const fault of list) faults.add(fault);
    return { faults: faults.list() };
  },
  '/control/faults/clear': (call, { faults }) => {
    faults.clear();
    call.rules.clear();
    return {};
  },
  '/control/tokens/revoke': (call) => {
    call.record({ kind: 'tokens-revoked' });
    return {};
  },
  '/control/network': (call, { setNetwork }) => {
    const change = readBody(call, networkSchema);
    setNetwork(change);
    return { up: change.up };
  },
};

export function answerControl(call: Call, pathname: string, parts: ControlParts): PracticeReply {
  const { method } = call.request;
  try {
    const one = /^\/control\/shipments\/([^/]+)$/.exec(pathname)?.[1];
    if (method === 'GET' && one !== undefined) return jsonReply(200, wholeOf(shipmentOf(call, one)));
    const ret = /^\/control\/returns\/([^/]+)$/.exec(pathname)?.[1];
    if (method === 'GET' && ret !== undefined) return jsonReply(200, returnOf(call, ret));
    const operations = method === 'GET' ? READS : method === 'POST' ? CHANGES : {};
    const operation = Object.hasOwn(operations, pathname) ? operations[pathname] : undefined;
    if (!operation) throw new Refusal(404, 'NOT_FOUND', `no control operation ${method} ${pathname}`, 'path');
    return jsonReply(200, operation(call, parts));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return jsonReply(error.status, { error: error.code, message: error.message });
  }
}

function summaryOf(record: ShipmentRecord) {
  return {
    shipmentId: record.shipmentId,
    state: stateOf(record),
    locationId: record.locationId,
    type: record.type,
    hold: record.hold,
    mps: record.mps,
    dispatchAfterMs: record.dispatchAfterMs,
    dispatchByMs: record.dispatchByMs,
    lines: record.items.map((item) => ({
      orderItemId: item.orderItemId,
      sku: item.product.sku,
      ean: item.product.ean,
      quantity: item.quantity,
      state: item.state,
    })),
  };
}

function wholeOf(record: ShipmentRecord) {
  return { ...record, state: stateOf(record) };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
