import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { getApi } from 'zpl-renderer-js';
import { createDots } from '../../main/practice/printer/draw/dots.ts';
import { drawEpl } from '../../main/practice/printer/draw/draw-epl.ts';
import { drawEscPos } from '../../main/practice/printer/draw/draw-escpos.ts';
import { drawTspl } from '../../main/practice/printer/draw/draw-tspl.ts';
import { openStream } from '../../main/practice/printer/streams/open-stream.ts';
import type { Bitmap } from '../../main/printing/languages/bitmap.ts';
import { encodeLabels } from '../../main/printing/languages/encode.ts';
import { crc16 } from '../../main/printing/languages/encode-zpl.ts';
import { bitmaps, labelLikeBitmap, profileFor } from '../support/bitmaps.ts';

const LANGUAGES = ['zpl', 'tspl', 'epl', 'escpos'] as const;

/** The dots of a label as rows of 0 and 1, without what lies past the picture. */
function dotsOf(bits: Uint8Array, bytesPerRow: number, { widthDots, heightDots }: Bitmap): string[] {
  return Array.from({ length: heightDots }, (_, row) => {
    const bytes = bits.subarray(row * bytesPerRow, (row + 1) * bytesPerRow);
    return Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .slice(0, widthDots);
  });
}

const expected = (bitmap: Bitmap) => dotsOf(bitmap.bits, bitmap.bytesPerRow, bitmap);

/** What an independent renderer of ZPL draws. */
async function drawnZpl(zpl: Uint8Array, { widthDots, heightDots }: Bitmap): Promise<string[]> {
  const api = await getApi();
  const [png] = await api.zplToBase64MultipleAsync(
    Buffer.from(zpl).toString('latin1'),
    widthDots / 8,
    heightDots / 8,
    8,
  );
  const { width, data } = PNG.sync.read(Buffer.from(png ?? '', 'base64'));
  return Array.from({ length: heightDots }, (_, y) =>
    Array.from({ length: widthDots }, (_, x) => ((data[(y * width + x) * 4] ?? 255) < 128 ? '1' : '0')).join(''),
  );
}

