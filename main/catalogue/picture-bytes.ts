import { createHash } from 'node:crypto';
import { AppFailure } from '../../shared/errors.ts';
import type { PictureType, StoredPicture } from '../db/pictures.ts';

/** A picture of the catalogue is scaled to 192 px before it comes; one that is longer was not. */
const MAX_BYTES = 150_000;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The picture's bytes and their name, the SHA-256. Throws `INVALID_INPUT` when they are not whole base64, too long, or not of the
 * type they claim: whatever is kept here is shown by a browser.
 */
export function readPicture(type: PictureType, base64: string): StoredPicture & { readonly sha256: string } {
  if (base64.length % 4 !== 0 || !BASE64.test(base64)) throw refused('The picture did not come whole.');
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  if (bytes.byteLength > MAX_BYTES) throw refused('The picture is too large.');
  if (typeOf(bytes) !== type) throw refused('The picture is not of the type it is said to be.');
  return { type, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** By the first bytes: JFIF/Exif (ISO/IEC 10918), PNG (ISO/IEC 15948), WebP (RFC 9649). */
function typeOf(bytes: Uint8Array): PictureType | undefined {
  const begins = (at: number, ...signature: readonly number[]) => signature.every((byte, n) => bytes[at + n] === byte);
  if (begins(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp';
  return undefined;
}

function refused(message: string): AppFailure {
  return new AppFailure('INVALID_INPUT', message);
}
