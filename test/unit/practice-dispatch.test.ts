import { expect, test } from 'vitest';
import { PracticeApi, packRequest } from '../support/practice-api.ts';

const codes = (answers: readonly { errorCode: string | null }[]) => answers.map((answer) => answer.errorCode);

test('a packed shipment is dispatched exactly once, however often it is asked for', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  expect(codes(api.dispatch(record.shipmentId, record.shipmentId))).toEqual([null, 'ORDER_ITEM_ALREADY_DISPATCHED']);
  expect(codes(api.dispatch(record.shipmentId))).toEqual(['ORDER_ITEM_ALREADY_DISPATCHED']);
  expect(api.read(record.shipmentId).orderItems[0]?.status).toBe('READY_TO_DISPATCH');
  expect(api.kinds(record.shipmentId).filter((kind) => kind === 'dispatched')).toHaveLength(1);
});

test('what is not packed, held, cancelled, elsewhere or unknown is refused one by one', () => {
  const api = new PracticeApi();
  const approved = api.order();
  const held = api.packed(api.order());
  api.control('hold', { shipmentId: held.shipmentId });
  const cancelled = api.packed(api.order());
  api.control('cancel', { shipmentId: cancelled.shipmentId });
  const elsewhere = api.order({ locationId: api.marketplace.locationIds[1] });
  const good = api.packed(api.order());
  const packing = api.order();
  api.pack(packRequest(packing));
  const asked = [approved, packing, held, cancelled, elsewhere, good].map((record) => record.shipmentId);
  expect(codes(api.dispatch(...asked, 'nobody'))).toEqual([
    'ORDER_ITEM_NOT_PACKED',
    'ORDER_ITEM_NOT_PACKED',
    'ITEM_ON_HOLD',
    'ORDER_ITEM_ALREADY_CANCELLED',
    'INVALID_LOCATION',
    null,
    'INVALID_ITEM_ID',
  ]);
});

test('1 to 25 ids of one location, or the whole call is refused', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  const twentySix = Array.from({ length: 26 }, (_, index) => `id-${index}`);
  const wrong: [unknown, number][] = [
    [{ shipmentIds: [], locationId: api.locationId }, 422],
    [{ shipmentIds: twentySix, locationId: api.locationId }, 422],
    [{ shipmentIds: [record.shipmentId] }, 400],
    [{ shipmentIds: [record.shipmentId, 7], locationId: api.locationId }, 400],
    [{ shipmentIds: record.shipmentId, locationId: api.locationId }, 400],
  ];
  for (const [body, status] of wrong) expect(api.post('/v3/shipments/dispatch', body).status).toBe(status);
  expect(api.kinds(record.shipmentId)).not.toContain('dispatched');
});

test('units cancelled after the label was made: dispatch wants the label again, and the label shows what remains', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order({ lines: [{ sku: 'SOCKS-ANK.3PR', quantity: 5 }] }));
  api.control('switches', { labelFormat: 'zpl' });
  const label = () => api.post(`/v3/shipments/${record.shipmentId}/labelOnly?reprint=true`).text;
  const before = label();
  const units = [{ orderItemId: record.items[0]?.orderItemId, quantity: 2 }];
  api.control('cancel', { shipmentId: record.shipmentId, units });
  expect(codes(api.dispatch(record.shipmentId))).toEqual(['QUANTITY_MISMATCH_ERROR']);
  expect(before).toContain('QTY:5');
  expect(label()).toContain('QTY:3');
  expect(codes(api.dispatch(record.shipmentId))).toEqual([null]);
});

test('labels: only packed shipments, 50 at most, all or none, with the reprint flag kept', () => {
  const api = new PracticeApi();
  const record = api.order();
  const path = (ids: string, reprint = '?reprint=true') => `/v3/shipments/${ids}/labelOnly${reprint}`;
  expect(api.post(path(record.shipmentId)).text).toContain('INVALID_SHIPMENTS');
  api.pack(packRequest(record));
  expect(api.post(path(record.shipmentId)).text).toContain('DEPENDENT_SYSTEM_CALL_FAILED');
  api.nowMs += 2_000;
  expect(api.post(path(`${record.shipmentId},nobody`)).status).toBe(422);
  expect(api.post(path(Array.from({ length: 51 }, (_, index) => `x${index}`).join(','))).status).toBe(422);
  expect(api.post(path(record.shipmentId, '?reprint=maybe')).status).toBe(422);
  const other = api.packed(api.order());
  const both = api.post(path(`${record.shipmentId}%2C${other.shipmentId}`));
  expect(both.text.match(/\/MediaBox/g)).toHaveLength(2);
  expect(api.post(path(record.shipmentId, '')).status).toBe(200);
  const fetches = api.marketplace.history().filter((entry) => entry.kind === 'label-fetched');
  expect(fetches.map((entry) => [entry.shipmentId, entry.reprint])).toEqual([
    [record.shipmentId, true],
    [other.shipmentId, true],
    [record.shipmentId, false],
  ]);
  expect(api.get(path(record.shipmentId)).status).toBe(405);
  api.control('switches', { tolerateLabelGet: true });
  expect(api.get(path(record.shipmentId)).status).toBe(200);
});

test('the label stream takes every form the switch knows', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  const as = (labelFormat: string) => {
    api.control('switches', { labelFormat });
    return api.post(`/v3/shipments/${record.shipmentId}/labelOnly?reprint=true`);
  };
  const zpl = as('zpl').text;
  expect(Buffer.from((as('base64-json').json as { label: string }).label, 'base64').toString()).toBe(zpl);
  expect(as('html').text).toContain('<html>');
  expect(zpl.startsWith(as('truncated').text)).toBe(true);
  expect(as('empty').text).toBe('');
});
