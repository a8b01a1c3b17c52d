import type { ParcelLine } from '../../shared/bench/session.ts';
import type { PackInputs } from '../../shared/model/catalogue.ts';
import { subShipmentsOf } from '../../shared/model/pack-input.ts';
import type { Package, Shipment } from '../../shared/model/shipment.ts';
import type { KnownItem } from '../db/shipments.ts';

export interface LineSources {
  readonly shipment: Pick<Shipment, 'subShipments'>;
  readonly items: readonly KnownItem[];
}

export type LineInputs = Pick<PackInputs, 'serials' | 'picture'>;

/**
 * What is counted on the bench: the units of every order item, or, where a sub-shipment lists packages of it, those packages, each
 * in its own box (marketplace-api 6.11). A package of a cancelled item is not wanted.
 */
export function linesOf({ shipment, items }: LineSources, inputs: LineInputs): ParcelLine[] {
  const packages = subShipmentsOf(shipment).flatMap((sub) =>
    sub.packages.map((unit) => ({ boxId: sub.subShipmentId, unit, owner: ownerOf(unit, items) })),
  );
  const counted = new Map<KnownItem, ParcelLine[]>();
  for (const { boxId, unit, owner } of packages) {
    if (!owner) continue;
    counted.set(owner, [...(counted.get(owner) ?? []), packageLine(unit, boxId, owner, inputs)]);
  }
  return items.flatMap((item) => counted.get(item) ?? [itemLine(item, inputs)]);
}

/** Which order item a package is part of: as the marketplace says it, else the only one, else the one of its SKU, else the first without any. */
function ownerOf(unit: Package, items: readonly KnownItem[]): KnownItem | undefined {
  return (
    items.find((item) => item.packageIds.includes(unit.packageId)) ??
    (items.length === 1 ? items[0] : undefined) ??
    items.find((item) => item.sku === unit.sku) ??
    items.find((item) => item.packageIds.length === 0) ??
    items[0]
  );
}

function itemLine(item: KnownItem, inputs: LineInputs): ParcelLine {
  const needed = item.state === 'CANCELLED' ? 0 : item.quantity;
  return {
    ...partOf(item),
    lineId: item.orderItemId,
    boxId: null,
    sku: item.sku,
    fsn: item.fsn,
    listingId: item.listingId,
    title: item.title,
    needed,
    cancelled: Math.max(0, item.firstQuantity - needed),
    serials: inputs.serials(item.sku),
    picture: inputs.picture(item.sku),
  };
}

function packageLine(unit: Package, boxId: string, owner: KnownItem, inputs: LineInputs): ParcelLine {
  // The item's own codes name the package only where it is the whole item.
  const whole = owner.packageIds.length <= 1;
  const cancelled = owner.state === 'CANCELLED' || owner.quantity === 0;
  const serials = inputs.serials(unit.sku);
  return {
    ...partOf(owner),
    lineId: `${boxId}/${unit.packageId}`,
    boxId,
    sku: unit.sku === '' ? owner.sku : unit.sku,
    fsn: whole ? owner.fsn : '',
    listingId: whole ? owner.listingId : '',
    title: unit.title === '' ? owner.title : unit.title,
    needed: cancelled ? 0 : unit.quantity,
    cancelled: cancelled ? unit.quantity : 0,
    serials: serials.need === 'unknown' && whole ? inputs.serials(owner.sku) : serials,
    picture: inputs.picture(unit.sku) ?? inputs.picture(owner.sku),
  };
}

function partOf(item: KnownItem) {
  return {
    orderItemId: item.orderItemId,
    orderId: item.orderId,
    verified: 0,
    fragile: item.fragile ?? false,
    dangerous: item.dangerous ?? false,
    large: item.large ?? false,
    replacement: item.replacement,
    serialNumbers: [],
  };
}
