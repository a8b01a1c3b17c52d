import { z } from 'zod';
import {
  type Package,
  SHIPMENT_STATES,
  type Shipment,
  type ShipmentDetail,
  type ShipmentState,
} from '../../shared/model/shipment.ts';
import { rupeesToPaise } from '../../shared/units.ts';
import { isRecord, own } from './error-codes.ts';
import { decodedText, firstReason, flag, id, idOrEmpty, instant, quantity, rupees, text } from './fields.ts';
import { keepReads } from './kept-reads.ts';
import { readServices } from './service-schema.ts';

/** A list member that was read, or why it could not be; `id` as far as it is known. */
export type Entry<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id: string; readonly reason: string };

/** A state this version does not know is UNKNOWN, which is a gate, and never an error. */
const state = text.transform((value): ShipmentState => {
  const name = value.toUpperCase().replaceAll(/[\s-]+/g, '_');
  return SHIPMENT_STATES.find((known) => known === name) ?? 'UNKNOWN';
});

const orderItem = z
  .object({
    orderItemId: id,
    orderId: id,
    cancellationGroupId: text,
    orderDate: instant,
    status: state,
    quantity,
    fsn: text,
    sku: decodedText,
    listingId: text,
    hsn: text,
    title: decodedText,
    packageIds: z.array(text).nullish(),
    priceComponents: z
      .object({ totalPrice: rupees.nullish(), customerPrice: rupees.nullish(), sellingPrice: rupees.nullish() })
      .nullish(),
    // Seeds write one, the wire has the other (section 13, C4).
    is_replacement: flag,
    isReplacement: flag,
    services: z.array(z.unknown()).nullish().catch(null),
  })
  .transform((item) => {
    const price = item.priceComponents;
    return {
      orderDateMs: item.orderDate,
      services: readServices(item.services).map((service) => ({ ...service, orderItemId: item.orderItemId })),
      value: {
        orderItemId: item.orderItemId,
        orderId: item.orderId,
        cancellationGroupId: item.cancellationGroupId,
        sku: item.sku,
        fsn: item.fsn,
        listingId: item.listingId,
        hsn: item.hsn,
        title: item.title,
        quantity: item.quantity,
        state: item.status,
        replacement: item.is_replacement || item.isReplacement,
        totalPricePaise: rupeesToPaise(price?.totalPrice ?? price?.customerPrice ?? price?.sellingPrice ?? 0),
        packageIds: (item.packageIds ?? []).filter((packageId) => packageId !== ''),
      },
    };
  });

/** Live spelling first, the OpenAPI's second (marketplace-api 4.3). */
const packageEntry = z
  .object({
    packageId: text,
    id: text,
    packageSku: decodedText,
    sku: decodedText,
    packageTitle: decodedText,
    name: decodedText,
    quantity: quantity.nullish(),
  })
  .transform((entry) => ({
    packageId: entry.packageId || entry.id,
    sku: entry.packageSku || entry.sku,
    title: entry.packageTitle || entry.name,
    quantity: entry.quantity ?? 1,
  }));

const FIRST_SUB_SHIPMENT = 'SS-1';

const subShipment = z
  .object({
    subShipmentId: id.nullish(),
    subShipment: id.nullish(),
    packages: z.array(packageEntry).nullish(),
    // The seeds list the fields of a package on the box itself (section 13, C30).
    packageId: text,
    packageSku: decodedText,
    packageTitle: decodedText,
    quantity: quantity.nullish(),
  })
  .transform((entry) => ({
    subShipmentId: entry.subShipmentId ?? entry.subShipment ?? null,
    packages: entry.packages ?? (entry.packageId === '' ? [] : [onlyPackage(entry)]),
  }));

function onlyPackage(box: {
  packageId: string;
  packageSku: string;
  packageTitle: string;
  quantity?: number | null | undefined;
}): Package {
  const { packageId, packageSku, packageTitle } = box;
  return { packageId, sku: packageSku, title: packageTitle, quantity: box.quantity ?? 1 };
}

