import { expect, test } from 'vitest';
import { keepSupplied } from '../../main/practice/marketplace/supply.ts';
import { PracticeApi, packRequest } from '../support/practice-api.ts';

const states = (api: PracticeApi, shipmentId: string) => api.read(shipmentId).orderItems.map((item) => item.status);

test('an order made by the trainer is found at once by every way of reading', () => {
  const api = new PracticeApi();
  const reply = api.control('orders', { lines: [{ sku: 'TEA-ASSAM-500G', quantity: 2 }], count: 3 });
  const { orders } = reply.json as { orders: { shipmentId: string; orderId: string; orderItems: { ean: string }[] }[] };
  expect(orders).toHaveLength(3);
  expect(new Set(orders.map((order) => order.shipmentId)).size).toBe(3);
  expect(orders[0]?.orderItems[0]?.ean).toMatch(/^890\d{10}$/);
  const found = api.filter({ sku: ['TEA-ASSAM-500G'], orderDate: { from: new Date(api.nowMs).toISOString() } });
  expect(found.shipments.map((each) => each.shipmentId).toSorted()).toEqual(orders.map((o) => o.shipmentId).toSorted());
  expect(api.control('orders', { lines: [{ sku: 'NOBODY-SELLS-THIS' }] }).status).toBe(400);
});

test('a cancellation takes units or everything, at any moment before shipping, and ends a pack in progress', () => {
  const api = new PracticeApi();
  const record = api.order({ lines: [{ sku: 'TEA-ASSAM-500G', quantity: 2 }, { sku: 'GHEE-COW-1L' }] });
  api.pack(packRequest(record));
  const [tea, ghee] = record.items.map((item) => item.orderItemId);
  api.control('cancel', { shipmentId: record.shipmentId, units: [{ orderItemId: ghee, quantity: 1 }] });
  expect(states(api, record.shipmentId)).toEqual(['PACKING_IN_PROGRESS', 'CANCELLED']);
  expect(api.read(record.shipmentId).orderItems[1]).toMatchObject({
    cancellationReason: 'cancellation_requested',
    courierReturn: false,
  });
  const tooMany = { shipmentId: record.shipmentId, units: [{ orderItemId: tea, quantity: 3 }] };
  expect(api.control('cancel', tooMany).status).toBe(409);
  api.control('cancel', { shipmentId: record.shipmentId });
  api.nowMs += 10_000;
  expect(states(api, record.shipmentId)).toEqual(['CANCELLED', 'CANCELLED']);
  expect(api.kinds(record.shipmentId)).toEqual(['created', 'pack-accepted', 'cancelled', 'cancelled']);
  const late = api.packed(api.order());
  expect(api.control('cancel', { shipmentId: late.shipmentId, by: 'seller' }).status).toBe(409);
  api.dispatch(late.shipmentId);
  api.control('advance', { shipmentId: late.shipmentId, to: 'SHIPPED' });
  expect(api.control('cancel', { shipmentId: late.shipmentId }).status).toBe(409);
});

test('the courier moves a dispatched shipment on, step by step, each step kept in the history', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  expect(api.control('advance', { shipmentId: record.shipmentId, to: 'SHIPPED' }).status).toBe(409);
  api.dispatch(record.shipmentId);
  api.control('advance', { shipmentId: record.shipmentId, to: 'DELIVERED' });
  expect(api.kinds(record.shipmentId).slice(-4)).toEqual(['dispatched', 'picked-up', 'shipped', 'delivered']);
  const delivered = api.filter({ type: 'postDispatch', states: ['DELIVERED'] }).shipments;
  expect(delivered.map((each) => each.shipmentId)).toContain(record.shipmentId);
});

test('dispatch dates move, and a hold comes and goes without being counted twice', () => {
  const api = new PracticeApi();
  const record = api.order();
  api.control('dispatch-dates', { shipmentId: record.shipmentId, dispatchAfterMs: api.nowMs + 1 });
  expect(api.pack(packRequest(record))[0]?.errorCode).toBe('INVALID_DISPATCH_AFTER_DATE');
  for (const operation of ['hold', 'hold', 'unhold', 'unhold']) {
    api.control(operation, { shipmentId: record.shipmentId });
  }
  expect(api.kinds(record.shipmentId)).toEqual(['created', 'dispatch-dates-moved', 'held', 'unheld']);
});

test('the history counts without gaps, names the request, and can be read from anywhere on', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  api.dispatch(record.shipmentId);
  const { entries, last } = api.control('history').json as {
    entries: { seq: number; requestId: string }[];
    last: number;
  };
  expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, index) => index + 1));
  expect(entries.every((entry) => entry.requestId.length > 0)).toBe(true);
  const later = api.control(`history?after=${last - 1}`).json as { entries: { kind: string }[] };
  expect(later.entries.map((entry) => entry.kind)).toEqual(['dispatched']);
});

