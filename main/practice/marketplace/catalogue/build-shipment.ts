import type { PackagingPolicy, ShipmentType } from '../../../../shared/model/shipment.ts';
import { prng } from '../prng.ts';
import type { BoxRecord, ItemRecord, ShipmentRecord } from '../records.ts';
import type { Account } from './ids.ts';
import type { Product } from './product.ts';

/** What makes one shipment; everything else about it follows from the seed and its number. */
export interface ShipmentSpec {
  readonly lines: readonly { readonly product: Product; readonly quantity: number }[];
  readonly locationId: string;
  readonly type: ShipmentType;
  readonly hold: boolean;
  readonly replacement: boolean;
  readonly orderDateMs: number;
  readonly dispatchAfterMs: number;
  readonly dispatchByMs: number;
  readonly updatedAtMs: number;
  /** All its items are cancelled together or not at all; otherwise each is a group of its own. */
  readonly oneGroup?: boolean;
}

const POLICIES: readonly PackagingPolicy[] = [
  'DEFAULT',
  'DEFAULT',
  'DEFAULT',
  'GREEN_PACKAGE',
  'TRANSPARENT_PACKAGE',
  'NA',
];

/** Shipments of three lines and more may join two orders of the same buyer. */
const LINES_OF_TWO_ORDERS = 4;

export function buildShipment(seed: number, account: Account, number: number, spec: ShipmentSpec): ShipmentRecord {
  const random = prng(seed, 'shipment', number);
  const boxes = boxesOf(account, number, spec);
  const items: ItemRecord[] = spec.lines.map((line, index) => ({
    orderItemId: account.orderItemId(number, index),
    orderId: account.orderId(number, index > 0 && spec.lines.length >= LINES_OF_TWO_ORDERS && index % 2 === 1 ? 1 : 0),
    product: line.product,
    cancellationGroupId: `grp${account.orderItemId(number, spec.oneGroup ? 0 : index)}`,
    orderedQuantity: line.quantity,
    replacement: spec.replacement && index === 0,
    packageIds: line.product.boxes.length > 0 ? boxes.flatMap((box) => box.packages.map((each) => each.packageId)) : [],
    quantity: line.quantity,
    state: 'APPROVED',
    cancellation: null,
  }));
  return {
    number,
    shipmentId: account.shipmentId(number),
    locationId: spec.locationId,
    type: spec.type,
    vendorName: spec.type === 'SELF' ? '' : account.vendorOf(number, spec.type === 'EXPRESS'),
    mps: boxes.length > 1,
    packagingPolicy: random.pick(POLICIES),
    prepaid: random.chance(0.6),
    orderDateMs: spec.orderDateMs,
    items,
    boxes,
    dispatchAfterMs: spec.dispatchAfterMs,
    dispatchByMs: spec.dispatchByMs,
    updatedAtMs: spec.updatedAtMs,
    hold: spec.hold,
    pack: null,
    selfShip: null,
    labelStale: false,
    labelFetches: 0,
    labelMarked: false,
  };
}

/** Goods of several boxes are a multi-package shipment with a sub-shipment per box; all else is `SS-1` without packages. */
function boxesOf(account: Account, number: number, spec: ShipmentSpec): BoxRecord[] {
  const line = spec.lines.find((each) => each.product.boxes.length > 0);
  if (!line) return [{ subShipmentId: 'SS-1', packages: [] }];
  return line.product.boxes.map((contents, box) => ({
    subShipmentId: `SS-${box + 1}`,
    packages: contents.map((content, position) => ({
      packageId: account.packageId(number, box, position),
      sku: content.sku,
      title: content.title,
      quantity: content.quantity * line.quantity,
    })),
  }));
}
