import { expect, test } from 'vitest';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { PracticeApi } from '../support/practice-api.ts';
import { answersOf, codesOf, day, newReturn, selfDispatch, selfOrder, servicesOf } from '../support/self-ship-api.ts';

const stateOf = (api: PracticeApi, record: ShipmentRecord) => api.read(record.shipmentId).orderItems[0]?.status;
const dispatch = (api: PracticeApi, ...shipments: readonly object[]) =>
  api.post('/v3/shipments/selfShip/dispatch', { shipments });
const deliver = (api: PracticeApi, record: ShipmentRecord, change: object = {}) =>
  api.post('/v3/shipments/selfShip/delivery', {
    shipments: [{ shipmentId: record.shipmentId, locationId: record.locationId, deliveryDate: day(api), ...change }],
  });
const attempt = (api: PracticeApi, record: ShipmentRecord, change: object = {}) =>
  api.post('/v3/shipments/selfShip/deliveryAttempt', {
    shipments: [
      {
        shipmentId: record.shipmentId,
        locationId: record.locationId,
        deliveryDate: `${day(api)}T16:20:00+05:30`,
        failureAttributes: { reason: 'customer_unavailable', subReason: 'door_locked', newDeliveryDate: day(api, 1) },
        ...change,
      },
    ],
  });
const update = (api: PracticeApi, record: ShipmentRecord, change: object = {}) =>
  api.post(`/v3/shipments/${record.shipmentId}/update`, {
    shipment_id: record.shipmentId,
    tracking_id: 'EXC-NEW',
    delivery_partner: 'Other Couriers',
    tentative_delivery_date: `${day(api, 2)}T18:00:00+05:30`,
    ...change,
  });
const service = (api: PracticeApi, act: 'attempt' | 'complete', id: string, change: object = {}) =>
  api.post(`/v2/services/${act}`, {
    services: [
      {
        serviceFulfilmentId: id,
        deliveryDate: day(api),
        ...(act === 'attempt' ? { newDeliveryDate: day(api, 2), reason: 'unavailable', subReason: 'locked' } : {}),
        ...change,
      },
    ],
  });

