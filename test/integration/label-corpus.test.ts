import { PNG } from 'pngjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { getApi } from 'zpl-renderer-js';
import { findOrInstallDmtx } from '../../build/find-dmtx.mjs';
import { findOrInstallZbar } from '../../build/find-zbar.mjs';
import { drawEpl } from '../../main/practice/printer/draw/draw-epl.ts';
import { drawEscPos } from '../../main/practice/printer/draw/draw-escpos.ts';
import { drawTspl } from '../../main/practice/printer/draw/draw-tspl.ts';
import type { Bitmap } from '../../main/printing/languages/bitmap.ts';
import { encodeLabels } from '../../main/printing/languages/encode.ts';
import { bitsPng } from '../../main/printing/raster/bits-png.ts';
import { openDocument } from '../../main/printing/raster/make-rendition.ts';
import type { PrinterProfile, Rendition } from '../../main/printing/rendition.ts';
import { type CorpusLabel, ownLabels } from '../support/label-corpus.ts';
import { readByDmtx, readByZbar } from '../support/outside-readers.ts';
import { carrierLabels } from '../support/zpl.ts';

/** zbar has no DataMatrix and no Aztec, and reads PDF417 in part. */
const NOT_OF_ZBAR = /^(PDF417|AZTEC)/;
/** Its binary graphics count more bytes than the file holds. */
const DAMAGED = 'usps_apo.zpl';

const hasZbar = findOrInstallZbar();
const hasDmtx = findOrInstallDmtx();
if (!hasZbar) console.log('skipped: no zbarimg, barcodes are read by our own decoder only');
if (!hasDmtx) console.log('skipped: no dmtxread, DataMatrix codes are read by our own decoder only');
const carriers = carrierLabels();
if (!carriers) console.log('skipped: the carrier labels are not beside this project (../shared/labels/zpl)');

/** What pdfium's 256 shades of cover leave open. */
const ROUNDING = 0.02;
const EPL: PrinterProfile = {
  ...{ dpi: 203, widthMm: 101.6, heightMm: 152.4, compressed: true },
  ...{ language: 'epl', crop: 'auto', turn: 'auto' },
};

interface Printed {
  readonly label: CorpusLabel;
  readonly rendition: Rendition;
  readonly dots: readonly Bitmap[];
}

/**
 * The independent renderer takes half a second for a drawing, and the dots of all labels go through one encoder: it draws every ninth,
 * and every fourth label of a carrier is made at all. PACKBENCH_CORPUS=all takes every one.
 */
const ALL = process.env['PACKBENCH_CORPUS'] === 'all';

