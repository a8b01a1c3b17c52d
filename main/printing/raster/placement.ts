import type { Crop, DocumentKind, Turn } from '../../../shared/model/printers.ts';
import type { Quarter } from './gray.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}
/** From the page's upper left corner. */
export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

const MM_PER_INCH = 25.4;
/** A page of at most this is a label as it is (shared/model/printers, `cropSchema`), either way up. */
const LABEL_MM: Size = { width: 120, height: 170 };
export function dotsOf(mm: number, dpi: number): number {
  return Math.max(1, Math.round((mm * dpi) / MM_PER_INCH));
}

/** Paper in dots. */
export function paperDots(paper: { readonly widthMm: number; readonly heightMm: number; readonly dpi: number }): Size {
  return { width: dotsOf(paper.widthMm, paper.dpi), height: dotsOf(paper.heightMm, paper.dpi) };
}

/**
 * The part of a page that is printed, in the page's unit; `page` and `paper` in mm. Only labels are cut out; other documents, and
 * labels for paper that takes the whole page, go whole. Undefined where the part lies beside the page.
 */
export function cropRegion(crop: Crop, document: DocumentKind, page: Size, paper: Size): Region | undefined {
  const whole: Region = { left: 0, top: 0, ...page };
  if (document !== 'label') return whole;
  if (typeof crop === 'object') {
    const width = Math.min(crop.widthMm, page.width - crop.leftMm);
    const height = Math.min(crop.heightMm, page.height - crop.topMm);
    return width > 0 && height > 0 ? { left: crop.leftMm, top: crop.topMm, width, height } : undefined;
  }
  const half = page.height / 2;
  switch (crop) {
    case 'whole':
      return whole;
    case 'a4-upper-half':
      return { ...whole, height: half };
    case 'a4-lower-half':
      return { ...whole, top: half, height: half };
    case 'a4-upper-left-quarter':
      return { ...whole, width: page.width / 2, height: half };
    case 'auto':
      return isOffice(page) && !fitsEitherWay(page, paper) ? { ...whole, height: half } : whole;
  }
}

/** A4 or Letter, upright. */
export function isOffice(page: Size): boolean {
  return (
    !fitsEitherWay(page, LABEL_MM) && page.width > 190 && page.width < 230 && page.height > 260 && page.height < 310
  );
}

function fitsEitherWay(page: Size, paper: Size): boolean {
  const fits = (width: number, height: number) => width <= paper.width * 1.01 && height <= paper.height * 1.01;
  return fits(page.width, page.height) || fits(page.height, page.width);
}

/** `auto` is a quarter clockwise where the picture then comes out larger. Sizes in one unit. */
export function turnFor(turn: Turn, picture: Size, paper: Size): Quarter {
  if (turn !== 'auto') return turn;
  return scaleToFit(turned(picture, 90), paper) > scaleToFit(picture, paper) * 1.02 ? 90 : 0;
}

export function turned(size: Size, turn: Quarter): Size {
  return turn === 90 || turn === 270 ? { width: size.height, height: size.width } : size;
}

/** At most 1: physical size is never passed. */
export function scaleToFit(picture: Size, paper: Size): number {
  return Math.min(1, paper.width / picture.width, paper.height / picture.height);
}

/** Where a region comes to lie on its page after the page was turned; `page` before it was. */
export function turnRegion(region: Region, page: Size, turn: Quarter): Region {
  const right = page.width - region.left - region.width;
  const below = page.height - region.top - region.height;
  switch (turn) {
    case 0:
      return region;
    case 90:
      return { left: below, top: region.left, width: region.height, height: region.width };
    case 180:
      return { ...region, left: right, top: below };
    case 270:
      return { left: region.top, top: right, width: region.height, height: region.width };
  }
}
