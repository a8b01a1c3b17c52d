import { deflateSync } from 'node:zlib';
import type { Bitmap } from './bitmap.ts';
import { zplRunLengths } from './zpl-run-lengths.ts';

/** The largest count `^GF` is documented for; larger pictures are laid below each other in pieces. */
const MAX_GRAPHIC_BYTES = 99_999;

/**
 * One format of graphic fields (ZPL II reference, `^GF`). Width, length and home stay set in the printer until the next label
 * or power-off, and nothing is saved; every label of ours sets them again.
 */
export function encodeZpl(bitmap: Bitmap, compressed: boolean): Uint8Array {
  const { widthDots, heightDots, bytesPerRow, bits } = bitmap;
  const rowsPerPiece = Math.max(1, Math.floor(MAX_GRAPHIC_BYTES / bytesPerRow));
  const parts = [`^XA\n^PW${widthDots}\n^LL${heightDots}\n^LH0,0\n`];
  for (let top = 0; top < heightDots; top += rowsPerPiece) {
    const piece = bits.subarray(top * bytesPerRow, Math.min(top + rowsPerPiece, heightDots) * bytesPerRow);
    const body = compressed ? z64(piece) : zplRunLengths(piece, bytesPerRow);
    parts.push(`^FO0,${top}^GFA,${piece.length},${piece.length},${bytesPerRow},${body}^FS\n`);
  }
  parts.push('^PQ1\n^XZ\n');
  return Buffer.from(parts.join(''), 'latin1');
}

/** zlib stream, Base64, and the checksum of the Base64 text (printing 4.3). */
function z64(bytes: Uint8Array): string {
  const text = deflateSync(bytes).toString('base64');
  return `:Z64:${text}:${crc16(text).toString(16).toUpperCase().padStart(4, '0')}`;
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  return crc;
});

/** CRC-16/CCITT, polynomial 1021, initial value 0, over characters below 256. */
export function crc16(text: string): number {
  let crc = 0;
  for (let at = 0; at < text.length; at += 1) {
    crc = ((crc << 8) & 0xffff) ^ (CRC_TABLE[(crc >> 8) ^ text.charCodeAt(at)] ?? 0);
  }
  return crc;
}
