import { describe, expect, it } from 'vitest';
import { type HttpMarketplace, scriptedMarketplace } from '../support/http-marketplace.ts';
import { faultOf, page, wellAnswered } from '../support/marketplace-calls.ts';
import { wirePickup } from '../support/wire-returns.ts';
import { LOCATION_ID, OTHER_SHIPMENT_ID, SHIPMENT_ID, wireDetail } from '../support/wire-shipments.ts';

const WINDOW = { fromMs: Date.parse('2026-03-04T15:00:00+05:30'), toMs: Date.parse('2026-03-04T18:00:00+05:30') };
const PDF = '%PDF-1.7\n…\n%%EOF\n';

describe('the counts of a handover', () => {
  const read = {
    ...{ vendorGroupCode: 'Example Logistics', count: 12, isMps: false, window: WINDOW },
    otc: { is: 'code', code: '4821' },
  };
  const between = { after: '2026-03-04T15:00:00+05:30', before: '2026-03-04T18:00:00+05:30' };

  it.each<[string, unknown, object]>([
    ['a bare list with from and to', [wirePickup()], read],
    ['a wrapped list with after and before', { resultManifestDetails: [wirePickup({ pickUpDate: between })] }, read],
    [
      'the keys of the manifest',
      [wirePickup({ isMps: null, is_mps: true, pickUpDate: null, pickupDate: between })],
      { ...read, isMps: true },
    ],
    [
      'no dates and no code',
      [wirePickup({ pickUpDate: null, otc: null })],
      { ...read, window: null, otc: { is: 'off' } },
    ],
    [
      'a code that is not there yet',
      [wirePickup({ otc: { error_code: 'OTC_UNAVAILABLE' } })],
      { ...read, otc: { is: 'not-ready' } },
    ],
    ['numbers as text and the reverse', [wirePickup({ count: '12', otc: { code: 4821 } })], read],
  ])('are read from %s', async (_, body, expected) => {
    const marketplace = await scriptedMarketplace(() => ({ body }));
    expect(wellAnswered(await marketplace.client.readHandoverCounts(LOCATION_ID, 'pull'))).toEqual([expected]);
    expect(marketplace.requests[0]).toMatchObject({
      method: 'GET',
      url: `/sellers/v3/shipments/handover/counts?locationId=${LOCATION_ID}`,
    });
  });

  it.each<[string, unknown]>([
    ['a vendor without a name', [wirePickup({ vendorGroupCode: '' })]],
    ['a count below nothing', [wirePickup({ count: -1 })]],
    ['another list', { counts: [wirePickup()] }],
    ['HTML', '<html></html>'],
    ['a date that is none', [wirePickup({ pickUpDate: { from: 'soon', to: 'later' } })]],
  ])('are not believed with %s', async (_, body) => {
    const marketplace = await scriptedMarketplace(() => ({ body }));
    expect(faultOf(await marketplace.client.readHandoverCounts(LOCATION_ID, 'pull')).kind).toBe('unknown');
  });

  it('are of a location, which is asked for by its id alone', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: [] }));
    expect(faultOf(await marketplace.client.readHandoverCounts('a&b=c', 'pull')).codes).toEqual(['INVALID_LOCATION']);
    expect(faultOf(await marketplace.client.readReturnOtcs('../x', 'pull')).codes).toEqual(['INVALID_LOCATION']);
    expect(marketplace.requests).toHaveLength(0);
  });
});

