import { indiaDate } from '../../../../shared/india-time.ts';
import type { Call } from '../call.ts';
import { SELLER } from '../catalogue/places.ts';
import { plainSku } from '../catalogue/product.ts';
import { liveItems, type ShipmentRecord } from '../records.ts';
import type { Canvas } from './canvas.ts';
import { clip } from './label-content.ts';
import { outlineBars } from './outline-letters.ts';
import { A4, type PdfPage } from './pdf-file.ts';

const ROWS_PER_PAGE = 38;
const LEFT = 40;
const RIGHT = 555;
const TOP = 118;
const ROW = 17;

interface Row {
  readonly trackingId: string;
  readonly orderId: string;
  readonly box: string;
  readonly contents: string;
}

export interface ManifestHead {
  readonly vendorGroupCode: string;
  readonly locationId: string;
  readonly isMps: boolean;
}

/** The list of one pick-up, a row for each box, with room for the agent's signature on the last page. */
export function manifestPages(call: Call, head: ManifestHead, records: readonly ShipmentRecord[]): PdfPage[] {
  const rows = records.flatMap((record) => rowsOf(call, record));
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_PER_PAGE));
  return Array.from({ length: pages }, (_, page) => ({
    ...A4,
    draw(canvas: Canvas) {
      drawHead(canvas, head, `${records.length} shipments   Page ${page + 1} of ${pages}`, indiaDate(call.nowMs));
      for (const [index, row] of rows.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE).entries()) {
        drawRow(canvas, TOP + index * ROW, page * ROWS_PER_PAGE + index + 1, row);
      }
      if (page === pages - 1) drawSignature(canvas);
    },
  }));
}

function rowsOf(call: Call, record: ShipmentRecord): Row[] {
  const contents = liveItems(record)
    .map((item) => `${item.quantity} x ${plainSku(item.product.sku)}`)
    .join(', ');
  const express = record.type === 'EXPRESS';
  return record.boxes.map((_, box) => ({
    trackingId: call.ledger.account.trackingId(record.number, box, express),
    orderId: record.items[0]?.orderId ?? '',
    box: `${box + 1}/${record.boxes.length}`,
    contents: clip(contents, 40),
  }));
}

function drawHead(canvas: Canvas, head: ManifestHead, count: string, day: string): void {
  for (const bar of outlineBars('PRACTICE', { left: 106, top: 330, cell: 8, line: 0.6 })) {
    canvas.bar(bar.left, bar.top, bar.width, bar.height, 'grey');
  }
  canvas.text(LEFT, 40, 16, `Manifest - ${head.vendorGroupCode}`, { bold: true });
  canvas.text(RIGHT, 44, 10, day, { align: 'right' });
  canvas.text(LEFT, 62, 10, `${SELLER.sellerName}, ${SELLER.place.city}   ${head.locationId}`);
  canvas.text(LEFT, 78, 10, `${head.isMps ? 'Parcels of several boxes' : 'Parcels of one box'}   ${count}`);
  canvas.bar(LEFT, 96, RIGHT - LEFT, 0.6);
  canvas.text(LEFT, 100, 9, 'No.', { bold: true });
  canvas.text(70, 100, 9, 'Tracking id', { bold: true });
  canvas.text(180, 100, 9, 'Order', { bold: true });
  canvas.text(310, 100, 9, 'Box', { bold: true });
  canvas.text(345, 100, 9, 'Contents', { bold: true });
}

function drawRow(canvas: Canvas, top: number, number: number, row: Row): void {
  canvas.text(LEFT, top, 9, String(number));
  canvas.text(70, top, 9, row.trackingId);
  canvas.text(180, top, 9, row.orderId);
  canvas.text(310, top, 9, row.box);
  canvas.text(345, top, 9, row.contents);
}

function drawSignature(canvas: Canvas): void {
  canvas.bar(LEFT, 800, 200, 0.6);
  canvas.text(LEFT, 804, 9, 'Pick-up agent: name, signature, time');
  canvas.bar(355, 800, 200, 0.6);
  canvas.text(355, 804, 9, 'For the seller   PRACTICE - NOT A SHIPPING DOCUMENT');
}
