import { expect, test } from 'vitest';
import type { Switches } from '../../main/practice/marketplace/switches.ts';
import { PracticeApi, packRequest, type WirePage } from '../support/practice-api.ts';

/** Sides of the contradictions that no request of this client shows, because it asks only what all documents agree on. */

const apiWith = (switches: Partial<Switches>): PracticeApi => new PracticeApi({ shipments: 0, switches });

const statusOf = (api: PracticeApi, filter: object): number =>
  api.post('/v3/shipments/filter', { filter: { type: 'preDispatch', ...filter } }).status;

test.each([
  ['array', 200, 400],
  ['text', 400, 200],
  ['either', 200, 200],
] as const)('service profiles as %s: a list gets %i and a text gets %i', (serviceProfilesForm, list, text) => {
  const api = apiWith({ serviceProfilesForm });
  expect(statusOf(api, { serviceProfiles: ['NON_FBF'] })).toBe(list);
  expect(statusOf(api, { serviceProfiles: 'NON_FBF' })).toBe(text);
  expect(statusOf(api, { serviceProfiles: 'FBF_HEAVY' })).toBe(400);
  expect(statusOf(api, {})).toBe(200);
});

test('26 shipments of a pack, dispatch or cancel are refused whole, or all taken where there is no limit', () => {
  const api = apiWith({});
  const records = Array.from({ length: 26 }, () => api.order());
  const { locationId } = api;
  const requests = [
    ['labels', { shipments: records.map((record) => packRequest(record)) }],
    ['dispatch', { shipmentIds: records.map(({ shipmentId }) => shipmentId), locationId }],
    [
      'cancel',
      {
        shipments: records.map(({ shipmentId, items }) => ({
          ...{ shipmentId, locationId, reason: 'b2b_order' },
          cancellationGroupIds: items.map(({ cancellationGroupId }) => cancellationGroupId),
        })),
      },
    ],
  ] as const;
  for (const [path, body] of requests) {
    const before = api.marketplace.history().length;
    expect([path, api.post(`/v3/shipments/${path}`, body).status]).toEqual([path, 422]);
    expect(api.marketplace.history()).toHaveLength(before);
  }
  api.control('switches', { changeLimit: 'none', packDelayMs: 0 });
  for (const [path, body] of requests) {
    const reply = api.post(`/v3/shipments/${path}`, body);
    expect([path, reply.status, (reply.json as WirePage).shipments.length]).toEqual([path, 200, 26]);
  }
});

test('a marketplace of two types refuses EXPRESS and tells such orders as NORMAL ones', () => {
  const api = apiWith({ shipmentTypes: 'two' });
  const express = api.order({ type: 'EXPRESS' });
  expect(statusOf(api, { shipmentTypes: ['EXPRESS'] })).toBe(400);
  const page = api.filter({ shipmentTypes: ['NORMAL'] });
  expect(page.shipments).toEqual([expect.objectContaining({ shipmentId: express.shipmentId, shipmentType: 'NORMAL' })]);
});

test('weight is taken under the key of the switch only', () => {
  const api = apiWith({ boxWeightKey: 'width' });
  const record = api.order();
  const [refused] = api.pack(packRequest(record));
  expect(refused?.errorCode).toBe('INCOMPLETE_SHIPMENT_DIMENSIONS');
  const dimensions = { length: 20, breadth: 15, height: 10, width: 0.5 };
  const subShipments = record.boxes.map(({ subShipmentId }) => ({ subShipmentId, dimensions }));
  const [taken] = api.pack(packRequest(record, { subShipments }));
  expect(taken?.errorCode).toBeNull();
  const details = api.get(`/v3/shipments/${record.shipmentId}`).json as {
    readonly shipments: readonly { readonly subShipments: readonly { readonly shipmentDimensions: object }[] }[];
  };
  expect(details.shipments[0]?.subShipments[0]?.shipmentDimensions).toEqual(dimensions);
});

test('address and courier come with state, hold and dates where the switch says so', () => {
  const [without, with_] = (['absent', 'told'] as const).map((detailsState) => {
    const api = apiWith({ detailsState });
    const { shipmentId } = api.order();
    return (api.get(`/v3/shipments/${shipmentId}`).json as WirePage).shipments[0];
  });
  const state = { hold: false, orderItems: [expect.objectContaining({ status: 'APPROVED', quantity: 1 })] };
  expect(with_).toMatchObject({ ...state, deliveryAddress: expect.anything(), dispatchByDate: expect.any(String) });
  expect(without).not.toHaveProperty('hold');
  expect(without?.orderItems[0]).not.toHaveProperty('status');
});

test('an order says RETURN_REQUESTED while a return of it waits, in no search, and what it was or RETURNED after', () => {
  const api = apiWith({});
  const { shipmentId } = api.order({ type: 'SELF' });
  const stateNow = (): string | undefined => api.read(shipmentId).orderItems[0]?.status;
  const isListed = (): boolean =>
    ['SHIPPED', 'DELIVERED'].some((state) =>
      api
        .filter({ type: 'postDispatch', states: [state], shipmentTypes: ['SELF'] })
        .shipments.some((each) => each.shipmentId === shipmentId),
    );
  const courier = api.control('returns', { shipmentId, source: 'courier_return' }).json as { returnId: string };
  expect([stateNow(), isListed()]).toEqual(['RETURN_REQUESTED', false]);
  api.control('return-event', { returnId: courier.returnId, event: 'cancelled' });
  expect([stateNow(), isListed()]).toEqual(['SHIPPED', true]);
  const buyers = api.control('returns', { shipmentId, source: 'customer_return' }).json as { returnId: string };
  expect(stateNow()).toBe('RETURN_REQUESTED');
  api.control('return-event', { returnId: buyers.returnId, event: 'approved' });
  expect(stateNow()).toBe('RETURN_REQUESTED');
  api.control('return-event', { returnId: buyers.returnId, event: 'completed' });
  expect(stateNow()).toBe('RETURNED');
});
