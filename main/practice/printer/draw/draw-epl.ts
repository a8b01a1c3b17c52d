import { drawBars, drawCells } from './barcodes.ts';
import { createDots, type Dots, penAt, type QuarterTurns } from './dots.ts';
import { box } from './draw-tspl.ts';
import { fieldsOf, numberAt } from './fields.ts';
import { write } from './letters.ts';

/** Width and height of the cells of fonts 1 to 5 at 203 dpi (EPL2 programmer's manual, `A`). */
const FONTS: readonly (readonly [number, number])[] = [
  [8, 12],
  [8, 12],
  [10, 16],
  [12, 20],
  [14, 24],
  [32, 48],
];
const BARCODES: Readonly<Record<string, string>> = {
  '0': 'gs1-128',
  '1': 'code128',
  '1A': 'code128',
  '1B': 'code128',
  '1C': 'code128',
  '1E': 'gs1-128',
  '2': 'interleaved2of5',
  '3': 'code39',
  '3C': 'code39',
  '9': 'code93',
  E30: 'ean13',
  E80: 'ean8',
  UA0: 'upca',
  UE0: 'upce',
  K: 'rationalizedCodabar',
};

/** What EPL2 puts on a label of this size: what is drawn since the last `N`. `GW` exactly, letters in a font of ours. */
export function drawEpl(bytes: Uint8Array, widthDots: number, heightDots: number): Dots {
  const dots = createDots(widthDots, heightDots);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const form = { x: 0, y: 0, width: widthDots };
  let at = 0;
  while (at < text.length) {
    const graphic = /^\s*GW([-\d ]+),([-\d ]+),([\d ]+),([\d ]+)(?:,|\r?\n)/.exec(text.slice(at, at + 60));
    if (graphic) {
      const [x = 0, y = 0, rowBytes = 0, rows = 0] = graphic.slice(1).map(Number);
      const from = at + graphic[0].length;
      const black = Uint8Array.from(bytes.subarray(from, from + rowBytes * rows), (byte) => ~byte);
      dots.picture(x + form.x, y + form.y, rowBytes, black, 'black');
      at = from + rowBytes * rows;
      continue;
    }
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    obey(dots, text.slice(at, end).trim(), form);
    at = end + 1;
  }
  // What lies beyond the form's width is never burnt.
  dots.bar(form.width, 0, Math.max(0, widthDots - form.width), heightDots, 'white');
  return dots;
}

function obey(dots: Dots, line: string, form: { x: number; y: number; width: number }): void {
  if (line === 'N') return void dots.clear();
  const name = /^(L[OWE]|[A-Za-z])/.exec(line)?.[0] ?? '';
  const fields = fieldsOf(line.slice(name.length));
  const n = (index: number) => numberAt(fields, index);
  const x = n(0) + form.x;
  const y = n(1) + form.y;
  const last = fields.at(-1) ?? '';
  const pen = () => penAt(dots, x, y, (n(2) & 3) as QuarterTurns);
  switch (name) {
    case 'q':
      form.width = n(0);
      return;
    case 'R':
      form.x = n(0);
      form.y = n(1);
      return;
    case 'LO':
      return void dots.bar(x, y, n(2), n(3));
    case 'LW':
      return void dots.bar(x, y, n(2), n(3), 'white');
    case 'LE':
      return void dots.bar(x, y, n(2), n(3), 'swapped');
    case 'X':
      return void box(dots, x, y, n(3) + form.x, n(4) + form.y, n(2));
    case 'A': {
      const [width, height] = FONTS[n(3)] ?? [8, 12];
      return void write(pen(), last, width * Math.max(1, n(4)), height * Math.max(1, n(5)));
    }
    case 'B': {
      const style = { moduleDots: Math.max(1, n(4)), heightDots: n(6), textDots: fields[7] === 'B' ? 20 : undefined };
      drawBars(pen(), BARCODES[fields[3] ?? ''] ?? '', last, style);
      return;
    }
    case 'b':
      return void square(dots, x, y, fields, last);
    default:
      return;
  }
}

function square(dots: Dots, x: number, y: number, fields: readonly string[], text: string): void {
  const kind = fields[2] === 'Q' ? 'qrcode' : fields[2] === 'D' ? 'datamatrix' : fields[2] === 'P' ? 'pdf417' : '';
  const letter = fields[2] === 'D' ? 'h' : 's';
  const cell = fields
    .map((field) => new RegExp(`^${letter}(\\d+)$`).exec(field)?.[1])
    .find((size) => size !== undefined);
  drawCells(penAt(dots, x, y, 0), kind, text, Math.max(1, Number(cell ?? 3)));
}
