import { describe, expect, it } from 'vitest';
import { scriptedMarketplace } from '../support/http-marketplace.ts';
import { faultOf, page, wellAnswered } from '../support/marketplace-calls.ts';
import { OTHER_RETURN_ID, RETURN_ID, SERVICE_ID, wireReturn, wireReturns } from '../support/wire-returns.ts';
import {
  LOCATION_ID,
  ORDER_ID,
  ORDER_ITEM_ID,
  SHIPMENT_ID,
  wireOrderItem,
  wireShipment,
} from '../support/wire-shipments.ts';

const at = (text: string): number => Date.parse(`${text}:00+05:30`);
const SEARCH = { source: 'customer_return', locationId: LOCATION_ID } as const;

describe('a search for returns', () => {
  it('names its source, location and dates, with the offset whole', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([]) }));
    const range = { fromMs: at('2026-03-04T00:00'), toMs: at('2026-03-05T00:00') };
    await marketplace.client.searchReturns({ ...SEARCH, created: range, modified: range }, 'pull');
    await marketplace.client.searchReturns({ source: 'courier_return' }, 'pull');
    const [first, second] = marketplace.requests;
    expect(first).toMatchObject({ method: 'GET' });
    const url = new URL(`http://x${first?.url ?? ''}`);
    expect(url.pathname).toBe('/sellers/v2/returns');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      source: 'customer_return',
      locationId: LOCATION_ID,
      createdAfter: '2026-03-04T00:00:00.000+05:30',
      createdBefore: '2026-03-05T00:00:00.000+05:30',
      modifiedAfter: '2026-03-04T00:00:00.000+05:30',
      modifiedBefore: '2026-03-05T00:00:00.000+05:30',
    });
    expect(second?.url).toBe('/sellers/v2/returns?source=courier_return');
  });

  it('is read into our units', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([wireReturn()]) }));
    expect(wellAnswered(await marketplace.client.searchReturns(SEARCH, 'pull'))).toEqual({
      nextUrl: null,
      unreadable: [],
      returns: [
        {
          returnId: RETURN_ID,
          orderItemId: ORDER_ITEM_ID,
          orderId: ORDER_ID,
          shipmentId: SHIPMENT_ID,
          locationId: LOCATION_ID,
          source: 'customer_return',
          status: 'created',
          statusText: 'created',
          quantity: 1,
          reason: 'DEFECTIVE_PRODUCT',
          subReason: 'OTHER',
          comments: '',
          trackingId: 'FMPR0000000001',
          courierName: 'Example Logistics',
          shipmentStatus: 'in_transit',
          sellerId: 'exampleseller0000000000000000000',
          createdMs: at('2026-03-12T10:00'),
          updatedMs: at('2026-03-12T11:00'),
          approvedMs: null,
          expectedMs: at('2026-03-18T00:00'),
          services: [
            {
              serviceFulfilmentId: SERVICE_ID,
              description: 'Tech visit',
              serviceByMs: at('2026-03-15T00:00'),
              createdAtMs: at('2026-03-12T10:00'),
            },
          ],
        },
      ],
    });
  });

  it('copes with ids as numbers, absent values and a source told only by the search', async () => {
    const bare = { returnId: 10000000000000000001n, orderItemId: '436500000000000101', status: null };
    const text = JSON.stringify(wireReturns([{ ...bare, returnId: 'X' }])).replace('"X"', String(bare.returnId));
    const marketplace = await scriptedMarketplace(() => ({ body: text }));
    const [item] = wellAnswered(await marketplace.client.searchReturns(SEARCH, 'pull')).returns;
    expect(item).toMatchObject({
      ...{ returnId: '10000000000000000001', source: 'customer_return', status: 'unknown', quantity: 1 },
      ...{ shipmentId: null, trackingId: null, sellerId: null, createdMs: null, services: [] },
    });
  });

  it.each([
    ['created', 'created'],
    ['CREATED', 'created'],
    ['Return Requested', 'requested'],
    ['RETURN_APPROVED', 'approved'],
    ['Canceled', 'cancelled'],
    ['return-completed', 'completed'],
    ['rejected', 'rejected'],
    ['teleported', 'unknown'],
  ])('reads the status %s as %s and keeps its text', async (status, expected) => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([wireReturn({ status })]) }));
    const [item] = wellAnswered(await marketplace.client.searchReturns(SEARCH, 'pull')).returns;
    expect(item).toMatchObject({ status: expected, statusText: status });
  });

  it.each([
    ['COURIER_RETURN', 'courier_return'],
    ['rto', 'courier_return'],
    ['RVP', 'customer_return'],
    ['Customer Return', 'customer_return'],
  ])('reads the source %s as %s', async (type, source) => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([wireReturn({ type })]) }));
    const [item] = wellAnswered(await marketplace.client.searchReturns({ source: 'customer_return' }, 'pull')).returns;
    expect(item?.source).toBe(source);
  });

  it('names items that cannot be read beside those that can, and leaves out services without an id', async () => {
    const marketplace = await scriptedMarketplace(() => ({
      body: wireReturns([
        wireReturn({ services: [{ description: 'no id' }, { serviceFulfilmentId: 'SF-1', serviceByDate: 'NaN' }] }),
        wireReturn({ returnId: 'R-2', createdDate: 'NaN' }),
        wireReturn({ returnId: 'R-3', type: 'swap' }),
        wireReturn({ returnId: null }),
        wireReturn({ returnId: '../x' }),
      ]),
    }));
    const read = wellAnswered(await marketplace.client.searchReturns(SEARCH, 'pull'));
    expect(read.returns.map(({ services }) => services)).toEqual([
      [{ serviceFulfilmentId: 'SF-1', description: '', serviceByMs: null, createdAtMs: null }],
    ]);
    expect(read.unreadable).toEqual([
      'R-2: createdDate: custom',
      'R-3: type: custom',
      expect.stringContaining('return without id'),
      expect.stringContaining('return without id'),
    ]);
  });
});

