import { describe, expect, it } from 'vitest';
import { scriptedMarketplace } from '../support/http-marketplace.ts';
import { FILTER, faultOf, PACK, packOne, page, wellAnswered } from '../support/marketplace-calls.ts';
import {
  LOCATION_ID,
  ORDER_ID,
  ORDER_ITEM_ID,
  SHIPMENT_ID,
  wireAnswer,
  wireShipment,
} from '../support/wire-shipments.ts';

describe('what is asked', () => {
  it('is a search with bounds in Indian time, type, states, location, page size and sort', async () => {
    const marketplace = await scriptedMarketplace(() => page([]));
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
    const marketplace = await scriptedMarketplace(() => page([]));
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
    const marketplace = await scriptedMarketplace(() => page([wireShipment()], { hasMore: true, nextPageUrl: next }));
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
    const marketplace = await scriptedMarketplace(() => page([]));
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
    const marketplace = await scriptedMarketplace(() => page([]));
    expect(wellAnswered(await marketplace.client.readShipments({ by: 'shipmentIds', ids: [] }, 'pull'))).toEqual([]);
    expect(wellAnswered(await marketplace.client.readDetails(['?'], 'pull'))).toEqual([]);
    expect(marketplace.requests).toHaveLength(0);
    expect(marketplace.tokenRequests).toHaveLength(0);
  });

  it('is detail 25 ids at a time', async () => {
    const marketplace = await scriptedMarketplace(() => page([]));
    await marketplace.client.readDetails(
      Array.from({ length: 60 }, (_, index) => `S-${index}`),
      'documents',
    );
    const counts = marketplace.requests.map((request) => request.url.split('/').pop()?.split(',').length);
    expect(counts).toEqual([25, 25, 10]);
  });

  it('is a pack in centimetres and kilograms with the field names of the wire', async () => {
    const marketplace = await scriptedMarketplace(() => page([wireAnswer()]));
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
    const marketplace = await scriptedMarketplace(() => page([wireAnswer()]));
    await marketplace.client.dispatch([SHIPMENT_ID], LOCATION_ID, 'send');
    expect(marketplace.requests[0]).toMatchObject({ method: 'POST', url: '/sellers/v3/shipments/dispatch' });
    expect(JSON.parse(marketplace.requests[0]?.body ?? '')).toEqual({
      shipmentIds: [SHIPMENT_ID],
      locationId: LOCATION_ID,
    });
  });

  it('is a label with reprint=true and an empty JSON body', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: '%PDF-1.4' }));
    await marketplace.client.fetchLabel(SHIPMENT_ID, 'documents');
    const request = marketplace.requests[0];
    expect(request).toMatchObject({
      method: 'POST',
      url: `/sellers/v3/shipments/${SHIPMENT_ID}/labelOnly?reprint=true`,
      body: '',
    });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '0' });
  });

  it.each([
    ['fetchLabelPdf', 'POST', 'labelOnly/pdf?reprint=true', 'application/pdf'],
    ['fetchLabelAndInvoicePdf', 'GET', 'labels', 'application/pdf'],
    ['fetchInvoicePdf', 'GET', 'invoices', 'application/pdf'],
  ] as const)('is one shipment of %s by %s to %s', async (name, method, path, accept) => {
    const marketplace = await scriptedMarketplace(() => ({ body: '%PDF-1.4\n%%EOF' }));
    wellAnswered(await marketplace.client[name](SHIPMENT_ID, 'documents'));
    const [request] = marketplace.requests;
    expect(request).toMatchObject({ method, url: `/sellers/v3/shipments/${SHIPMENT_ID}/${path}`, body: '' });
    expect(request?.headers).toMatchObject({ accept, authorization: 'Bearer token-number-1' });
    for (const wrong of ['a,b', '../x', '']) {
      expect(faultOf(await marketplace.client[name](wrong, 'documents'))).toMatchObject({
        kind: 'refused',
        codes: ['INVALID_SHIPMENTS'],
      });
    }
    expect(marketplace.requests).toHaveLength(1);
  });

  it('is invoices a hundred ids at a time, as JSON', async () => {
    const marketplace = await scriptedMarketplace(() => ({ body: { invoices: [] } }));
    const ids = Array.from({ length: 230 }, (_, index) => `S-${index}`);
    expect(wellAnswered(await marketplace.client.readInvoices([...ids, 'S-3', 'no id'], 'pull'))).toEqual([]);
    const asked = marketplace.requests.map(({ url, headers }) => {
      expect(headers.accept).toBe('application/json');
      return (/^\/sellers\/v3\/shipments\/(.+)\/invoices$/.exec(url)?.[1] ?? '').split(',');
    });
    expect(asked.map((chunk) => chunk.length)).toEqual([100, 100, 30]);
    expect(asked.flat()).toEqual(ids);
  });

  it('is a pack whose refurbished goods name what they cost in rupees, and no others', async () => {
    const marketplace = await scriptedMarketplace(() => page([wireAnswer()]));
    const [item] = PACK.taxItems;
    if (!item) throw new Error('the pack has no items');
    const taxItems = [
      { ...item, purchasePricePaise: 86_050 },
      { ...item, orderItemId: '2', purchasePricePaise: undefined },
    ];
    await marketplace.client.pack([{ ...PACK, taxItems }], 'send');
    expect(JSON.parse(marketplace.requests[0]?.body ?? '').shipments[0].taxItems).toEqual([
      { orderItemId: ORDER_ITEM_ID, taxRate: 12, quantity: 2, purchasePrice: 860.5 },
      { orderItemId: '2', taxRate: 12, quantity: 2 },
    ]);
  });

  it.each([[[]], [Array.from({ length: 26 }, () => SHIPMENT_ID)], [[SHIPMENT_ID, SHIPMENT_ID]]])(
    'is never a batch beyond the limits or with a shipment twice',
    async (shipmentIds) => {
      const marketplace = await scriptedMarketplace(() => page([]));
      const { client } = marketplace;
      const requests = shipmentIds.map((shipmentId) => ({ ...PACK, shipmentId }));
      await expect(client.dispatch(shipmentIds, LOCATION_ID, 'send')).rejects.toThrow(RangeError);
      await expect(client.pack(requests, 'send')).rejects.toThrow(RangeError);
      expect(marketplace.requests).toHaveLength(0);
    },
  );
});
