import { expect, test } from 'vitest';
import { PracticeApi } from '../support/practice-api.ts';
import { answersOf, codesOf, day, type MadeReturn, newReturn, selfOrder } from '../support/self-ship-api.ts';

interface WireReturn {
  readonly returnId: string;
  readonly status: string;
  readonly type: string;
  readonly orderItemId: string;
  readonly shipmentId: string;
  readonly trackingId: string | null;
  readonly expectedDate: string | null;
  readonly services: readonly object[];
}
interface WirePage {
  readonly hasMore: boolean;
  readonly nextUrl: string | null;
  readonly returnItems: readonly WireReturn[];
}

const search = (api: PracticeApi, query: Record<string, string>) =>
  api.get(`/v2/returns?${new URLSearchParams(query)}`).json as WirePage;
const read = (api: PracticeApi, returnId: string) => {
  const [item] = search(api, { returnIds: returnId }).returnItems;
  if (!item) throw new Error(`no return ${returnId}`);
  return item;
};
const act = (api: PracticeApi, name: string, returnId: string, change: object = {}) =>
  api.post(`/v2/returns/${name}`, { returns: [{ returnId, ...change }], locationId: api.locationId });
const end = (api: PracticeApi, name: 'complete' | 'cancel', ...returnIds: string[]) =>
  api.post(`/v2/returns/${name}`, { returnIds, locationId: api.locationId });
const ofBuyer = (api: PracticeApi, rest: object = {}) =>
  newReturn(api, { shipmentId: selfOrder(api).shipmentId, source: 'customer_return', ...rest });
const ofCourier = (api: PracticeApi) =>
  newReturn(api, { shipmentId: selfOrder(api).shipmentId, source: 'courier_return' });
const decision = (api: PracticeApi, made: MadeReturn) => ({
  serviceFulfilmentId: made.serviceFulfilmentId,
  serviceDate: day(api),
  comments: 'Fault confirmed',
});
const NO = ['UNPROCESSABLE_ENTITY'];

test('a buyer’s return is visited, approved, missed once and fetched, and its order counts as returned', () => {
  const api = new PracticeApi();
  const made = ofBuyer(api, { service: true });
  expect(read(api, made.returnId)).toMatchObject({ status: 'requested', type: 'customer_return', services: [{}] });
  expect(codesOf(act(api, 'pickup', made.returnId, { pickupDate: day(api) }))).toEqual(NO);
  expect(codesOf(act(api, 'approve', made.returnId, decision(api, made)))).toEqual([null]);
  expect(read(api, made.returnId).status).toBe('approved');
  const missed = { pickupDate: day(api), newPickupDate: day(api, 2), reason: 'customer_unavailable' };
  expect(codesOf(act(api, 'pickupAttempt', made.returnId, missed))).toEqual([null]);
  expect(read(api, made.returnId).expectedDate).toContain(day(api, 2));
  expect(codesOf(act(api, 'pickup', made.returnId, { pickupDate: `${day(api)}T09:00:00+05:30` }))).toEqual([null]);
  const after = read(api, made.returnId);
  expect(after.status).toBe('completed');
  expect(api.read(after.shipmentId).orderItems[0]?.status).toBe('RETURNED');
  expect(api.kinds(after.shipmentId).slice(-6)).toEqual([
    ...['service-created', 'service-completed', 'return-approved'],
    ...['return-pickup-attempted', 'return-picked-up', 'items-returned'],
  ]);
  for (const again of ['approve', 'pickup', 'pickupAttempt', 'reject']) {
    expect(codesOf(act(api, again, made.returnId, { ...decision(api, made), ...missed }))).toEqual(NO);
  }
});

test('a return is rejected after a visit only, and its visit is cancelled with it', () => {
  const api = new PracticeApi();
  const bare = ofBuyer(api);
  expect(codesOf(act(api, 'reject', bare.returnId, decision(api, bare)))).toEqual(NO);
  expect(codesOf(act(api, 'approve', bare.returnId, { comments: 'Taken back' }))).toEqual([null]);
  const made = ofBuyer(api, { service: true });
  for (const change of [
    { serviceFulfilmentId: null },
    { serviceFulfilmentId: 'SF1' },
    { serviceDate: null },
    { comments: null },
  ]) {
    expect(codesOf(act(api, 'reject', made.returnId, { ...decision(api, made), ...change }))).toEqual(NO);
  }
  expect(codesOf(act(api, 'reject', made.returnId, { ...decision(api, made), serviceDate: day(api, 1) }))).toEqual(NO);
  expect(codesOf(act(api, 'approve', made.returnId, { comments: 'x' }))).toEqual(NO);
  expect(codesOf(act(api, 'reject', made.returnId, decision(api, made)))).toEqual([null]);
  expect(read(api, made.returnId).status).toBe('rejected');
  const visit = [...api.marketplace.services()].find((each) => each.serviceFulfilmentId === made.serviceFulfilmentId);
  expect(visit?.closed).toBe('cancelled');
});

