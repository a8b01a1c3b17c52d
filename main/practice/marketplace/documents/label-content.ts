import type { Call } from '../call.ts';
import { SELLER } from '../catalogue/places.ts';
import { liveItems, type ShipmentRecord } from '../records.ts';
import { buyerOf } from '../wire-detail.ts';
import type { OutlinePlace } from './outline-letters.ts';

/** One page: 4 x 6 inch at 203 dpi. Every form of the label is laid out in these dots. */
export const LABEL_WIDTH_DOTS = 812;
export const LABEL_HEIGHT_DOTS = 1218;
export const PRACTICE_PLACE: OutlinePlace = { left: 46, top: 568, cell: 15, line: 2 };

export interface LabelLine {
  /** As the API gives it. */
  readonly sku: string;
  readonly quantity: number;
}

export interface LabelContent {
  readonly trackingId: string;
  readonly vendorName: string;
  readonly shipmentId: string;
  readonly subShipmentId: string;
  /** This page is box `box` of `boxes`. */
  readonly box: number;
  readonly boxes: number;
  readonly orderIds: readonly string[];
  readonly prepaid: boolean;
  readonly express: boolean;
  readonly dispatchByMs: number;
  readonly shipTo: string;
  readonly soldBy: string;
  readonly lines: readonly LabelLine[];
}

/** One label for each box of the shipment, each with its own tracking id (marketplace-api 6.11); by switch only the first's (C18). */
export function labelsOf(call: Call, record: ShipmentRecord): LabelContent[] {
  const express = record.type === 'EXPRESS';
  const buyer = buyerOf(call.seed, record);
  const labelled = call.ledger.switches.boxLabels === 'one' ? record.boxes.slice(0, 1) : record.boxes;
  return labelled.map((box, index) => ({
    trackingId: call.ledger.account.trackingId(record.number, index, express),
    vendorName: record.vendorName,
    shipmentId: record.shipmentId,
    subShipmentId: box.subShipmentId,
    box: index + 1,
    boxes: record.boxes.length,
    orderIds: [...new Set(liveItems(record).map((item) => item.orderId))],
    prepaid: record.prepaid,
    express,
    dispatchByMs: record.dispatchByMs,
    shipTo: `${buyer.firstName}, ${buyer.place.city}, ${buyer.place.state} ${buyer.place.pincode}`,
    soldBy: `${SELLER.sellerName}, ${SELLER.place.city} ${SELLER.place.pincode}`,
    lines:
      box.packages.length > 0
        ? box.packages.map((each) => ({ sku: each.sku, quantity: each.quantity }))
        : liveItems(record).map((item) => ({ sku: item.product.sku, quantity: item.quantity })),
  }));
}

export function unitsOf(lines: readonly LabelLine[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** What the square symbol holds. */
export function qrTextOf(content: LabelContent): string {
  return [
    `AWB:${content.trackingId}`,
    `ORD:${content.orderIds.join(',')}`,
    `SHP:${content.shipmentId}`,
    `BOX:${content.box}/${content.boxes}`,
    `QTY:${unitsOf(content.lines)}`,
  ].join(';');
}

const MAX_LINES = 6;

/** What the item table has room for; the rest is one line of its own. */
export function shownLines(lines: readonly LabelLine[]): readonly LabelLine[] {
  if (lines.length <= MAX_LINES) return lines;
  const shown = lines.slice(0, MAX_LINES - 1);
  const hidden = lines.slice(shown.length);
  return [...shown, { sku: `and ${hidden.length} more SKUs`, quantity: unitsOf(hidden) }];
}

export function clip(content: string, characters: number): string {
  return content.length <= characters ? content : `${content.slice(0, characters - 2)}..`;
}
