import { LOCATION_ID, ORDER_ID, ORDER_ITEM_ID, SHIPMENT_ID } from './wire-shipments.ts';

/** Replies of returns, services and handover as the sources show them (marketplace-api 7 to 10), for tests that change one field at a time. */

export const RETURN_ID = '10000000000000000001';
export const OTHER_RETURN_ID = '10000000000000000002';
export const SERVICE_ID = 'SF0000000002';

export function wireReturn(changes: object = {}): object {
  return {
    orderItemId: ORDER_ITEM_ID,
    locationId: LOCATION_ID,
    orderId: ORDER_ID,
    quantity: 1,
    orderDate: '2026-03-04T07:55:02.000+05:30',
    createdDate: '2026-03-12T10:00:00.000+05:30',
    updatedDate: '2026-03-12T11:00:00.000+05:30',
    courierName: 'Example Logistics',
    sellerId: 'exampleseller0000000000000000000',
    returnId: RETURN_ID,
    status: 'created',
    type: 'customer_return',
    reason: 'DEFECTIVE_PRODUCT',
    subReason: 'OTHER',
    trackingId: 'FMPR0000000001',
    shipmentStatus: 'in_transit',
    shipmentId: SHIPMENT_ID,
    comments: '',
    approvedOn: null,
    expectedDate: '2026-03-18T00:00:00.000+05:30',
    serviceProfile: 'Seller_Fulfilment',
    services: [
      {
        serviceFulfilmentId: SERVICE_ID,
        description: 'Tech visit',
        serviceByDate: '2026-03-15T00:00:00.000+05:30',
        createdAt: '2026-03-12T10:00:00.000+05:30',
      },
    ],
    ...changes,
  };
}

export function wireReturns(items: readonly object[], more: object = { hasMore: false, nextUrl: null }): object {
  return { returnItems: items, ...more };
}

export function wirePickup(changes: object = {}): object {
  return {
    vendorGroupCode: 'Example Logistics',
    count: 12,
    isMps: false,
    pickUpDate: { from: '2026-03-04T15:00:00+05:30', to: '2026-03-04T18:00:00+05:30' },
    otc: { code: '4821', error_code: null },
    ...changes,
  };
}
