import type { Bitmap } from './bitmap.ts';

const ESC = 0x1b;
const GS = 0x1d;
/** Small printers hold few rows of a raster at a time (printing 4.3). */
const BAND_ROWS = 240;
const INITIALIZE = [ESC, 0x40];
/** Three lines, for those who tear; then to the cutter and through. */
const FEED_AND_CUT = [ESC, 0x64, 3, GS, 0x56, 66, 0];
/** `GS ( D`: the drawer pulse sent in the middle of data is not obeyed until the next `ESC @`. */
const NO_PULSE_IN_DATA = [GS, 0x28, 0x44, 3, 0, 0x14, 1, 0];

/** One sheet as `GS v 0` in bands, then feed and cut; 1 is black. `ESC @` puts nothing back but what lasts until power-off anyway. */
export function encodeEscPos(bitmap: Bitmap): Uint8Array {
  const { bytesPerRow, heightDots, bits } = bitmap;
  const pulses = holdsDrawerPulse(bits);
  const parts: Uint8Array[] = [Uint8Array.from(pulses ? [...INITIALIZE, ...NO_PULSE_IN_DATA] : INITIALIZE)];
  for (let top = 0; top < heightDots; top += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, heightDots - top);
    const head = [GS, 0x76, 0x30, 0, bytesPerRow & 0xff, bytesPerRow >> 8, rows & 0xff, rows >> 8];
    parts.push(Uint8Array.from(head), bits.subarray(top * bytesPerRow, (top + rows) * bytesPerRow));
  }
  parts.push(Uint8Array.from(pulses ? [...FEED_AND_CUT, ...INITIALIZE] : FEED_AND_CUT));
  return Buffer.concat(parts);
}

/** Printers obey `DLE DC4 1 m t` wherever it stands, by chance in a picture too (printing 2.2). */
function holdsDrawerPulse(bits: Uint8Array): boolean {
  const dots = Buffer.from(bits.buffer, bits.byteOffset, bits.byteLength);
  for (
    let at = dots.indexOf('\x10\x14\x01', 0, 'latin1');
    at >= 0;
    at = dots.indexOf('\x10\x14\x01', at + 1, 'latin1')
  ) {
    const pin = dots[at + 3] ?? 0;
    const time = dots[at + 4] ?? 1;
    if (pin <= 1 && time >= 1 && time <= 8) return true;
  }
  return false;
}
