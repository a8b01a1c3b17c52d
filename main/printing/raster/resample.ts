import { type Bitmap, blankBitmap } from '../languages/bitmap.ts';
import type { Gray } from './gray.ts';

const THRESHOLD = 128;

/** For each dot the pixels it covers, and how much of its side each of them fills. */
interface Coverage {
  readonly first: Uint32Array;
  readonly count: Uint32Array;
  readonly weights: Float32Array;
  readonly offset: Uint32Array;
}

/**
 * A grey picture as dots, `scale` dots for each pixel, both ways the same: every dot is the average of exactly the area it covers,
 * black below 128. Whole multiples and fractions keep whole modules; others put every edge on the nearest dot.
 */
export function grayToDots(source: Gray, scale: number): Bitmap {
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  const target = blankBitmap(width, height);
  const across = coverage(source.width, width, scale);
  const down = coverage(source.height, height, scale);
  const sums = new Float32Array(source.width);
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    const firstRow = down.first[y] ?? 0;
    for (let k = 0; k < (down.count[y] ?? 0); k += 1) {
      addRow(sums, source, firstRow + k, down.weights[(down.offset[y] ?? 0) + k] ?? 0);
    }
    packRow(target, y, sums, across);
  }
  return target;
}

function addRow(sums: Float32Array, source: Gray, row: number, weight: number): void {
  const from = row * source.width;
  for (let x = 0; x < sums.length; x += 1) sums[x] = (sums[x] ?? 0) + (source.pixels[from + x] ?? 255) * weight;
}

function packRow(target: Bitmap, y: number, sums: Float32Array, across: Coverage): void {
  const row = y * target.bytesPerRow;
  for (let x = 0; x < target.widthDots; x += 1) {
    const first = across.first[x] ?? 0;
    const offset = across.offset[x] ?? 0;
    let value = 0;
    for (let k = 0; k < (across.count[x] ?? 0); k += 1)
      value += (sums[first + k] ?? 0) * (across.weights[offset + k] ?? 0);
    const index = row + (x >> 3);
    if (value < THRESHOLD) target.bits[index] = (target.bits[index] ?? 0) | (0x80 >> (x & 7));
  }
}

function coverage(pixels: number, dots: number, scale: number): Coverage {
  const first = new Uint32Array(dots);
  const count = new Uint32Array(dots);
  const offset = new Uint32Array(dots);
  const weights: number[] = [];
  for (let dot = 0; dot < dots; dot += 1) {
    const from = Math.min(dot / scale, pixels);
    const to = Math.max(Math.min((dot + 1) / scale, pixels), from + 1e-6);
    first[dot] = Math.min(Math.floor(from + 1e-6), pixels - 1);
    offset[dot] = weights.length;
    const last = Math.min(Math.ceil(to - 1e-6), pixels);
    const begin = first[dot] ?? 0;
    for (let pixel = begin; pixel < Math.max(last, begin + 1); pixel += 1) {
      weights.push(Math.max(0, Math.min(to, pixel + 1) - Math.max(from, pixel)) / (to - from));
    }
    count[dot] = weights.length - (offset[dot] ?? 0);
  }
  return { first, count, offset, weights: Float32Array.from(weights) };
}
