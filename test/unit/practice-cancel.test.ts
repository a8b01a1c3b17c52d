import { expect, test } from 'vitest';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { PracticeApi, packRequest } from '../support/practice-api.ts';
import { answersOf, cancelRequest as cancel, codesOf, selfOrder } from '../support/self-ship-api.ts';

const states = (api: PracticeApi, record: ShipmentRecord) =>
  api.read(record.shipmentId).orderItems.map((item) => item.status);
const TWO = [{ sku: 'TEA-ASSAM-500G', quantity: 2 }, { sku: 'GHEE-COW-1L' }];

test('a seller cancels group by group, and items of one group go together', () => {
  const api = new PracticeApi();
  const apart = api.order({ lines: TWO });
  const [tea] = apart.items;
  expect(codesOf(cancel(api, apart, { cancellationGroupIds: [tea?.cancellationGroupId] }))).toEqual([null]);
  expect(states(api, apart)).toEqual(['CANCELLED', 'APPROVED']);
  expect(api.read(apart.shipmentId).orderItems[0]).toMatchObject({ cancellationSubReason: 'not_enough_inventory' });
  expect(codesOf(cancel(api, apart, { cancellationGroupIds: [tea?.cancellationGroupId] }))).toEqual([
    'ORDER_ITEM_ALREADY_CANCELLED',
  ]);
  expect(codesOf(cancel(api, apart))).toEqual([null]);
  expect(states(api, apart)).toEqual(['CANCELLED', 'CANCELLED']);
  const together = api.order({ lines: TWO, oneGroup: true });
  expect(new Set(together.items.map((item) => item.cancellationGroupId)).size).toBe(1);
  cancel(api, together);
  expect(states(api, together)).toEqual(['CANCELLED', 'CANCELLED']);
  const found = api.filter({ type: 'cancelled', states: ['CANCELLED'], cancellationType: 'sellerCancellation' });
  expect(found.shipments.map((each) => each.shipmentId).toSorted()).toEqual(
    [apart.shipmentId, together.shipmentId].toSorted(),
  );
});

test('some orders of the practice mix have one group for all their items', () => {
  const multi = [...new PracticeApi({ shipments: 400 }).marketplace.shipments()].filter(
    (each) => each.items.length > 1,
  );
  const one = multi.filter((each) => new Set(each.items.map((item) => item.cancellationGroupId)).size === 1);
  expect(one.length).toBeGreaterThan(5);
  expect(one.length).toBeLessThan(multi.length);
});

test.each<[string, object, string]>([
  ['no reason', { reason: '' }, 'EMPTY_OR_INVALID_REASON_FOR_CANCELLATION'],
  ['an invented reason', { reason: 'too_lazy' }, 'EMPTY_OR_INVALID_REASON_FOR_CANCELLATION'],
  ['no group', { cancellationGroupIds: [] }, 'UNPROCESSABLE_ENTITY'],
  ['another’s group', { cancellationGroupIds: ['grp1'] }, 'UNPROCESSABLE_ENTITY'],
  ['groups that are no list', { cancellationGroupIds: 'all' }, 'UNPROCESSABLE_ENTITY'],
  ['another location', { locationId: 'LOCnobody' }, 'INVALID_LOCATION'],
  ['no location', { locationId: null }, 'UNPROCESSABLE_ENTITY'],
  ['an unknown shipment', { shipmentId: 'nobody' }, 'UNPROCESSABLE_ENTITY'],
])('cancelling with %s is refused', (_, change, code) => {
  const api = new PracticeApi();
  const record = api.order();
  expect(codesOf(cancel(api, record, change))).toEqual([code]);
  expect(states(api, record)).toEqual(['APPROVED']);
});

test('only what is approved is cancelled, unless the switch reads it otherwise; self-ship loses its services with it', () => {
  const api = new PracticeApi();
  const packing = api.order();
  api.pack(packRequest(packing));
  expect(codesOf(cancel(api, packing))).toEqual(['UNPROCESSABLE_ENTITY']);
  api.control('switches', { sellerCancelsUntil: 'PACKED' });
  expect(codesOf(cancel(api, packing))).toEqual([null]);
  const packed = api.packed(api.order());
  expect(codesOf(cancel(api, packed))).toEqual(['UNPROCESSABLE_ENTITY']);
  api.control('switches', { sellerCancelsUntil: 'SHIPPED', cancelledSpelling: 'Cancelled' });
  expect(codesOf(cancel(api, packed))).toEqual([null]);
  expect(states(api, packed)).toEqual(['Cancelled']);
  const own = selfOrder(api, 'APPROVED', 1);
  cancel(api, own);
  expect(api.kinds(own.shipmentId).slice(-2)).toEqual(['cancelled', 'service-cancelled']);
});

test('1 to 25 shipments are cancelled or acknowledged at once, or the whole request is refused', () => {
  const api = new PracticeApi();
  const many = Array.from({ length: 26 }, (_, index) => ({ shipmentId: `id-${index}` }));
  for (const path of ['/v3/shipments/cancel', '/v3/shipments/forms/updateAck']) {
    expect(api.post(path, { shipments: many }).status).toBe(422);
    expect(api.post(path, { shipments: [] }).status).toBe(422);
    expect(answersOf(api.post(path, { shipments: many.slice(1) }))).toHaveLength(25);
    expect(api.get(path).status).toBe(405);
  }
});

test('a failed form is shown, acknowledged by its name, and goes on to be completed', () => {
  const api = new PracticeApi();
  const record = api.order();
  api.control('form-failure', { shipmentId: record.shipmentId });
  api.pack(packRequest(record));
  api.nowMs += 2_000;
  const path = `/v3/shipments/${record.shipmentId},nobody/forms`;
  const shown = (reply = api.get(path)) => (reply.json as { shipments: { forms: { status: string }[] }[] }).shipments;
  expect(shown()).toMatchObject([{ shipmentId: record.shipmentId, forms: [{ name: 'FORM_X1', status: 'FAILED' }] }]);
  expect(shown(api.post(path))).toEqual(shown());
  const acknowledge = (forms: unknown) =>
    codesOf(api.post('/v3/shipments/forms/updateAck', { shipments: [{ shipmentId: record.shipmentId, forms }] }));
  for (const wrong of [
    [],
    [{ name: 'FORM_X2', ackNumber: 'A' }],
    [{ name: 'FORM_X1' }],
    [{ name: 'FORM_X1', ackNumber: '' }],
    null,
  ]) {
    expect(acknowledge(wrong)).toEqual(['UNPROCESSABLE_ENTITY']);
  }
  expect(acknowledge([{ name: 'FORM_X1', ackNumber: 'ACK1' }])).toEqual([null]);
  expect(shown()[0]?.forms[0]?.status).toBe('IN-PROGRESS');
  api.nowMs += 2_000;
  expect(shown()[0]?.forms[0]?.status).toBe('COMPLETED');
  expect(acknowledge([{ name: 'FORM_X1', ackNumber: 'ACK1' }])).toEqual(['UNPROCESSABLE_ENTITY']);
  api.control('switches', { formsMethod: 'get' });
  expect([api.get(path).status, api.post(path).status]).toEqual([200, 405]);
  api.control('switches', { formsMethod: 'post' });
  expect([api.get(path).status, api.post(path).status]).toEqual([405, 200]);
});