describe('a label of every kind', { timeout: 300_000 }, () => {
  const labels = ownLabels();
  const printed: Printed[] = [];

  beforeAll(async () => {
    for (const label of labels) {
      const profile = { ...label.profile, language: 'tspl' as const };
      const rendition = await openDocument({ document: 'label', bytes: label.bytes, profile })
        .make()
        .catch((error: unknown) => {
          throw new Error(`${label.name}: ${String(error)}`);
        });
      printed.push({ label, rendition, dots: rendition.pages.map(({ png }) => dotsOf(png)) });
    }
  }, 300_000);

  test('is one of at least fifty, of at least sixty with those of real carriers', () => {
    expect(labels.length + (carriers?.length ?? 0)).toBeGreaterThanOrEqual(carriers ? 60 : 50);
    console.log(`${labels.length} labels of our own, ${carriers?.length ?? 0} of carriers`);
    expect(printed.map(({ rendition }) => rendition.labels)).toEqual(labels.map(({ sheets }) => sheets.length));
  });

  test('has every barcode on it read from the dots', () => {
    for (const { label, rendition } of printed) {
      for (const [index, sheet] of label.sheets.entries()) {
        expect(rendition.pages[index]?.codes, label.name).toEqual(
          expect.arrayContaining([...sheet.codes, sheet.matrix]),
        );
      }
    }
  });

  test('has every bar within half a dot of its place, and exactly on it where modules are whole dots', () => {
    let exact = 0;
    for (const { label, dots } of printed) {
      for (const [index, { bars }] of label.sheets.entries()) {
        const picture = dots[index];
        if (!bars || !picture) continue;
        const edges = edgesIn(picture, bars.row);
        expect(edges.length, `${label.name}: bars`).toBe(bars.edges.length);
        const worst = Math.max(...edges.map((edge, at) => Math.abs(edge - (bars.edges[at] ?? Number.NaN))));
        expect(worst, `${label.name}: dots off`).toBeLessThanOrEqual(bars.exact ? 0 : 0.5 + ROUNDING);
        if (bars.exact) exact += 1;
      }
    }
    expect(exact).toBeGreaterThan(15);
  });

  test('warns of bars that are no whole dots, and of being made smaller', () => {
    const warned = (name: string) =>
      printed.find(({ label }) => label.name === name)?.rendition.warnings.map(({ kind }) => kind);
    expect(warned('vector, 3 dots')).toEqual([]);
    expect(warned('vector, 2.4 dots')).toContain('fine-bars');
    expect(warned('A4 made smaller')).toContain('shrunk');
    expect(warned('4 x 6 in on paper of 100 x 150 mm')).toEqual([]);
  });

  test('comes out of printers of every language dot for dot', () => {
    for (const { label, dots } of printed) {
      for (const picture of dots) {
        const { widthDots, heightDots, bytesPerRow } = picture;
        const bytes = (language: 'tspl' | 'epl' | 'escpos') => encodeLabels([picture], { ...label.profile, language });
        const tspl = drawTspl(bytes('tspl'), widthDots, heightDots, label.profile.dpi);
        const epl = drawEpl(bytes('epl'), widthDots, heightDots);
        const escpos = drawEscPos(bytes('escpos'), bytesPerRow * 8);
        const same = [tspl, epl, escpos].map((drawn) => sameDots(drawn.bits(), picture));
        expect(same, label.name).toEqual([true, true, true]);
      }
    }
  });

  test('comes out of an independent ZPL renderer dot for dot', async () => {
    const api = await getApi();
    const perMm = 8;
    for (const { label, dots } of printed.filter((_, index) => ALL || index % 9 === 0)) {
      for (const picture of ALL ? dots : dots.slice(0, 1)) {
        const zpl = encodeLabels([picture], { ...label.profile, language: 'zpl' });
        const size = [picture.widthDots / perMm, picture.heightDots / perMm] as const;
        const [drawn] = await api.zplToBase64MultipleAsync(Buffer.from(zpl).toString('latin1'), ...size, perMm);
        const back = dotsOf(Buffer.from(drawn ?? '', 'base64'));
        expect(back.heightDots, label.name).toBe(picture.heightDots);
        expect(Buffer.compare(back.bits, picture.bits), label.name).toBe(0);
      }
    }
  });

  test.skipIf(!hasZbar)('is read by zbar from what a printer drew', () => {
    const sheets = printed.flatMap(({ label, rendition }) =>
      label.sheets.map((sheet, index) => ({ label, sheet, png: rendition.pages[index]?.png ?? new Uint8Array() })),
    );
    const read = readByZbar(sheets.map(({ png }) => png));
    for (const [index, { label, sheet }] of sheets.entries()) {
      const wanted = sheet.codes.filter((code) => !NOT_OF_ZBAR.test(code));
      expect(read[index], label.name).toEqual(expect.arrayContaining(wanted));
    }
  });

  test.skipIf(!hasDmtx)('has its DataMatrix read by dmtx', () => {
    const parts = printed.flatMap(({ label, dots }) =>
      label.sheets.flatMap(({ matrix, matrixBox }, index) => {
        const picture = dots[index];
        return matrixBox && picture ? [{ label, matrix, png: bitsPng(partOf(picture, matrixBox), 203) }] : [];
      }),
    );
    expect(parts.length).toBeGreaterThan(30);
    const read = readByDmtx(parts.map(({ png }) => png));
    expect(read.map((text, index) => `${parts[index]?.label.name}: ${text}`)).toEqual(
      parts.map(({ label, matrix }) => `${label.name}: ${matrix}`),
    );
  });
});