test('a courier’s return is acknowledged, or cancelled and then delivered, and never both', () => {
  const api = new PracticeApi();
  const back = ofCourier(api);
  expect(read(api, back.returnId)).toMatchObject({ status: 'approved', trackingId: expect.stringMatching(/^OWN/) });
  expect(codesOf(act(api, 'pickup', back.returnId, { pickupDate: day(api) }))).toEqual(NO);
  expect(codesOf(end(api, 'complete', back.returnId))).toEqual([null]);
  expect(codesOf(end(api, 'cancel', back.returnId))).toEqual(NO);
  expect(api.read(read(api, back.returnId).shipmentId).orderItems[0]?.status).toBe('RETURNED');

  const kept = ofCourier(api);
  const { shipmentId } = read(api, kept.returnId);
  const deliver = () =>
    codesOf(
      api.post('/v3/shipments/selfShip/delivery', {
        shipments: [{ shipmentId, locationId: api.locationId, deliveryDate: day(api) }],
      }),
    );
  expect(deliver()).toEqual(NO);
  expect(codesOf(end(api, 'cancel', kept.returnId))).toEqual([null]);
  expect(api.read(shipmentId).orderItems[0]?.status).toBe('SHIPPED');
  expect(deliver()).toEqual([null]);
  api.control('switches', { courierCancelDelivers: true });
  const other = ofCourier(api);
  end(api, 'cancel', other.returnId);
  expect(api.read(read(api, other.returnId).shipmentId).orderItems[0]?.status).toBe('COMPLETED');
});

test('a standard return is not its seller’s to decide; the marketplace completes or cancels it', () => {
  const api = new PracticeApi();
  const [first, second] = [api.order(), api.order()];
  const made = newReturn(api, { shipmentId: first.shipmentId, source: 'customer_return' });
  expect(read(api, made.returnId)).toMatchObject({
    status: 'created',
    trackingId: expect.stringMatching(/^FMPR\d{10}$/),
  });
  expect(api.record(first.shipmentId).items[0]?.state).toBe('DELIVERED');
  expect(api.read(first.shipmentId).orderItems[0]?.status).toBe('RETURN_REQUESTED');
  expect(codesOf(act(api, 'approve', made.returnId, { comments: 'x' }))).toEqual(NO);
  expect(codesOf(end(api, 'complete', made.returnId))).toEqual(NO);
  for (const event of ['picked_up', 'in_transit', 'out_for_delivery', 'tracking_id_update', 'expected_date_changed']) {
    expect(api.control('return-event', { returnId: made.returnId, event }).status).toBe(200);
  }
  expect(search(api, { trackingIds: made.trackingId ?? '' }).returnItems).toHaveLength(0);
  expect(search(api, { trackingIds: read(api, made.returnId).trackingId ?? '' }).returnItems).toHaveLength(1);
  api.control('return-event', { returnId: made.returnId, event: 'completed' });
  expect(read(api, made.returnId).status).toBe('completed');
  expect(api.control('return-event', { returnId: made.returnId, event: 'cancelled' }).status).toBe(409);
  const courier = newReturn(api, { orderItemId: second.items[0]?.orderItemId, source: 'courier_return' });
  api.control('return-event', { returnId: courier.returnId, event: 'cancelled' });
  expect(read(api, courier.returnId).status).toBe('cancelled');
});

test.each([
  [{ source: 'customer_return', status: 'approved' }, 409],
  [{ source: 'customer_return', service: true }, 409],
  [{ source: 'customer_return', quantity: 99 }, 409],
  [{ source: 'elsewhere' }, 400],
  [{ source: 'courier_return', orderItemId: 'nobody' }, 409],
])('a return that cannot be is not made: %j', (wanted, status) => {
  const api = new PracticeApi();
  const { shipmentId } = api.order();
  const before = api.marketplace.history().length;
  expect(api.control('returns', { shipmentId, ...wanted }).status).toBe(status);
  expect(api.marketplace.history()).toHaveLength(before);
});

test('a return is made in any status its kind can have, and a second one of the same item not before the first is over', () => {
  const api = new PracticeApi();
  const statusOf = (source: string, status: string, rest: object = {}) => {
    const made = newReturn(api, { shipmentId: selfOrder(api).shipmentId, source, status, ...rest });
    return read(api, made.returnId).status;
  };
  for (const status of ['requested', 'approved', 'completed', 'cancelled']) {
    expect(statusOf('customer_return', status)).toBe(status);
  }
  expect(statusOf('customer_return', 'rejected', { service: true })).toBe('rejected');
  for (const status of ['approved', 'completed', 'cancelled']) expect(statusOf('courier_return', status)).toBe(status);
  const { shipmentId } = selfOrder(api);
  const first = newReturn(api, { shipmentId, source: 'customer_return' });
  expect(api.control('returns', { shipmentId, source: 'customer_return' }).status).toBe(409);
  api.control('return-event', { returnId: first.returnId, event: 'cancelled' });
  expect(api.control('returns', { shipmentId, source: 'customer_return' }).status).toBe(200);
});

