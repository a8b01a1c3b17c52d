import { SELLER } from '../catalogue/places.ts';
import type { Canvas } from './canvas.ts';
import type { InvoiceContent, InvoiceLine } from './invoice-content.ts';
import { clip } from './label-content.ts';
import { outlineBars } from './outline-letters.ts';

const LEFT = 40;
const RIGHT = 555;
const ROW = 26;
const MANY_LINES = 8;
const rupees = (paise: number) => `Rs ${(paise / 100).toFixed(2)}`;

/** A tax invoice in points, 515 wide; twelve lines are 430 high, which is what A4 has below a label. */
export function drawInvoice(canvas: Canvas, top: number, invoice: InvoiceContent): void {
  const end = top + 80 + invoice.lines.length * ROW;
  // Below a short table, behind a long one.
  const practiceTop = invoice.lines.length > MANY_LINES ? top + 150 : end + 48;
  for (const bar of outlineBars('PRACTICE', { left: 106, top: practiceTop, cell: 8, line: 0.6 })) {
    canvas.bar(bar.left, bar.top, bar.width, bar.height, 'grey');
  }
  const rule = (at: number) => canvas.bar(LEFT, at, RIGHT - LEFT, 0.6);
  canvas.text(LEFT, top, 14, 'Tax Invoice', { bold: true });
  canvas.text(RIGHT, top + 2, 11, `Invoice number ${invoice.invoiceNumber}`, { align: 'right' });
  canvas.text(RIGHT, top + 16, 10, `Invoice date ${invoice.invoiceDate}`, { align: 'right' });
  canvas.text(LEFT, top + 20, 10, `Sold by ${SELLER.sellerName}, ${SELLER.addressLine1}, ${SELLER.place.city}`);
  canvas.text(LEFT, top + 34, 10, `Order ${invoice.orderId}`);
  canvas.text(RIGHT, top + 34, 10, `Bill to ${invoice.buyer}, ${invoice.place}`, { align: 'right' });
  if (invoice.fssaiLicenseNo !== null) canvas.text(LEFT, top + 48, 9, `FSSAI licence ${invoice.fssaiLicenseNo}`);
  rule(top + 62);
  canvas.text(LEFT, top + 66, 9, 'Product', { bold: true });
  canvas.text(390, top + 66, 9, 'Qty', { bold: true, align: 'right' });
  canvas.text(470, top + 66, 9, 'Tax', { bold: true, align: 'right' });
  canvas.text(RIGHT, top + 66, 9, 'Total', { bold: true, align: 'right' });
  for (const [index, line] of invoice.lines.entries()) drawLine(canvas, top + 80 + index * ROW, line);
  rule(end);
  canvas.text(LEFT, end + 5, 10, 'Grand total, taxes included', { bold: true });
  const total = invoice.lines.reduce((sum, line) => sum + line.amountPaise, 0);
  canvas.text(RIGHT, end + 5, 10, rupees(total), { bold: true, align: 'right' });
  canvas.text(LEFT, end + 20, 8, `Shipment ${invoice.shipmentId}   PRACTICE INVOICE - NOT A TAX DOCUMENT`);
}

function drawLine(canvas: Canvas, top: number, line: InvoiceLine): void {
  const tax = line.igstRate > 0 ? `IGST ${line.igstRate}%` : `CGST ${line.cgstRate}% SGST ${line.sgstRate}%`;
  canvas.text(LEFT, top, 9, clip(line.title, 62));
  canvas.text(390, top, 9, String(line.quantity), { align: 'right' });
  canvas.text(470, top, 9, tax, { align: 'right' });
  canvas.text(RIGHT, top, 9, rupees(line.amountPaise), { align: 'right' });
  const serials = line.serialNumbers.map((unit) => unit.join(' ')).join('; ');
  const detail = `SKU ${line.sku}   HSN ${line.hsn}${serials === '' ? '' : `   Serial ${serials}`}`;
  canvas.text(LEFT, top + 12, 8, clip(detail, 110));
}