test('an order with a service goes from approved to completed, each step once and in order', () => {
  const api = new PracticeApi();
  const record = selfOrder(api, 'APPROVED', 1);
  const [id = ''] = servicesOf(api, record);
  expect(codesOf(service(api, 'complete', id))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(codesOf(deliver(api, record))).toEqual(['UNPROCESSABLE_ENTITY']);
  const request = selfDispatch(api, record);
  expect(answersOf(dispatch(api, request, request)).map((each) => each.status)).toEqual(['SUCCESS', 'FAILURE']);
  expect(stateOf(api, record)).toBe('SHIPPED');
  const { shipments } = api.get(`/v3/shipments/${record.shipmentId}`).json as {
    shipments: { subShipments: object[]; deliveryAddress: object }[];
  };
  expect(shipments[0]?.subShipments[0]).toMatchObject({
    courierDetails: { deliveryDetails: { vendorName: 'Example Couriers', trackingId: `EXC${record.number}` } },
  });
  expect(shipments[0]?.deliveryAddress).toMatchObject({ contactNumber: expect.stringMatching(/^9000/) });
  expect(codesOf(attempt(api, record))).toEqual([null]);
  expect(codesOf(update(api, record))).toEqual([null]);
  expect(api.record(record.shipmentId).selfShip).toMatchObject({ attempts: 1, trackingId: 'EXC-NEW' });
  expect(codesOf(deliver(api, record))).toEqual([null]);
  expect(stateOf(api, record)).toBe('DELIVERED');
  expect(codesOf(service(api, 'attempt', id))).toEqual([null]);
  expect(codesOf(service(api, 'complete', id))).toEqual([null]);
  expect(stateOf(api, record)).toBe('COMPLETED');
  expect(api.kinds(record.shipmentId)).toEqual([
    ...['created', 'service-created', 'self-dispatched', 'self-attempted', 'self-updated', 'self-delivered'],
    ...['service-attempted', 'service-completed', 'self-completed'],
  ]);
  for (const again of [deliver(api, record), attempt(api, record), service(api, 'complete', id)]) {
    expect(codesOf(again)).toEqual(['UNPROCESSABLE_ENTITY']);
  }
});

test('without a service the delivery completes it, with two only the second completion does', () => {
  const api = new PracticeApi();
  const bare = selfOrder(api, 'SHIPPED');
  deliver(api, bare);
  expect(stateOf(api, bare)).toBe('COMPLETED');
  const served = selfOrder(api, 'DELIVERED', 2);
  const [first = '', second = ''] = servicesOf(api, served);
  expect(codesOf(service(api, 'complete', first))).toEqual([null]);
  expect(stateOf(api, served)).toBe('DELIVERED');
  service(api, 'complete', second);
  expect(stateOf(api, served)).toBe('COMPLETED');
});

const place = (change: object, address: object = {}) => ({
  dispatchLocation: { locationId: 'x', address: { address1: 'a', city: 'b', ...address }, ...change },
});
test.each<[string, (api: PracticeApi, good: Record<string, unknown>) => object]>([
  ['a dispatch after today', (api) => ({ dispatchDate: day(api, 1) })],
  ['a tentative date before today', (api) => ({ tentativeDeliveryDate: day(api, -1) })],
  ['no dispatch date', () => ({ dispatchDate: null })],
  ['no tentative date', () => ({ tentativeDeliveryDate: null })],
  ['a date that is none', () => ({ dispatchDate: 'yesterday' })],
  ['no invoice', () => ({ invoice: null })],
  ['an invoice without items', (_, good) => ({ invoice: { ...(good['invoice'] as object), items: null } })],
  ['an invoice that leaves items out', (_, good) => ({ invoice: { ...(good['invoice'] as object), items: [] } })],
  ['an invoice without a date', (_, good) => ({ invoice: { ...(good['invoice'] as object), invoiceDate: null } })],
  [
    'an invoice of tomorrow',
    (api, good) => ({ invoice: { ...(good['invoice'] as object), invoiceDate: day(api, 1) } }),
  ],
  [
    'another quantity',
    (_, good) => {
      const invoice = good['invoice'] as { items: object[] };
      return { invoice: { ...invoice, items: invoice.items.map((item) => ({ ...item, quantity: 99 })) } };
    },
  ],
  ['no place', () => ({ dispatchLocation: null })],
  ['another place', () => place({})],
  ['no first line', (api) => place({ locationId: api.locationId }, { address1: '' })],
  ['no city', (api) => place({ locationId: api.locationId }, { city: null })],
  ['a pincode that is none', (api) => place({ locationId: api.locationId }, { pincode: '4000' })],
  ['another location', () => ({ locationId: 'LOCnobody' })],
])('a dispatch with %s is refused alone, and its neighbour goes', (_, change) => {
  const api = new PracticeApi();
  const [bad, good] = [selfOrder(api), selfOrder(api)];
  const request = selfDispatch(api, bad);
  const reply = dispatch(api, { ...request, ...change(api, request) }, selfDispatch(api, good));
  expect(codesOf(reply)).toEqual(['UNPROCESSABLE_ENTITY', null]);
  expect(stateOf(api, bad)).toBe('APPROVED');
});

test('what is not self-ship, on hold, too early, cancelled or unknown is not dispatched by its seller', () => {
  const api = new PracticeApi();
  const standard = api.order();
  const held = api.order({ type: 'SELF', hold: true });
  const early = api.order({ type: 'SELF', dispatchAfterMs: api.nowMs + 1 });
  const gone = selfOrder(api);
  api.control('cancel', { shipmentId: gone.shipmentId });
  const requests = [standard, held, early, gone].map((record) => selfDispatch(api, record));
  const unknown = selfDispatch(api, standard, { shipmentId: 'nobody' });
  expect(new Set(codesOf(dispatch(api, ...requests, unknown)))).toEqual(new Set(['UNPROCESSABLE_ENTITY']));
});

test.each<[string, (api: PracticeApi) => object]>([
  ['after today', (api) => ({ deliveryDate: day(api, 1) })],
  ['before the dispatch', (api) => ({ deliveryDate: day(api, -1) })],
  ['nowhere', () => ({ deliveryDate: null })],
  ['at another location', () => ({ locationId: 'LOCnobody' })],
  ['without a location', () => ({ locationId: null })],
])('a delivery %s is refused', (_, change) => {
  const api = new PracticeApi();
  const record = selfOrder(api, 'SHIPPED');
  expect(codesOf(deliver(api, record, change(api)))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(stateOf(api, record)).toBe('SHIPPED');
});

test('a delivery date is taken as a date and with a time, or only in the form the switch leaves', () => {
  const api = new PracticeApi();
  const taken = (form: string, deliveryDate: string) => {
    api.control('switches', { deliveryDateForm: form });
    return codesOf(deliver(api, selfOrder(api, 'SHIPPED'), { deliveryDate }))[0] === null;
  };
  const [date, time] = [day(api), `${day(api)}T10:29:00+05:30`];
  expect([taken('either', date), taken('either', time)]).toEqual([true, true]);
  expect([taken('date', date), taken('date', time)]).toEqual([true, false]);
  expect([taken('date-time', date), taken('date-time', time)]).toEqual([false, true]);
});

test.each<[string, (api: PracticeApi) => object]>([
  ['without a reason', (api) => ({ failureAttributes: { subReason: 'x', newDeliveryDate: day(api, 1) } })],
  ['without a sub-reason', (api) => ({ failureAttributes: { reason: 'x', newDeliveryDate: day(api, 1) } })],
  ['without a new date', () => ({ failureAttributes: { reason: 'x', subReason: 'y' } })],
  ['for yesterday', (api) => ({ failureAttributes: { reason: 'x', subReason: 'y', newDeliveryDate: day(api, -1) } })],
  ['of tomorrow', (api) => ({ deliveryDate: day(api, 1) })],
  ['with nothing but a date', () => ({ failureAttributes: null })],
])('an attempt to deliver %s is refused', (_, change) => {
  const api = new PracticeApi();
  const record = selfOrder(api, 'SHIPPED');
  expect(codesOf(attempt(api, record, change(api)))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(api.kinds(record.shipmentId)).not.toContain('self-attempted');
});

test('an update answers as the switch says, and is refused for what is not on its way', () => {
  const api = new PracticeApi();
  const record = selfOrder(api, 'SHIPPED');
  expect(codesOf(update(api, record, { tentative_delivery_date: day(api, -1) }))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(codesOf(update(api, record, { tracking_id: '' }))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(codesOf(update(api, record, { seller_id: 'another' }))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(update(api, record, { shipment_id: 'another' }).status).toBe(422);
  api.control('switches', { updateAnswer: 'empty' });
  expect([update(api, record).status, update(api, record).text]).toEqual([200, '']);
  expect(update(api, selfOrder(api)).status).toBe(422);
  api.control('switches', { updateAnswer: 'no-content' });
  expect([update(api, record).status, update(api, record).text]).toEqual([204, '']);
  api.control('switches', { sdkRoutes: 'absent' });
  expect(update(api, record).status).toBe(404);
});

test('services are refused by date, by state and when they are nobody’s, and a tech visit ends with its return only', () => {
  const api = new PracticeApi();
  const record = selfOrder(api, 'DELIVERED', 1);
  const [id = ''] = servicesOf(api, record);
  expect(codesOf(service(api, 'complete', 'nobody'))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(codesOf(service(api, 'complete', id, { deliveryDate: day(api, 1) }))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(codesOf(service(api, 'complete', id, { deliveryDate: day(api, -1) }))).toEqual(['UNPROCESSABLE_ENTITY']);
  for (const change of [{ newDeliveryDate: day(api, -1) }, { reason: '' }, { subReason: null }, { deliveryDate: 1 }]) {
    expect(codesOf(service(api, 'attempt', id, change))).toEqual(['UNPROCESSABLE_ENTITY']);
  }
  const order = selfOrder(api, 'COMPLETED');
  const made = newReturn(api, { shipmentId: order.shipmentId, source: 'customer_return', service: true });
  const visit = made.serviceFulfilmentId ?? '';
  expect(codesOf(service(api, 'complete', visit))).toEqual(['UNPROCESSABLE_ENTITY']);
  expect(codesOf(service(api, 'attempt', visit))).toEqual([null]);
  const { returnItems } = api.get(`/v2/returns?returnIds=${made.returnId}`).json as { returnItems: object[] };
  expect(returnItems[0]).toMatchObject({ services: [{ serviceByDate: expect.stringContaining(day(api, 2)) }] });
});

test('a cancelled order has its services cancelled, and a switch keeps the services of orders untold', () => {
  const api = new PracticeApi();
  const record = selfOrder(api, 'APPROVED', 1);
  api.control('cancel', { shipmentId: record.shipmentId });
  expect(api.kinds(record.shipmentId).slice(-2)).toEqual(['cancelled', 'service-cancelled']);
  const other = selfOrder(api, 'APPROVED', 1);
  expect(servicesOf(api, other)).toHaveLength(1);
  api.control('switches', { forwardServices: 'absent' });
  expect(servicesOf(api, other)).toHaveLength(0);
});

test('1 to 100 members, or the whole request is refused and nothing changes', () => {
  const api = new PracticeApi();
  const record = selfOrder(api);
  const good = selfDispatch(api, record);
  const before = api.marketplace.history().length;
  const paths = [
    '/v3/shipments/selfShip/dispatch',
    '/v3/shipments/selfShip/delivery',
    '/v3/shipments/selfShip/deliveryAttempt',
  ];
  for (const path of paths) {
    const many = [good, ...Array.from({ length: 100 }, (_, index) => ({ shipmentId: `id-${index}` }))];
    expect(api.post(path, { shipments: many }).status).toBe(422);
    expect(api.post(path, { shipments: [] }).status).toBe(422);
    expect(api.post(path, { shipments: [good, { locationId: 'x' }] }).status).toBe(400);
    expect(api.post(path, { shipments: 'all' }).status).toBe(400);
    expect(api.post(path, '{').status).toBe(400);
    expect(answersOf(api.post(path, { shipments: many.slice(1) }))).toHaveLength(100);
    expect(api.get(path).status).toBe(405);
  }
  for (const path of ['/v2/services/attempt', '/v2/services/complete']) {
    const many = Array.from({ length: 101 }, (_, index) => ({ serviceFulfilmentId: `id-${index}` }));
    expect(api.post(path, { services: many }).status).toBe(422);
    expect(answersOf(api.post(path, { services: many.slice(1) }))).toHaveLength(100);
  }
  expect(api.marketplace.history()).toHaveLength(before);
});

test('every operation answers any code a rule sets, once, and nothing changes', () => {
  const api = new PracticeApi();
  const code = 'DEPENDENT_SYSTEM_CALL_FAILED';
  const shipped = selfOrder(api, 'SHIPPED');
  const approved = selfOrder(api);
  const served = selfOrder(api, 'DELIVERED', 1);
  const [id = ''] = servicesOf(api, served);
  const cases: readonly [string, () => ReturnType<typeof dispatch>][] = [
    ['self-dispatch', () => dispatch(api, selfDispatch(api, approved))],
    ['self-attempt', () => attempt(api, shipped)],
    ['self-update', () => update(api, shipped)],
    ['self-delivery', () => deliver(api, shipped)],
    ['service-attempt', () => service(api, 'attempt', id)],
    ['service-complete', () => service(api, 'complete', id)],
  ];
  for (const [operation, send] of cases) {
    api.control('refusals', { operation, code });
    const before = api.marketplace.history().length;
    expect(codesOf(send())).toEqual([code]);
    expect(api.marketplace.history()).toHaveLength(before);
    expect(codesOf(send())).toEqual([null]);
  }
});

test('the key of each answer is the one the switch says', () => {
  const api = new PracticeApi();
  const keys = (status: string) => {
    api.control('switches', { selfStatusKey: status });
    const { shipments } = dispatch(api, selfDispatch(api, selfOrder(api))).json as { shipments: object[] };
    return Object.keys(shipments[0] ?? {});
  };
  expect(keys('processingStatus')).toEqual(['shipmentId', 'processingStatus', 'errorCode', 'errorMessage']);
  expect(keys('status')).toEqual(['shipmentId', 'status', 'errorCode', 'errorMessage']);
  expect(keys('both')).toEqual(['shipmentId', 'status', 'processingStatus', 'errorCode', 'errorMessage']);
  api.control('switches', { serviceStatusKey: 'Status' });
  expect(service(api, 'complete', 'nobody').json).toMatchObject({ services: [{ Status: 'FAILURE' }] });
});

test('couriers are listed in each of the forms nobody documents, or not at all', () => {
  const api = new PracticeApi();
  const list = (vendorList: string) => {
    api.control('switches', { vendorList });
    return api.get('/selfship/vendors');
  };
  expect(list('object').json).toMatchObject({ vendors: [{ name: expect.any(String) }, {}, {}, {}] });
  expect(list('array').json).toMatchObject([{ name: expect.any(String) }, {}, {}, {}]);
  expect(list('names').json).toEqual(expect.arrayContaining(['Own vehicle']));
  expect(list('missing').status).toBe(404);
  expect(api.post('/selfship/vendors').status).toBe(405);
});