const shipment = z
  .object({
    shipmentId: id,
    locationId: idOrEmpty,
    dispatchByDate: instant,
    dispatchAfterDate: instant,
    updatedAt: instant,
    hold: flag,
    mps: flag,
    packagingPolicy: z
      .enum(['GREEN_PACKAGE', 'TRANSPARENT_PACKAGE', 'DEFAULT', 'NA'])
      .nullish()
      // A hint about material; an unknown one must not keep the shipment from being packed.
      .catch('DEFAULT'),
    shipmentType: z.enum(['NORMAL', 'SELF', 'EXPRESS']).nullish(),
    subShipments: z.array(subShipment).nullish(),
    orderItems: z.array(orderItem).min(1),
  })
  .transform((read, context): Shipment => {
    const orderItems = read.orderItems.map((item) => item.value);
    const subShipments = (read.subShipments ?? []).map((entry, _, all) => ({
      ...entry,
      subShipmentId: entry.subShipmentId ?? (all.length === 1 ? FIRST_SUB_SHIPMENT : ''),
    }));
    if (hasRepeats(orderItems.map((item) => item.orderItemId))) complain(context, 'orderItems');
    const boxes = subShipments.map((entry) => entry.subShipmentId);
    if (boxes.includes('') || hasRepeats(boxes)) complain(context, 'subShipments');
    const services = read.orderItems.flatMap((item) => item.services);
    const orderDates = read.orderItems.flatMap((item) => item.orderDateMs ?? []);
    return {
      shipmentId: read.shipmentId,
      locationId: read.locationId,
      type: read.shipmentType ?? 'NORMAL',
      hold: read.hold,
      mps: read.mps,
      packagingPolicy: read.packagingPolicy ?? 'DEFAULT',
      // 0 when the reply tells none: cancelled results leave fields out.
      orderDateMs: orderDates.length > 0 ? Math.min(...orderDates) : 0,
      dispatchAfterMs: read.dispatchAfterDate,
      dispatchByMs: read.dispatchByDate,
      updatedAtMs: read.updatedAt,
      orderItems,
      subShipments,
      ...(services.length > 0 ? { services } : {}),
    };
  });

const keptShipments = keepReads((value) => readEntry(shipment, value));

/** One shipment of `POST /v3/shipments/filter` or `GET /v3/shipments?…` (marketplace-api 4.3). */
export function readShipment(value: unknown): Entry<Shipment> {
  return keptShipments(value);
}

const courier = z.object({ vendorName: text, trackingId: text }).nullish();
const courierDetails = z.object({ pickupDetails: courier, deliveryDetails: courier }).nullish();

const detail = z
  .object({
    shipmentId: id,
    orderItems: z
      .array(
        z.object({
          // A Boolean in the seed's table (section 13, C27): such an item has no handling of its own, the rest stands.
          id: z.union([z.boolean().transform(() => null), id]).nullish(),
          orderItemId: id.nullish(),
          large: flag,
          dangerous: flag,
          fragile: flag,
        }),
      )
      .nullish(),
    subShipments: z
      .array(
        z
          .object({ subShipmentId: id.nullish(), subShipment: id.nullish(), courierDetails })
          .transform((box) => ({ ...box, subShipmentId: box.subShipmentId ?? box.subShipment })),
      )
      .nullish(),
    // The SDK's v2 model has it here (marketplace-api 5.3).
    courierDetails,
  })
  .transform((read): ShipmentDetail => {
    const boxes = read.subShipments ?? [];
    const places = [
      ...boxes.map((box) => ({
        subShipmentId: box.subShipmentId ?? FIRST_SUB_SHIPMENT,
        details: box.courierDetails,
      })),
      { subShipmentId: boxes[0]?.subShipmentId ?? FIRST_SUB_SHIPMENT, details: read.courierDetails },
    ];
    const trackingIds = new Map<string, ShipmentDetail['trackingIds'][number]>();
    for (const { subShipmentId, details } of places) {
      // Pick-up and delivery may be different couriers; either number may stand on the label.
      for (const leg of [details?.pickupDetails, details?.deliveryDetails]) {
        if (!leg?.trackingId || trackingIds.has(leg.trackingId)) continue;
        trackingIds.set(leg.trackingId, { subShipmentId, trackingId: leg.trackingId, vendorName: leg.vendorName });
      }
    }
    return {
      shipmentId: read.shipmentId,
      trackingIds: [...trackingIds.values()],
      handling: (read.orderItems ?? []).flatMap((item) => {
        const orderItemId = item.id ?? item.orderItemId;
        if (!orderItemId) return [];
        return [{ orderItemId, fragile: item.fragile, dangerous: item.dangerous, large: item.large }];
      }),
    };
  });

/** One shipment of `GET /v3/shipments/{ids}` (marketplace-api 5.3); addresses are left where they came from. */
export function readDetail(value: unknown): Entry<ShipmentDetail> {
  return readEntry(detail, value);
}

/** `idName` is the field that names the entry in the reason. */
export function readEntry<T>(schema: z.ZodType<T>, value: unknown, idName = 'shipmentId'): Entry<T> {
  const read = schema.safeParse(value);
  if (read.success) return { ok: true, value: read.data };
  const named = id.safeParse(isRecord(value) ? own(value, idName) : undefined);
  return { ok: false, id: named.data ?? '', reason: firstReason(read.error) };
}

function complain(context: z.RefinementCtx, path: string): void {
  context.issues.push({ code: 'custom', message: 'ids missing or repeated', path: [path], input: undefined });
}

function hasRepeats(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}