describe('a later page of returns', () => {
  it.each([
    '/returns?next_token=a%3D%3D',
    'returns?next_token=a%3D%3D',
    '/v2/returns?next_token=a%3D%3D',
    '?next_token=a%3D%3D',
    '/sellers/v2/returns?next_token=a%3D%3D',
  ])('is found by %s', async (nextUrl) => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([], { hasMore: true, nextUrl }) }));
    const read = wellAnswered(await marketplace.client.searchReturns(SEARCH, 'pull'));
    expect(read.nextUrl).toBe(nextUrl);
    await marketplace.client.nextReturns(nextUrl, 'pull');
    expect(marketplace.requests[1]).toMatchObject({ method: 'GET', url: '/sellers/v2/returns?next_token=a%3D%3D' });
  });

  it('is found by a whole URL of the same host', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([]) }));
    wellAnswered(await marketplace.client.nextReturns(`${marketplace.url}/sellers/v2/returns?next_token=a`, 'pull'));
    wellAnswered(await marketplace.client.nextReturns(`${marketplace.url}/v2/returns?next_token=a`, 'pull'));
    expect(marketplace.requests.map(({ url }) => url)).toEqual([
      '/sellers/v2/returns?next_token=a',
      '/sellers/v2/returns?next_token=a',
    ]);
  });

  it.each([
    'https://evil.example/sellers/v2/returns?next_token=a',
    '//evil.example/v2/returns?next_token=a',
    '/\\evil.example/v2/returns',
    'https://127.0.0.1/sellers/v2/returns',
    'ftp:///v2/returns',
    'javascript:alert(1)',
    '/v2/returns/approve',
    '/v2/returns/../services/attempt',
    '/returns/%2e%2e/shipments',
    '/returnsX?next_token=a',
    '/v3/shipments/filter?next_token=a',
    '/v2/returns?a#b',
    '/v2/returns?a b',
  ])('is never asked at %s', async (nextUrl) => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([], { hasMore: true, nextUrl }) }));
    expect(faultOf(await marketplace.client.nextReturns(nextUrl, 'pull'))).toMatchObject({
      kind: 'refused',
      codes: ['INVALID_NEXT_PAGE_URL'],
    });
    expect(marketplace.requests).toHaveLength(0);
    expect(faultOf(await marketplace.client.searchReturns(SEARCH, 'pull'))).toMatchObject({ kind: 'unknown' });
  });

  it('is not asked with a name before the host', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([]) }));
    const named = marketplace.url.replace('//', '//user:word@');
    expect(faultOf(await marketplace.client.nextReturns(`${named}/sellers/v2/returns`, 'pull')).kind).toBe('refused');
    expect(marketplace.requests).toHaveLength(0);
  });

  it('announced without its URL makes the page unbelievable', async () => {
    const marketplace = await scriptedMarketplace(() => ({
      body: wireReturns([wireReturn()], { hasMore: true, nextUrl: null }),
    }));
    expect(faultOf(await marketplace.client.searchReturns(SEARCH, 'pull')).kind).toBe('unknown');
  });
});

