import { expect, test } from 'vitest';
import type { ShipmentRecord } from '../../main/practice/marketplace/records.ts';
import { outlineOf } from '../support/pdf-outline.ts';
import { PracticeApi, packRequest } from '../support/practice-api.ts';
import { cancelRequest as cancel } from '../support/self-ship-api.ts';

interface Group {
  readonly vendorGroupCode: string;
  readonly count: number;
  readonly isMps: boolean;
  readonly pickUpDate: Readonly<Record<string, string>>;
  readonly otc?: { readonly code: string | null; readonly error_code: string | null };
}

const counts = (api: PracticeApi, locationId = api.locationId) =>
  api.get(`/v3/shipments/handover/counts?locationId=${locationId}`);
const groups = (api: PracticeApi) => (counts(api).json as { resultManifestDetails: Group[] }).resultManifestDetails;
const manifest = (api: PracticeApi, params: unknown) => api.post('/v3/shipments/manifest', { params });

/** As many shipments ready to dispatch as told; single boxes unless goods of several are named. */
function ready(api: PracticeApi, count: number, sku = 'TEA-ASSAM-500G'): ShipmentRecord[] {
  const records = Array.from({ length: count }, () => api.order({ lines: [{ sku }] }));
  for (const record of records) api.pack(packRequest(record));
  api.nowMs += 2_000;
  for (const record of records) api.dispatch(record.shipmentId);
  return records;
}

test('what is ready to dispatch is counted by courier, boxes apart, and only while it waits', () => {
  const api = new PracticeApi();
  const records = [...ready(api, 24), ...ready(api, 2, 'TABLE-STUDY-SHM')];
  const found = groups(api);
  expect(new Set(found.map((group) => group.vendorGroupCode)).size).toBeGreaterThanOrEqual(3);
  expect(found.some((group) => group.isMps)).toBe(true);
  for (const group of found) {
    const own = records.filter((each) => each.vendorName === group.vendorGroupCode && each.mps === group.isMps);
    expect(group.count).toBe(own.length);
    expect(group.otc?.code).toMatch(/^\d{4}$/);
    expect(Date.parse(group.pickUpDate['after'] ?? '')).toBeLessThan(Date.parse(group.pickUpDate['before'] ?? ''));
    expect(Date.parse(group.pickUpDate['before'] ?? '')).toBeGreaterThan(api.nowMs);
  }
  expect(groups(api)).toEqual(found);
  for (const record of records) api.control('advance', { shipmentId: record.shipmentId, to: 'PICKUP_COMPLETE' });
  expect(groups(api)).toEqual([]);
});

test('the courier of a shipment is told with its details and on its label, and is the same for the same seed', () => {
  const vendorsOf = (api: PracticeApi) => [...api.marketplace.shipments()].map((record) => record.vendorName);
  const api = new PracticeApi({ shipments: 200 });
  expect(vendorsOf(api)).toEqual(vendorsOf(new PracticeApi({ shipments: 200 })));
  expect(new Set(vendorsOf(api)).size).toBeGreaterThan(3);
  const record = api.packed(api.order());
  const text = api.get(`/v3/shipments/${record.shipmentId}`).text;
  expect(text).toContain(`"vendorName":"${record.vendorName}"`);
});

test('the counts have the live or the official form, with a code, without one, or with none yet', () => {
  const api = new PracticeApi();
  ready(api, 1);
  const [live] = groups(api);
  expect(Object.keys(live?.pickUpDate ?? {})).toEqual(['after', 'before']);
  api.control('switches', { handoverShape: 'official', handoverOtc: 'unavailable' });
  const [official] = counts(api).json as Group[];
  expect(Object.keys(official?.pickUpDate ?? {})).toEqual(['from', 'to']);
  expect(official?.otc).toEqual({ code: null, error_code: 'OTC_UNAVAILABLE' });
  api.control('switches', { handoverOtc: 'absent' });
  expect((counts(api).json as Group[])[0]).not.toHaveProperty('otc');
  expect(api.get('/v3/shipments/handover/counts').status).toBe(422);
  expect(counts(api, 'LOCnobody').json).toEqual([]);
});

