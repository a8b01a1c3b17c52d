import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { type Bitmap, blankBitmap } from '../../main/printing/languages/bitmap.ts';
import { bitsPng } from '../../main/printing/raster/bits-png.ts';
import { averageInto } from '../../main/printing/raster/box-average.ts';
import { type Gray, turnGray } from '../../main/printing/raster/gray.ts';
import { moduleDots } from '../../main/printing/raster/module-dots.ts';
import { inkOf, onPaper } from '../../main/printing/raster/paper.ts';
import { cropRegion, dotsOf, turnFor, turnRegion } from '../../main/printing/raster/placement.ts';
import { pngPicture } from '../../main/printing/raster/png-picture.ts';
import { grayToDots } from '../../main/printing/raster/resample.ts';
import { thresholdInto } from '../../main/printing/raster/threshold.ts';
import { bitmaps } from '../support/bitmaps.ts';
import { pngOf } from '../support/label-drawing.ts';

const isBlack = ({ bits, bytesPerRow }: Bitmap, x: number, y: number) =>
  ((bits[y * bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;

/** Rows of pixels as pdfium gives them, beginning on a word. */
function pixelRows(
  width: number,
  height: number,
  rowBytes: number,
  value: (x: number, y: number) => number,
): Uint8Array {
  const pixels = new Uint8Array(rowBytes * height).fill(255);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) pixels[y * rowBytes + x] = value(x, y);
  return pixels;
}

const grays = fc
  .tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 20 }))
  .chain(([width, height]) =>
    fc
      .array(fc.oneof(fc.constantFrom(0, 255), fc.nat(255)), { minLength: width * height, maxLength: width * height })
      .map((values): Gray => ({ width, height, pixels: Uint8Array.from(values) })),
  );

describe('grey pixels as dots', () => {
  test('each pixel is black below 128, whatever stands past the width', () => {
    fc.assert(
      fc.property(grays, ({ width, height, pixels }) => {
        const rowBytes = Math.ceil(width / 24) * 24;
        const rows = pixelRows(width, height, rowBytes, (x, y) => pixels[y * width + x] ?? 0);
        for (let y = 0; y < height; y += 1) rows.fill(0, y * rowBytes + width, (y + 1) * rowBytes);
        const dots = blankBitmap(width, height);
        thresholdInto(dots, 0, height, rows, rowBytes);
        for (let y = 0; y < height; y += 1) {
          for (let x = 0; x < width; x += 1) expect(isBlack(dots, x, y)).toBe((pixels[y * width + x] ?? 0) < 128);
        }
        expect(pastTheWidth(dots)).toBe(0);
      }),
    );
  });

  test('nine pixels are black when their average is below 128', () => {
    fc.assert(
      fc.property(grays, (gray) => {
        const [width, height] = [Math.max(1, Math.floor(gray.width / 3)), Math.max(1, Math.floor(gray.height / 3))];
        const value = (x: number, y: number) => gray.pixels[(y % gray.height) * gray.width + (x % gray.width)] ?? 0;
        const rowBytes = Math.ceil((width * 3) / 24) * 24;
        const dots = blankBitmap(width, height);
        averageInto(dots, 0, height, pixelRows(width * 3, height * 3, rowBytes, value), rowBytes);
        for (let y = 0; y < height; y += 1) {
          for (let x = 0; x < width; x += 1) {
            let sum = 0;
            for (let at = 0; at < 9; at += 1) sum += value(x * 3 + (at % 3), y * 3 + Math.floor(at / 3));
            expect(isBlack(dots, x, y)).toBe(sum / 9 < 128);
          }
        }
        expect(pastTheWidth(dots)).toBe(0);
      }),
    );
  });

  test('a picture enlarged or made smaller by a whole number keeps every module whole', () => {
    fc.assert(
      fc.property(bitmaps(60, 20), fc.integer({ min: 1, max: 4 }), (dots, times) => {
        const small = grayOf(dots);
        const large = grayToDots(small, times);
        for (let y = 0; y < large.heightDots; y += 1) {
          for (let x = 0; x < large.widthDots; x += 1) {
            expect(isBlack(large, x, y)).toBe(isBlack(dots, Math.floor(x / times), Math.floor(y / times)));
          }
        }
        expect(grayToDots(grayOf(large), 1 / times).bits).toEqual(dots.bits);
      }),
      { numRuns: 40 },
    );
  });

  test('at any other scale every edge comes to lie on the nearest dot', () => {
    const bar = { width: 100, height: 1, pixels: new Uint8Array(100).fill(255).fill(0, 30, 50) };
    for (const scale of [0.42, 0.6767, 0.984, 1.478, 2.956]) {
      const ink = inkOf(grayToDots(bar, scale));
      expect(Math.abs((ink?.left ?? 0) - 30 * scale)).toBeLessThanOrEqual(0.5001);
      expect(Math.abs((ink?.right ?? 0) - 50 * scale)).toBeLessThanOrEqual(0.5001);
    }
  });

  test('four quarter turns give the picture back, two by a quarter are one by a half', () => {
    fc.assert(
      fc.property(grays, (gray) => {
        const quarter = turnGray(gray, 90);
        expect(turnGray(quarter, 90)).toEqual(turnGray(gray, 180));
        expect(turnGray(quarter, 270)).toEqual(gray);
        expect(quarter.pixels[gray.height - 1]).toBe(gray.pixels[0]);
      }),
    );
  });
});

