import bwip from 'bwip-js/node';
import PDFDocument from 'pdfkit';
import { PNG } from 'pngjs';

/** Where labels for the tests are drawn; dots of the label's own resolution from its upper left corner. */
export interface Surface {
  bar(left: number, top: number, width: number, height: number): void;
  text(left: number, top: number, size: number, words: string): void;
}

/** What is on a label, in dots, and where its bars must come out. */
export interface Sample {
  readonly bars: string;
  readonly barsKind?: string;
  readonly moduleDots: number;
  readonly square: string;
  readonly matrix: string;
  readonly cellDots: number;
  readonly words?: readonly string[];
}
export interface DrawnSample {
  /** A row through the middle of the bars, and both sides of every bar. */
  readonly row: number;
  readonly edges: readonly number[];
  /** Around the DataMatrix with its quiet zone. */
  readonly matrixBox: { readonly left: number; readonly top: number; readonly size: number };
}

const BARS = { left: 40, top: 60, height: 150 };
const SQUARE = { left: 60, top: 260 };
const MATRIX = { left: 440, top: 270 };
const WORDS_TOP = 520;

/** The same label on every surface; `times` is its resolution over 203 dpi. */
export function drawSample(surface: Surface, sample: Sample, times = 1): DrawnSample {
  const { moduleDots, cellDots } = sample;
  const edges: number[] = [];
  let x = BARS.left * times;
  for (const [index, run] of runsOf(sample.barsKind ?? 'code128', sample.bars).entries()) {
    const width = run * moduleDots;
    if (index % 2 === 0) {
      surface.bar(x, BARS.top * times, width, BARS.height * times);
      edges.push(x, x + width);
    }
    x += width;
  }
  drawCells(surface, 'qrcode', sample.square, SQUARE.left * times, SQUARE.top * times, cellDots);
  const columns = drawCells(surface, 'datamatrix', sample.matrix, MATRIX.left * times, MATRIX.top * times, cellDots);
  for (const [line, words] of (sample.words ?? ['Ship to: A. Buyer, 12 MG Road, Bengaluru 560001']).entries()) {
    surface.text(40 * times, (WORDS_TOP + line * 40) * times, 24 * times, words);
  }
  const quiet = 2 * cellDots;
  const matrixBox = {
    left: Math.floor(MATRIX.left * times - quiet),
    top: Math.floor(MATRIX.top * times - quiet),
    size: Math.ceil(columns * cellDots + 2 * quiet),
  };
  return { row: Math.round((BARS.top + BARS.height / 2) * times), edges, matrixBox };
}

/** One page of a PDF to be; dots are `dpi` to the inch. */
export interface PdfSheet {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly dpi: number;
  /** `/Rotate` of the page, which is drawn so that it is upright when shown. */
  readonly rotate?: 90 | 180 | 270;
  /** Drawn lying on its side, to be turned clockwise. */
  readonly lying?: boolean;
  readonly font?: string;
  draw(surface: Surface, file: PDFKit.PDFDocument): void;
}

export function pdfOf(sheets: readonly PdfSheet[]): Uint8Array {
  const file = new PDFDocument({ autoFirstPage: false, margin: 0, info: { CreationDate: new Date(0) } });
  for (const sheet of sheets) {
    const points = 72 / sheet.dpi;
    const [width, height] = [sheet.widthDots, sheet.heightDots];
    const onSide = sheet.lying === true || sheet.rotate === 90 || sheet.rotate === 270;
    const size: [number, number] = onSide ? [height * points, width * points] : [width * points, height * points];
    file.addPage({ size, margin: 0 });
    if (sheet.rotate !== undefined) Object.assign(file.page.dictionary.data, { Rotate: sheet.rotate });
    if (sheet.font !== undefined) file.font(sheet.font);
    sheet.draw(
      {
        bar(left, top, wide, high) {
          const [u, v, w, h] = placed(sheet, left, top, wide, high);
          file.rect(u * points, v * points, w * points, h * points).fill('black');
        },
        text(left, top, dots, words) {
          if (onSide || sheet.rotate === 180) return;
          file.fillColor('black').fontSize(dots * points);
          file.text(words, left * points, top * points, { lineBreak: false });
        },
      },
      file,
    );
  }
  file.end();
  const bytes: unknown = file.read();
  if (!(bytes instanceof Uint8Array)) throw new Error('The PDF did not come out whole');
  return bytes;
}

/** A rectangle of the upright label on a page that is turned when shown. */
function placed(sheet: PdfSheet, left: number, top: number, width: number, height: number) {
  const { widthDots, heightDots } = sheet;
  if (sheet.lying === true || sheet.rotate === 90) return [top, widthDots - left - width, height, width] as const;
  if (sheet.rotate === 180) return [widthDots - left - width, heightDots - top - height, width, height] as const;
  if (sheet.rotate === 270) return [heightDots - top - height, left, height, width] as const;
  return [left, top, width, height] as const;
}

/** A grey picture of whole dots; text is left out. `perMetre` is written into it where given. */
export function pngOf(
  width: number,
  height: number,
  perMetre: number | undefined,
  draw: (surface: Surface) => void,
): Buffer {
  const picture = new PNG({ width, height, colorType: 0 });
  picture.data.fill(255);
  draw({
    bar(left, top, wide, high) {
      for (let y = Math.round(top); y < Math.round(top + high); y += 1) {
        for (let x = Math.round(left); x < Math.round(left + wide); x += 1)
          picture.data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
      }
    },
    text: () => undefined,
  });
  const bytes = PNG.sync.write(picture, { colorType: 0 });
  return perMetre === undefined ? bytes : withResolution(bytes, perMetre);
}

/** A `pHYs` chunk behind the header. */
function withResolution(png: Buffer, perMetre: number): Buffer {
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write('pHYs', 4, 'latin1');
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk[16] = 1;
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

/** As zlib and PNG count it. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

function runsOf(kind: string, text: string): readonly number[] {
  const [symbol] = bwip.raw(kind, text, '');
  if (!symbol || !('sbs' in symbol)) throw new Error(`${kind} has no bars`);
  return symbol.sbs;
}

/** Cells of a matrix code; gives its columns. */
export function drawCells(
  surface: Surface,
  kind: string,
  text: string,
  left: number,
  top: number,
  cell: number,
): number {
  const [symbol] = bwip.raw(kind, text, '');
  if (!symbol || !('pixs' in symbol)) throw new Error(`${kind} has no cells`);
  const { pixs, pixx } = symbol;
  // Code words of PDF417 are three modules high.
  const high = kind === 'pdf417' ? 3 * cell : cell;
  for (let row = 0; row < pixs.length / pixx; row += 1) {
    for (let column = 0; column < pixx; column += 1) {
      if (pixs[row * pixx + column]) surface.bar(left + column * cell, top + row * high, cell, high);
    }
  }
  return pixx;
}
