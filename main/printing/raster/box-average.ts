import type { Bitmap } from '../languages/bitmap.ts';

/** Below this a dot is black; 160 fattened bars, and no dither ever (printing 4.2). */
const THRESHOLD = 128;
/** Pixels a side that make a dot: at one, pdfium grows bars outward to whole pixels (printing 4.2). */
export const PIXELS_PER_DOT = 3;

/** Four pixels as a 32-bit word; one that is neither stands for all others. */
const WHITE = -1;
const BLACK = 0;
const MIXED = 1;
/** Every other byte of a word. */
const PAIR = 0x00ff00ff;
const BLACK_BELOW = THRESHOLD * PIXELS_PER_DOT * PIXELS_PER_DOT;

/**
 * Averages squares of 3 x 3 pixels into dots, `rows` rows of dots from `topRow` on. `pixels` begins on a multiple of 4 of its buffer
 * and its rows are `rowBytes` apart, a multiple of 12. Most of a label is white or black in whole words, which are told at once.
 */
export function averageInto(target: Bitmap, topRow: number, rows: number, pixels: Uint8Array, rowBytes: number): void {
  const words = new Int32Array(pixels.buffer, pixels.byteOffset, (rows * PIXELS_PER_DOT * rowBytes) >> 2);
  const rowWords = rowBytes >> 2;
  const groups = Math.ceil(target.widthDots / 4);
  const { bits, bytesPerRow, widthDots } = target;
  for (let row = 0; row < rows; row += 1) {
    const first = row * PIXELS_PER_DOT * rowWords;
    const out = (topRow + row) * bytesPerRow;
    for (let group = 0; group < groups; group += 1) {
      const at = first + group * 3;
      const all = sameInAll(words, at, rowWords);
      if (all === WHITE) continue;
      const four = all === BLACK ? 0b1111 : averagedFour(words, at, rowWords);
      const index = out + (group >> 1);
      bits[index] = (bits[index] as number) | (four << (group & 1 ? 0 : 4));
    }
    clearPast(bits, out, bytesPerRow, widthDots);
  }
}

/** `WHITE` or `BLACK` when all twelve pixels in each of three rows are; `MIXED` otherwise, most often told by the first word. */
function sameInAll(words: Int32Array, at: number, rowWords: number): number {
  const word = words[at] as number;
  if (word !== WHITE && word !== BLACK) return MIXED;
  for (let line = at; line < at + 3 * rowWords; line += rowWords) {
    if (words[line] !== word || words[line + 1] !== word || words[line + 2] !== word) return MIXED;
  }
  return word;
}

/**
 * Four neighbouring dots as bits, the left one highest. Their 36 pixels are summed two bytes of a word at a time; the bytes of a
 * word stand in it from its low end up, on every processor that Node runs on.
 */
function averagedFour(words: Int32Array, at: number, rowWords: number): number {
  const two = at + rowWords;
  const three = two + rowWords;
  const a1 = words[at] as number;
  const a2 = words[two] as number;
  const a3 = words[three] as number;
  const aEven = (a1 & PAIR) + (a2 & PAIR) + (a3 & PAIR);
  const aOdd = ((a1 >>> 8) & PAIR) + ((a2 >>> 8) & PAIR) + ((a3 >>> 8) & PAIR);
  const b1 = words[at + 1] as number;
  const b2 = words[two + 1] as number;
  const b3 = words[three + 1] as number;
  const bEven = (b1 & PAIR) + (b2 & PAIR) + (b3 & PAIR);
  const bOdd = ((b1 >>> 8) & PAIR) + ((b2 >>> 8) & PAIR) + ((b3 >>> 8) & PAIR);
  const c1 = words[at + 2] as number;
  const c2 = words[two + 2] as number;
  const c3 = words[three + 2] as number;
  const cEven = (c1 & PAIR) + (c2 & PAIR) + (c3 & PAIR);
  const cOdd = ((c1 >>> 8) & PAIR) + ((c2 >>> 8) & PAIR) + ((c3 >>> 8) & PAIR);
  let four = 0;
  if ((aEven & 0xffff) + (aOdd & 0xffff) + (aEven >>> 16) < BLACK_BELOW) four |= 8;
  if ((aOdd >>> 16) + (bEven & 0xffff) + (bOdd & 0xffff) < BLACK_BELOW) four |= 4;
  if ((bEven >>> 16) + (bOdd >>> 16) + (cEven & 0xffff) < BLACK_BELOW) four |= 2;
  if ((cOdd & 0xffff) + (cEven >>> 16) + (cOdd >>> 16) < BLACK_BELOW) four |= 1;
  return four;
}

function clearPast(bits: Uint8Array, row: number, bytesPerRow: number, widthDots: number): void {
  const used = widthDots & 7;
  if (used === 0) return;
  const last = row + bytesPerRow - 1;
  bits[last] = (bits[last] ?? 0) & (0xff << (8 - used));
}
