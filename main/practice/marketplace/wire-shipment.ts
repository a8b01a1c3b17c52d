import { indiaIso } from '../../../shared/india-time.ts';
import { paiseToRupees } from '../../../shared/units.ts';
import { type BoxRecord, type ItemRecord, liveItems, type ShipmentRecord } from './records.ts';
import { isOver, type ReturnStore } from './return-records.ts';
import type { ServiceRecord, ServiceStore } from './service-records.ts';
import type { Switches } from './switches.ts';

const SHIPPING_PAISE = 4_000;

export interface WireSources {
  readonly switches: Switches;
  readonly services: ServiceStore;
  readonly returns: ReturnStore;
}

/** A shipment as JSON, whose lists are in the order of its record. */
export interface WireEntry extends Readonly<Record<string, unknown>> {
  readonly orderItems: readonly Readonly<Record<string, unknown>>[];
  readonly subShipments: readonly Readonly<Record<string, unknown>>[];
}

/** The shipment of marketplace-api 4.3, as the filter and the search by ids answer it. */
export function wireShipment(record: ShipmentRecord, sources: WireSources): WireEntry {
  const { switches, services } = sources;
  const goingBack = itemsGoingBack(record, sources);
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
    shipmentType: switches.shipmentTypes === 'two' && record.type === 'EXPRESS' ? 'NORMAL' : record.type,
    subShipments: record.boxes.map((box) => ({
      [switches.subShipmentKey]: box.subShipmentId,
      ...wirePackages(box, switches),
    })),
    orderItems: record.items.map((item) => ({
      ...wireItem(record, item, { switches, goingBack }),
      ...wireServicesOf(item, own, switches),
    })),
    forms: wireForms(record),
  };
}

/**
 * Order items with a return that waits for something (marketplace-api 4.1). Neither the seller's acts nor its ends look at that: a
 * return that is rejected or cancelled leaves them what they were.
 */
function itemsGoingBack(
  record: ShipmentRecord,
  { switches, returns }: Omit<WireSources, 'services'>,
): ReadonlySet<string> {
  if (switches.returnRequested === 'hidden') return new Set();
  const open = returns.ofShipment(record.shipmentId).filter((each) => !isOver(each));
  return new Set(open.flatMap(({ items }) => items.map(({ orderItemId }) => orderItemId)));
}

/** No search after dispatch has a name for the state of all that is left of it (marketplace-api 5.1). */
export function isGoingBack(record: ShipmentRecord, sources: Omit<WireSources, 'services'>): boolean {
  const goingBack = itemsGoingBack(record, sources);
  return goingBack.size > 0 && liveItems(record).every(({ orderItemId }) => goingBack.has(orderItemId));
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

function wireItem(
  record: ShipmentRecord,
  item: ItemRecord,
  { switches, goingBack }: { readonly switches: Switches; readonly goingBack: ReadonlySet<string> },
): Record<string, unknown> {
  const { goodsPaise, shippingPaise, totalPaise } = pricesOf(item);
  return {
    orderItemId: item.orderItemId,
    orderId: item.orderId,
    cancellationGroupId: item.cancellationGroupId,
    orderDate: indiaIso(record.orderDateMs),
    paymentType: record.prepaid ? 'PREPAID' : 'COD',
    status: stateOnWire(item, switches, goingBack),
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

function stateOnWire({ state, orderItemId }: ItemRecord, switches: Switches, goingBack: ReadonlySet<string>): string {
  if (state === 'CANCELLED') return switches.cancelledSpelling;
  return goingBack.has(orderItemId) && state !== 'RETURNED' ? 'RETURN_REQUESTED' : state;
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
