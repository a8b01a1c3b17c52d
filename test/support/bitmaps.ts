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

/** Of a label's density: bars, cells, lines of letters and much white; the same every time. */
export function labelLikeBitmap(widthDots: number, heightDots: number): Bitmap {
  const bytesPerRow = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(bytesPerRow * heightDots);
  const black = (x: number, y: number) => {
    const at = y * bytesPerRow + (x >> 3);
    bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
  };
  const mixed = (a: number, b: number) => ((a * 73_856_093) ^ (b * 19_349_663)) >>> 0;
  for (let y = 0; y < heightDots; y += 1) {
    const part = y / heightDots;
    for (let x = 20; x < widthDots - 20; x += 1) {
      if (part < 0.15) {
        if (mixed(Math.floor(x / 3), 7) % 5 < 2) black(x, y);
      } else if (part < 0.5) {
        if (Math.floor(y / 20) % 2 === 1 && mixed(Math.floor(x / 2), Math.floor(y / 2)) % 6 === 0) black(x, y);
      } else if (part < 0.7) {
        if (x > widthDots / 2 && mixed(Math.floor(x / 6), Math.floor(y / 6)) % 2 === 0) black(x, y);
      } else if (y % 100 < 2) black(x, y);
    }
  }
  return { widthDots, heightDots, bytesPerRow, bits };
}
