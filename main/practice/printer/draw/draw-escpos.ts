import { escPosLength } from '../streams/escpos-grammar.ts';
import { drawBars, drawCells } from './barcodes.ts';
import { createDots, type Dots, penAt } from './dots.ts';
import { createLine, type EscPosLine } from './escpos-line.ts';

const ESC = 0x1b;
const GS = 0x1d;
const BARCODES: Readonly<Record<number, string>> = {
  0: 'upca',
  1: 'upce',
  2: 'ean13',
  3: 'ean8',
  4: 'code39',
  5: 'interleaved2of5',
  6: 'rationalizedCodabar',
  7: 'code93',
  8: 'code128',
};

interface Settings {
  barcodeHeight: number;
  moduleDots: number;
  barcodeText: boolean;
  cellDots: number;
  level: string;
  stored: string;
}

/** What ESC/POS puts on a roll of this width: pictures exactly, letters in a font of ours. */
export function drawEscPos(bytes: Uint8Array, widthDots: number): Dots {
  const dots = createDots(widthDots, 'roll');
  const line = createLine(dots);
  const settings: Settings = {
    barcodeHeight: 162,
    moduleDots: 3,
    barcodeText: false,
    cellDots: 3,
    level: 'L',
    stored: '',
  };
  let picture: { rowBytes: number; bits: Uint8Array } | undefined;
  for (let at = 0; at < bytes.length; ) {
    const length = escPosLength(bytes, at);
    if (length === 'more') break;
    const command = bytes.subarray(at, at + length);
    at += length;
    const [lead = 0, code = 0, first = 0] = command;
    const sign = String.fromCharCode(code);
    if (lead === GS && sign === 'v')
      raster(line, dots, (command[4] ?? 0) + (command[5] ?? 0) * 256, command.subarray(8), first);
    else if (lead === GS && ((sign === '(' && first === 0x4c) || sign === '8')) {
      const stored = storedPicture(command, sign === '8' ? 7 : 5);
      if (stored === 'print') {
        if (picture) raster(line, dots, picture.rowBytes, picture.bits, 0);
      } else picture = stored ?? picture;
    } else if (lead === GS && sign === '(' && first === 0x6b) squares(line, dots, settings, command);
    else if (lead === GS && sign === 'k') bars(line, dots, settings, command);
    else if (lead === GS && 'hwH'.includes(sign)) {
      if (sign === 'h') settings.barcodeHeight = first;
      else if (sign === 'w') settings.moduleDots = Math.max(1, first);
      else settings.barcodeText = (first & 3) !== 0;
    } else if (lead === ESC && sign === '*') columns(line, dots, command);
    else line.obey(command);
  }
  line.flush();
  return dots;
}

/** Bit 0 of the mode doubles the width, bit 1 the height. */
function raster(line: EscPosLine, dots: Dots, rowBytes: number, bits: Uint8Array, mode: number): void {
  line.flush();
  const rows = rowBytes === 0 ? 0 : Math.floor(bits.length / rowBytes);
  const [across, down] = [mode & 1 ? 2 : 1, mode & 2 ? 2 : 1];
  const left = line.leftFor(rowBytes * 8 * across);
  if (across === 1 && down === 1) dots.picture(left, line.top, rowBytes, bits, 'black');
  else {
    for (let row = 0; row < rows; row += 1) {
      for (let x = 0; x < rowBytes * 8; x += 1) {
        const black = ((bits[row * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
        if (black) dots.bar(left + x * across, line.top + row * down, across, down);
      }
    }
  }
  line.feed(rows * down);
}

/** `GS ( L` and `GS 8 L`: function 112 keeps a picture in the print buffer, 50 prints it. */
function storedPicture(
  command: Uint8Array,
  from: number,
): { rowBytes: number; bits: Uint8Array } | 'print' | undefined {
  const fn = command[from + 1];
  if (fn === 50 || fn === 2) return 'print';
  if (fn !== 112) return undefined;
  const width = (command[from + 6] ?? 0) + (command[from + 7] ?? 0) * 256;
  return { rowBytes: Math.ceil(width / 8), bits: command.subarray(from + 10) };
}

/** `ESC *`: columns of 8 or 24 dots, laid into the line. */
function columns(line: EscPosLine, dots: Dots, command: Uint8Array): void {
  const mode = command[2] ?? 0;
  const tall = mode >= 32 ? 3 : 1;
  const across = mode === 0 || mode === 32 ? 2 : 1;
  const count = (command[3] ?? 0) + (command[4] ?? 0) * 256;
  const down = tall === 1 ? 3 : 1;
  const left = line.leftFor(count * across);
  for (let column = 0; column < count; column += 1) {
    for (let row = 0; row < tall * 8; row += 1) {
      const byte = command[5 + column * tall + (row >> 3)] ?? 0;
      if (byte & (0x80 >> (row & 7))) dots.bar(left + column * across, line.top + row * down, across, down);
    }
  }
  line.inked(24);
}

function bars(line: EscPosLine, dots: Dots, settings: Settings, command: Uint8Array): void {
  const kind = command[2] ?? 0;
  const counted = kind >= 65;
  const content = Buffer.from(counted ? command.subarray(4) : command.subarray(3, -1)).toString('latin1');
  const name = BARCODES[counted ? kind - 65 : kind] ?? '';
  const text = name === 'code128' ? code128Text(content) : content;
  const style = {
    moduleDots: settings.moduleDots,
    heightDots: settings.barcodeHeight,
    textDots: settings.barcodeText ? 24 : undefined,
  };
  line.flush();
  const width = drawBars({ bar: () => undefined }, name, text, { ...style, textDots: undefined });
  drawBars(penAt(dots, line.leftFor(width), line.top, 0), name, text, style);
  line.feed(style.heightDots + (style.textDots ?? 0) + 4);
}

/** Code sets stand as `{A`, `{B`, `{C` before their text, of which `{C` has a byte for two digits; braces stand doubled. */
function code128Text(content: string): string {
  let pairs = false;
  return content.replace(/\{[ABC{]|[^{]/gs, (sign) => {
    if (sign === '{{') return '{';
    if (sign.length === 2) pairs = sign === '{C';
    if (sign.length === 2) return '';
    return pairs ? String(sign.charCodeAt(0)).padStart(2, '0') : sign;
  });
}

/** `GS ( k`: QR codes (cn 49) and PDF417 (cn 48): settings, store, print. */
function squares(line: EscPosLine, dots: Dots, settings: Settings, command: Uint8Array): void {
  const [cn = 0, fn = 0, value = 0] = command.subarray(5, 8);
  if (fn === 67) settings.cellDots = Math.max(1, value);
  if (fn === 69) settings.level = 'LMQH'[value - 48] ?? 'L';
  if (fn === 80) settings.stored = Buffer.from(command.subarray(8)).toString('latin1');
  if (fn !== 81) return;
  const kind = cn === 49 ? 'qrcode' : cn === 48 ? 'pdf417' : '';
  const options = cn === 49 ? `eclevel=${settings.level}` : '';
  line.flush();
  const side = drawCells({ bar: () => undefined }, kind, settings.stored, settings.cellDots, options);
  const top = line.top;
  drawCells(penAt(dots, line.leftFor(side), top, 0), kind, settings.stored, settings.cellDots, options);
  line.feed(Math.max(dots.heightDots - top, 0));
}
