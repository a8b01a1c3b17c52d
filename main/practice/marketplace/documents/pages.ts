import type { Call } from '../call.ts';
import type { ShipmentRecord } from '../records.ts';
import { within } from './canvas.ts';
import { invoicesOf } from './invoice-content.ts';
import { drawInvoice } from './invoice-layout.ts';
import { LABEL_HEIGHT_DOTS, LABEL_WIDTH_DOTS, type LabelContent, labelsOf } from './label-content.ts';
import { drawLabel } from './label-layout.ts';
import { A4, FOUR_BY_SIX, type PdfPage } from './pdf-file.ts';

/** Where croppers find the label on A4: x 185 to 405, y 459 to 819 from the bottom left corner (marketplace-api 6.5). */
const LABEL_BOX = { left: 185, top: 23, width: 220, height: 360 } as const;
const BOX_SCALE = Math.min(LABEL_BOX.width / LABEL_WIDTH_DOTS, LABEL_BOX.height / LABEL_HEIGHT_DOTS);
const BELOW_LABEL = LABEL_BOX.top + LABEL_BOX.height + 16;
const TOP_OF_PAGE = 48;

/** One 4 x 6 inch page for each box. */
export function labelPages(call: Call, record: ShipmentRecord): PdfPage[] {
  return labelsOf(call, record).map((label) => ({
    ...FOUR_BY_SIX,
    draw: (canvas) => drawLabel(within(canvas, 0, 0, FOUR_BY_SIX.width / LABEL_WIDTH_DOTS), label),
  }));
}

/** One A4 page for each box, its label in the box that croppers know. */
export function labelA4Pages(call: Call, record: ShipmentRecord): PdfPage[] {
  return labelsOf(call, record).map((label) => a4Label(label));
}

/** Label above invoice: the first box's page carries the first invoice, every further box and invoice has a page of its own. */
export function mergedPages(call: Call, record: ShipmentRecord): PdfPage[] {
  const [first, ...boxes] = labelsOf(call, record);
  if (!first) return [];
  const [invoice, ...invoices] = call.ledger.switches.ownInvoicing ? [] : invoicesOf(call, record);
  const label = a4Label(first);
  const together: PdfPage = {
    ...A4,
    draw(canvas) {
      label.draw(canvas);
      if (invoice) drawInvoice(canvas, BELOW_LABEL, invoice);
    },
  };
  return [together, ...invoices.map((each) => invoicePage(each)), ...boxes.map((each) => a4Label(each))];
}

/** One A4 page for each order of the shipment. */
export function invoicePages(call: Call, record: ShipmentRecord): PdfPage[] {
  return invoicesOf(call, record).map((invoice) => invoicePage(invoice));
}

function invoicePage(invoice: Parameters<typeof drawInvoice>[2]): PdfPage {
  return { ...A4, draw: (canvas) => drawInvoice(canvas, TOP_OF_PAGE, invoice) };
}

function a4Label(label: LabelContent): PdfPage {
  return { ...A4, draw: (canvas) => drawLabel(within(canvas, LABEL_BOX.left, LABEL_BOX.top, BOX_SCALE), label) };
}
