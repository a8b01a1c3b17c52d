import { expect, test } from 'vitest';
import type { FaultKind } from '../../main/practice/marketplace/faults.ts';
import { PracticeApi, packRequest } from '../support/practice-api.ts';

function packUnder(api: PracticeApi, shipmentId: string) {
  const body = JSON.stringify({ shipments: [packRequest(api.record(shipmentId))] });
  const headers = { authorization: `Bearer ${api.fetchToken()}` };
  return api.answer('POST', '/sellers/v3/shipments/labels', headers, body);
}

const STATUSES = [
  '401',
  '403',
  '404',
  '408',
  '429',
  '499',
  '500',
  '503',
  '599',
] as const satisfies readonly FaultKind[];
const NOT_APPLIED: readonly FaultKind[] = [...STATUSES, 'html', 'empty', 'reset-before', 'late'];
const APPLIED: readonly FaultKind[] = ['202', 'truncated', 'wrong-type', 'missing-items', 'slow', 'reset-after'];

test.each(NOT_APPLIED)('under %s the pack is not applied, and the next one is', (kind) => {
  const api = new PracticeApi();
  const record = api.order();
  api.fault({ route: 'labels', kind });
  const answer = packUnder(api, record.shipmentId);
  expect(api.kinds(record.shipmentId)).toEqual(['created']);
  if ('drop' in answer) expect(answer.applied).toBe(false);
  else if (kind !== 'html' && kind !== 'empty') expect(String(answer.status)).toBe(kind);
  packUnder(api, record.shipmentId);
  expect(api.kinds(record.shipmentId)).toEqual(['created', 'pack-accepted']);
});

test.each(APPLIED)('under %s the pack is applied although the reply hides it', (kind) => {
  const api = new PracticeApi();
  const record = api.order();
  api.fault({ route: 'labels', kind, delayMs: 500 });
  const answer = packUnder(api, record.shipmentId);
  expect(api.kinds(record.shipmentId)).toEqual(['created', 'pack-accepted']);
  if ('drop' in answer) return expect(kind).toBe('reset-after');
  if (kind === 'truncated') expect(answer.cutAtByte).toBeLessThan(answer.body.length);
  if (kind === '202') expect(answer.status).toBe(202);
  if (kind === 'slow') expect(answer.delayMs).toBe(500);
  if (kind === 'wrong-type') expect(answer.headers['content-type']).toBe('text/plain');
  if (kind === 'missing-items') expect(Buffer.from(answer.body).toString()).toBe('{"shipments":[]}');
});

test.each<FaultKind>(['408', '499', '500', '503', '599', 'html', 'empty'])(
  '%s can come before or after the change',
  (kind) => {
    const api = new PracticeApi();
    const record = api.order();
    api.fault({ route: 'labels', kind, applied: true });
    packUnder(api, record.shipmentId);
    expect(api.kinds(record.shipmentId)).toEqual(['created', 'pack-accepted']);
  },
);

test('a late request takes effect when it arrives, at its own instant, after the client gave up', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order());
  api.fault({ route: 'dispatch', kind: 'late', delayMs: 45_000 });
  expect(() => api.dispatch(record.shipmentId)).toThrow(/reset/);
  const sentAt = api.nowMs;
  api.nowMs += 44_999;
  expect(api.read(record.shipmentId).orderItems[0]?.status).toBe('PACKED');
  api.nowMs += 100_000;
  expect(api.read(record.shipmentId).orderItems[0]?.status).toBe('READY_TO_DISPATCH');
  const dispatched = api.marketplace.history().find((entry) => entry.kind === 'dispatched');
  expect(dispatched?.atMs).toBe(sentAt + 45_000);
});

test('a fault hits as often as told, after the requests it lets pass, and only its route', () => {
  const api = new PracticeApi();
  api.fault({ route: 'filter', kind: '429', times: 2, after: 1, retryAfterS: 7 });
  const filter = () => api.post('/v3/shipments/filter', { filter: { type: 'preDispatch' } });
  const read = () => api.get('/v3/shipments?shipmentIds=x').status;
  expect([filter().status, read(), filter().status, read()]).toEqual([200, 200, 429, 200]);
  expect(filter().headers['retry-after']).toBe('7');
  expect(filter().status).toBe(200);
  api.fault({ route: '*', kind: '503', times: null });
  expect([filter().status, read(), filter().status]).toEqual([503, 503, 503]);
  expect(api.control('credentials').status).toBe(200);
  api.control('faults/clear', {});
  expect(filter().status).toBe(200);
});

test('a chance draws from the seed: the same seed meets the same faults', () => {
  const run = () => {
    const api = new PracticeApi();
    api.fault({ route: 'shipments', kind: '500', times: null, chance: 0.3 });
    return Array.from({ length: 60 }, () => api.get('/v3/shipments?shipmentIds=x').status);
  };
  const first = run();
  expect(run()).toEqual(first);
  expect(first.filter((status) => status === 500).length).toBeGreaterThan(5);
  expect(first.filter((status) => status === 200).length).toBeGreaterThan(20);
});

test('with a limit set, requests beyond it get 429 until the bucket fills again', () => {
  const api = new PracticeApi();
  api.control('switches', { requestsPerSecond: 2 });
  const status = () => api.get('/v3/shipments?shipmentIds=x').status;
  expect([status(), status(), status()]).toEqual([200, 200, 429]);
  api.nowMs += 500;
  expect([status(), status()]).toEqual([200, 429]);
});

test('with the network down seller calls meet a dead connection and change nothing, until the time is over', () => {
  const api = new PracticeApi();
  const record = api.order();
  api.control('network', { up: false, forMs: 5_000 });
  expect(packUnderDown(api, record.shipmentId)).toEqual({ drop: true, applied: false });
  expect(api.control('network').json).toEqual({ up: false });
  api.nowMs += 5_000;
  expect(api.pack(packRequest(record))[0]?.errorCode).toBeNull();
});

function packUnderDown(api: PracticeApi, shipmentId: string) {
  const body = JSON.stringify({ shipments: [packRequest(api.record(shipmentId))] });
  return api.answer('POST', '/sellers/v3/shipments/labels', {}, body);
}

test('every reply carries the marketplace clock in its Date header', () => {
  const api = new PracticeApi();
  expect(api.get('/v3/shipments?shipmentIds=x').headers['date']).toBe('Sun, 22 Nov 2026 05:00:00 GMT');
  expect(api.get('/v3/nothing').headers['date']).toBe('Sun, 22 Nov 2026 05:00:00 GMT');
});
