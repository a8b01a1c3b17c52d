import { indiaIso } from '../../../shared/india-time.ts';
import { paiseToRupees } from '../../../shared/units.ts';
import type { BoxRecord, ItemRecord, ShipmentRecord } from './records.ts';
import type { ServiceRecord, ServiceStore } from './service-records.ts';
import type { Switches } from './switches.ts';

const SHIPPING_PAISE = 4_000;

/** The shipment of marketplace-api 4.3, as the filter and the search by ids answer it. */
export function wireShipment(
  record: ShipmentRecord,
  { switches, services }: { readonly switches: Switches; readonly services: ServiceStore },
): Record<string, unknown> {
  const own = services.ofShipment(record.shipmentId);
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
      [switches.subShipmentKey]: box.subShipmentId,
      ...wirePackages(box, switches),
    })),
    orderItems: record.items.map((item) => ({
      ...wireItem(record, item, switches),
      ...wireServicesOf(item, own, switches),
    })),
    forms: wireForms(record),
  };
}

function wirePackages(box: BoxRecord, switches: Switches): Record<string, unknown> {
  const packages = box.packages.map((each) => ({
    packageId: each.packageId,
    packageTitle: each.title,
    packageSku: each.sku,
    quantity: each.quantity,
    dimensions: { length: 40, breadth: 30, height: 10, weight: 2.5 },
  }));
  const [only] = packages;
  return switches.packagesPlace === 'flat' && packages.length === 1 && only ? only : { packages };
}

/** A service as its order and its return tell it (marketplace-api 10.1). */
export function wireService(service: ServiceRecord): Record<string, unknown> {
  return {
    serviceFulfilmentId: service.serviceFulfilmentId,
    description: service.description,
    serviceByDate: indiaIso(service.serviceByMs),
    createdAt: indiaIso(service.createdMs),
  };
}

function wireServicesOf(item: ItemRecord, services: readonly ServiceRecord[], switches: Switches): object {
  const own = services.filter((each) => each.orderItemId === item.orderItemId);
  return own.length === 0 || switches.forwardServices === 'absent' ? {} : { services: own.map(wireService) };
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
    cancellationGroupId: item.cancellationGroupId,
    orderDate: indiaIso(record.orderDateMs),
    paymentType: record.prepaid ? 'PREPAID' : 'COD',
    status: item.state === 'CANCELLED' ? switches.cancelledSpelling : item.state,
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

/** The only road permit there is here. */
export const FORM_NAME = 'FORM_X1';

/** The road permits of marketplace-api 6.10: one that failed, and what became of it once its number was given. */
export function wireForms(record: ShipmentRecord): readonly unknown[] {
  const failed = record.items.some((item) => item.state === 'FORM_FAILED');
  if (!failed && (record.pack?.formAck ?? null) === null) return [];
  const waits = record.items.some((item) => item.state === 'PACKING_IN_PROGRESS');
  const status = failed ? 'FAILED' : waits ? 'IN-PROGRESS' : 'COMPLETED';
  return [{ name: FORM_NAME, link: 'https://forms.example/x1', automated: false, status }];
}
