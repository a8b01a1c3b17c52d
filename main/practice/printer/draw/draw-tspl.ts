import { drawBars, drawCells } from './barcodes.ts';
import { createDots, type Dots, type Ink, penAt, type QuarterTurns } from './dots.ts';
import { fieldsOf, numberAt } from './fields.ts';
import { write } from './letters.ts';

/** Width and height of the cells of the fonts inside (TSPL programming manual, `TEXT`). */
const FONTS: Readonly<Record<string, readonly [number, number]>> = {
  1: [8, 12],
  2: [12, 20],
  3: [16, 24],
  4: [24, 32],
  5: [32, 48],
  6: [14, 19],
  7: [21, 27],
  8: [14, 25],
};
const BARCODES: Readonly<Record<string, string>> = {
  '128': 'code128',
  '128M': 'code128',
  EAN128: 'gs1-128',
  '25': 'interleaved2of5',
  '39': 'code39',
  '39C': 'code39',
  '93': 'code93',
  EAN13: 'ean13',
  EAN8: 'ean8',
  UPCA: 'upca',
  UPCE: 'upce',
  CODA: 'rationalizedCodabar',
};
const BITMAP_INKS: readonly Ink[] = ['white', 'black', 'swapped'];

/** What TSPL puts on a label of this size: what is drawn since the last `CLS`. `BITMAP` exactly, letters in a font of ours. */
export function drawTspl(bytes: Uint8Array, widthDots: number, heightDots: number, dpi: number): Dots {
  const dots = createDots(widthDots, heightDots);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const origin = { x: 0, y: 0 };
  let at = 0;
  while (at < text.length) {
    const bitmap = /^\s*BITMAP\s+([-\d\s]+),([-\d\s]+),([\d\s]+),([\d\s]+),\s*(\d)\s*,/i.exec(text.slice(at, at + 120));
    if (bitmap) {
      const [x = 0, y = 0, rowBytes = 0, rows = 0, mode = 0] = bitmap.slice(1).map(Number);
      const from = at + bitmap[0].length;
      const white = bytes.subarray(from, from + rowBytes * rows);
      const black = Uint8Array.from(white, (byte) => ~byte);
      dots.picture(x + origin.x, y + origin.y, rowBytes, black, BITMAP_INKS[mode] ?? 'white');
      at = from + rowBytes * rows;
      continue;
    }
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    obey(dots, text.slice(at, end).trim(), origin, dpi);
    at = end + 1;
  }
  return dots;
}

function obey(dots: Dots, line: string, origin: { x: number; y: number }, dpi: number): void {
  const name = /^[A-Z]+\d*/i.exec(line)?.[0].toUpperCase() ?? '';
  const fields = fieldsOf(line.slice(name.length).trim());
  const n = (index: number) => numberAt(fields, index);
  const x = n(0) + origin.x;
  const y = n(1) + origin.y;
  const turn = (index: number) => (((n(index) / 90) | 0) & 3) as QuarterTurns;
  const last = fields.at(-1) ?? '';
  switch (name) {
    case 'CLS':
      return void dots.clear();
    case 'REFERENCE':
      origin.x = n(0);
      origin.y = n(1);
      return;
    case 'BAR':
      return void dots.bar(x, y, n(2), n(3));
    case 'REVERSE':
      return void dots.bar(x, y, n(2), n(3), 'swapped');
    case 'ERASE':
      return void dots.bar(x, y, n(2), n(3), 'white');
    case 'BOX':
      return void box(dots, x, y, n(2) + origin.x, n(3) + origin.y, n(4));
    case 'TEXT': {
      const [width, height] = cellOf(fields[2] ?? '', n(4), n(5), dpi);
      return void write(penAt(dots, x, y, turn(3)), last, width, height);
    }
    case 'BLOCK': {
      const [width, height] = cellOf(fields[4] ?? '', n(6), n(7), dpi);
      const columns = Math.max(1, Math.floor(n(2) / width));
      for (let row = 0; row * columns < last.length && (row + 1) * height <= n(3); row += 1) {
        write(penAt(dots, x, y + row * height, turn(5)), last.slice(row * columns, (row + 1) * columns), width, height);
      }
      return;
    }
    case 'BARCODE': {
      const style = { moduleDots: Math.max(1, n(6)), heightDots: n(3), textDots: n(4) > 0 ? 24 : undefined };
      drawBars(penAt(dots, x, y, turn(5)), BARCODES[(fields[2] ?? '').toUpperCase()] ?? '', last, style);
      return;
    }
    case 'QRCODE':
      drawCells(penAt(dots, x, y, turn(5)), 'qrcode', last, Math.max(1, n(3)), `eclevel=${fields[2] ?? 'M'}`);
      return;
    case 'DMATRIX': {
      const module = fields.map((field) => /^X(\d+)$/i.exec(field)?.[1]).find((found) => found !== undefined);
      drawCells(penAt(dots, x, y, 0), 'datamatrix', last, Math.max(1, Number(module ?? 4)));
      return;
    }
    case 'PDF417':
      drawCells(penAt(dots, x, y, turn(4)), 'pdf417', last, 2);
      return;
    default:
      return;
  }
}

/** Font `0` and file fonts take their size in points. */
function cellOf(font: string, across: number, down: number, dpi: number): readonly [number, number] {
  const cell = FONTS[font];
  if (cell) return [cell[0] * Math.max(1, across), cell[1] * Math.max(1, down)];
  const points = (count: number) => Math.max(8, Math.round((count * dpi) / 72));
  return [Math.round(points(across) * 0.55), points(down)];
}

export function box(dots: Dots, left: number, top: number, right: number, bottom: number, thick: number): void {
  dots.bar(left, top, right - left, thick);
  dots.bar(left, bottom - thick, right - left, thick);
  dots.bar(left, top, thick, bottom - top);
  dots.bar(right - thick, top, thick, bottom - top);
}