describe('a manifest', () => {
  const pickup = { vendorGroupCode: 'Example Logistics', isMps: false, window: WINDOW };
  const dates = { from: '2026-03-04T15:00:00.000+05:30', to: '2026-03-04T18:00:00.000+05:30' };
  const official = {
    params: { vendorGroupCode: 'Example Logistics', locationId: LOCATION_ID, is_mps: false, pickupDate: dates },
  };
  const live = {
    params: { vendorGroupCode: 'Example Logistics', locationId: LOCATION_ID, isMps: false, pickUpDate: dates },
  };
  const asked = (marketplace: HttpMarketplace) => marketplace.requests.map(({ body }) => JSON.parse(body));

  it('is asked in the documented form, and is a whole PDF', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: PDF }));
    const bytes = wellAnswered(await marketplace.client.fetchManifest(pickup, LOCATION_ID, 'documents'));
    expect(Buffer.from(bytes).toString()).toBe(PDF);
    expect(marketplace.requests[0]).toMatchObject({ method: 'POST', url: '/sellers/v3/shipments/manifest' });
    expect(marketplace.requests[0]?.headers.accept).toBe('application/pdf');
    expect(asked(marketplace)).toEqual([official]);
    await marketplace.client.fetchManifest({ ...pickup, window: null }, LOCATION_ID, 'documents');
    expect(asked(marketplace)[1].params).not.toHaveProperty('pickupDate');
  });

  it.each([400, 404, 422])('is asked in the live form where the other is refused with %d', async (status) => {
    const marketplace = await scriptedMarketplace(({ body }) =>
      body.includes('isMps')
        ? { body: PDF }
        : { status, body: { errors: [{ description: 'UNPROCESSABLE_ENTITY: is_mps' }] } },
    );
    wellAnswered(await marketplace.client.fetchManifest(pickup, LOCATION_ID, 'documents'));
    expect(asked(marketplace)).toEqual([official, live]);
  });

  it('is asked as the seed has it where both are refused, and tells the first refusal when all are', async () => {
    const refusal = (body: string) => ({
      status: 422,
      body: { errors: [{ description: `UNPROCESSABLE_ENTITY: ${body.length}` }] },
    });
    const marketplace = await scriptedMarketplace(({ body }) =>
      body.includes('"after"') ? { body: PDF } : refusal(body),
    );
    wellAnswered(await marketplace.client.fetchManifest(pickup, LOCATION_ID, 'documents'));
    const { from, to } = dates;
    const { vendorGroupCode, locationId, isMps } = live.params;
    const seed = { params: [{ vendorGroupCode, locationId, isMps, pickUpDate: { after: from, before: to } }] };
    expect(asked(marketplace)).toEqual([official, live, seed]);
    marketplace.script = ({ body }) => ({
      status: body.includes('is_mps') ? 422 : 400,
      body: { errors: [{ code: 'NO_NO' }] },
    });
    const fault = faultOf(await marketplace.client.fetchManifest(pickup, LOCATION_ID, 'documents'));
    expect(fault).toMatchObject({ kind: 'refused', status: 422 });
    expect(marketplace.requests).toHaveLength(6);
  });

  it.each<[number, object]>([
    [429, { errors: [{ description: 'TOO_MANY_REQUESTS' }] }],
    [500, { errorCode: 'INTERNAL_SERVER_ERROR' }],
    [599, {}],
    [422, { errors: [{ description: 'DEPENDENT_SYSTEM_CALL_FAILED: later' }] }],
  ])('is not asked again where %d with %j says nothing about the form', async (status, body) => {
    const marketplace = await scriptedMarketplace(() => ({ status, body }));
    faultOf(await marketplace.client.fetchManifest(pickup, LOCATION_ID, 'documents'));
    expect(asked(marketplace)).toEqual([official]);
  });

  it.each<[string, unknown, string]>([
    ['an error in its place', { errorCode: 'DEPENDENT_SYSTEM_CALL_FAILED' }, 'refused'],
    ['HTML', '<html></html>', 'unknown'],
    ['nothing', '', 'unknown'],
    ['a PDF that ends early', '%PDF-1.7\n…', 'unknown'],
    ['JSON without one', '{}', 'unknown'],
  ])('is never %s', async (_, body, kind) => {
    const marketplace = await scriptedMarketplace(() => ({ body }));
    expect(faultOf(await marketplace.client.fetchManifest(pickup, LOCATION_ID, 'documents')).kind).toBe(kind);
    expect(marketplace.requests).toHaveLength(1);
  });
});

