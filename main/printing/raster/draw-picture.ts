import type { RenditionWarning } from '../rendition.ts';
import { checkPaper, MAX_PAPER_DOTS } from './draw-pdf.ts';
import type { DrawnPage, PageOrder } from './drawn-page.ts';
import { cutGray, type Gray, thinGray, turnGray } from './gray.ts';
import { inkOf, onPaper } from './paper.ts';
import { cropRegion, paperDots, type Region, type Size, scaleToFit, turnFor } from './placement.ts';
import { grayToDots } from './resample.ts';

const MM_PER_INCH = 25.4;
/** What a barcode reader is given at most. */
const PROOF_PIXELS = 9_000_000;
/** A picture meant for so nearly a whole multiple keeps its whole modules. */
const NEARLY = 0.02;

/** How large a picture means to be. */
export type PictureSize =
  /** So many pixels a mm, never enlarged. */
  | { readonly kind: 'physical'; readonly perMm: number }
  /** As large as the paper, whatever that is. */
  | { readonly kind: 'fills-paper' }
  /** Drawn on paper that may be larger than the printer's; white beside its ink means nothing. */
  | { readonly kind: 'drawn'; readonly perMm: number };

/** A picture on its paper; undefined when nothing of it is black. */
export function drawPicture(source: Gray, size: PictureSize, order: PageOrder): DrawnPage | undefined {
  const { profile } = order;
  const paper = paperDots(profile);
  checkPaper(paper);
  const cut = size.kind === 'drawn' ? source : cutOut(source, size, order);
  if (!cut) return undefined;
  const picture = turnGray(cut, turnFor(profile.turn, cut, paper));
  for (const scale of scalesFor(picture, size, profile.dpi, paper)) {
    const drawn = { width: picture.width * scale, height: picture.height * scale };
    if (drawn.width * drawn.height > MAX_PAPER_DOTS) continue;
    const dots = grayToDots(picture, scale);
    if (!inkOf(dots)) return undefined;
    const placed = onPaper(dots, paper.width, paper.height);
    if (!placed) continue;
    return { dots: placed, proof: () => proofOf(picture), texts: () => [], warnings: shrunk(size, scale, profile.dpi) };
  }
  throw new Error(
    `${picture.width} x ${picture.height} pixels were not brought onto ${paper.width} x ${paper.height} dots`,
  );
}

/** Dots a pixel, the best first; the last always fits. */
function scalesFor(picture: Size, size: PictureSize, dpi: number, paper: Size): number[] {
  const fills = Math.min(paper.width / picture.width, paper.height / picture.height);
  // A hair less, so that rounding never adds a row or column that the paper has not.
  const fitting = Math.min(
    Math.floor(picture.width * fills) / picture.width || fills,
    Math.floor(picture.height * fills) / picture.height || fills,
  );
  if (size.kind === 'fills-paper') return [...wholeNear(fills), fitting];
  const physical = dpi / MM_PER_INCH / size.perMm;
  if (physical <= fills) return [...wholeNear(physical), physical];
  return [
    ...wholeNear(physical),
    physical,
    scaleToFit(picture, { width: picture.width * fitting, height: picture.height * fitting }),
  ];
}

/** The whole multiple, or whole part, that this scale all but is. */
function wholeNear(scale: number): number[] {
  const whole = scale >= 1 ? Math.round(scale) : 1 / Math.round(1 / scale);
  return Math.abs(scale / whole - 1) <= NEARLY ? [whole] : [];
}

function shrunk(size: PictureSize, scale: number, dpi: number): RenditionWarning[] {
  if (size.kind === 'fills-paper') return [];
  const share = scale / (dpi / MM_PER_INCH / size.perMm);
  return share < 1 - NEARLY ? [{ kind: 'shrunk', scale: Math.round(share * 1000) / 1000 }] : [];
}

function cutOut(source: Gray, size: PictureSize, { crop, document, profile }: PageOrder): Gray | undefined {
  // A picture that says nothing of its size is the label; presets that name parts of a page still hold.
  const perMm = size.kind === 'fills-paper' ? undefined : size.perMm;
  const paperMm = { width: profile.widthMm, height: profile.heightMm };
  const unit = perMm ?? Math.max(source.width / paperMm.width, source.height / paperMm.height);
  if (perMm === undefined && crop === 'auto') return source;
  const page = { width: source.width / unit, height: source.height / unit };
  const region = cropRegion(crop, document, page, paperMm);
  return region ? pixelsOf(source, region, unit) : undefined;
}

function pixelsOf(source: Gray, region: Region, perMm: number): Gray | undefined {
  const left = Math.round(region.left * perMm);
  const top = Math.round(region.top * perMm);
  const width = Math.min(source.width - left, Math.round(region.width * perMm));
  const height = Math.min(source.height - top, Math.round(region.height * perMm));
  return width > 0 && height > 0 ? cutGray(source, left, top, width, height) : undefined;
}

function proofOf(picture: Gray): Gray {
  return thinGray(picture, Math.sqrt((picture.width * picture.height) / PROOF_PIXELS));
}