test('the location stands at the top or inside each return, as the switch takes it', () => {
  const api = new PracticeApi();
  const send = (returnLocation: string, where: 'top' | 'inside' | 'wrong' | 'none') => {
    api.control('switches', { returnLocation });
    const { returnId } = ofBuyer(api);
    const locationId = where === 'wrong' ? 'LOCnobody' : api.locationId;
    const one = { returnId, comments: 'x', ...(where === 'inside' ? { locationId } : {}) };
    const body = { returns: [one], ...(where === 'top' || where === 'wrong' ? { locationId } : {}) };
    return codesOf(api.post('/v2/returns/approve', body))[0];
  };
  expect([send('either', 'top'), send('either', 'inside')]).toEqual([null, null]);
  expect([send('top', 'top'), send('top', 'inside')]).toEqual([null, NO[0]]);
  expect([send('inside', 'top'), send('inside', 'inside')]).toEqual([NO[0], null]);
  expect([send('either', 'wrong'), send('either', 'none')]).toEqual([NO[0], NO[0]]);
});

test('1 to 100 returns, or the whole request is refused; unknown ones are refused alone', () => {
  const api = new PracticeApi();
  const before = api.marketplace.history().length;
  const ids = Array.from({ length: 101 }, (_, index) => `id-${index}`);
  for (const name of ['approve', 'reject', 'pickup', 'pickupAttempt']) {
    const post = (returns: unknown) => api.post(`/v2/returns/${name}`, { returns, locationId: api.locationId });
    expect(post(ids.map((returnId) => ({ returnId }))).status).toBe(422);
    expect(post([]).status).toBe(422);
    expect(post([{}]).status).toBe(400);
    expect(answersOf(post(ids.slice(1).map((returnId) => ({ returnId }))))).toHaveLength(100);
    expect(api.get(`/v2/returns/${name}`).status).toBe(405);
  }
  for (const name of ['complete', 'cancel'] as const) {
    expect(end(api, name, ...ids).status).toBe(422);
    expect(end(api, name).status).toBe(422);
    expect(codesOf(end(api, name, 'nobody'))).toEqual(NO);
  }
  expect(api.marketplace.history()).toHaveLength(before);
  api.control('switches', { sdkRoutes: 'absent' });
  expect(end(api, 'cancel', 'nobody').status).toBe(404);
});

test('every change of a return answers any code a rule sets, once; so does the search', () => {
  const api = new PracticeApi();
  const code = 'DEPENDENT_SYSTEM_CALL_FAILED';
  const visited = ofBuyer(api, { service: true });
  const approved = ofBuyer(api, { status: 'approved' });
  const wanted = { comments: 'x', pickupDate: day(api), newPickupDate: day(api, 1), reason: 'x' };
  const cases: readonly [string, () => readonly (string | null)[]][] = [
    ['return-reject', () => codesOf(act(api, 'reject', visited.returnId, decision(api, visited)))],
    ['return-approve', () => codesOf(act(api, 'approve', ofBuyer(api).returnId, wanted))],
    ['return-pickup-attempt', () => codesOf(act(api, 'pickupAttempt', approved.returnId, wanted))],
    ['return-pickup', () => codesOf(act(api, 'pickup', approved.returnId, wanted))],
    ['return-complete', () => codesOf(end(api, 'complete', ofCourier(api).returnId))],
    ['return-cancel', () => codesOf(end(api, 'cancel', ofCourier(api).returnId))],
  ];
  for (const [operation, send] of cases) {
    api.control('refusals', { operation, code });
    expect(send()).toEqual([code]);
    expect(send()).toEqual([null]);
  }
  api.control('refusals', { operation: 'returns', code });
  expect(api.get('/v2/returns?source=customer_return').text).toContain(code);
  api.control('switches', { returnStatusCase: 'upper' });
  expect(read(api, visited.returnId).status).toBe('REJECTED');
});

test('the practice mix begins with returns of every kind in every status, and plain with none', () => {
  const api = new PracticeApi();
  const kinds = new Set(
    [...api.marketplace.returns()].map((ret) => `${ret.selfShip ? 'self' : 'standard'} ${ret.source} ${ret.status}`),
  );
  expect([...kinds].toSorted()).toEqual(
    [
      ...['requested', 'approved', 'rejected', 'completed', 'cancelled'].map((each) => `self customer_return ${each}`),
      ...['approved', 'completed', 'cancelled'].map((each) => `self courier_return ${each}`),
      ...['created', 'completed', 'cancelled'].map((each) => `standard customer_return ${each}`),
      ...['created', 'completed', 'cancelled'].map((each) => `standard courier_return ${each}`),
    ].toSorted(),
  );
  const own = [...api.marketplace.shipments()].filter((each) => each.type === 'SELF' && each.number > 1_000);
  expect(new Set(own.map((each) => each.items[0]?.state))).toEqual(
    new Set(['APPROVED', 'SHIPPED', 'DELIVERED', 'COMPLETED', 'RETURNED']),
  );
  const again = new PracticeApi();
  expect(JSON.stringify([...again.marketplace.returns()])).toBe(JSON.stringify([...api.marketplace.returns()]));
  const plain = new PracticeApi({ mix: 'plain' });
  expect([...plain.marketplace.returns(), ...plain.marketplace.services()]).toEqual([]);
  expect([...plain.marketplace.shipments()]).toHaveLength(48);
});