describe('codes for taking returns', () => {
  const told = (entry: object) => ({ otcs: [{ status: 'SUCCESS', requestType: 'RETURN', ...entry }] });
  const codes = [
    { type: 'NON_LARGE', code: '7310', vendor: 'Example Logistics' },
    { type: 'LARGE', code: 4711, vendor: 'Example Logistics' },
  ];

  it.each<[string, number, unknown, object]>([
    [
      'the codes',
      200,
      told({ otc: codes }),
      { is: 'codes', otcs: codes.map((one) => ({ ...one, code: String(one.code) })) },
    ],
    ['those of returns alone', 200, { otcs: [{ requestType: 'FORWARD', otc: codes }] }, { is: 'not-ready' }],
    ['no code yet', 200, told({ otc: [] }), { is: 'not-ready' }],
    ['not made yet, as a status', 200, told({ status: 'OTC_NOT_GENERATED' }), { is: 'not-ready' }],
    ['not on it, in the entry', 200, told({ status: 'FAILURE', error_code: 'OTC_UNAVAILABLE' }), { is: 'off' }],
    ['not on it, in the body', 200, { errorCode: 'OTC_UNAVAILABLE' }, { is: 'off' }],
    ['not on it, as a refusal', 422, { errors: [{ description: 'OTC_UNAVAILABLE: no' }] }, { is: 'off' }],
    ['not made yet, as a refusal', 422, { errors: [{ code: 'OTC_NOT_GENERATED' }] }, { is: 'not-ready' }],
  ])('tell %s (HTTP %d)', async (_, status, body, expected) => {
    const marketplace = await scriptedMarketplace(() => ({ status, body }));
    expect(wellAnswered(await marketplace.client.readReturnOtcs(LOCATION_ID, 'pull'))).toEqual(expected);
    expect(marketplace.requests[0]?.url).toBe(`/sellers/v3/shipments/otc/${LOCATION_ID}?requestType=RETURN`);
  });

  it.each<[number, unknown, string]>([
    [422, { errors: [{ description: 'DEPENDENT_SYSTEM_CALL_FAILED' }] }, 'unknown'],
    [404, { errors: [{ description: 'NOT_FOUND: no such path' }] }, 'refused'],
    [200, {}, 'unknown'],
    [200, '<html></html>', 'unknown'],
    [200, { otcs: [null] }, 'unknown'],
  ])('tell nothing by HTTP %d with %j', async (status, body, kind) => {
    const marketplace = await scriptedMarketplace(() => ({ status, body }));
    expect(faultOf(await marketplace.client.readReturnOtcs(LOCATION_ID, 'pull')).kind).toBe(kind);
  });
});

