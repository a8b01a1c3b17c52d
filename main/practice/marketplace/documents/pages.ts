import type { Call } from '../call.ts';
import type { ShipmentRecord } from '../records.ts';
import { type Canvas, within } from './canvas.ts';
import { invoicesOf } from './invoice-content.ts';
import { drawInvoice } from './invoice-layout.ts';
import { LABEL_HEIGHT_DOTS, LABEL_WIDTH_DOTS, type LabelContent, labelsOf } from './label-content.ts';
import { drawLabel } from './label-layout.ts';
import { labelPng } from './label-png.ts';
import { A4, FOUR_BY_SIX, type PdfPage } from './pdf-file.ts';

/** Where croppers find the label on A4: x 185 to 405, y 459 to 819 from the bottom left corner (marketplace-api 6.5). */
const LABEL_BOX = { left: 185, top: 23, width: 220, height: 360 } as const;
const BOX_SCALE = Math.min(LABEL_BOX.width / LABEL_WIDTH_DOTS, LABEL_BOX.height / LABEL_HEIGHT_DOTS);
const BELOW_LABEL = LABEL_BOX.top + LABEL_BOX.height + 16;
const TOP_OF_PAGE = 48;

/** One page for each box, as the switches have it; with the invoices below the label they are further pages. */
export function labelPages(call: Call, record: ShipmentRecord): PdfPage[] {
  const { labelPage, labelDrawing } = call.ledger.switches;
  if (labelPage === 'a4-with-invoice') return mergedPages(call, record);
  const asPicture = labelDrawing === 'picture';
  return labelsOf(call, record).map((label) => {
    if (labelPage === 'a4') return a4Label(label, asPicture);
    const draw = (canvas: Canvas) =>
      layLabel(within(canvas, 0, 0, FOUR_BY_SIX.width / LABEL_WIDTH_DOTS), label, asPicture);
    return { ...FOUR_BY_SIX, turned: labelPage === 'turned', draw };
  });
}

/** Label above invoice: the first box's page carries the first invoice, every further box and invoice has a page of its own. */
export function mergedPages(call: Call, record: ShipmentRecord): PdfPage[] {
  const [first, ...boxes] = labelsOf(call, record);
  if (!first) return [];
  const [invoice, ...invoices] = call.ledger.switches.ownInvoicing ? [] : invoicesOf(call, record);
  const asPicture = call.ledger.switches.labelDrawing === 'picture';
  const label = a4Label(first, asPicture);
  const together: PdfPage = {
    ...A4,
    draw(canvas) {
      label.draw(canvas);
      if (invoice) drawInvoice(canvas, BELOW_LABEL, invoice);
    },
  };
  return [together, ...invoices.map((each) => invoicePage(each)), ...boxes.map((each) => a4Label(each, asPicture))];
}

/** One A4 page for each order of the shipment. */
export function invoicePages(call: Call, record: ShipmentRecord): PdfPage[] {
  return invoicesOf(call, record).map((invoice) => invoicePage(invoice));
}

function invoicePage(invoice: Parameters<typeof drawInvoice>[2]): PdfPage {
  return { ...A4, draw: (canvas) => drawInvoice(canvas, TOP_OF_PAGE, invoice) };
}

/** Its label in the box that croppers know. */
function a4Label(label: LabelContent, asPicture: boolean): PdfPage {
  return {
    ...A4,
    draw: (canvas) => layLabel(within(canvas, LABEL_BOX.left, LABEL_BOX.top, BOX_SCALE), label, asPicture),
  };
}

function layLabel(canvas: Canvas, label: LabelContent, asPicture: boolean): void {
  if (asPicture && canvas.picture) canvas.picture(0, 0, LABEL_WIDTH_DOTS, LABEL_HEIGHT_DOTS, labelPng([label], 300));
  else drawLabel(canvas, label);
}
