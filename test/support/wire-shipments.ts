/** Replies as live clients show them (marketplace-api 4.3, 5.3), for tests that change one field at a time. */

export const SHIPMENT_ID = '7c1b1d0e-6a55-4a53-9b0e-0f7a2f6f1a01';
export const OTHER_SHIPMENT_ID = '7c1b1d0e-6a55-4a53-9b0e-0f7a2f6f1a02';
export const LOCATION_ID = 'LOC0123456789abcdef0123456789abcdef';
export const ORDER_ID = 'OD436500000000000100';
export const ORDER_ITEM_ID = '436500000000000101';

export function wireOrderItem(changes: object = {}): object {
  return {
    orderItemId: ORDER_ITEM_ID,
    orderId: ORDER_ID,
    cancellationGroupId: 'grp436500000000000101',
    orderDate: '2026-03-04T07:55:02.000+05:30',
    paymentType: 'PREPAID',
    status: 'APPROVED',
    quantity: 2,
    fsn: 'MUGXYZ00000000AB',
    sku: 'MUG-BLUE-350',
    listingId: 'LSTMUGXYZ00000000ABQWERTY',
    hsn: '69120040',
    title: 'Example Ceramic Mug, 350 ml',
    packageIds: [],
    priceComponents: { sellingPrice: 598, totalPrice: 638, shippingCharge: 40, customerPrice: 598 },
    serviceProfile: 'Seller_Fulfilment',
    is_replacement: false,
    ...changes,
  };
}

export function wireShipment(changes: object = {}): object {
  return {
    shipmentId: SHIPMENT_ID,
    dispatchByDate: '2026-03-05T14:00:00.000+05:30',
    dispatchAfterDate: '2026-03-04T09:00:00.000+05:30',
    updatedAt: '2026-03-04T08:41:12.000+05:30',
    locationId: LOCATION_ID,
    hold: false,
    mps: false,
    packagingPolicy: 'DEFAULT',
    shipmentType: 'NORMAL',
    subShipments: [{ subShipmentId: 'SS-1', packages: [] }],
    orderItems: [wireOrderItem()],
    forms: [],
    ...changes,
  };
}

export function wireDetail(changes: object = {}): object {
  return {
    orderId: ORDER_ID,
    shipmentId: SHIPMENT_ID,
    locationId: LOCATION_ID,
    orderItems: [{ id: ORDER_ITEM_ID, large: false, dangerous: false, fragile: true }],
    weighingRequired: false,
    deliveryAddress: { firstName: 'Asha', lastName: 'Example', pincode: '560001', city: 'Bengaluru' },
    subShipments: [
      {
        subShipmentId: 'SS-1',
        courierDetails: {
          pickupDetails: { vendorName: 'Example Logistics', trackingId: 'FMPP0000000001' },
          deliveryDetails: { vendorName: 'Example Logistics', trackingId: 'FMPP0000000001' },
        },
      },
    ],
    ...changes,
  };
}

export function wireAnswer(changes: object = {}): object {
  return { shipmentId: SHIPMENT_ID, status: 'SUCCESS', errorCode: null, errorMessage: null, ...changes };
}