describe('a label on its paper', () => {
  test('its ink is where it is', () => {
    fc.assert(
      fc.property(bitmaps(60, 20), (dots) => {
        const ink = inkOf(dots);
        for (let y = 0; y < dots.heightDots; y += 1) {
          for (let x = 0; x < dots.widthDots; x += 1) {
            if (!isBlack(dots, x, y)) continue;
            expect(ink && x >= ink.left && x < ink.right && y >= ink.top && y < ink.bottom).toBe(true);
          }
        }
        const onEdge = ink && [ink.left, ink.right - 1].every((x) => hasBlack(dots, (at) => at === x));
        expect(ink === undefined || onEdge).toBe(true);
      }),
    );
  });

  test('what is smaller stays in its corner; what is larger loses white only, by whole dots', () => {
    const dots = blankBitmap(100, 60);
    for (let y = 10; y < 50; y += 1) for (let x = 21; x < 91; x += 3) set(dots, x, y);
    const padded = onPaper(dots, 200, 90);
    expect(padded && inkOf(padded)).toEqual({ left: 21, top: 10, right: 91, bottom: 50 });
    const moved = onPaper(dots, 80, 45);
    expect(moved && inkOf(moved)).toEqual({ left: 10, top: 5, right: 80, bottom: 45 });
    expect(onPaper(dots, 60, 60)).toBeUndefined();
    // A frame at the very edge may lose half a millimetre rather than every bar be resized.
    expect(onPaper(dots, 68, 60)).toBeDefined();
  });
});

describe('where a label is on its page', () => {
  const A4 = { width: 210, height: 297 };
  const paper = { width: 101.6, height: 152.4 };
  test('a small page is the label, of A4 it is the upper half, and only labels are cut out', () => {
    const small = { width: 101.6, height: 152.4 };
    expect(cropRegion('auto', 'label', small, paper)).toEqual({ left: 0, top: 0, ...small });
    expect(cropRegion('auto', 'label', A4, paper)).toEqual({ left: 0, top: 0, width: 210, height: 148.5 });
    expect(cropRegion('auto', 'label', A4, A4)).toEqual({ left: 0, top: 0, ...A4 });
    expect(cropRegion('a4-upper-half', 'invoice', A4, paper)).toEqual({ left: 0, top: 0, ...A4 });
    expect(cropRegion('a4-lower-half', 'label', A4, paper)).toEqual({ left: 0, top: 148.5, width: 210, height: 148.5 });
    expect(cropRegion({ leftMm: 150, topMm: 0, widthMm: 100, heightMm: 100 }, 'label', A4, paper)).toEqual({
      ...{ left: 150, top: 0, width: 60, height: 100 },
    });
    expect(cropRegion({ leftMm: 250, topMm: 0, widthMm: 100, heightMm: 100 }, 'label', A4, paper)).toBeUndefined();
  });
  test('it is turned by a quarter where it is larger then', () => {
    expect(turnFor('auto', { width: 150, height: 100 }, paper)).toBe(90);
    expect(turnFor('auto', { width: 100, height: 150 }, paper)).toBe(0);
    expect(turnFor(270, { width: 100, height: 150 }, paper)).toBe(270);
    expect(turnRegion({ left: 10, top: 20, width: 30, height: 40 }, A4, 90)).toEqual({
      left: 237,
      top: 10,
      width: 40,
      height: 30,
    });
    expect(dotsOf(101.6, 203)).toBe(812);
  });
});

