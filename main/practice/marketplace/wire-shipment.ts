import { indiaIso } from '../../../shared/india-time.ts';
import { paiseToRupees } from '../../../shared/units.ts';
import type { ItemRecord, ShipmentRecord } from './records.ts';
import type { Switches } from './switches.ts';

const SHIPPING_PAISE = 4_000;

/** The shipment of marketplace-api 4.3, as the filter and the search by ids answer it. */
export function wireShipment(record: ShipmentRecord, switches: Switches): Record<string, unknown> {
  return {
    shipmentId: record.shipmentId,
    dispatchByDate: indiaIso(record.dispatchByMs),
    dispatchAfterDate: indiaIso(record.dispatchAfterMs),
    updatedAt: indiaIso(record.updatedAtMs),
    locationId: record.locationId,
    hold: record.hold,
    mps: record.mps,
    packagingPolicy: record.packagingPolicy,
    shipmentType: record.type,
    subShipments: record.boxes.map((box) => ({
      subShipmentId: box.subShipmentId,
      packages: box.packages.map((each) => ({
        packageId: each.packageId,
        packageTitle: each.title,
        packageSku: each.sku,
        quantity: each.quantity,
        dimensions: { length: 40, breadth: 30, height: 10, weight: 2.5 },
      })),
    })),
    orderItems: record.items.map((item) => wireItem(record, item, switches)),
    forms: wireForms(record),
  };
}

/** Goods and shipping of the units that remain. */
export function pricesOf(item: ItemRecord): {
  readonly goodsPaise: number;
  readonly shippingPaise: number;
  readonly totalPaise: number;
} {
  const goodsPaise = item.product.pricePaise * item.quantity;
  const shippingPaise = goodsPaise < 50_000 ? SHIPPING_PAISE : 0;
  return { goodsPaise, shippingPaise, totalPaise: goodsPaise + shippingPaise };
}

function wireItem(record: ShipmentRecord, item: ItemRecord, switches: Switches): Record<string, unknown> {
  const { goodsPaise, shippingPaise, totalPaise } = pricesOf(item);
  return {
    orderItemId: item.orderItemId,
    orderId: item.orderId,
    cancellationGroupId: `grp${item.orderItemId}`,
    orderDate: indiaIso(record.orderDateMs),
    paymentType: record.prepaid ? 'PREPAID' : 'COD',
    status: item.state,
    quantity: item.quantity,
    fsn: item.product.fsn,
    sku: item.product.sku,
    listingId: item.product.listingId,
    hsn: item.product.hsn,
    title: item.product.title,
    packageIds: item.packageIds,
    priceComponents: {
      sellingPrice: paiseToRupees(goodsPaise),
      totalPrice: paiseToRupees(totalPaise),
      shippingCharge: paiseToRupees(shippingPaise),
      customerPrice: paiseToRupees(goodsPaise),
      flipkartDiscount: 0,
    },
    serviceProfile: 'Seller_Fulfilment',
    [switches.replacementKey]: item.replacement,
    ...(item.state === 'CANCELLED' && item.cancellation
      ? {
          cancellationDate: indiaIso(item.cancellation.atMs),
          cancellationReason: item.cancellation.reason,
          cancellationSubReason: item.cancellation.subReason,
          courierReturn: false,
        }
      : {}),
  };
}

/** The road permits of marketplace-api 6.10; only a failed one is ever shown here. */
export function wireForms(record: ShipmentRecord): readonly unknown[] {
  if (!record.items.some((item) => item.state === 'FORM_FAILED')) return [];
  return [{ name: 'FORM_X1', link: 'https://forms.example/x1', automated: false, status: 'FAILED' }];
}
