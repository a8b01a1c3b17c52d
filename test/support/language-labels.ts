import { code128 } from '../../main/practice/marketplace/documents/symbols.ts';
import type { PracticeLanguage } from '../../main/practice/printer/start.ts';
import { type Bitmap, blankBitmap } from '../../main/printing/languages/bitmap.ts';
import { encodeLabels } from '../../main/printing/languages/encode.ts';
import { profileFor } from './bitmaps.ts';

/** A picture of a label with this Code 128 on it, in whole dots. */
export function barcodeBitmap(text: string, widthDots = 400, heightDots = 240): Bitmap {
  const bitmap = blankBitmap(widthDots, heightDots);
  const { runs } = code128(text);
  let x = 40;
  for (const [index, run] of runs.entries()) {
    for (let end = x + run * 2; x < end; x += 1) {
      if (index % 2 === 1) continue;
      for (let y = 40; y < 160; y += 1) {
        const at = y * bitmap.bytesPerRow + (x >> 3);
        bitmap.bits[at] = (bitmap.bits[at] ?? 0) | (0x80 >> (x & 7));
      }
    }
  }
  return bitmap;
}

/** A label as this product would send it to a printer of the language. */
export function labelIn(language: PracticeLanguage, text: string, compressed = true): Buffer {
  return Buffer.from(encodeLabels([barcodeBitmap(text)], profileFor(language, compressed)));
}
