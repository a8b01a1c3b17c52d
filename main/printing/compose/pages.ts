import PDFDocument from 'pdfkit';
import type { PrinterProfile } from '../rendition.ts';
import { code128, moduleDots, QUIET_CELLS, QUIET_MODULES, qrCode } from './symbols.ts';
import { setLine } from './typeface.ts';

const MM_PER_INCH = 25.4;
const POINTS_PER_INCH = 72;
/** Height of Noto Sans' capitals, and of what stands above and below the baseline in any of its scripts, of the font's size. */
export const CAPITALS = 0.714;
export const ASCENT = 0.95;
export const LINE = 1.32;
/** How much is added to a stroke for bold, of the font's size; the variable fonts' own weights cannot be had from their outlines. */
const BOLD = 0.045;
/** Modules thinner than this do not survive paper (printing 4.2). */
const LEAST_MODULE_DOTS = 2;

export interface TextStyle {
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
  readonly white?: boolean;
}

/** A page drawn in the printer's dots from its upper left corner. Bars begin and end on whole dots, so that none changes its width. */
export interface Page {
  readonly width: number;
  readonly height: number;
  /** Dots for so many mm. */
  mm(mm: number): number;
  bar(left: number, top: number, width: number, height: number): void;
  /** One line; `left` is its anchor, `top` the upper edge of its capitals. */
  text(left: number, top: number, size: number, content: string, style?: TextStyle): void;
  /** In the middle of its room, as wide as that allows; returns its height, or 0 and draws nothing where it would be too fine to read. */
  code128(left: number, top: number, width: number, height: number, content: string): number;
  /** A square as large as its cells allow within `side`; returns its side with its quiet zone, or 0 where it would be too fine. */
  qrCode(left: number, top: number, side: number, content: string): number;
}

export type Paper = Pick<PrinterProfile, 'dpi' | 'widthMm' | 'heightMm' | 'turn' | 'language'>;

/** Paper in whole dots. Turned by a quarter when printing, it is composed lying on its side. */
export function paperOf({ dpi, widthMm, heightMm, turn, language }: Paper) {
  const dots = (mm: number) => Math.floor((mm * dpi) / MM_PER_INCH + 1e-6);
  const [width, height] = [dots(widthMm), dots(heightMm)];
  const onItsSide = language !== 'pdf' && (turn === 90 || turn === 270);
  return onItsSide ? { width: height, height: width } : { width, height };
}

/** A PDF of these pages, all of the paper's size. */
export function writePages(profile: Paper, madeAtMs: number, pages: readonly ((page: Page) => void)[]): Uint8Array {
  const { dpi } = profile;
  const { width, height } = paperOf(profile);
  const point = POINTS_PER_INCH / dpi;
  const file = new PDFDocument({
    ...{ autoFirstPage: false, margin: 0 },
    info: { Creator: 'Packbench', CreationDate: new Date(madeAtMs) },
  });
  for (const draw of pages) {
    file.addPage({ size: [width * point, height * point], margin: 0 });
    file.scale(point);
    draw(pageOf(file, width, height, dpi));
  }
  file.end();
  // Everything was pushed by the calls above; nothing of it waits for a turn of the event loop.
  const bytes: unknown = file.read();
  if (!(bytes instanceof Uint8Array)) throw new Error('The PDF did not come out whole');
  return bytes;
}

function pageOf(file: PDFKit.PDFDocument, width: number, height: number, dpi: number): Page {
  const mm = (length: number) => (length * dpi) / MM_PER_INCH;
  const bar = (left: number, top: number, across: number, down: number) => {
    const [x, y] = [Math.round(left), Math.round(top)];
    file.rect(x, y, Math.round(left + across) - x, Math.round(top + down) - y).fill('black');
  };
  return {
    ...{ width, height, mm, bar },
    text(left, top, size, content, { bold = false, align = 'left', white = false } = {}) {
      const line = setLine(content, size);
      const shift = align === 'right' ? line.width : align === 'center' ? line.width / 2 : 0;
      file.save().translate(left - shift, top + size * CAPITALS);
      for (const path of line.paths) file.path(path);
      const ink = white ? 'white' : 'black';
      if (bold) file.lineWidth(size * BOLD).fillAndStroke(ink, ink, 'non-zero');
      else if (line.paths.length > 0) file.fill(ink, 'non-zero');
      file.restore();
    },
    code128(left, top, room, tall, content) {
      const symbol = code128(content);
      const module = moduleDots(symbol.modules + 2 * QUIET_MODULES, room, LEAST_MODULE_DOTS, Math.ceil(mm(0.5)));
      if (module === 0) return 0;
      let x = Math.round(left + (room - symbol.modules * module) / 2);
      for (const [index, run] of symbol.runs.entries()) {
        if (index % 2 === 0) bar(x, top, run * module, tall);
        x += run * module;
      }
      return tall;
    },
    qrCode(left, top, side, content) {
      const symbol = qrCode(content);
      const cell = moduleDots(symbol.size + 2 * QUIET_CELLS, side, LEAST_MODULE_DOTS, Math.ceil(mm(1)));
      if (cell === 0) return 0;
      const quiet = QUIET_CELLS * cell;
      for (let row = 0; row < symbol.size; row += 1) {
        for (let column = 0; column < symbol.size; column += 1) {
          const from = column;
          while (column < symbol.size && symbol.dark(row, column)) column += 1;
          const x = left + quiet + from * cell;
          if (column > from) bar(x, top + quiet + row * cell, (column - from) * cell, cell);
        }
      }
      return (symbol.size + 2 * QUIET_CELLS) * cell;
    },
  };
}