describe('returns by id', () => {
  it('are asked 25 at a time, each once, without what cannot be an id', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([]) }));
    const ids = Array.from({ length: 60 }, (_, index) => `R${index}`);
    const read = await marketplace.client.readReturns({ by: 'returnIds', ids: [...ids, 'R1', '', 'a b'] }, 'pull');
    expect(wellAnswered(read)).toEqual([]);
    const asked = marketplace.requests.map(({ url }) => url.split('returnIds=')[1]?.split(',') ?? []);
    expect(asked.map((chunk) => chunk.length)).toEqual([25, 25, 10]);
    expect(asked.flat()).toEqual(ids);
  });

  it('come with all their items, over as many pages as they fill', async () => {
    const marketplace = await scriptedMarketplace(({ url }) => ({
      body: url.includes('next_token')
        ? wireReturns([wireReturn({ orderItemId: '2' })])
        : wireReturns([wireReturn({ orderItemId: '1' })], { hasMore: true, nextUrl: '/returns?next_token=a' }),
    }));
    const read = wellAnswered(await marketplace.client.readReturns({ by: 'returnIds', ids: [RETURN_ID] }, 'send'));
    expect(read.map(({ orderItemId }) => orderItemId)).toEqual(['1', '2']);
  });

  it('are not believed on pages without an end', async () => {
    let items = 0;
    const marketplace = await scriptedMarketplace(() => {
      items += 1;
      return { body: wireReturns([wireReturn({ orderItemId: `${items}` })], { hasMore: true, nextUrl: '?next=a' }) };
    });
    expect(faultOf(await marketplace.client.readReturns({ by: 'returnIds', ids: [RETURN_ID] }, 'send')).kind).toBe(
      'unknown',
    );
    expect(items).toBeLessThanOrEqual(50);
  });

  it('may be asked by tracking id, and are spoiled by one that was not asked for', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([wireReturn()]) }));
    const { client } = marketplace;
    const read = await client.readReturns({ by: 'trackingIds', ids: ['FMPR0000000001'] }, 'send');
    expect(wellAnswered(read)).toHaveLength(1);
    expect(marketplace.requests[0]?.url).toBe('/sellers/v2/returns?trackingIds=FMPR0000000001');
    expect(faultOf(await client.readReturns({ by: 'trackingIds', ids: ['OTHER'] }, 'send')).kind).toBe('unknown');
    expect(faultOf(await client.readReturns({ by: 'returnIds', ids: [OTHER_RETURN_ID] }, 'send')).kind).toBe('unknown');
  });

  it('do not pass for absent when they cannot be read', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: wireReturns([wireReturn({ createdDate: 'NaN' })]) }));
    const answer = await marketplace.client.readReturns({ by: 'returnIds', ids: [RETURN_ID] }, 'send');
    expect(faultOf(answer)).toMatchObject({ kind: 'unknown', codes: ['UNREADABLE_SHIPMENT'] });
  });
});

describe('the services of a shipment', () => {
  it('are read beside its items where they are told, and nothing is where they are not', async () => {
    const services = [
      { serviceFulfilmentId: SERVICE_ID, description: 'Installation', serviceByDate: '2026-03-09T00:00:00.000+05:30' },
      { description: 'without an id' },
      'not a service',
    ];
    const marketplace = await scriptedMarketplace(() =>
      page([
        wireShipment({
          orderItems: [wireOrderItem({ services }), wireOrderItem({ orderItemId: '9', services: 'none' })],
        }),
      ]),
    );
    const ids = { by: 'shipmentIds', ids: [SHIPMENT_ID] } as const;
    const [shipment] = wellAnswered(await marketplace.client.readShipments(ids, 'pull'));
    expect(shipment?.services).toEqual([
      {
        orderItemId: ORDER_ITEM_ID,
        serviceFulfilmentId: SERVICE_ID,
        description: 'Installation',
        serviceByMs: at('2026-03-09T00:00'),
        createdAtMs: null,
      },
    ]);
    marketplace.script = () => page([wireShipment()]);
    const [plain] = wellAnswered(await marketplace.client.readShipments(ids, 'pull'));
    expect(plain && 'services' in plain).toBe(false);
  });
});
