import { indiaIso } from '../../../../shared/india-time.ts';
import { plainSku } from '../catalogue/product.ts';
import {
  clip,
  LABEL_HEIGHT_DOTS,
  LABEL_WIDTH_DOTS,
  type LabelContent,
  PRACTICE_PLACE,
  qrTextOf,
  shownLines,
  unitsOf,
} from './label-content.ts';
import { outlineBars } from './outline-letters.ts';

const LEFT = 30;
const PRACTICE = outlineBars('PRACTICE', PRACTICE_PLACE)
  .map(({ left, top, width, height }) => `^FO${left},${top}^GB${width},${height},${PRACTICE_PLACE.line}^FS`)
  .join('\n');
const SKU_CHARACTERS = 34;

/**
 * The label of one sub-shipment as ZPL II: the tracking id as Code 128 and as text, a QR code with more, the order, the items,
 * and PRACTICE in outlined letters between them. The same content gives the same bytes.
 */
export function labelZpl(content: LabelContent): string {
  const units = unitsOf(content.lines);
  const qr = qrTextOf(content);
  return [
    '^XA',
    `^CI28^PW${LABEL_WIDTH_DOTS}^LL${LABEL_HEIGHT_DOTS}^LH0,0^PON`,
    text(LEFT, 26, 38, content.vendorName),
    text(560, 30, 32, content.prepaid ? 'PREPAID' : 'COD'),
    text(680, 30, 32, content.express ? 'EXPRESS' : 'SURFACE'),
    rule(78),
    // Bars 3 dots wide with more than ten of them free on both sides.
    `^FO${barcodeLeft(content.trackingId)},100^BY3,3,150^BCN,150,N,N,N,A^FD${content.trackingId}^FS`,
    `^FO0,266^A0N,44,40^FB${LABEL_WIDTH_DOTS},1,0,C,0^FD${content.trackingId}^FS`,
    rule(322),
    text(LEFT, 340, 26, 'Ship to'),
    text(LEFT, 374, 32, clip(content.shipTo, 52)),
    text(LEFT, 424, 26, `Order ${content.orderIds.join(', ')}`),
    text(LEFT, 462, 26, `Dispatch by ${indiaIso(content.dispatchByMs).slice(0, 16).replace('T', ' ')} IST`),
    text(LEFT, 500, 30, `Box ${content.box} of ${content.boxes} (${content.subShipmentId})`),
    rule(546),
    PRACTICE,
    rule(694),
    ...itemTable(content.lines, units),
    // Printers move a QR code down by the bar height that is set; ten is what they start with.
    `^BY3,3,10^FO540,730^BQN,2,5^FH_^FDMA,${escaped(qr)}^FS`,
    rule(1086),
    text(LEFT, 1104, 26, `Sold by ${clip(content.soldBy, 52)}`),
    text(LEFT, 1142, 22, `Shipment ${content.shipmentId}`),
    text(LEFT, 1174, 22, 'PRACTICE LABEL - NOT FOR TRANSPORT'),
    '^PQ1,0,1,N',
    '^XZ',
    '',
  ].join('\n');
}

function itemTable(lines: LabelContent['lines'], units: number): string[] {
  const rows = shownLines(lines).map((line, index) => row(756 + index * 40, plainSku(line.sku), String(line.quantity)));
  return [row(716, 'SKU', 'QTY'), ...rows, row(1040, 'Total', String(units))];
}

function row(top: number, sku: string, quantity: string): string {
  return `${text(LEFT, top, 26, clip(sku, SKU_CHARACTERS))}\n${text(470, top, 26, quantity)}`;
}

function text(left: number, top: number, height: number, content: string): string {
  return `^FO${left},${top}^A0N,${height},${Math.round(height * 0.9)}^FH_^FD${escaped(content)}^FS`;
}

function rule(top: number): string {
  return `^FO20,${top}^GB772,2,2^FS`;
}

/** ZPL's command characters, its escape and everything that is not plain ASCII as hex of UTF-8 (ZPL II guide, ^FH). */
function escaped(content: string): string {
  let out = '';
  for (const byte of Buffer.from(content, 'utf8')) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x5e && byte !== 0x7e && byte !== 0x5f;
    out += plain ? String.fromCharCode(byte) : `_${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Centres the Code 128: letters in subset B, the digits in pairs in subset C, eleven modules each and thirteen to stop. */
function barcodeLeft(trackingId: string): number {
  const digits = /\d+$/.exec(trackingId)?.[0].length ?? 0;
  const symbols = 2 + (trackingId.length - digits) + 1 + Math.ceil(digits / 2) + (digits % 2);
  const widthDots = (symbols * 11 + 13) * 3;
  return Math.max(LEFT, Math.floor((LABEL_WIDTH_DOTS - widthDots) / 2));
}
