import type { DrawnPage, PageOrder } from './drawn-page.ts';
import { inkOf, onPaper } from './paper.ts';
import { type PdfPage, withPdf } from './pdf-document.ts';
import { type PagePart, pageDots, pageProof } from './pdf-dots.ts';
import type { Pdfium } from './pdfium-module.ts';
import {
  cropRegion,
  dotsOf,
  isOffice,
  paperDots,
  type Region,
  type Size,
  scaleToFit,
  turned,
  turnFor,
} from './placement.ts';
import { Refused } from './refusal.ts';

const MAX_LABEL_PAGES = 20;
const MAX_PAGES = 100;
/** A4 at 600 dpi has 35 million. */
export const MAX_PAPER_DOTS = 40_000_000;
/**
 * Where the marketplace puts a label on A4 and programs that cut it out look for it: x 185 to 405, y 23 to 383 points from the upper
 * left corner (marketplace-api 6.5).
 */
const MARKETPLACE_BOX: Region = { left: 65.26, top: 8.11, width: 77.61, height: 127 };
/** The white around it that shows that nothing is cut through, from 0.5 to 1.5 mm outside. */
const RING_MM = { from: 0.5, to: 1.5 } as const;

/** What became of one page of a PDF. */
export interface PdfDots<T> {
  readonly pageCount: number;
  /** Undefined for a page without ink on the part that is printed. */
  readonly taken: T | undefined;
}

/**
 * One page of a PDF. The document is opened for each anew: that is cheap, and never are two pages' pictures held at once. `proof` and
 * `texts` of the page can be asked for during `take` only; they cost about as much as the dots.
 */
export function drawPdfPage<T>(
  pdfium: Pdfium,
  bytes: Uint8Array,
  order: PageOrder,
  index: number,
  take: (page: DrawnPage) => T,
): PdfDots<T> {
  const paper = paperDots(order.profile);
  checkPaper(paper);
  return withPdf(pdfium, bytes, (pdf) => {
    checkPageCount(pdf.pageCount, order);
    const taken = pdf.page(index, (page) => {
      const drawn = drawPage(page, order, paper);
      return drawn && take(drawn);
    });
    return { pageCount: pdf.pageCount, taken };
  });
}

export function checkPaper({ width, height }: Size): void {
  if (width * height > MAX_PAPER_DOTS) throw new Refused('too-many-dots', `paper of ${width} x ${height} dots`);
}

export function checkPageCount(pageCount: number, { document }: Pick<PageOrder, 'document'>): void {
  const most = document === 'label' ? MAX_LABEL_PAGES : MAX_PAGES;
  if (pageCount > most) throw new Refused('too-many-pages', `${pageCount} pages`);
}

function drawPage(page: PdfPage, order: PageOrder, paper: Size): DrawnPage | undefined {
  const { dpi, widthMm, heightMm } = order.profile;
  const paperMm = { width: widthMm, height: heightMm };
  const cut = cropRegion(order.crop, order.document, page.sizeMm, paperMm);
  if (!cut) return undefined;
  const region = order.crop === 'auto' && cut.height < page.sizeMm.height ? labelOnOfficePage(page, cut, dpi) : cut;
  const turn = turnFor(order.profile.turn, region, paperMm);
  const texts = () => page.lines(region);
  // At its own size, either way up, as long as that costs only white.
  for (const each of order.profile.turn === 'auto' ? ([turn, turn === 0 ? 90 : 0] as const) : [turn]) {
    const part: PagePart = { region, turn: each, dpi, scale: 1 };
    if (dotsOf(region.width, dpi) * dotsOf(region.height, dpi) > MAX_PAPER_DOTS) break;
    const dots = pageDots(page, part);
    if (!inkOf(dots)) return undefined;
    const placed = onPaper(dots, paper.width, paper.height);
    if (placed) return { dots: placed, proof: () => pageProof(page, part), texts, warnings: [] };
  }
  const asLarge = turned({ width: dotsOf(region.width, dpi), height: dotsOf(region.height, dpi) }, turn);
  const scale = scaleToFit(asLarge, paper);
  const smaller: PagePart = { region, turn, dpi, scale };
  const dots = pageDots(page, smaller);
  if (!inkOf(dots)) return undefined;
  const placed = onPaper(dots, paper.width, paper.height);
  if (!placed)
    throw new Error(`${dots.widthDots} x ${dots.heightDots} dots do not fit ${paper.width} x ${paper.height}`);
  const warnings = scale < 1 ? [{ kind: 'shrunk' as const, scale: Math.round(scale * 1000) / 1000 }] : [];
  return { dots: placed, proof: () => pageProof(page, smaller), texts, warnings };
}

/** The marketplace's place of the label on A4 when it is surrounded by white there; the upper half otherwise. */
function labelOnOfficePage(page: PdfPage, upperHalf: Region, dpi: number): Region {
  if (!isOffice(page.sizeMm) || page.sizeMm.width > 215) return upperHalf;
  const part = (region: Region): PagePart => ({ region, turn: 0, dpi: Math.min(dpi, 203), scale: 1 });
  const { left, top, width, height } = MARKETPLACE_BOX;
  const thick = RING_MM.to - RING_MM.from;
  const [outerLeft, outerTop] = [left - RING_MM.to, top - RING_MM.to];
  const [outerWidth, outerHeight] = [width + 2 * RING_MM.to, height + 2 * RING_MM.to];
  const ring: readonly Region[] = [
    { left: outerLeft, top: outerTop, width: outerWidth, height: thick },
    { left: outerLeft, top: top + height + RING_MM.from, width: outerWidth, height: thick },
    { left: outerLeft, top: outerTop, width: thick, height: outerHeight },
    { left: left + width + RING_MM.from, top: outerTop, width: thick, height: outerHeight },
  ];
  const isWhite = ring.every((side) => inkOf(pageDots(page, part(side))) === undefined);
  return isWhite && inkOf(pageDots(page, part(MARKETPLACE_BOX))) ? MARKETPLACE_BOX : upperHalf;
}