const window = { from: '2026-11-22T15:00:00+05:30', to: '2026-11-22T18:00:00+05:30' };
const seedWindow = { after: window.from, before: window.to };

test('the manifest lists every waiting parcel of its courier on as many pages as it needs, in each spelling', () => {
  const api = new PracticeApi();
  const records = ready(api, 90);
  const [vendor = ''] = records.map((record) => record.vendorName);
  const own = records.filter((record) => record.vendorName === vendor);
  const base = { vendorGroupCode: vendor, locationId: api.locationId };
  const forms = [
    { ...base, is_mps: false, pickupDate: window },
    { ...base, isMps: false, pickUpDate: window, count: own.length },
    [{ ...base, isMps: false, pickUpDate: seedWindow }],
    { vendorGroupCode: vendor, is_mps: false },
  ];
  for (const params of forms) {
    const token = { authorization: `Bearer ${api.fetchToken()}` };
    const body = JSON.stringify({ params });
    const answer = api.answer('POST', '/sellers/v3/shipments/manifest', token, body);
    if ('drop' in answer) throw new Error('dropped');
    expect(answer.headers['content-type']).toBe('application/pdf');
    const { pages, texts } = outlineOf(answer.body);
    expect(pages.length).toBe(Math.ceil(own.length / 38));
    for (const record of own) expect(texts.join('\n')).toContain(record.items[0]?.orderId);
    expect(texts[0]).toContain(vendor);
  }
});

test('parcels of several boxes have a manifest of their own, a row for each box, and need the pick-up dates', () => {
  const api = new PracticeApi();
  const [record] = ready(api, 1, 'TABLE-STUDY-SHM');
  const params = { vendorGroupCode: record?.vendorName, locationId: api.locationId, is_mps: true };
  expect(manifest(api, params).status).toBe(422);
  const answer = api.answer(
    'POST',
    '/sellers/v3/shipments/manifest',
    { authorization: `Bearer ${api.fetchToken()}` },
    JSON.stringify({ params: { ...params, pickupDate: window } }),
  );
  if ('drop' in answer) throw new Error('dropped');
  const [page = ''] = outlineOf(answer.body).texts;
  expect(page.match(/FMPP\d{10}/g)).toHaveLength(record?.boxes.length ?? 0);
  expect(manifest(api, { ...params, is_mps: false }).status).toBe(422);
});

test.each<[string, unknown, number]>([
  ['no params', null, 400],
  ['no vendor', { is_mps: false }, 400],
  ['an unknown vendor', { vendorGroupCode: 'Nobody', is_mps: false }, 422],
  ['an empty list', [], 422],
  ['a date that is none', { vendorGroupCode: 'Nobody', pickupDate: { from: 'x', to: 'y' } }, 400],
  ['dates the wrong way round', { vendorGroupCode: 'Nobody', pickupDate: { from: window.to, to: window.from } }, 422],
  ['a flag that is none', { vendorGroupCode: 'Nobody', is_mps: 'no' }, 422],
])('a manifest with %s is refused and changes nothing', (_, params, status) => {
  const api = new PracticeApi();
  ready(api, 1);
  const before = api.marketplace.history().length;
  expect(manifest(api, params).status).toBe(status);
  expect(api.marketplace.history()).toHaveLength(before);
});

test('only the spelling the switch leaves is taken', () => {
  const api = new PracticeApi();
  const [record] = ready(api, 1);
  const base = { vendorGroupCode: record?.vendorName, locationId: api.locationId };
  const sent = {
    official: { ...base, is_mps: false, pickupDate: window },
    live: { ...base, isMps: false, pickUpDate: window },
    seed: [{ ...base, isMps: false, pickUpDate: seedWindow }],
  };
  const taken = (manifestForm: string) => {
    api.control('switches', { manifestForm });
    return Object.entries(sent).flatMap(([name, params]) => (manifest(api, params).status === 200 ? [name] : []));
  };
  expect(taken('any')).toEqual(['official', 'live', 'seed']);
  expect(taken('official')).toEqual(['official']);
  expect(taken('live')).toEqual(['live']);
  expect(taken('seed')).toEqual(['seed']);
});

