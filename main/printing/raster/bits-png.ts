import { crc32, deflateSync } from 'node:zlib';
import type { Bitmap } from '../languages/bitmap.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INCH_M = 0.0254;

/** Exactly these dots as a grey PNG of one bit a pixel (PNG specification, 11.2), with the resolution they are printed in. */
export function bitsPng({ widthDots, heightDots, bytesPerRow, bits }: Bitmap, dpi: number): Uint8Array {
  const rows = Buffer.alloc((bytesPerRow + 1) * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    const to = y * (bytesPerRow + 1) + 1;
    // In PNG 1 is white.
    for (let at = 0; at < bytesPerRow; at += 1) rows[to + at] = ~(bits[y * bytesPerRow + at] ?? 0) & 0xff;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthDots, 0);
  header.writeUInt32BE(heightDots, 4);
  header[8] = 1;
  const resolution = Buffer.alloc(9);
  const perMetre = Math.round(dpi / INCH_M);
  resolution.writeUInt32BE(perMetre, 0);
  resolution.writeUInt32BE(perMetre, 4);
  resolution[8] = 1;
  const parts = [chunk('IHDR', header), chunk('pHYs', resolution), chunk('IDAT', deflateSync(rows, { level: 4 }))];
  return Buffer.concat([SIGNATURE, ...parts, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Uint8Array): Buffer {
  const part = Buffer.alloc(content.length + 12);
  part.writeUInt32BE(content.length, 0);
  part.write(type, 4, 'latin1');
  part.set(content, 8);
  part.writeUInt32BE(crc32(part.subarray(4, content.length + 8)), content.length + 8);
  return part;
}
