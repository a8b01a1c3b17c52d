import { type Bitmap, blankBitmap } from '../languages/bitmap.ts';

/** Right and bottom are the first column and row without ink behind the last with it. */
export interface Ink {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What of ink may be lost at the edge rather than every module be resized: half a millimetre at 203 dpi. */
const EDGE_DOTS = 4;

/** Undefined for a picture that is all white. */
export function inkOf(bitmap: Bitmap): Ink | undefined {
  const { bytesPerRow, heightDots, bits } = bitmap;
  const columns = new Uint8Array(bytesPerRow);
  let top = -1;
  let bottom = 0;
  for (let y = 0; y < heightDots; y += 1) {
    let any = 0;
    const row = y * bytesPerRow;
    for (let at = 0; at < bytesPerRow; at += 1) {
      const byte = bits[row + at] ?? 0;
      any |= byte;
      columns[at] = (columns[at] ?? 0) | byte;
    }
    if (any === 0) continue;
    if (top < 0) top = y;
    bottom = y + 1;
  }
  if (top < 0) return undefined;
  const first = columns.findIndex((byte) => byte !== 0);
  const last = columns.findLastIndex((byte) => byte !== 0);
  const left = first * 8 + Math.clz32(columns[first] ?? 0) - 24;
  const right = last * 8 + 8 - trailingZeros(columns[last] ?? 0);
  return { left, top, right, bottom };
}

/**
 * The picture on its paper, at the same place: what is smaller is padded to the right and below, what is larger loses only white,
 * moved by whole dots where its ink would not fit otherwise. Undefined where ink would be lost; it must be made smaller then.
 */
export function onPaper(bitmap: Bitmap, widthDots: number, heightDots: number): Bitmap | undefined {
  if (bitmap.widthDots === widthDots && bitmap.heightDots === heightDots) return bitmap;
  const paper = blankBitmap(widthDots, heightDots);
  const ink = inkOf(bitmap);
  if (!ink) return paper;
  const left = offset(ink.left, ink.right, widthDots);
  const top = offset(ink.top, ink.bottom, heightDots);
  if (left === undefined || top === undefined) return undefined;
  copyDots(bitmap, left, top, paper);
  return paper;
}

/** How much is cut off before the paper begins. */
function offset(first: number, end: number, room: number): number | undefined {
  if (end <= room) return 0;
  const over = end - first - room;
  if (over <= 0) return end - room;
  return over <= EDGE_DOTS ? first + (over >> 1) : undefined;
}

function copyDots(source: Bitmap, left: number, top: number, target: Bitmap): void {
  const rows = Math.min(source.heightDots - top, target.heightDots);
  const width = Math.min(source.widthDots - left, target.widthDots);
  const bytes = Math.ceil(width / 8);
  const skip = left >> 3;
  const shift = left & 7;
  const past = width & 7 ? (0xff << (8 - (width & 7))) & 0xff : 0xff;
  for (let y = 0; y < rows; y += 1) {
    const from = (top + y) * source.bytesPerRow;
    const to = y * target.bytesPerRow;
    for (let at = 0; at < bytes; at += 1) {
      const here = source.bits[from + skip + at] ?? 0;
      const next = skip + at + 1 < source.bytesPerRow ? (source.bits[from + skip + at + 1] ?? 0) : 0;
      const byte = ((here << shift) | (next >> (8 - shift))) & 0xff;
      target.bits[to + at] = at === bytes - 1 ? byte & past : byte;
    }
  }
}

function trailingZeros(byte: number): number {
  return 31 - Math.clz32(byte & -byte);
}
