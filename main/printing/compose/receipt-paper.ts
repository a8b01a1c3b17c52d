import { PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import type { Bitmap } from '../languages/bitmap.ts';
import type { PrinterProfile } from '../rendition.ts';
import { linePicture } from './line-picture.ts';
import { QUIET_CELLS, QUIET_MODULES, qrCode } from './symbols.ts';
import { linesOf } from './typeface.ts';

/** A roll as ESC/POS printers see it. Everything is added in its order; `end` cuts and gives the bytes. */
export interface ReceiptPaper {
  /** Letters of the printer's own font side by side. */
  readonly columns: number;
  /** Words that wrap at spaces, in the printer's letters where it has them, else drawn. */
  text(words: string, style?: { readonly bold?: boolean; readonly indent?: number }): Promise<void>;
  /** One line as large as the printer can write it across the paper, in the middle. */
  huge(words: string): void;
  /** Code 128 where its bars are 2 dots and more, else a QR code. */
  code(content: string): void;
  rule(): void;
  end(): Promise<Uint8Array>;
}

const MM_PER_INCH = 25.4;
/** Font A of every ESC/POS printer, at any resolution it is made for (Epson ESC/POS reference, `ESC M`). */
const LETTER_DOTS = 12;
const LETTER_HEIGHT_DOTS = 24;
/** Of 58 mm paper 48 are printed on, of 80 mm 72. */
const MARGINS_MM = (widthMm: number) => (widthMm <= 60 ? 10 : 8);
const CODE_128 = 73;
/** `ESC @`: whatever was printed before. */
const INITIALIZE = [0x1b, 0x40];
const MODULE_DOTS = [3, 2] as const;
/** All that is in one place in every printer: which code pages one has, and under which numbers, differs between makers. */
const OWN_LETTERS = /^[\x20-\x7e]*$/;

/** Printed on with node-thermal-printer, which puts the bytes together and sends nothing. */
export function receiptPaper(profile: Pick<PrinterProfile, 'dpi' | 'widthMm'>): ReceiptPaper {
  const dots = Math.floor(((profile.widthMm - MARGINS_MM(profile.widthMm)) * profile.dpi) / MM_PER_INCH / 8) * 8;
  const columns = Math.max(16, Math.floor(dots / LETTER_DOTS));
  let collected: Uint8Array = new Uint8Array();
  const collector = {
    execute: (buffer: Buffer): Promise<string> => {
      collected = buffer;
      return Promise.resolve('');
    },
  };
  const printer = new ThermalPrinter({
    type: PrinterTypes.EPSON,
    width: columns,
    // It takes an object in place of an address; its types know only the address.
    interface: collector as unknown as string,
  });
  printer.add(Buffer.from(INITIALIZE));

  async function drawn(words: string, indentDots: number, bold: boolean): Promise<void> {
    const room = dots - indentDots;
    for (const line of linesOf(words, LETTER_HEIGHT_DOTS, room)) {
      const picture = await linePicture(line, LETTER_HEIGHT_DOTS, room, profile, bold);
      printer.add(rasterOf(picture, indentDots));
    }
  }

  return {
    columns,
    async text(words, { bold = false, indent = 0 } = {}) {
      const line = words
        .normalize('NFC')
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim();
      if (!OWN_LETTERS.test(line)) {
        await drawn(line, indent * LETTER_DOTS, bold);
        return;
      }
      printer.bold(bold);
      for (const part of folded(line, columns - indent)) printer.println(`${' '.repeat(indent)}${part}`);
      printer.bold(false);
    },
    huge(words) {
      const times = Math.max(1, Math.min(8, Math.floor(columns / Math.max(1, words.length))));
      printer.alignCenter();
      printer.bold(true);
      printer.setTextSize(times - 1, times - 1);
      printer.add(Buffer.from(`${words}\n`, 'latin1'));
      printer.setTextNormal();
      printer.bold(false);
      printer.alignLeft();
    },
    code(content) {
      const symbol = OWN_LETTERS.test(content)
        ? modulesInSubsetB(content) + 2 * QUIET_MODULES
        : Number.POSITIVE_INFINITY;
      const module = MODULE_DOTS.find((each) => symbol * each <= dots);
      printer.alignCenter();
      if (module === undefined) {
        const cells = qrCode(content).size + 2 * QUIET_CELLS;
        printer.printQR(content, {
          cellSize: Math.max(3, Math.min(6, Math.floor(dots / cells))),
          correction: 'M',
          model: 2,
        });
      } else {
        // `{` begins a change of subset in the printer's data (Epson ESC/POS reference, `GS k`).
        printer.printBarcode(content.replaceAll('{', '{{'), CODE_128, { width: module, height: 80 });
      }
      printer.newLine();
      printer.alignLeft();
    },
    rule: () => printer.drawLine(),
    async end() {
      printer.cut({ verticalTabAmount: 1 });
      await printer.execute();
      return collected;
    },
  };
}

/** Start, one symbol for each character, check and stop: printers do not change to subset C by themselves. */
function modulesInSubsetB(text: string): number {
  return 11 * (text.length + 2) + 13;
}

/** Broken at spaces, inside words only where one is longer than a line. */
function folded(line: string, columns: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const word of line.split(' ')) {
    const longer = part === '' ? word : `${part} ${word}`;
    if (longer.length <= columns) {
      part = longer;
      continue;
    }
    if (part !== '') parts.push(part);
    let rest = word;
    for (; rest.length > columns; rest = rest.slice(columns)) parts.push(rest.slice(0, columns));
    part = rest;
  }
  return [...parts, part];
}

/** `GS v 0`: a picture of so many rows, `indentDots` from the left, whole bytes of them (Epson ESC/POS reference). */
function rasterOf({ bytesPerRow, heightDots, bits }: Bitmap, indentDots: number): Buffer {
  const indent = Math.round(indentDots / 8);
  const wide = bytesPerRow + indent;
  const head = [0x1d, 0x76, 0x30, 0, wide & 0xff, wide >> 8, heightDots & 0xff, heightDots >> 8];
  const picture = Buffer.alloc(wide * heightDots);
  for (let row = 0; row < heightDots; row += 1) {
    picture.set(bits.subarray(row * bytesPerRow, (row + 1) * bytesPerRow), row * wide + indent);
  }
  return Buffer.concat([Buffer.from(head), picture]);
}
