import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, MarketplaceFault, PackRequest, ShipmentFilter } from '../../main/marketplace/client.ts';
import {
  APP_ID,
  APP_SECRET,
  type HttpMarketplace,
  type Script,
  type ScriptedOptions,
  startHttpMarketplace,
} from '../support/http-marketplace.ts';
import {
  LOCATION_ID,
  ORDER_ID,
  ORDER_ITEM_ID,
  OTHER_SHIPMENT_ID,
  SHIPMENT_ID,
  wireAnswer,
  wireDetail,
  wireOrderItem,
  wireShipment,
} from '../support/wire-shipments.ts';

const open: HttpMarketplace[] = [];
afterEach(async () => {
  for (const marketplace of open.splice(0)) await marketplace.close();
});

async function start(script: Script, options?: ScriptedOptions): Promise<HttpMarketplace> {
  const marketplace = await startHttpMarketplace(script, options);
  open.push(marketplace);
  return marketplace;
}

const FILTER: ShipmentFilter = {
  type: 'preDispatch',
  states: ['APPROVED', 'PACKED'],
  locationId: LOCATION_ID,
  shipmentTypes: ['NORMAL', 'EXPRESS'],
  hold: false,
  orderDate: { fromMs: Date.parse('2026-03-03T18:30:00Z'), toMs: Date.parse('2026-03-04T18:29:59.999Z') },
};

const PACK: PackRequest = {
  shipmentId: SHIPMENT_ID,
  locationId: LOCATION_ID,
  taxItems: [{ orderItemId: ORDER_ITEM_ID, taxRatePercent: 12, quantity: 2 }],
  serialNumbers: [
    { orderItemId: ORDER_ITEM_ID, serialNumbers: [['350000000000001', '350000000000019'], ['350000000000027']] },
  ],
  invoices: [{ orderId: ORDER_ID, invoiceDate: '2026-03-04', invoiceNumber: 'EX-2026-000123' }],
  subShipments: [{ subShipmentId: 'SS-1', lengthMm: 205, breadthMm: 150, heightMm: 100, weightGrams: 450 }],
  ignoreWarning: false,
};

const page = (shipments: readonly object[], more: object = { hasMore: false }) => ({ body: { shipments, ...more } });

