import { indiaIso } from '../../shared/india-time.ts';
import type { PrinterConfig } from '../../shared/model/printers.ts';

/** What a shelf ticket says. */
export interface TicketText {
  /** For people, huge: `T-0427`. */
  readonly name: string;
  /** Its barcode: `PB-T:0427`. */
  readonly code: string;
  readonly orderIds: readonly string[];
  readonly titles: readonly string[];
  /** When it was made, UTC epoch ms; shown in India's time. */
  readonly atMs: number;
  readonly practice: boolean;
}

const MM_PER_INCH = 25.4;
const MOST_TITLES = 4;
const MOST_ORDERS = 2;

/**
 * A shelf ticket in ZPL for a label printer: the number across the whole width, its Code 128 below, order, time and items under it
 * (ZPL II `^A0`, `^BC`, `^FH`). Sizes follow the label, so that it fits a 50 mm ticket and a 100 mm shipping label alike.
 */
export function ticketZpl(
  ticket: TicketText,
  { dpi, widthMm, heightMm }: Pick<PrinterConfig, 'dpi' | 'widthMm' | 'heightMm'>,
): Uint8Array {
  const dots = (mm: number) => Math.round((mm * dpi) / MM_PER_INCH);
  const width = dots(widthMm);
  const margin = dots(3);
  const inner = width - 2 * margin;
  // ZPL's scalable font is about 0.6 of its height wide.
  const fitting = (text: string, most: number) => Math.min(most, Math.floor(inner / (Math.max(1, text.length) * 0.6)));
  let y = margin;
  const fields: string[] = [];
  const line = (text: string, height: number) => {
    fields.push(`^FO${margin},${y}^A0N,${height},${height}^FH_^FD${fieldText(text)}^FS`);
    y += Math.round(height * 1.25);
  };

  if (ticket.practice) line('PRACTICE', fitting('PRACTICE', dots(8)));
  line(ticket.name, fitting(ticket.name, dots(Math.min(32, heightMm / 3))));
  const barHeight = dots(Math.min(18, heightMm / 5));
  // Code 128: 11 modules a character, with start, check and stop about 35 more.
  const module = Math.max(1, Math.min(4, Math.floor(inner / (11 * ticket.code.length + 35 + 20))));
  fields.push(`^FO${margin},${y}^BY${module}^BCN,${barHeight},N,N,N^FD${ticket.code}^FS`);
  y += barHeight + dots(3);
  const small = dots(4);
  const letters = Math.floor(inner / (small * 0.6));
  const rows = [
    ...ticket.orderIds.slice(0, MOST_ORDERS),
    indiaIso(ticket.atMs).slice(0, 16).replace('T', ' '),
    ...ticket.titles.slice(0, MOST_TITLES),
    ...(ticket.titles.length > MOST_TITLES ? [`+ ${ticket.titles.length - MOST_TITLES}`] : []),
  ];
  for (const row of rows) if (y + small <= dots(heightMm) - margin) line(shortened(row, letters), small);
  const zpl = `^XA^CI28^PW${width}^LL${dots(heightMm)}^LH0,0${fields.join('')}^XZ`;
  return new TextEncoder().encode(zpl);
}

function shortened(text: string, letters: number): string {
  const characters = [...text];
  return characters.length <= letters ? text : `${characters.slice(0, Math.max(1, letters - 1)).join('')}.`;
}

/** Characters that ZPL would take for a command, and the hex sign itself, as `_xx`; no line breaks. */
function fieldText(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\^~_\\]/g, (sign) => `_${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
