import { type Bitmap, blankBitmap } from '../languages/bitmap.ts';
import { averageInto, PIXELS_PER_DOT } from './box-average.ts';
import { type Gray, pixelRoom, type Quarter } from './gray.ts';
import type { PdfPage, Tile } from './pdf-document.ts';
import { type Region, turned, turnRegion } from './placement.ts';
import { thresholdInto } from './threshold.ts';

const MM_PER_INCH = 25.4;
/** Grey pixels held at once. */
const TILE_PIXELS = 8_000_000;
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

/**
 * As dots. Shapes are drawn one pixel for each, as dark as it is covered, and black from half on: every edge comes to lie on the
 * nearest dot. Where there are pictures too, nothing may lean; 3 x 3 pixels are averaged for each dot then (printing 4.2).
 */
export function pageDots(page: PdfPage, part: PagePart): Bitmap {
  const perMm = dotsPerMm(part);
  const size = turned(part.region, part.turn);
  const widthDots = Math.max(1, Math.round(size.width * perMm));
  const heightDots = Math.max(1, Math.round(size.height * perMm));
  const dots = blankBitmap(widthDots, heightDots);
  const pixels = page.hasPictures ? PIXELS_PER_DOT : 1;
  const view = { ...viewOf(page, part, perMm, pixels), leaning: !page.hasPictures };
  const width = widthDots * pixels;
  const rowsAtOnce = Math.min(heightDots, Math.max(1, Math.floor(TILE_PIXELS / (width * pixels))));
  function* tiles(): Generator<Tile> {
    for (let row = 0; row < heightDots; row += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, heightDots - row);
      yield { ...view, top: view.top + row * pixels, width, height: rows * pixels };
    }
  }
  const takeInto = page.hasPictures ? averageInto : thresholdInto;
  let row = 0;
  page.draw(tiles(), { width, height: rowsAtOnce * pixels }, (tile, grey, rowBytes) => {
    takeInto(dots, row, tile.height / pixels, grey, rowBytes);
    row += tile.height / pixels;
  });
  return dots;
}

/**
 * The same part in grey, finer than the dots where they are coarse: whatever can be read there must be readable from the dots.
 * It lasts until the next is asked for.
 */
export function pageProof(page: PdfPage, part: PagePart): Gray {
  const size = turned(part.region, part.turn);
  const dots = size.width * size.height * dotsPerMm(part) ** 2;
  const perDot = Math.min(Math.max(1, PROOF_DPI / part.dpi), Math.sqrt(PROOF_PIXELS / dots));
  const perMm = dotsPerMm(part) * perDot;
  const width = Math.max(1, Math.floor(size.width * perMm));
  const height = Math.max(1, Math.floor(size.height * perMm));
  const pixels = pixelRoom('proof', width * height);
  page.draw(
    [{ ...viewOf(page, part, perMm, 1), leaning: false, width, height }],
    { width, height },
    (_, grey, rowBytes) => {
      for (let y = 0; y < height; y += 1) pixels.set(grey.subarray(y * rowBytes, y * rowBytes + width), y * width);
    },
  );
  return { width, height, pixels };
}

function dotsPerMm({ dpi, scale }: PagePart): number {
  return (dpi / MM_PER_INCH) * scale;
}

/** Where the part begins, on a whole dot of the page, in pixels. */
function viewOf(
  page: PdfPage,
  { region, turn }: PagePart,
  dotsPerMm: number,
  pixels: number,
): Pick<Tile, 'perMm' | 'turn' | 'left' | 'top'> {
  const part = turnRegion(region, page.sizeMm, turn);
  const start = (mm: number) => Math.round(mm * dotsPerMm) * pixels;
  return { perMm: dotsPerMm * pixels, turn, left: start(part.left), top: start(part.top) };
}
