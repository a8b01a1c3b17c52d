import { PNG } from 'pngjs';
import type { Gray } from './gray.ts';
import { Refused } from './refusal.ts';

/** A picture and how large it means to be. */
export interface PngPicture {
  readonly gray: Gray;
  /** Pixels per mm as the file says; undefined where it says nothing. */
  readonly perMm: number | undefined;
}

/** A4 at 300 dpi is 8.7 million; decoding takes 4 to 12 bytes for each. */
const MAX_PIXELS = 12_000_000;
const HEADER_BYTES = 33;
/** Samples a pixel, by the header's colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * A PNG on white paper. Its header is judged before anything is unpacked (`too-many-dots`); whatever does not decode is `damaged`.
 */
export function pngPicture(bytes: Uint8Array): PngPicture {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkHeader(file);
  const perMm = resolution(file);
  let decoded: PNG;
  try {
    decoded = PNG.sync.read(file, { checkCRC: true });
  } catch (error) {
    throw new Refused('damaged', error instanceof Error ? error.message : 'no PNG that can be read');
  }
  const { width, height, data } = decoded;
  const pixels = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < pixels.length; at += 1, from += 4) {
    const [red, green, blue, alpha] = [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0, data[from + 3] ?? 0];
    const luma = (red * 299 + green * 587 + blue * 114 + 500) / 1000;
    pixels[at] = alpha === 255 ? luma : 255 - ((255 - luma) * alpha) / 255;
  }
  return { gray: { width, height, pixels }, perMm };
}

function checkHeader(file: Buffer): void {
  if (file.length < HEADER_BYTES || file.toString('latin1', 12, 16) !== 'IHDR') {
    throw new Refused('damaged', 'a PNG without its header');
  }
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const depth = file[24] ?? 0;
  if (width === 0 || height === 0 || !(file[25] !== undefined && file[25] in CHANNELS)) {
    throw new Refused('damaged', `a PNG of ${width} x ${height} pixels`);
  }
  const weight = depth === 16 ? 2 : 1;
  if (width * height * weight > MAX_PIXELS) throw new Refused('too-many-dots', `${width} x ${height} pixels`);
}

/** `pHYs` in pixels a metre (PNG specification, 11.3.4.3); what a camera or screen left there is not believed below 50 dpi. */
function resolution(file: Buffer): number | undefined {
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT' || type === 'IEND') return undefined;
    if (type === 'pHYs' && length === 9 && at + 17 <= file.length && file[at + 16] === 1) {
      const perMetre = file.readUInt32BE(at + 8);
      return perMetre >= 1_968 && perMetre <= 100_000 ? perMetre / 1_000 : undefined;
    }
    at += length + 12;
  }
  return undefined;
}