describe.skipIf(!carriers)('a real carrier label', { timeout: 300_000 }, () => {
  test('is drawn for a printer of another language with every code that its own printer would show', async () => {
    const pictures: { name: string; before: Uint8Array | undefined; after: Uint8Array }[] = [];
    const api = await getApi();
    for (const [index, { name, bytes }] of (carriers ?? []).entries()) {
      if (name === DAMAGED || (!ALL && index % 4 !== 0)) continue;
      const rendition = await openDocument({ document: 'label', bytes, profile: EPL }).make();
      expect(rendition.warnings, name).toContainEqual({ kind: 'drawn', from: 'zpl' });
      const [before] = await api.zplToBase64MultipleAsync(bytes.toString('utf8'), 101.6, 152.4, 8);
      const after = rendition.pages[0]?.png;
      if (after)
        pictures.push({ name, before: before === undefined ? undefined : Buffer.from(before, 'base64'), after });
    }
    expect(pictures.length).toBeGreaterThanOrEqual(ALL ? 24 : 6);
    if (!hasZbar) return;
    const after = readByZbar(pictures.map((picture) => picture.after));
    const compared = pictures.flatMap(({ before, name }, index) => (before ? [{ before, name, index }] : []));
    const before = readByZbar(compared.map((picture) => picture.before));
    for (const [at, { name, index }] of compared.entries()) {
      expect(after[index], name).toEqual(expect.arrayContaining(before[at] ?? []));
    }
    expect(after.flat().length).toBeGreaterThan(ALL ? 15 : 3);
  });
});

function dotsOf(png: Uint8Array | null): Bitmap {
  const { width, height, data } = PNG.sync.read(Buffer.from(png ?? []));
  const bytesPerRow = Math.ceil(width / 8);
  const bits = new Uint8Array(bytesPerRow * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((data[(y * width + x) * 4] ?? 255) < 128)
        bits[y * bytesPerRow + (x >> 3)] = (bits[y * bytesPerRow + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots: width, heightDots: height, bytesPerRow, bits };
}

/** Both sides of every bar in a row. */
function edgesIn({ widthDots, bytesPerRow, bits }: Bitmap, row: number): number[] {
  const edges: number[] = [];
  let black = false;
  for (let x = 0; x <= widthDots; x += 1) {
    const isBlack = x < widthDots && ((bits[row * bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
    if (isBlack !== black) edges.push(x);
    black = isBlack;
  }
  return edges;
}

/** A roll of paper is as long as what was printed on it; the rest of the label is white. */
function sameDots(drawn: Uint8Array, picture: Bitmap): boolean {
  const length = Math.min(drawn.length, picture.bits.length);
  const same = Buffer.compare(drawn.subarray(0, length), picture.bits.subarray(0, length)) === 0;
  return same && picture.bits.subarray(length).every((byte) => byte === 0);
}

function partOf(picture: Bitmap, { left, top, size }: { left: number; top: number; size: number }): Bitmap {
  const bytesPerRow = Math.ceil(size / 8);
  const bits = new Uint8Array(bytesPerRow * size);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const [column, row] = [left + x, top + y];
      if (column >= picture.widthDots || row >= picture.heightDots) continue;
      if ((picture.bits[row * picture.bytesPerRow + (column >> 3)] ?? 0) & (0x80 >> (column & 7))) {
        bits[y * bytesPerRow + (x >> 3)] = (bits[y * bytesPerRow + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
      }
    }
  }
  return { widthDots: size, heightDots: size, bytesPerRow, bits };
}
