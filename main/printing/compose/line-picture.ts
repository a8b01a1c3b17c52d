import type { Bitmap } from '../languages/bitmap.ts';
import { withPdf } from '../raster/pdf-document.ts';
import { pageDots } from '../raster/pdf-dots.ts';
import { loadPdfium } from '../raster/pdfium-module.ts';
import type { PrinterProfile } from '../rendition.ts';
import { ASCENT, CAPITALS, LINE, writePages } from './pages.ts';

const MM_PER_INCH = 25.4;

/** A line of text as dots, for what a printer's own letters cannot write; as tall as `size` asks for, as wide as `widthDots`. */
export async function linePicture(
  text: string,
  size: number,
  widthDots: number,
  { dpi }: Pick<PrinterProfile, 'dpi'>,
  bold = false,
): Promise<Bitmap> {
  const heightDots = Math.ceil(size * LINE);
  const paper = { widthMm: (widthDots * MM_PER_INCH) / dpi, heightMm: (heightDots * MM_PER_INCH) / dpi };
  const pdf = writePages({ ...paper, dpi, language: 'pdf', turn: 0 }, 0, [
    (page) => page.text(0, size * (ASCENT - CAPITALS), size, text, { bold }),
  ]);
  return withPdf(await loadPdfium(), pdf, (document) =>
    document.page(0, (page) => pageDots(page, { region: { left: 0, top: 0, ...page.sizeMm }, turn: 0, dpi, scale: 1 })),
  );
}