test('the trainer is told the credentials, the products with barcodes, and one shipment whole', () => {
  const api = new PracticeApi();
  expect(api.control('credentials').json).toMatchObject({
    appId: api.marketplace.appId,
    appSecret: api.marketplace.appSecret,
    locationId: api.locationId,
  });
  const { products } = api.control('products').json as { products: { ean: string; taxRatePercent: number }[] };
  expect(products.length).toBeGreaterThanOrEqual(60);
  const record = api.order();
  expect(api.control(`shipments/${record.shipmentId}`).json).toMatchObject({ number: 48, state: 'APPROVED' });
});

test.each([
  ['GET', 'nothing', '', 404],
  ['POST', 'credentials', '', 404],
  ['GET', 'hold', '', 404],
  ['GET', 'shipments/nobody', '', 404],
  ['POST', 'hold', '{"shipmentId":"nobody"}', 404],
  ['POST', 'hold', '{"shipment":1}', 400],
  ['POST', 'hold', '{', 400],
  ['POST', 'switches', '{"statusKey":"both","unknown":1}', 400],
  ['POST', 'faults', '{"route":"labels","kind":"explode"}', 400],
  ['GET', 'history?after=-1', '', 400],
  ['GET', 'constructor', '', 404],
])('a control operation that makes no sense is told so: %s %s %s', (method, path, body, status) => {
  const api = new PracticeApi();
  const before = JSON.stringify(api.marketplace.history());
  const reply = api.raw(method, `/control/${path}`, {}, body);
  expect(reply.status).toBe(status);
  expect(reply.json).toMatchObject({ error: expect.any(String), message: expect.any(String) });
  expect(JSON.stringify(api.marketplace.history())).toBe(before);
});

test('a token needs the right secret, lives its time, and can be revoked at any moment', () => {
  const api = new PracticeApi();
  const path = '/oauth-service/oauth/token?grant_type=client_credentials&scope=Seller_Api';
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  const good = basic(`${api.marketplace.appId}:${api.marketplace.appSecret}`);
  for (const headers of [{}, basic('a:b'), basic(`${api.marketplace.appId}:`), { authorization: 'Basic %%%' }]) {
    const reply = api.raw('GET', path, headers);
    expect([reply.status, reply.json]).toEqual([401, expect.objectContaining({ error: expect.any(String) })]);
  }
  expect(api.raw('GET', path.replace('client_credentials', 'password'), good).status).toBe(400);
  expect(api.raw('GET', path.replace('Seller_Api', 'Other'), good).status).toBe(400);
  const form = 'grant_type=client_credentials&scope=Seller_Api';
  const posted = api.raw('POST', '/oauth-service/oauth/token', good, form);
  expect(posted.json).toMatchObject({ access_token: api.fetchToken(), token_type: 'bearer', expires_in: 5_184_000 });
  api.nowMs += 1_000_000;
  expect(api.raw('GET', path, good).json).toMatchObject({ expires_in: 5_183_000, access_token: api.fetchToken() });
  expect(api.get('/v3/shipments?shipmentIds=x').status).toBe(200);
  api.control('tokens/revoke', {});
  const refused = api.get('/v3/shipments?shipmentIds=x');
  expect([refused.status, refused.json]).toEqual([401, expect.objectContaining({ error: 'invalid_token' })]);
  api.control('switches', { tokenLifeSeconds: 60, sameTokenUntilExpiry: false });
  expect(api.fetchToken()).not.toBe(api.fetchToken());
  const token = api.fetchToken();
  const read = () => api.raw('GET', '/sellers/v3/shipments?shipmentIds=x', { authorization: `Bearer ${token}` });
  api.nowMs += 59_999;
  expect(read().status).toBe(200);
  api.nowMs += 1;
  expect(read().json).toMatchObject({ error: 'invalid_token' });
});

test('a practice opened again days later has new orders to pack; one with enough work is left alone', () => {
  const api = new PracticeApi({ shipments: 20 });
  keepSupplied(api.marketplace, 20, api.nowMs);
  expect(api.marketplace.history().filter((entry) => entry.kind === 'created')).toHaveLength(0);
  api.nowMs += 5 * 86_400_000;
  keepSupplied(api.marketplace, 20, api.nowMs);
  expect(api.marketplace.history().filter((entry) => entry.kind === 'created')).toHaveLength(20);
  const { shipments } = api.filter({ dispatchByDate: { from: new Date(api.nowMs).toISOString() } });
  expect(shipments).toHaveLength(20);
});