describe('labels in the printer’s language', () => {
  beforeAll(async () => {
    await getApi();
  });

  test.each([true, false])(
    'ZPL is drawn dot for dot by another renderer (compressed: %s)',
    async (compressed) => {
      await fc.assert(
        fc.asyncProperty(bitmaps(180, 60), async (bitmap) => {
          const zpl = encodeLabels([bitmap], profileFor('zpl', compressed));
          expect(await drawnZpl(zpl, bitmap)).toEqual(expected(bitmap));
        }),
        { numRuns: 25 },
      );
    },
    30_000,
  );

  test('a full label of ZPL is drawn dot for dot, though it goes in pieces', async () => {
    const bitmap = labelLikeBitmap(812, 1_218);
    for (const compressed of [true, false]) {
      const zpl = encodeLabels([bitmap], profileFor('zpl', compressed));
      expect((await drawnZpl(zpl, bitmap)).join('\n') === expected(bitmap).join('\n')).toBe(true);
    }
  }, 30_000);

  test.each([
    ['tspl', (bytes: Uint8Array, bitmap: Bitmap) => drawTspl(bytes, bitmap.widthDots, bitmap.heightDots, 203)],
    ['epl', (bytes: Uint8Array, bitmap: Bitmap) => drawEpl(bytes, bitmap.widthDots, bitmap.heightDots)],
    ['escpos', (bytes: Uint8Array, bitmap: Bitmap) => drawEscPos(bytes, bitmap.bytesPerRow * 8)],
  ] as const)('%s comes out of a decoder of its own dot for dot', (language, draw) => {
    fc.assert(
      fc.property(bitmaps(400, 300), (bitmap) => {
        const dots = draw(encodeLabels([bitmap], profileFor(language, true)), bitmap);
        expect(dotsOf(dots.bits(), dots.bytesPerRow, bitmap)).toEqual(expected(bitmap));
      }),
      { numRuns: 30 },
    );
  });

  test('ESC/POS wider than 2,040 dots keeps its width', () => {
    const bitmap = labelLikeBitmap(2_400, 300);
    const dots = drawEscPos(encodeLabels([bitmap], profileFor('escpos', true)), 2_400);
    expect(dotsOf(dots.bits(), dots.bytesPerRow, bitmap)).toEqual(expected(bitmap));
  });

  test.each(LANGUAGES)('%s of several labels is split into them again, wherever its chunks end', (language) => {
    fc.assert(
      fc.property(fc.array(bitmaps(), { minLength: 1, maxLength: 3 }), fc.array(fc.nat(4_000)), (drawn, cuts) => {
        const labels = drawn.map(inked);
        const bytes = Buffer.from(encodeLabels(labels, profileFor(language, false)));
        const stream = openStream(language, { prologue: Buffer.alloc(0) });
        const ends = [...cuts.map((cut) => cut % bytes.length), bytes.length].sort((a, b) => a - b);
        const parts = ends.flatMap((end, index) => stream.push(bytes.subarray(ends[index - 1] ?? 0, end)));
        expect(parts.map((part) => part.kind)).toEqual(labels.map(() => 'label'));
        expect(stream.pendingBytes).toBe(0);
      }),
    );
  });

  test.each(LANGUAGES)('a dot past the picture is never burnt: %s', (language) => {
    const bitmap: Bitmap = { widthDots: 3, heightDots: 1, bytesPerRow: 1, bits: Uint8Array.of(0b1010_0000) };
    const bytes = encodeLabels([bitmap], profileFor(language, false));
    if (language === 'zpl') expect(Buffer.from(bytes).toString()).toContain('^GFA,1,1,1,A');
    else {
      const drawn = { tspl: drawTspl(bytes, 16, 1, 203), epl: drawEpl(bytes, 16, 1), escpos: drawEscPos(bytes, 16) };
      expect(drawn[language].bits().subarray(0, 2)).toEqual(Uint8Array.of(0b1010_0000, 0));
    }
  });

  test('the drawer is not opened by a picture that looks like its command', () => {
    const bitmap: Bitmap = { widthDots: 40, heightDots: 1, bytesPerRow: 5, bits: Uint8Array.of(0x10, 0x14, 1, 0, 1) };
    const bytes = Buffer.from(encodeLabels([bitmap], profileFor('escpos', true)));
    expect(bytes.toString('hex')).toMatch(/^1b401d284403001401001d7630/);
    expect(bytes.toString('hex')).toMatch(/1b40$/);
    const plain = Buffer.from(
      encodeLabels([{ ...bitmap, bits: Uint8Array.of(0x10, 0x14, 3, 0, 1) }], profileFor('escpos', true)),
    );
    expect(plain.toString('hex')).toMatch(/^1b401d7630/);
  });

  test('a picture whose rows do not add up is refused before a printer would wait for the rest', () => {
    const bitmap = { widthDots: 16, heightDots: 4, bytesPerRow: 2, bits: new Uint8Array(7) };
    for (const language of LANGUAGES)
      expect(() => encodeLabels([bitmap], profileFor(language, true))).toThrow(RangeError);
  });

  test('a pdf printer gets no dots', () => {
    expect(() => encodeLabels([labelLikeBitmap(8, 8)], profileFor('pdf', true))).toThrow(TypeError);
  });

  test('nothing of ZPL is counted larger than the format allows, nothing outlives the label', () => {
    const zpl = Buffer.from(encodeLabels([labelLikeBitmap(1_218, 1_827)], profileFor('zpl', false))).toString('latin1');
    const counts = [...zpl.matchAll(/\^GFA,(\d+),(\d+),(\d+),/g)].map((match) => Number(match[1]));
    expect(counts.length).toBeGreaterThan(1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(99_999);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(153 * 1_827);
    expect(new Set(zpl.match(/[\^~][A-Z]{2}/g))).toEqual(
      new Set(['^XA', '^PW', '^LL', '^LH', '^FO', '^GF', '^FS', '^PQ', '^XZ']),
    );
  });

  test('the checksum is CRC-16/CCITT from 0', () => {
    expect(crc16('123456789')).toBe(0x31c3);
  });

  test('the sizes of one label, beside raw hexadecimal ZPL', () => {
    const bitmap = labelLikeBitmap(812, 1_218);
    const hex = `^XA^FO0,0^GFA,1,1,1,${'0'.repeat(bitmap.bits.length * 2)}^FS^XZ`.length;
    const sizes = LANGUAGES.flatMap((language) =>
      (language === 'zpl' ? [true, false] : [true]).map((compressed) => {
        const bytes = encodeLabels([bitmap], profileFor(language, compressed)).length;
        return {
          language,
          form: language === 'zpl' ? (compressed ? 'Z64' : 'run lengths') : 'binary',
          bytes,
          ofHex: bytes / hex,
        };
      }),
    );
    console.table([{ language: 'zpl', form: 'hexadecimal', bytes: hex, ofHex: 1 }, ...sizes]);
    const bytesOf = (form: string) => sizes.find((size) => size.form === form)?.bytes ?? 0;
    expect(bytesOf('Z64')).toBeLessThan(bytesOf('run lengths'));
    expect(bytesOf('run lengths')).toBeLessThan(hex / 2);
    expect(bytesOf('Z64')).toBeLessThan(deflateSync(bitmap.bits).length * 1.5);
  });

  test('a roll grows with what is drawn on it and no further', () => {
    const roll = createDots(16, 'roll');
    roll.bar(0, 700, 8, 3);
    expect([roll.heightDots, roll.bits().length]).toEqual([703, 1_406]);
    roll.bar(0, 1_000_000, 8, 1);
    expect(roll.heightDots).toBe(30_000);
  });
});

function inked(bitmap: Bitmap): Bitmap {
  return { ...bitmap, bits: Uint8Array.from(bitmap.bits, (byte, at) => (at === 0 ? byte | 0x80 : byte)) };
}