test('codes for returns are told for each courier, or not yet, or not here', () => {
  const api = new PracticeApi();
  const otc = (returnOtc: string, query = '?requestType=RETURN') => {
    api.control('switches', { returnOtc });
    return api.get(`/v3/shipments/otc/${api.locationId}${query}`);
  };
  const { otcs } = otc('code').json as { otcs: { status: string; otc: { type: string; code: string }[] }[] };
  expect(otcs[0]).toMatchObject({ status: 'SUCCESS', requestType: 'RETURN' });
  expect(new Set(otcs[0]?.otc.map((each) => each.type))).toEqual(new Set(['LARGE', 'NON_LARGE']));
  expect(otcs[0]?.otc.every((each) => /^\d{4}$/.test(each.code))).toBe(true);
  expect(otc('not-generated').text).toContain('OTC_NOT_GENERATED');
  expect(otc('unavailable').text).toContain('OTC_UNAVAILABLE');
  expect(otc('missing').status).toBe(404);
  expect(otc('code', '').status).toBe(422);
  expect(otc('code', '?requestType=FORWARD').status).toBe(422);
});

test('every read and change of the handover answers any code a rule sets, once', () => {
  const api = new PracticeApi();
  const code = 'DEPENDENT_SYSTEM_CALL_FAILED';
  const [record] = ready(api, 1);
  const params = { vendorGroupCode: record?.vendorName, is_mps: false };
  const failing = api.order();
  api.control('form-failure', { shipmentId: failing.shipmentId });
  api.pack(packRequest(failing));
  api.nowMs += 2_000;
  const forms = [{ name: 'FORM_X1', ackNumber: 'ACK1' }];
  const cases: readonly [string, () => { readonly text: string }][] = [
    ['counts', () => counts(api)],
    ['manifest', () => manifest(api, params)],
    ['otc', () => api.get(`/v3/shipments/otc/${api.locationId}?requestType=RETURN`)],
    ['vendors', () => api.get('/selfship/vendors')],
    ['filter', () => api.post('/v3/shipments/filter', { filter: { type: 'preDispatch' } })],
    ['shipments', () => api.get('/v3/shipments?shipmentIds=x')],
    ['details', () => api.get('/v3/shipments/x')],
    ['forms', () => api.get('/v3/shipments/x/forms')],
    [
      'forms-ack',
      () => api.post('/v3/shipments/forms/updateAck', { shipments: [{ shipmentId: failing.shipmentId, forms }] }),
    ],
    ['cancel', () => cancel(api, api.order())],
  ];
  for (const [operation, send] of cases) {
    api.control('refusals', { operation, code });
    expect(send().text).toContain(code);
    expect(send().text).not.toContain(code);
  }
});

test('boxes and packages are told in the spellings the switches choose, and labels one for all boxes', () => {
  const api = new PracticeApi();
  const record = api.packed(api.order({ lines: [{ sku: 'TABLE-STUDY-SHM' }] }));
  const box = () =>
    (api.read(record.shipmentId) as unknown as { subShipments: Record<string, unknown>[] }).subShipments[1] ?? {};
  expect(box()).toMatchObject({ subShipmentId: 'SS-2', packages: [{}] });
  api.control('switches', {
    subShipmentKey: 'subShipment',
    packagesPlace: 'flat',
    boxLabels: 'one',
    sortFields: 'seed',
  });
  expect(box()).toMatchObject({ subShipment: 'SS-2', packageId: expect.stringMatching(/^PKG/) });
  const answer = api.answer('POST', `/sellers/v3/shipments/${record.shipmentId}/labelOnly?reprint=true`, {
    authorization: `Bearer ${api.fetchToken()}`,
  });
  if ('drop' in answer) throw new Error('dropped');
  expect(outlineOf(answer.body).pages).toHaveLength(1);
  const sorted = (field: string) =>
    api.post('/v3/shipments/filter', { filter: { type: 'preDispatch' }, sort: { field } });
  expect([sorted('orderDate').status, sorted('modifiedDate').status]).toEqual([200, 400]);
});
