import fc from 'fast-check';
import type { Bitmap } from '../../main/printing/languages/bitmap.ts';
import type { PrinterProfile } from '../../main/printing/rendition.ts';
import type { PrinterLanguage } from '../../shared/model/printers.ts';

/** Pictures as labels have them: white rows, repeated rows, runs and noise, of any width; bits past the width are 0. */
export function bitmaps(maxWidth = 180, maxHeight = 60): fc.Arbitrary<Bitmap> {
  const size = fc.tuple(fc.integer({ min: 1, max: maxWidth }), fc.integer({ min: 1, max: maxHeight }));
  return size.chain(([widthDots, heightDots]) => {
    const bytesPerRow = Math.ceil(widthDots / 8);
    const row = fc.oneof(
      fc.constant(new Uint8Array(bytesPerRow)),
      fc.constant(new Uint8Array(bytesPerRow).fill(0xff)),
      fc.uint8Array({ minLength: bytesPerRow, maxLength: bytesPerRow }),
      fc
        .uint8Array({ minLength: 1, maxLength: 3 })
        .map((few) => Uint8Array.from({ length: bytesPerRow }, (_, at) => few[at % few.length] ?? 0)),
      fc.constant(undefined),
    );
    return fc.array(row, { minLength: heightDots, maxLength: heightDots }).map((rows) => {
      const bits = new Uint8Array(bytesPerRow * heightDots);
      const beyond = bytesPerRow * 8 - widthDots;
      for (const [index, given] of rows.entries()) {
        const above = bits.subarray((index - 1) * bytesPerRow, index * bytesPerRow);
        const here = bits.subarray(index * bytesPerRow, (index + 1) * bytesPerRow);
        here.set(given ?? (index > 0 ? above : []));
        here[bytesPerRow - 1] = (here[bytesPerRow - 1] ?? 0) & (0xff << beyond);
      }
      return { widthDots, heightDots, bytesPerRow, bits };
    });
  });
}

export function profileFor(language: PrinterLanguage, compressed: boolean): PrinterProfile {
  return { language, dpi: 203, widthMm: 101.6, heightMm: 152.4, crop: 'auto', turn: 'auto', compressed };
}
