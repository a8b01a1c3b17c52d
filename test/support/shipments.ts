import type { OrderItem, Shipment } from '../../shared/model/shipment.ts';

/** An order item for tests; only what a test is about needs saying. */
export function orderItem(sku: string, quantity = 1, over: Partial<OrderItem> = {}): OrderItem {
  return {
    orderItemId: `4365000000000${sku}`,
    orderId: 'OD436500000000000100',
    cancellationGroupId: `grp4365000000000${sku}`,
    sku,
    fsn: `FSN-${sku}`,
    listingId: `LST-${sku}`,
    hsn: '69120040',
    title: `Title of ${sku}`,
    quantity,
    state: 'APPROVED',
    replacement: false,
    totalPricePaise: 59_800,
    packageIds: [],
    ...over,
  };
}

export function shipment(shipmentId: string, orderItems: readonly OrderItem[], over: Partial<Shipment> = {}): Shipment {
  const orderId = `OD-${shipmentId}`;
  return {
    shipmentId,
    locationId: 'LOC1',
    type: 'NORMAL',
    hold: false,
    mps: false,
    packagingPolicy: 'DEFAULT',
    orderDateMs: 1_700_000_000_000,
    dispatchAfterMs: null,
    dispatchByMs: 1_800_000_000_000,
    updatedAtMs: null,
    orderItems: orderItems.map((item) => ({ ...item, orderId, orderItemId: `${item.orderItemId}-${shipmentId}` })),
    subShipments: [{ subShipmentId: 'SS-1', packages: [] }],
    ...over,
  };
}
