import PDFDocument from 'pdfkit';
import type { Canvas } from './canvas.ts';

/** Sizes in points; 0,0 is the top left corner. */
export interface PdfPage {
  readonly width: number;
  readonly height: number;
  /** Shown turned by a quarter, clockwise. */
  readonly turned?: boolean;
  draw(canvas: Canvas): void;
}

export const A4 = { width: 595, height: 842 } as const;
export const FOUR_BY_SIX = { width: 288, height: 432 } as const;

const GREY = '#c8c8c8';

/** A PDF of these pages. The same pages and instant give the same bytes; `madeAtMs` is UTC epoch ms. */
export function writePdf(title: string, madeAtMs: number, pages: readonly PdfPage[]): Uint8Array {
  const info = { Title: title, Creator: 'Practice marketplace', CreationDate: new Date(madeAtMs) };
  const file = new PDFDocument({ autoFirstPage: false, margin: 0, info });
  for (const page of pages) {
    file.addPage({ size: [page.width, page.height], margin: 0 });
    if (page.turned) Object.assign(file.page.dictionary.data, { Rotate: 90 });
    page.draw(canvasOf(file));
  }
  file.end();
  // Everything was pushed by the calls above; nothing of it waits for a turn of the event loop.
  const bytes: unknown = file.read();
  if (!(bytes instanceof Uint8Array)) throw new Error('The PDF did not come out whole');
  return bytes;
}

function canvasOf(file: PDFKit.PDFDocument): Canvas {
  return {
    bar(left, top, width, height, shade = 'black') {
      file.rect(left, top, width, height).fill(shade === 'black' ? 'black' : GREY);
    },
    text(left, top, size, content, style = {}) {
      file
        .font(style.bold ? 'Helvetica-Bold' : 'Helvetica')
        .fontSize(size * 0.86)
        .fillColor('black');
      const width = file.widthOfString(content);
      const shift = style.align === 'right' ? width : style.align === 'center' ? width / 2 : 0;
      file.text(content, left - shift, top, { lineBreak: false });
    },
    picture(left, top, width, height, png) {
      file.image(Buffer.from(png), left, top, { width, height });
    },
  };
}
