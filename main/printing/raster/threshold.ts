import type { Bitmap } from '../languages/bitmap.ts';

/** Four white pixels as a 32-bit word. */
const WHITE = -1;
/** Set in every pixel of a word that is 128 or more: a dot is black below that; 160 fattened bars (printing 4.2). */
const LIGHT = 0x80;

/**
 * Grey pixels, one for each dot, as black and white; never dithered (printing 4.2). `pixels` begins on a multiple of 4 of its buffer,
 * its rows are `rowBytes` apart, a multiple of 8; they become `rows` rows of dots from `topRow` on.
 */
export function thresholdInto(
  target: Bitmap,
  topRow: number,
  rows: number,
  pixels: Uint8Array,
  rowBytes: number,
): void {
  const words = new Int32Array(pixels.buffer, pixels.byteOffset, (rows * rowBytes) >> 2);
  const { bits, bytesPerRow, widthDots } = target;
  const used = widthDots & 7;
  const past = used === 0 ? 0xff : (0xff << (8 - used)) & 0xff;
  for (let row = 0; row < rows; row += 1) {
    const out = (topRow + row) * bytesPerRow;
    const from = (row * rowBytes) >> 2;
    for (let at = 0; at < bytesPerRow; at += 1) {
      const left = words[from + at * 2] as number;
      const right = words[from + at * 2 + 1] as number;
      if (left === WHITE && right === WHITE) continue;
      bits[out + at] = (fourDots(left) << 4) | fourDots(right);
    }
    const last = out + bytesPerRow - 1;
    bits[last] = (bits[last] as number) & past;
  }
}

/** The bytes of a word stand in it from its low end up, on every processor that Node runs on; the left dot is the highest bit. */
function fourDots(word: number): number {
  const dark = ~word;
  return (
    ((dark & LIGHT) >>> 4) |
    ((dark & (LIGHT << 8)) >>> 13) |
    ((dark & (LIGHT << 16)) >>> 22) |
    ((dark & (LIGHT << 24)) >>> 31)
  );
}