describe('pictures', () => {
  test('dots become a PNG of exactly these dots', () => {
    fc.assert(
      fc.property(bitmaps(60, 20), (dots) => {
        const { width, height, data } = PNG.sync.read(Buffer.from(bitsPng(dots, 203)));
        expect([width, height]).toEqual([dots.widthDots, dots.heightDots]);
        for (let at = 0; at < width * height; at += 1) {
          expect((data[at * 4] ?? 255) === 0).toBe(isBlack(dots, at % width, Math.floor(at / width)));
        }
      }),
      { numRuns: 30 },
    );
  });
  test('a PNG says how large it is, or nothing', () => {
    const draw = () => undefined;
    expect(pngPicture(pngOf(40, 30, 11_811, draw)).perMm).toBeCloseTo(11.811);
    expect(pngPicture(pngOf(40, 30, undefined, draw)).perMm).toBeUndefined();
    expect(pngPicture(bitsPng(blankBitmap(9, 9), 203)).perMm).toBeCloseTo(7.992);
  });
});

describe('how wide the narrowest bar is', () => {
  test.each([1.5, 2, 2.4, 3, 4.25])('%d dots', (module) => {
    const runs = [2, 1, 1, 2, 3, 2, 1, 2, 3, 1, 2, 2, 2, 2, 2, 1, 3, 1, 2, 3, 3, 1, 1, 1, 2];
    const width = 20 + Math.ceil(runs.reduce((sum, run) => sum + run, 0) * module) + 20;
    const picture: Gray = { width, height: 9, pixels: new Uint8Array(width * 9).fill(255) };
    let x = 20;
    for (const [index, run] of runs.entries()) {
      const to = x + run * module;
      if (index % 2 === 0)
        for (let y = 0; y < 9; y += 1) picture.pixels.fill(0, y * width + Math.round(x), y * width + Math.round(to));
      x = to;
    }
    const corners = [
      { x: 20, y: 0 },
      { x: x - 1, y: 0 },
      { x: x - 1, y: 8 },
      { x: 20, y: 8 },
    ] as const;
    expect(moduleDots({ format: 'Code128', text: 'x', corners, modules: 0 }, picture)).toBeCloseTo(module, 1);
  });
});

function grayOf(dots: Bitmap): Gray {
  const { widthDots: width, heightDots: height } = dots;
  const pixels = Uint8Array.from({ length: width * height }, (_, at) =>
    isBlack(dots, at % width, Math.floor(at / width)) ? 0 : 255,
  );
  return { width, height, pixels };
}

function set({ bits, bytesPerRow }: Bitmap, x: number, y: number): void {
  const at = y * bytesPerRow + (x >> 3);
  bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
}

function hasBlack(dots: Bitmap, column: (x: number) => boolean): boolean {
  for (let y = 0; y < dots.heightDots; y += 1) {
    for (let x = 0; x < dots.widthDots; x += 1) if (column(x) && isBlack(dots, x, y)) return true;
  }
  return false;
}

function pastTheWidth({ widthDots, bytesPerRow, bits }: Bitmap): number {
  const past = widthDots & 7 ? 0xff >> (widthDots & 7) : 0;
  let found = 0;
  for (let at = bytesPerRow - 1; at < bits.length; at += bytesPerRow) found |= (bits[at] ?? 0) & past;
  return found;
}
