import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { getApi } from 'zpl-renderer-js';
import { drawEpl } from '../../main/practice/printer/draw/draw-epl.ts';
import { startPracticePrinter } from '../../main/practice/printer/start.ts';
import type { Bitmap } from '../../main/printing/languages/bitmap.ts';
import { encodeLabels } from '../../main/printing/languages/encode.ts';
import { lintEpl } from '../../main/printing/languages/lint-epl.ts';
import { labelLikeBitmap, profileFor } from '../support/bitmaps.ts';
import { cupsLabelFilter } from '../support/cups-label-filter.ts';
import { barcodeBitmap } from '../support/language-labels.ts';
import { sendJob } from '../support/printer-talk.ts';

const filter = cupsLabelFilter();
if (!filter) console.log('skipped: labels of CUPS are not compared: its filter rastertolabel is not here');

/** The dots of a ZPL label, as an independent renderer draws them. */
async function dotsOfZpl(zpl: Uint8Array, { widthDots, heightDots }: Bitmap): Promise<Buffer> {
  const api = await getApi();
  const [png] = await api.zplToBase64MultipleAsync(
    Buffer.from(zpl).toString('latin1'),
    widthDots / 8,
    heightDots / 8,
    8,
  );
  const { data } = PNG.sync.read(Buffer.from(png ?? '', 'base64'));
  return Buffer.from(
    Array.from({ length: widthDots * heightDots }, (_, dot) => ((data[dot * 4] ?? 255) < 128 ? 1 : 0)),
  );
}

describe.skipIf(!filter)('beside the encoder of CUPS', () => {
  const bitmap = labelLikeBitmap(816, 600);

  test('the same picture as ZPL draws the same dots', async () => {
    const theirs = await dotsOfZpl(filter?.(bitmap, 'zpl') ?? Buffer.alloc(0), bitmap);
    for (const compressed of [true, false]) {
      const ours = await dotsOfZpl(encodeLabels([bitmap], profileFor('zpl', compressed)), bitmap);
      expect(ours.equals(theirs)).toBe(true);
    }
  }, 30_000);

  test('the same picture as EPL draws the same dots, and passes the lint', () => {
    const theirs = filter?.(bitmap, 'epl') ?? Buffer.alloc(0);
    const ours = encodeLabels([bitmap], profileFor('epl', true));
    const drawn = [theirs, ours].map((label) => Buffer.from(drawEpl(label, 816, 600).bits()));
    expect(drawn[1]?.equals(drawn[0] ?? Buffer.alloc(0))).toBe(true);
    expect(drawn[1]?.equals(Buffer.from(bitmap.bits))).toBe(true);
    expect(lintEpl(theirs)).toEqual({ ok: true, value: { labels: 1 } });
  });

  test.each(['zpl', 'epl'] as const)(
    'a practice printer prints its %s and reads the barcode',
    async (language) => {
      const size = { dpi: 203, widthMm: 50, heightMm: 30 };
      const printer = await startPracticePrinter({ port: 0, language, ...size });
      await sendJob(printer.port, filter?.(barcodeBitmap('OUTSIDE'), language) ?? Buffer.alloc(0));
      expect(printer.labels.map((label) => label.codes)).toEqual([[{ format: 'Code128', text: 'OUTSIDE' }]]);
      await printer.close();
    },
    30_000,
  );
});
