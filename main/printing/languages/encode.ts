import { assertNever } from '../../../shared/result.ts';
import type { PrinterProfile } from '../rendition.ts';
import type { Bitmap } from './bitmap.ts';
import { encodeEpl } from './encode-epl.ts';
import { encodeEscPos } from './encode-escpos.ts';
import { encodeTspl } from './encode-tspl.ts';
import { encodeZpl } from './encode-zpl.ts';

/**
 * One physical label for each picture, in the printer's own language, each whole in itself: nothing of one carries into the next
 * (printing 4.3). Whoever asks for the bytes of a `pdf` printer has a bug: it takes the document itself.
 */
export function encodeLabels(bitmaps: readonly Bitmap[], profile: PrinterProfile): Uint8Array {
  for (const bitmap of bitmaps) checkBitmap(bitmap);
  switch (profile.language) {
    case 'zpl':
      return joined(bitmaps.map((bitmap) => encodeZpl(bitmap, profile.compressed)));
    case 'tspl':
      return joined(bitmaps.map((bitmap) => encodeTspl(bitmap, profile)));
    case 'epl':
      return joined(bitmaps.map(encodeEpl));
    case 'escpos':
      return joined(bitmaps.map(encodeEscPos));
    case 'pdf':
      throw new TypeError('A pdf printer takes no dots');
    default:
      return assertNever(profile.language);
  }
}

/** Counts that do not match the bytes would make the printer wait for more, or read them as commands. */
function checkBitmap({ widthDots, heightDots, bytesPerRow, bits }: Bitmap): void {
  const fits = bytesPerRow === Math.ceil(widthDots / 8) && bits.length === bytesPerRow * heightDots;
  if (!fits || widthDots < 1 || heightDots < 1) {
    throw new RangeError(
      `${widthDots} x ${heightDots} dots do not take ${bits.length} bytes in rows of ${bytesPerRow}`,
    );
  }
}

function joined(labels: readonly Uint8Array[]): Uint8Array {
  return labels.length === 1 && labels[0] ? labels[0] : Buffer.concat(labels);
}
