import { describe, expect, it } from 'vitest';
import type { MarketplaceFault } from '../../main/marketplace/client.ts';
import { scriptedMarketplace } from '../support/http-marketplace.ts';
import { FILTER, faultOf, packOne, page, readOne, wellAnswered } from '../support/marketplace-calls.ts';
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

describe('what is read', () => {
  it('is a shipment in our units', async () => {
    const marketplace = await scriptedMarketplace(() => page([wireShipment()]));
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
    const marketplace = await scriptedMarketplace(() => ({ body: text }));
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
    const marketplace = await scriptedMarketplace(() => page([wireShipment({ orderItems: items })]));
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
    const marketplace = await scriptedMarketplace(() =>
      page([...broken.map(([entry]) => entry as object), wireShipment()]),
    );
    const read = wellAnswered(await marketplace.client.searchShipments(FILTER, 'pull'));
    expect(read.shipments.map((shipment) => shipment.shipmentId)).toEqual([SHIPMENT_ID]);
    expect(read.unreadable).toHaveLength(broken.length);
    for (const [index, [, reason]] of broken.entries()) expect(read.unreadable[index]).toContain(reason);
  });

  it('does not pass an unreadable shipment for an absent one when it was asked by id', async () => {
    const marketplace = await scriptedMarketplace(() => page([wireShipment({ hold: 'perhaps' })]));
    expect(faultOf(await readOne(marketplace))).toMatchObject({ kind: 'unknown', codes: ['UNREADABLE_SHIPMENT'] });
  });

  it('is absent when the marketplace does not know the id', async () => {
    const marketplace = await scriptedMarketplace(() => page([]));
    expect(wellAnswered(await readOne(marketplace))).toEqual([]);
  });

  it('is absent when the marketplace refuses the list for one unknown id', async () => {
    const marketplace = await scriptedMarketplace((request) => {
      const ids = request.url.split('=')[1]?.split(',') ?? [];
      if (ids.includes('UNKNOWN')) return { status: 422, body: { errors: [{ description: 'UNPROCESSABLE_ENTITY' }] } };
      return page(ids.map((shipmentId) => wireShipment({ shipmentId })));
    });
    const ids = ['S-1', 'S-2', 'UNKNOWN', 'S-3', 'S-4'];
    const read = wellAnswered(await marketplace.client.readShipments({ by: 'shipmentIds', ids }, 'pull'));
    expect(read.map((shipment) => shipment.shipmentId)).toEqual(['S-1', 'S-2', 'S-3', 'S-4']);
  });

  it.each([{}, { error: 'Not Found', message: 'no such route' }])(
    'is not taken for absent when the endpoint itself is not there: %j',
    async (body) => {
      const marketplace = await scriptedMarketplace(() => ({ status: 404, body }));
      expect(faultOf(await readOne(marketplace)).kind).toBe('refused');
      expect(marketplace.requests).toHaveLength(1);
    },
  );

  it.each<[string, readonly object[]]>([
    ['was not asked for', [wireShipment({ shipmentId: OTHER_SHIPMENT_ID })]],
    ['comes twice', [wireShipment(), wireShipment({ hold: true })]],
  ])('is not believed when a shipment %s', async (_, shipments) => {
    const marketplace = await scriptedMarketplace(() => page(shipments));
    expect(faultOf(await readOne(marketplace)).kind).toBe('unknown');
  });

  it('may come by order and order item', async () => {
    const marketplace = await scriptedMarketplace(() => page([wireShipment()]));
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
    const marketplace = await scriptedMarketplace(() => page([wireShipment()], more));
    expect(faultOf(await marketplace.client.searchShipments(FILTER, 'pull')).kind).toBe('unknown');
  });

  it('is detail without addresses, with the tracking ids of both legs', async () => {
    const legs = {
      pickupDetails: { vendorName: 'Vendor A', trackingId: 'TRACK-A' },
      deliveryDetails: { vendorName: 'Vendor B', trackingId: 'TRACK-B' },
    };
    const marketplace = await scriptedMarketplace(() =>
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
    const marketplace = await scriptedMarketplace(() => page(answers));
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
    const marketplace = await scriptedMarketplace(() =>
      page([wireAnswer(), wireAnswer({ shipmentId: OTHER_SHIPMENT_ID })]),
    );
    expect(faultOf(await packOne(marketplace)).kind).toBe('unknown');
  });

  it('names a failure without a code', async () => {
    const answers = await answersTo([wireAnswer({ status: 'FAILED' })]);
    expect(answers.get(SHIPMENT_ID)).toEqual({ kind: 'failure', code: 'UNSPECIFIED', message: '' });
  });
});

describe('a label', () => {
  const fetch = async (body: unknown) => {
    const marketplace = await scriptedMarketplace(() => ({ body }));
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
    const marketplace = await scriptedMarketplace(() => ({
      status: 422,
      body: { errors: [{ code: 422, description: 'DEPENDENT_SYSTEM_CALL_FAILED' }] },
    }));
    const fault = faultOf(await marketplace.client.fetchLabel(SHIPMENT_ID, 'documents'));
    expect(fault).toMatchObject({ kind: 'refused', status: 422, codes: ['DEPENDENT_SYSTEM_CALL_FAILED'] });
  });
});