describe('forms', () => {
  const form = { name: 'FORM_X1', link: 'https://forms.example/x1', automated: false, status: 'FAILED' };
  const reply = () =>
    page([
      {
        shipmentId: SHIPMENT_ID,
        forms: [form, { name: 'GJ_403', link: null, automated: 'true', status: 'in-progress' }],
      },
      { shipmentId: OTHER_SHIPMENT_ID },
    ]);

  it('are read by shipment', async () => {
    const marketplace = await scriptedMarketplace(reply);
    const forms = wellAnswered(await marketplace.client.readForms([SHIPMENT_ID, OTHER_SHIPMENT_ID], 'pull'));
    expect([...forms]).toEqual([
      [SHIPMENT_ID, [form, { name: 'GJ_403', link: null, automated: true, status: 'IN-PROGRESS' }]],
      [OTHER_SHIPMENT_ID, []],
    ]);
    expect(marketplace.requests[0]).toMatchObject({
      method: 'GET',
      url: `/sellers/v3/shipments/${SHIPMENT_ID},${OTHER_SHIPMENT_ID}/forms`,
    });
  });

  it.each<[string, unknown]>([
    ['JSON', { errors: [{ description: 'METHOD_NOT_ALLOWED' }] }],
    ['HTML', '<html></html>'],
  ])('are asked by POST where GET is refused in %s, from then on at once', async (_, body) => {
    const marketplace = await scriptedMarketplace(({ method }) => (method === 'GET' ? { status: 405, body } : reply()));
    const ids = [SHIPMENT_ID, OTHER_SHIPMENT_ID];
    expect(wellAnswered(await marketplace.client.readForms(ids, 'pull')).size).toBe(2);
    expect(wellAnswered(await marketplace.client.readForms(ids, 'pull')).size).toBe(2);
    expect(marketplace.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST']);
  });

  it('that can be asked by neither are a fault', async () => {
    const marketplace = await scriptedMarketplace(() => ({
      status: 405,
      body: { errors: [{ description: 'METHOD_NOT_ALLOWED' }] },
    }));
    expect(faultOf(await marketplace.client.readForms([SHIPMENT_ID], 'pull'))).toMatchObject({ status: 405 });
    expect(marketplace.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });
});

describe('couriers of self-ship', () => {
  it.each<[string, unknown]>([
    ['objects in a list of its own', { vendors: [{ name: 'A &amp; B' }, { name: 'C' }] }],
    ['names in a list of its own', { vendors: ['A &amp; B', 'C', 'C', ''] }],
    ['a bare list of objects', [{ vendorName: 'A & B' }, { name: 'C' }, { id: 7 }, null]],
    ['a bare list of names', ['A & B', ' C ']],
  ])('are read from %s', async (_, body) => {
    const marketplace = await scriptedMarketplace(() => ({ body }));
    expect(wellAnswered(await marketplace.client.readVendors('pull'))).toEqual(['A & B', 'C']);
    expect(marketplace.requests[0]).toMatchObject({ method: 'GET', url: '/sellers/selfship/vendors' });
  });

  it('are none where the marketplace has no list of them, and unknown where it answers something else', async () => {
    const marketplace = await scriptedMarketplace(() => ({ status: 404, body: '<html></html>' }));
    expect(wellAnswered(await marketplace.client.readVendors('pull'))).toBeNull();
    marketplace.script = () => ({ body: {} });
    expect(faultOf(await marketplace.client.readVendors('pull')).kind).toBe('unknown');
    marketplace.script = () => ({ status: 500, body: {} });
    expect(faultOf(await marketplace.client.readVendors('pull')).kind).toBe('unknown');
  });
});

describe('the address of an order', () => {
  const address = {
    ...{
      firstName: 'Asha',
      lastName: 'Example',
      addressLine1: '1 Sample Street',
      addressLine2: '',
      landmark: 'Temple',
    },
    ...{ city: 'Bengaluru', state: 'Karnataka', pincode: 560001, contactNumber: '9800000000' },
  };
  const read = {
    ...{ shipmentId: SHIPMENT_ID, name: 'Asha Example', lines: ['1 Sample Street', 'Temple'], city: 'Bengaluru' },
    ...{ state: 'Karnataka', pincode: '560001', phone: '9800000000' },
  };

  it.each<[string, object, object | null]>([
    ['whole', { deliveryAddress: address }, read],
    [
      'with the other spellings',
      { deliveryAddress: { ...address, pincode: undefined, pinCode: '560001', state: 'KA', stateName: 'Karnataka' } },
      read,
    ],
    [
      'named by its buyer, without a phone',
      {
        deliveryAddress: { ...address, firstName: '', lastName: null, contactNumber: '' },
        buyerDetails: { firstName: 'Asha', lastName: 'Example' },
      },
      { ...read, phone: null },
    ],
    ['without a street, as standard orders are', { deliveryAddress: { pincode: '560001', city: 'Bengaluru' } }, null],
    ['not at all', { deliveryAddress: null }, null],
  ])('is told %s', async (_, changes, expected) => {
    const marketplace = await scriptedMarketplace(() => page([wireDetail(changes)]));
    expect(wellAnswered(await marketplace.client.readAddress(SHIPMENT_ID, 'documents'))).toEqual(expected);
    expect(marketplace.requests[0]).toMatchObject({ method: 'GET', url: `/sellers/v3/shipments/${SHIPMENT_ID}` });
  });

  it('is none of an order the marketplace does not know, and never one of another order', async () => {
    const marketplace = await scriptedMarketplace(() => page([]));
    expect(wellAnswered(await marketplace.client.readAddress(SHIPMENT_ID, 'documents'))).toBeNull();
    expect(wellAnswered(await marketplace.client.readAddress('a,b', 'documents'))).toBeNull();
    marketplace.script = () => page([wireDetail({ shipmentId: OTHER_SHIPMENT_ID, deliveryAddress: address })]);
    expect(faultOf(await marketplace.client.readAddress(SHIPMENT_ID, 'documents')).kind).toBe('unknown');
  });
});
