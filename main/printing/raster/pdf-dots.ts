import { type Bitmap, blankBitmap } from '../languages/bitmap.ts';
import { averageInto, PIXELS_PER_DOT } from './box-average.ts';
import type { Gray, Quarter } from './gray.ts';
import type { PdfPage, Tile } from './pdf-document.ts';
import { type Region, turned, turnRegion } from './placement.ts';

const MM_PER_INCH = 25.4;
/** Grey pixels held at once: a third of a label at 203 dpi, which stays in the processor's cache and is drawn faster than one of 9 million. */
const TILE_PIXELS = 3_000_000;
/** What a barcode reader is given at most. */
const PROOF_PIXELS = 9_000_000;
const PROOF_DPI = 406;

/** A part of a page as it comes to lie on the paper: `region` in mm before turning, `scale` 1 is its physical size. */
export interface PagePart {
  readonly region: Region;
  readonly turn: Quarter;
  readonly dpi: number;
  readonly scale: number;
}

/** As dots: drawn with 3 x 3 pixels for each, then averaged (printing 4.2). */
export function pageDots(page: PdfPage, part: PagePart): Bitmap {
  const perMm = dotsPerMm(part);
  const size = turned(part.region, part.turn);
  const widthDots = Math.max(1, Math.round(size.width * perMm));
  const heightDots = Math.max(1, Math.round(size.height * perMm));
  const dots = blankBitmap(widthDots, heightDots);
  const view = viewOf(page, part, perMm * PIXELS_PER_DOT);
  const width = widthDots * PIXELS_PER_DOT;
  const rowsAtOnce = Math.min(heightDots, Math.max(1, Math.floor(TILE_PIXELS / (PIXELS_PER_DOT * width))));
  function* tiles(): Generator<Tile> {
    for (let row = 0; row < heightDots; row += rowsAtOnce) {
      const height = Math.min(rowsAtOnce, heightDots - row) * PIXELS_PER_DOT;
      yield { ...view, top: view.top + row * PIXELS_PER_DOT, width, height };
    }
  }
  let row = 0;
  page.draw(tiles(), { width, height: rowsAtOnce * PIXELS_PER_DOT }, (tile, grey, rowBytes) => {
    const rows = tile.height / PIXELS_PER_DOT;
    averageInto(dots, row, rows, grey, rowBytes);
    row += rows;
  });
  return dots;
}

/**
 * The same part in grey, finer than the dots where they are coarse: whatever can be read there must be readable from the dots.
 */
export function pageProof(page: PdfPage, part: PagePart): Gray {
  const size = turned(part.region, part.turn);
  const dots = size.width * size.height * dotsPerMm(part) ** 2;
  const perDot = Math.min(Math.max(1, PROOF_DPI / part.dpi), Math.sqrt(PROOF_PIXELS / dots));
  const perMm = dotsPerMm(part) * perDot;
  const width = Math.max(1, Math.floor(size.width * perMm));
  const height = Math.max(1, Math.floor(size.height * perMm));
  const pixels = new Uint8Array(width * height);
  page.draw([{ ...viewOf(page, part, perMm), width, height }], { width, height }, (_, grey, rowBytes) => {
    for (let y = 0; y < height; y += 1) pixels.set(grey.subarray(y * rowBytes, y * rowBytes + width), y * width);
  });
  return { width, height, pixels };
}

function dotsPerMm({ dpi, scale }: PagePart): number {
  return (dpi / MM_PER_INCH) * scale;
}

/** The whole turned page in pixels, and where the part begins in it. */
function viewOf(
  page: PdfPage,
  { region, turn }: PagePart,
  pixelsPerMm: number,
): Pick<Tile, 'page' | 'left' | 'top' | 'quarters'> {
  const pixels = (mm: number) => Math.round(mm * pixelsPerMm);
  const shown = turned(page.sizeMm, turn);
  const part = turnRegion(region, page.sizeMm, turn);
  return {
    page: { width: pixels(shown.width), height: pixels(shown.height) },
    left: pixels(part.left),
    top: pixels(part.top),
    quarters: QUARTERS[turn],
  };
}

const QUARTERS: Readonly<Record<Quarter, 0 | 1 | 2 | 3>> = { 0: 0, 90: 1, 180: 2, 270: 3 };
