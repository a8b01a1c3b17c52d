import { crc32, deflateSync } from 'node:zlib';

/**
 * A picture of one bit a dot (PNG specification, 11.2.2: greyscale, so 0 is black). `rows` are the bytes of each row one after
 * the other; `dotsPerMetre` says how large it is meant to be.
 */
export function oneBitPng(widthDots: number, rows: readonly Uint8Array[], dotsPerMetre: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthDots, 0);
  header.writeUInt32BE(rows.length, 4);
  header.writeUInt8(1, 8);
  const density = Buffer.alloc(9);
  density.writeUInt32BE(dotsPerMetre, 0);
  density.writeUInt32BE(dotsPerMetre, 4);
  density.writeUInt8(1, 8);
  const unfiltered = Buffer.from([0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(Buffer.concat(rows.flatMap((row) => [unfiltered, row])))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