function wellAnswered<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.fault.kind}: ${answer.fault.message}`);
  return answer.value;
}

function faultOf(answer: Answer<unknown>): MarketplaceFault {
  if (answer.ok) throw new Error('expected a fault');
  return answer.fault;
}

/** The least of a read, for tests that are about something else. */
const readOne = (marketplace: HttpMarketplace) =>
  marketplace.client.readShipments({ by: 'shipmentIds', ids: [SHIPMENT_ID] }, 'send');
const packOne = (marketplace: HttpMarketplace) => marketplace.client.pack([PACK], 'send');

describe('what is asked', () => {
  it('is a search with bounds in Indian time, type, states, location, page size and sort', async () => {
    const marketplace = await start(() => page([]));
    await marketplace.client.searchShipments(FILTER, 'pull');
    const request = marketplace.requests[0];
    expect(request).toMatchObject({ method: 'POST', url: '/sellers/v3/shipments/filter' });
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer token-number-1',
      'content-type': 'application/json',
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      filter: {
        type: 'preDispatch',
        states: ['APPROVED', 'PACKED'],
        locationId: LOCATION_ID,
        shipmentTypes: ['NORMAL', 'EXPRESS'],
        hold: false,
        orderDate: { from: '2026-03-04T00:00:00.000+05:30', to: '2026-03-04T23:59:59.999+05:30' },
      },
      pagination: { pageSize: 20 },
      sort: { field: 'orderDate', order: 'asc' },
    });
  });

  it('is a cancelled search with its type and dates', async () => {
    const marketplace = await start(() => page([]));
    const dates = { fromMs: Date.parse('2026-03-03T18:30:00Z'), toMs: Date.parse('2026-03-04T18:30:00Z') };
    await marketplace.client.searchShipments(
      {
        type: 'cancelled',
        states: ['CANCELLED'],
        locationId: LOCATION_ID,
        shipmentTypes: [],
        cancellationType: 'buyerCancellation',
        cancellationDate: dates,
        modifiedDate: dates,
        sku: ['MUG-BLUE-350'],
      },
      'pull',
    );
    const range = { from: '2026-03-04T00:00:00.000+05:30', to: '2026-03-05T00:00:00.000+05:30' };
    expect(JSON.parse(marketplace.requests[0]?.body ?? '').filter).toEqual({
      type: 'cancelled',
      states: ['CANCELLED'],
      locationId: LOCATION_ID,
      cancellationType: 'buyerCancellation',
      cancellationDate: range,
      modifiedDate: range,
      sku: ['MUG-BLUE-350'],
    });
  });

  it('is a later page by GET below the sellers base, and never one of another host', async () => {
    const next = '/v3/shipments/filter?next_token=ZXhhbXBsZQ%3D%3D';
    const marketplace = await start(() => page([wireShipment()], { hasMore: true, nextPageUrl: next }));
    const first = wellAnswered(await marketplace.client.searchShipments(FILTER, 'pull'));
    expect(first.nextPageUrl).toBe(next);
    await marketplace.client.nextPage(next, 'pull');
    expect(marketplace.requests[1]).toMatchObject({ method: 'GET', url: `/sellers${next}` });
    const elsewhere = await marketplace.client.nextPage(
      'https://evil.example/v3/shipments/filter?next_token=x',
      'pull',
    );
    expect(faultOf(elsewhere)).toMatchObject({ kind: 'refused', codes: ['INVALID_NEXT_PAGE_URL'] });
    expect(marketplace.requests).toHaveLength(2);
  });

  it('is read by id a hundred at a time, each id once, without what cannot be one', async () => {
    const marketplace = await start(() => page([]));
    const ids = Array.from({ length: 250 }, (_, index) => `OD${index}`);
    const answer = await marketplace.client.readShipments(
      { by: 'orderIds', ids: [...ids, 'OD7', 'not an id', 'a,b', '../../etc', ''] },
      'pull',
    );
    expect(wellAnswered(answer)).toEqual([]);
    const asked = marketplace.requests.map((request) => {
      expect(request.url.startsWith('/sellers/v3/shipments?orderIds=OD')).toBe(true);
      return request.url.slice(request.url.indexOf('=') + 1).split(',');
    });
    expect(asked.map((chunk) => chunk.length)).toEqual([100, 100, 50]);
    expect(asked.flat()).toEqual(ids);
  });

  it('is nothing at all for no ids', async () => {
    const marketplace = await start(() => page([]));
    expect(wellAnswered(await marketplace.client.readShipments({ by: 'shipmentIds', ids: [] }, 'pull'))).toEqual([]);
    expect(wellAnswered(await marketplace.client.readDetails(['?'], 'pull'))).toEqual([]);
    expect(marketplace.requests).toHaveLength(0);
    expect(marketplace.tokenRequests).toHaveLength(0);
  });

  it('is detail 25 ids at a time', async () => {
    const marketplace = await start(() => page([]));
    await marketplace.client.readDetails(
      Array.from({ length: 60 }, (_, index) => `S-${index}`),
      'documents',
    );
    const counts = marketplace.requests.map((request) => request.url.split('/').pop()?.split(',').length);
    expect(counts).toEqual([25, 25, 10]);
  });

  it('is a pack in centimetres and kilograms with the field names of the wire', async () => {
    const marketplace = await start(() => page([wireAnswer()]));
    await packOne(marketplace);
    expect(marketplace.requests[0]).toMatchObject({ method: 'POST', url: '/sellers/v3/shipments/labels' });
    expect(JSON.parse(marketplace.requests[0]?.body ?? '')).toEqual({
      shipments: [
        {
          shipmentId: SHIPMENT_ID,
          locationId: LOCATION_ID,
          taxItems: [{ orderItemId: ORDER_ITEM_ID, taxRate: 12, quantity: 2 }],
          serialNumbers: [
            {
              orderItemId: ORDER_ITEM_ID,
              serialNumbers: [['350000000000001', '350000000000019'], ['350000000000027']],
            },
          ],
          invoices: [{ orderId: ORDER_ID, invoiceDate: '2026-03-04', invoiceNumber: 'EX-2026-000123' }],
          subShipments: [
            { subShipmentId: 'SS-1', dimensions: { length: 20.5, breadth: 15, height: 10, weight: 0.45 } },
          ],
          ignoreWarning: false,
        },
      ],
    });
  });

  it('is a dispatch of one location', async () => {
    const marketplace = await start(() => page([wireAnswer()]));
    await marketplace.client.dispatch([SHIPMENT_ID], LOCATION_ID, 'send');
    expect(marketplace.requests[0]).toMatchObject({ method: 'POST', url: '/sellers/v3/shipments/dispatch' });
    expect(JSON.parse(marketplace.requests[0]?.body ?? '')).toEqual({
      shipmentIds: [SHIPMENT_ID],
      locationId: LOCATION_ID,
    });
  });

  it('is a label with reprint=true and an empty JSON body', async () => {
    const marketplace = await start(() => ({ body: '%PDF-1.4' }));
    await marketplace.client.fetchLabel(SHIPMENT_ID, 'documents');
    const request = marketplace.requests[0];
    expect(request).toMatchObject({
      method: 'POST',
      url: `/sellers/v3/shipments/${SHIPMENT_ID}/labelOnly?reprint=true`,
      body: '',
    });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '0' });
  });

  it.each([[[]], [Array.from({ length: 26 }, () => SHIPMENT_ID)], [[SHIPMENT_ID, SHIPMENT_ID]]])(
    'is never a batch beyond the limits or with a shipment twice',
    async (shipmentIds) => {
      const marketplace = await start(() => page([]));
      const { client } = marketplace;
      const requests = shipmentIds.map((shipmentId) => ({ ...PACK, shipmentId }));
      await expect(client.dispatch(shipmentIds, LOCATION_ID, 'send')).rejects.toThrow(RangeError);
      await expect(client.pack(requests, 'send')).rejects.toThrow(RangeError);
      expect(marketplace.requests).toHaveLength(0);
    },
  );
});

describe('what is read', () => {
  it('is a shipment in our units', async () => {
    const marketplace = await start(() => page([wireShipment()]));
    expect(wellAnswered(await readOne(marketplace))).toEqual([
      {
        shipmentId: SHIPMENT_ID,
        locationId: LOCATION_ID,
        type: 'NORMAL',
        hold: false,
        mps: false,
        packagingPolicy: 'DEFAULT',
        orderDateMs: Date.parse('2026-03-04T02:25:02Z'),
        dispatchAfterMs: Date.parse('2026-03-04T03:30:00Z'),
        dispatchByMs: Date.parse('2026-03-05T08:30:00Z'),
        updatedAtMs: Date.parse('2026-03-04T03:11:12Z'),
        orderItems: [
          {
            orderItemId: ORDER_ITEM_ID,
            orderId: ORDER_ID,
            cancellationGroupId: 'grp436500000000000101',
            sku: 'MUG-BLUE-350',
            fsn: 'MUGXYZ00000000AB',
            listingId: 'LSTMUGXYZ00000000ABQWERTY',
            hsn: '69120040',
            title: 'Example Ceramic Mug, 350 ml',
            quantity: 2,
            state: 'APPROVED',
            replacement: false,
            totalPricePaise: 63_800,
            packageIds: [],
          },
        ],
        subShipments: [{ subShipmentId: 'SS-1', packages: [] }],
      },
    ]);
  });

  it('is tolerant of other spellings, numbers as text, text as numbers, entities, nulls and unknown fields', async () => {
    const item = {
      quantity: '3',
      sku: 'TAPE-2&quot;-A&amp;B&COPY',
      title: 'Tape &#8377;&nbsp;pack',
      is_replacement: undefined,
      isReplacement: 'true',
      hsn: 69120040,
      status: ' ready_to_dispatch ',
      priceComponents: { totalPrice: '638.50' },
      novelty: { deep: [1, 2, 3] },
    };
    const text = JSON.stringify(
      page([
        wireShipment({
          orderItems: [wireOrderItem(item)],
          hold: 'true',
          locationId: null,
          updatedAt: null,
          dispatchByDate: undefined,
          dispatchAfterDate: '2026-03-04 09:00:00',
          packagingPolicy: 'BAMBOO',
          shipmentType: undefined,
          subShipments: [{ packages: [{ id: 'P1', name: 'Legs', sku: 'LEG', quantity: '2' }, { packageId: 'P2' }] }],
        }),
      ]).body,
    ).replace(`"orderItemId":"${ORDER_ITEM_ID}"`, `"orderItemId":${ORDER_ITEM_ID}`);
    const marketplace = await start(() => ({ body: text }));
    expect(wellAnswered(await readOne(marketplace))[0]).toMatchObject({
      locationId: '',
      type: 'NORMAL',
      hold: true,
      packagingPolicy: 'DEFAULT',
      updatedAtMs: null,
      dispatchByMs: null,
      dispatchAfterMs: Date.parse('2026-03-04T03:30:00Z'),
      orderItems: [
        {
          orderItemId: ORDER_ITEM_ID,
          quantity: 3,
          sku: 'TAPE-2"-A&B&COPY',
          title: 'Tape ₹\u00a0pack',
          hsn: '69120040',
          replacement: true,
          state: 'READY_TO_DISPATCH',
          totalPricePaise: 63_850,
        },
      ],
      subShipments: [
        {
          subShipmentId: 'SS-1',
          packages: [
            { packageId: 'P1', sku: 'LEG', title: 'Legs', quantity: 2 },
            { packageId: 'P2', sku: '', title: '', quantity: 1 },
          ],
        },
      ],
    });
  });

  it('keeps a state it does not know as UNKNOWN', async () => {
    const items = [wireOrderItem({ status: 'TELEPORTED' }), wireOrderItem({ orderItemId: '2', status: null })];
    const marketplace = await start(() => page([wireShipment({ orderItems: items })]));
    const [shipment] = wellAnswered(await readOne(marketplace));
    expect(shipment?.orderItems.map((item) => item.state)).toEqual(['UNKNOWN', 'UNKNOWN']);
  });

  it('names the shipments of a page that cannot be read, beside those that can', async () => {
    const broken: [object | null, string][] = [
      [wireShipment({ shipmentId: 'S-1', orderItems: [] }), 'S-1: orderItems: too small'],
      [wireShipment({ shipmentId: 'S-2', hold: 'perhaps' }), 'S-2: hold: invalid union'],
      [wireShipment({ shipmentId: 'S-3', dispatchAfterDate: 'NaN' }), 'S-3: dispatchAfterDate: custom'],
      [
        wireShipment({ shipmentId: 'S-4', orderItems: [wireOrderItem({ quantity: -1 })] }),
        'S-4: orderItems.0.quantity',
      ],
      [wireShipment({ shipmentId: 'S-5', orderItems: [wireOrderItem(), wireOrderItem()] }), 'S-5: orderItems: custom'],
      [wireShipment({ shipmentId: { $ne: 1 } }), 'shipment without id: shipmentId'],
      [null, 'shipment without id: entry'],
    ];
    const marketplace = await start(() => page([...broken.map(([entry]) => entry as object), wireShipment()]));
    const read = wellAnswered(await marketplace.client.searchShipments(FILTER, 'pull'));
    expect(read.shipments.map((shipment) => shipment.shipmentId)).toEqual([SHIPMENT_ID]);
    expect(read.unreadable).toHaveLength(broken.length);
    for (const [index, [, reason]] of broken.entries()) expect(read.unreadable[index]).toContain(reason);
  });

  it('does not pass an unreadable shipment for an absent one when it was asked by id', async () => {
    const marketplace = await start(() => page([wireShipment({ hold: 'perhaps' })]));
    expect(faultOf(await readOne(marketplace))).toMatchObject({ kind: 'unknown', codes: ['UNREADABLE_SHIPMENT'] });
  });

  it('is absent when the marketplace does not know the id', async () => {
    const marketplace = await start(() => page([]));
    expect(wellAnswered(await readOne(marketplace))).toEqual([]);
  });

  it.each<[string, readonly object[]]>([
    ['was not asked for', [wireShipment({ shipmentId: OTHER_SHIPMENT_ID })]],
    ['comes twice', [wireShipment(), wireShipment({ hold: true })]],
  ])('is not believed when a shipment %s', async (_, shipments) => {
    const marketplace = await start(() => page(shipments));
    expect(faultOf(await readOne(marketplace)).kind).toBe('unknown');
  });

  it('may come by order and order item', async () => {
    const marketplace = await start(() => page([wireShipment()]));
    const { client } = marketplace;
    expect(wellAnswered(await client.readShipments({ by: 'orderIds', ids: [ORDER_ID] }, 'pull'))).toHaveLength(1);
    expect(wellAnswered(await client.readShipments({ by: 'orderItemIds', ids: [ORDER_ITEM_ID] }, 'pull'))).toHaveLength(
      1,
    );
    expect(faultOf(await client.readShipments({ by: 'orderIds', ids: ['OD1'] }, 'pull')).kind).toBe('unknown');
  });

  it.each<[string, object]>([
    ['more without where', { hasMore: true }],
    ['more on another host', { hasMore: true, nextPageUrl: 'https://evil.example/v3/shipments/filter?next_token=a' }],
    ['more at something that is no URL', { hasMore: true, nextPageUrl: { href: '/v3/shipments/filter' } }],
  ])('is not believed when a page announces %s', async (_, more) => {
    const marketplace = await start(() => page([wireShipment()], more));
    expect(faultOf(await marketplace.client.searchShipments(FILTER, 'pull')).kind).toBe('unknown');
  });

  it('is detail without addresses, with the tracking ids of both legs', async () => {
    const legs = {
      pickupDetails: { vendorName: 'Vendor A', trackingId: 'TRACK-A' },
      deliveryDetails: { vendorName: 'Vendor B', trackingId: 'TRACK-B' },
    };
    const marketplace = await start(() =>
      page([wireDetail(), wireDetail({ shipmentId: OTHER_SHIPMENT_ID, subShipments: [], courierDetails: legs })]),
    );
    const answer = await marketplace.client.readDetails([SHIPMENT_ID, OTHER_SHIPMENT_ID], 'documents');
    expect(wellAnswered(answer)).toEqual([
      {
        shipmentId: SHIPMENT_ID,
        trackingIds: [{ subShipmentId: 'SS-1', trackingId: 'FMPP0000000001', vendorName: 'Example Logistics' }],
        handling: [{ orderItemId: ORDER_ITEM_ID, fragile: true, dangerous: false, large: false }],
      },
      {
        shipmentId: OTHER_SHIPMENT_ID,
        trackingIds: [
          { subShipmentId: 'SS-1', trackingId: 'TRACK-A', vendorName: 'Vendor A' },
          { subShipmentId: 'SS-1', trackingId: 'TRACK-B', vendorName: 'Vendor B' },
        ],
        handling: [{ orderItemId: ORDER_ITEM_ID, fragile: true, dangerous: false, large: false }],
      },
    ]);
  });
});

describe('the answer to a batch', () => {
  const both = [SHIPMENT_ID, OTHER_SHIPMENT_ID];
  const answersTo = async (answers: readonly object[]) => {
    const marketplace = await start(() => page(answers));
    return wellAnswered(await marketplace.client.dispatch(both, LOCATION_ID, 'send'));
  };

  it('tells each shipment apart, under either spelling of the status', async () => {
    const answers = await answersTo([
      { shipmentId: SHIPMENT_ID, processingStatus: 'success' },
      wireAnswer({ shipmentId: OTHER_SHIPMENT_ID, status: 'FAILURE', errorCode: 'ITEM_ON_HOLD', errorMessage: 'held' }),
    ]);
    expect([...answers]).toEqual([
      [SHIPMENT_ID, { kind: 'success' }],
      [OTHER_SHIPMENT_ID, { kind: 'failure', code: 'ITEM_ON_HOLD', message: 'held' }],
    ]);
  });

  it.each<[string, readonly object[]]>([
    ['is not mentioned', []],
    ['has a status nobody knows', [wireAnswer({ status: 'QUEUED' })]],
    ['has no status', [{ shipmentId: SHIPMENT_ID }]],
    ['succeeds with an error code', [wireAnswer({ errorCode: 'WEIGHT_ANOMALY_WARNING' })]],
    ['has two statuses', [wireAnswer({ processingStatus: 'FAILURE' })]],
    ['is answered twice, differently', [wireAnswer(), wireAnswer({ status: 'FAILURE', errorCode: 'X' })]],
  ])('is missing for a shipment that %s', async (_, answers) => {
    expect((await answersTo(answers)).get(SHIPMENT_ID)).toEqual({ kind: 'missing' });
  });

  it('is not believed when it speaks of a shipment that was not in the batch', async () => {
    const marketplace = await start(() => page([wireAnswer(), wireAnswer({ shipmentId: OTHER_SHIPMENT_ID })]));
    expect(faultOf(await packOne(marketplace)).kind).toBe('unknown');
  });

  it('names a failure without a code', async () => {
    const answers = await answersTo([wireAnswer({ status: 'FAILED' })]);
    expect(answers.get(SHIPMENT_ID)).toEqual({ kind: 'failure', code: 'UNSPECIFIED', message: '' });
  });
});

describe('a label', () => {
  const fetch = async (body: unknown) => {
    const marketplace = await start(() => ({ body }));
    return marketplace.client.fetchLabel(SHIPMENT_ID, 'documents');
  };

  it.each<[string, string | Uint8Array]>([
    ['PDF', '%PDF-1.4 … %%EOF'],
    ['ZPL', '\r\n^XA^FO20,20^FDlabel^FS^XZ'],
    ['bytes of any value', Uint8Array.from({ length: 256 }, (_, index) => (index + 128) % 256)],
    ['Base64 in JSON', JSON.stringify({ labels: [{ data: 'JVBERi0x'.repeat(50) }] })],
  ])('comes back byte for byte as %s', async (_, body) => {
    expect(Buffer.from(wellAnswered(await fetch(body)))).toEqual(Buffer.from(body));
  });

  it.each<[string, unknown, MarketplaceFault['kind'], readonly string[]]>([
    ['an error in JSON', { errors: [{ code: 'INVALID_SHIPMENTS' }] }, 'refused', ['INVALID_SHIPMENTS']],
    ['an error at top level', { errorCode: 'OPERATION_NOT_ALLOWED' }, 'refused', ['OPERATION_NOT_ALLOWED']],
    ['HTML', '\n<html><body>Bad gateway</body></html>', 'unknown', []],
    ['nothing', '', 'unknown', []],
    ['white space', ' \r\n ', 'unknown', []],
    ['JSON without a label', '{}', 'unknown', []],
    ['words in JSON', { message: 'please try again later, the label is being made. '.repeat(10) }, 'unknown', []],
    ['cut JSON', '{"errorCode":', 'unknown', []],
  ])('is never %s', async (_, body, kind, codes) => {
    expect(faultOf(await fetch(body))).toMatchObject({ kind, codes });
  });

  it('that is not ready is refused with the code that says so', async () => {
    const marketplace = await start(() => ({
      status: 422,
      body: { errors: [{ code: 422, description: 'DEPENDENT_SYSTEM_CALL_FAILED' }] },
    }));
    const fault = faultOf(await marketplace.client.fetchLabel(SHIPMENT_ID, 'documents'));
    expect(fault).toMatchObject({ kind: 'refused', status: 422, codes: ['DEPENDENT_SYSTEM_CALL_FAILED'] });
  });
});

describe('the token', () => {
  it('is asked for once by calls that start together, with Basic credentials in a GET', async () => {
    const marketplace = await start(() => page([]));
    await Promise.all(Array.from({ length: 10 }, () => readOne(marketplace)));
    await readOne(marketplace);
    expect(marketplace.tokenRequests).toHaveLength(1);
    expect(marketplace.tokenRequests[0]).toMatchObject({
      method: 'GET',
      url: '/oauth-service/oauth/token?grant_type=client_credentials&scope=Seller_Api',
      headers: { authorization: `Basic ${Buffer.from(`${APP_ID}:${APP_SECRET}`).toString('base64')}` },
    });
  });

  it('is renewed once on a 401, and the call repeated once', async () => {
    const marketplace = await start((request) =>
      request.headers.authorization === 'Bearer token-number-1'
        ? { status: 401, body: { error: 'invalid_token', error_description: 'Invalid access token: token-number-1' } }
        : page([wireAnswer()]),
    );
    expect(wellAnswered(await packOne(marketplace)).get(SHIPMENT_ID)).toEqual({ kind: 'success' });
    expect(marketplace.requests).toHaveLength(2);
    expect(marketplace.requests[1]?.body).toBe(marketplace.requests[0]?.body);
    expect(marketplace.tokenRequests).toHaveLength(2);
  });

  it('is renewed once for many calls that met the 401 together', async () => {
    const marketplace = await start((request) =>
      request.headers.authorization === 'Bearer token-number-1' ? { status: 401, body: {} } : page([]),
    );
    const answers = await Promise.all(Array.from({ length: 8 }, () => readOne(marketplace)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(marketplace.tokenRequests).toHaveLength(2);
  });

  it('that is refused again ends the call: credentials', async () => {
    const marketplace = await start(() => ({ status: 401, body: { error: 'invalid_token' } }));
    expect(faultOf(await packOne(marketplace))).toMatchObject({
      kind: 'credentials',
      status: 401,
      codes: ['invalid_token'],
    });
    expect(marketplace.requests).toHaveLength(2);
  });

  it('is not asked for again while a wrong secret is refused', async () => {
    const marketplace = await start(() => page([]));
    marketplace.tokenScript = () => ({
      status: 401,
      body: { error: 'unauthorized', error_description: 'Bad credentials' },
    });
    expect(faultOf(await packOne(marketplace)).kind).toBe('credentials');
    expect(faultOf(await marketplace.client.testCredentials()).kind).toBe('credentials');
    expect(marketplace.tokenRequests).toHaveLength(2);
    expect(marketplace.requests).toHaveLength(0);
  });

  it.each<[string, Script]>([
    ['fails', () => ({ status: 500 })],
    ['is reset', (_, response) => void response.socket?.resetAndDestroy()],
    ['answers HTML', () => ({ body: '<html>Sign in to the guest network</html>' })],
    ['answers nothing usable', () => ({ body: { access_token: 'line\nbreak' } })],
  ])('that cannot be had because its endpoint %s leaves the change unsent', async (_, tokenScript) => {
    const marketplace = await start(() => page([wireAnswer()]));
    marketplace.tokenScript = tokenScript;
    expect(faultOf(await packOne(marketplace)).kind).toBe('not-sent');
    expect(marketplace.requests).toHaveLength(0);
  });

  it('that is throttled throttles the account', async () => {
    const marketplace = await start(() => page([wireAnswer()]));
    marketplace.tokenScript = () => ({ status: 429, headers: { 'retry-after': '20' } });
    expect(faultOf(await packOne(marketplace))).toMatchObject({ kind: 'throttled', retryAfterMs: 20_000 });
    expect(marketplace.limiter.stats().throttled).toBe(1);
  });

  it('cannot be had without the secret', async () => {
    const marketplace = await start(() => page([]), { appSecret: () => Promise.reject(new Error('keyring locked')) });
    expect(faultOf(await readOne(marketplace)).kind).toBe('credentials');
    expect(marketplace.tokenRequests).toHaveLength(0);
  });

  it('that has ended by its own count is replaced before it is used', async () => {
    const marketplace = await start(() => page([]));
    marketplace.tokenScript = () => ({ body: { access_token: 'short-lived', expires_in: 0 } });
    await readOne(marketplace);
    await readOne(marketplace);
    expect(marketplace.tokenRequests).toHaveLength(2);
  });

  it('is fetched anew by a test of the credentials and kept', async () => {
    const marketplace = await start(() => page([]));
    await readOne(marketplace);
    expect(wellAnswered(await marketplace.client.testCredentials())).toEqual({ expiresInSeconds: 4_233_600 });
    await readOne(marketplace);
    expect(marketplace.requests[1]?.headers.authorization).toBe('Bearer token-number-2');
  });
});

describe('an answer that is no success', () => {
  const html = '<html><body>sorry</body></html>';
  const coded = { errors: [{ severity: 'ERROR', code: 'INVALID_REQUEST_JSON', description: 'no' }] };

  it.each<[number, unknown, MarketplaceFault['kind'], readonly string[]]>([
    [400, coded, 'refused', ['INVALID_REQUEST_JSON']],
    [403, { error: 'FORBIDDEN_APP', message: 'no' }, 'refused', ['FORBIDDEN_APP']],
    [404, {}, 'refused', ['HTTP_404']],
    [422, { errorCode: 'UNPROCESSABLE_ENTITY' }, 'refused', ['UNPROCESSABLE_ENTITY']],
    [422, { errorCode: 'DEPENDENT_SYSTEM_CALL_FAILED' }, 'unknown', ['DEPENDENT_SYSTEM_CALL_FAILED']],
    [403, html, 'unknown', []],
    [404, '', 'unknown', []],
    [400, '{"errors":[', 'unknown', []],
    [302, '', 'unknown', []],
    [408, coded, 'unknown', ['INVALID_REQUEST_JSON']],
    [499, '', 'unknown', []],
    [500, coded, 'unknown', ['INVALID_REQUEST_JSON']],
    [502, html, 'unknown', []],
    [503, html, 'unknown', []],
    [599, '', 'unknown', []],
    [200, html, 'unknown', []],
    [200, '', 'unknown', []],
    [200, 'null', 'unknown', []],
    [200, '[]', 'unknown', []],
    [200, '{"shipments":{}}', 'unknown', []],
    [200, '{"shipments":[', 'unknown', []],
    [200, coded, 'unknown', ['INVALID_REQUEST_JSON']],
    [204, '', 'unknown', []],
  ])('%d with %j is classified, and a change is not repeated', async (status, body, kind, codes) => {
    const marketplace = await start(() => ({ status, body }));
    expect(faultOf(await packOne(marketplace))).toMatchObject({ kind, codes });
    expect(marketplace.requests).toHaveLength(1);
  });

  it('a redirect is not followed with the token', async () => {
    const marketplace = await start(() => ({ status: 307, headers: { location: '/elsewhere' } }));
    expect(faultOf(await readOne(marketplace)).kind).toBe('unknown');
    expect(marketplace.requests).toHaveLength(1);
  });

  it.each<[number, string | undefined, number | undefined]>([
    [429, undefined, undefined],
    [429, '7', 7_000],
    [429, '99999', 900_000],
    [503, '2', 2_000],
  ])('%d with Retry-After %j is throttled and slows the account down', async (status, retryAfter, retryAfterMs) => {
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    const marketplace = await start(() => ({ status, headers }));
    const fault = faultOf(await packOne(marketplace));
    expect(fault.kind).toBe('throttled');
    expect(fault.retryAfterMs).toBe(retryAfterMs);
    expect(marketplace.limiter.stats()).toMatchObject({ throttled: 1, ratePerSecond: 2_500 });
    expect(marketplace.limiter.stats().pausedForMs).toBeGreaterThan(0);
    expect(marketplace.requests).toHaveLength(1);
  });

  it('Retry-After as a date counts from the time of the server, not of the PC', async () => {
    const headers = { date: 'Wed, 04 Mar 2020 04:30:00 GMT', 'retry-after': 'Wed, 04 Mar 2020 04:30:30 GMT' };
    const marketplace = await start(() => ({ status: 429, headers }));
    expect(faultOf(await readOne(marketplace)).retryAfterMs).toBe(30_000);
  });
});

describe('a broken connection', () => {
  it('after the request left is unknown, and the change is not repeated', async () => {
    const marketplace = await start((_, response) => void response.socket?.resetAndDestroy());
    expect(faultOf(await packOne(marketplace)).kind).toBe('unknown');
    expect(marketplace.requests).toHaveLength(1);
  });

  it('in the middle of the reply is unknown', async () => {
    const marketplace = await start((_, response) => {
      response.writeHead(200, { 'content-length': 500 });
      response.write('{"shipments":[', () => response.socket?.destroy());
      return undefined;
    });
    expect(faultOf(await packOne(marketplace)).kind).toBe('unknown');
    expect(marketplace.requests).toHaveLength(1);
  });

  it('before the request left is not-sent', async () => {
    const marketplace = await start(() => page([wireAnswer()]));
    await marketplace.client.testCredentials();
    await marketplace.close();
    expect(faultOf(await packOne(marketplace)).kind).toBe('not-sent');
  });
});

describe('the time of the server', () => {
  it('is null before the first reply and then follows the Date headers', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const marketplace = await start(() => ({ ...page([]), headers: { date } }));
    marketplace.tokenScript = () => ({ headers: { date }, body: { access_token: 'a-token' } });
    expect(marketplace.client.serverOffsetMs()).toBeNull();
    await readOne(marketplace);
    const offsetMs = marketplace.client.serverOffsetMs() ?? 0;
    expect(Math.abs(offsetMs - 3_600_000)).toBeLessThan(60_000);
  });
});

describe('the log and the messages', () => {
  it('hold no token, no secret and nothing of a successful reply', async () => {
    const echoed = () => ({
      status: 500,
      body: { error: `token-number-1 ${APP_SECRET} Bearer token-number-1`, error_description: 'token-number-1' },
    });
    const marketplace = await start((request) => (request.method === 'GET' ? page([wireDetail()]) : echoed()));
    const faults = [
      await packOne(marketplace),
      await marketplace.client.readDetails([SHIPMENT_ID], 'documents'),
      await marketplace.client.fetchLabel(SHIPMENT_ID, 'documents'),
    ];
    const written = JSON.stringify([marketplace.log, faults.filter((answer) => !answer.ok)]);
    for (const secret of [
      'token-number-1',
      APP_SECRET,
      'Asha',
      Buffer.from(`${APP_ID}:${APP_SECRET}`).toString('base64'),
    ]) {
      expect(written).not.toContain(secret);
    }
    expect(marketplace.log.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['token', 200],
      ['pack', 500],
      ['read details', 200],
      ['label', 500],
    ]);
    expect(marketplace.log[1]?.body).toContain('[redacted]');
  });
});
