import { indiaIso } from '../../../../shared/india-time.ts';
import { plainSku } from '../catalogue/product.ts';
import type { Canvas, TextStyle } from './canvas.ts';
import {
  clip,
  LABEL_WIDTH_DOTS,
  type LabelContent,
  PRACTICE_PLACE,
  qrTextOf,
  shownLines,
  unitsOf,
} from './label-content.ts';
import { outlineBars } from './outline-letters.ts';
import { code128, qrCode } from './symbols.ts';

const LEFT = 30;
const CENTRE = LABEL_WIDTH_DOTS / 2;
/** Free on both sides of the bars: ten modules and more. */
const QUIET_DOTS = 50;
const WIDEST_MODULE_DOTS = 4;
const QR_LEFT = 524;
const QR_TOP = 716;
const QR_DOTS = 270;

/** The label of one box in dots: what the ZPL says, drawn. */
export function drawLabel(canvas: Canvas, content: LabelContent): void {
  const text = (left: number, top: number, size: number, words: string, style?: TextStyle) =>
    canvas.text(left, top, size, words, style);
  const rule = (top: number) => canvas.bar(20, top, 772, 2);

  for (const bar of outlineBars('PRACTICE', PRACTICE_PLACE)) canvas.bar(bar.left, bar.top, bar.width, bar.height);
  text(LEFT, 26, 38, content.vendorName, { bold: true });
  text(560, 30, 32, content.prepaid ? 'PREPAID' : 'COD');
  text(782, 30, 26, content.express ? 'EXPRESS' : 'SURFACE', { align: 'right' });
  rule(78);
  drawCode128(canvas, content.trackingId, 100, 150);
  text(CENTRE, 266, 44, content.trackingId, { align: 'center', bold: true });
  rule(322);
  text(LEFT, 340, 26, 'Ship to');
  text(LEFT, 374, 32, clip(content.shipTo, 48));
  text(LEFT, 424, 26, `Order ${content.orderIds.join(', ')}`);
  text(LEFT, 462, 26, `Dispatch by ${indiaIso(content.dispatchByMs).slice(0, 16).replace('T', ' ')} IST`);
  text(LEFT, 500, 30, `Box ${content.box} of ${content.boxes} (${content.subShipmentId})`);
  rule(546);
  rule(694);
  const row = (top: number, sku: string, quantity: string) => {
    text(LEFT, top, 26, clip(sku, 30));
    text(500, top, 26, quantity, { align: 'right' });
  };
  row(716, 'SKU', 'QTY');
  for (const [index, line] of shownLines(content.lines).entries()) {
    row(756 + index * 40, plainSku(line.sku), String(line.quantity));
  }
  row(1040, 'Total', String(unitsOf(content.lines)));
  drawQr(canvas, qrTextOf(content));
  rule(1086);
  text(LEFT, 1104, 26, `Sold by ${clip(content.soldBy, 52)}`);
  text(LEFT, 1142, 22, `Shipment ${content.shipmentId}`);
  text(LEFT, 1174, 22, 'PRACTICE LABEL - NOT FOR TRANSPORT');
}

/** Bars centred on the label, as wide as its whole dots allow. */
function drawCode128(canvas: Canvas, content: string, top: number, height: number): void {
  const { runs, modules } = code128(content);
  const room = Math.floor((LABEL_WIDTH_DOTS - 2 * QUIET_DOTS) / modules);
  const module = Math.max(1, Math.min(WIDEST_MODULE_DOTS, room));
  let left = Math.floor((LABEL_WIDTH_DOTS - modules * module) / 2);
  for (const [index, run] of runs.entries()) {
    if (index % 2 === 0) canvas.bar(left, top, run * module, height);
    left += run * module;
  }
}

/** Dark cells of one row that touch are one bar: fewer shapes, and no seams between them. */
function drawQr(canvas: Canvas, content: string): void {
  const symbol = qrCode(content);
  const cell = Math.floor(QR_DOTS / symbol.size);
  for (let row = 0; row < symbol.size; row += 1) {
    for (let column = 0; column < symbol.size; column += 1) {
      const from = column;
      while (column < symbol.size && symbol.dark(row, column)) column += 1;
      if (column > from) canvas.bar(QR_LEFT + from * cell, QR_TOP + row * cell, (column - from) * cell, cell);
    }
  }
}
