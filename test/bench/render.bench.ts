import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { findOrInstallPoppler } from '../../build/find-poppler.mjs';
import { realClock } from '../../main/ports/clock.ts';
import { createNodeSpawn } from '../../main/ports/real-spawn.ts';
import { realTimers } from '../../main/ports/timers.ts';
import type { Bitmap } from '../../main/printing/languages/bitmap.ts';
import { encodeLabels } from '../../main/printing/languages/encode.ts';
import { checkCodes } from '../../main/printing/raster/code-check.ts';
import { drawPdfPage } from '../../main/printing/raster/draw-pdf.ts';
import type { DrawnPage, PageOrder } from '../../main/printing/raster/drawn-page.ts';
import { loadPdfium, type Pdfium } from '../../main/printing/raster/pdfium-module.ts';
import { createRenderer } from '../../main/printing/raster-process.ts';
import type { PrinterProfile } from '../../main/printing/rendition.ts';
import { drawCells, drawSample, pdfOf } from '../support/label-drawing.ts';
import { type Benchmark, judged, percentile } from './support/benchmark.ts';

const ROUNDS = 60;
const WARM_UP = 15;
const LABELS_IN_A_ROW = 500;
const MB = 1024 * 1024;
const DPI = 203;
const PROFILE: PrinterProfile = {
  ...{ language: 'zpl', dpi: DPI, widthMm: 101.6, heightMm: 152.4 },
  ...{ crop: 'auto', turn: 'auto', compressed: true },
};
const ORDER: PageOrder = { document: 'label', profile: PROFILE, crop: 'auto' };

/** A label as carriers make them: bars, two matrix codes, and letters of 4 to 20 points. */
function label(number: number): Uint8Array {
  const id = String(1_000_000_000 + number * 7919);
  const words = Array.from({ length: 14 }, (_, line) => `Line ${line} of the address, the seller and the terms, ${id}`);
  return pdfOf([
    {
      ...{ widthDots: 812, heightDots: 1218, dpi: DPI },
      draw(surface) {
        drawSample(surface, {
          bars: `FMPC${id}`,
          square: `https://ekart/${id}`,
          matrix: `DM${id}`,
          moduleDots: 3,
          cellDots: 6,
          words,
        });
        for (let size = 11; size < 56; size += 9) surface.text(420, 1000 + size * 2, size, 'COD 1,499');
        drawCells(surface, 'qrcode', `OD${id}`, 60, 1090, 4);
      },
    },
  ]);
}

async function run() {
  const pdfium = await loadPdfium();
  const wrapper = await PDFiumLibrary.init();
  const folder = mkdtempSync(join(tmpdir(), 'packbench-render-'));
  const file = join(folder, 'label.pdf');
  const bytes = label(1);
  writeFileSync(file, bytes);
  const hasPoppler = findOrInstallPoppler();
  const times = { ours: [] as number[], bare: [] as number[], poppler: [] as number[], reading: [] as number[] };
  try {
    // In turns, so that whatever else the machine does meets all of them alike.
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      times.ours.push(await took(() => zplOf(pdfium, bytes)));
      times.bare.push(await took(() => bareRender(wrapper, bytes)));
      if (hasPoppler) times.poppler.push(await took(() => poppler(file, join(folder, 'page'))));
      if (round % 5 === 0) times.reading.push(await readBack(pdfium, bytes));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const median = (samples: readonly number[]) =>
    percentile(samples.slice(samples === times.reading ? 3 : WARM_UP), 0.5);
  const oursMs = median(times.ours);
  const [bareMs, popplerMs] = [median(times.bare), median(times.poppler)];
  const figures = { oursMs, readingBackMs: median(times.reading) };
  const sizes = sizesOf(dotsOf(pdfium, bytes));
  return [
    judged({
      what: 'PDF label -> ZPL bytes, warm, against a bare pdfium render of one pixel a dot',
      ...{
        figures: { ...figures, bareMs },
        peer: 'pdfium 1x grey through its wrapper, same page',
        ratio: oursMs / bareMs,
        budget: 3,
      },
    }),
    judged({
      what: 'PDF label -> ZPL bytes, warm, against pdftoppm',
      figures: { ...figures, ...(hasPoppler ? { popplerMs } : {}) },
      peer: hasPoppler ? 'pdftoppm -r 203 -mono, same page' : 'nothing: there is no pdftoppm here',
      ...{ ratio: hasPoppler ? oursMs / popplerMs : 0, budget: hasPoppler ? 1.5 : null },
    }),
    judged({
      what: 'bytes of a label',
      ...{
        figures: sizes,
        peer: 'the same dots as ZPL in plain hex',
        ratio: sizes.zplZ64Bytes / sizes.zplHexBytes,
        budget: null,
      },
    }),
    await inARow(),
  ];
}

function dotsOf(pdfium: Pdfium, bytes: Uint8Array): Bitmap {
  const { taken } = drawPdfPage(pdfium, bytes, ORDER, 0, ({ dots }: DrawnPage) => dots);
  if (!taken) throw new Error('the label is white');
  return taken;
}

function zplOf(pdfium: Pdfium, bytes: Uint8Array): Uint8Array {
  return encodeLabels([dotsOf(pdfium, bytes)], PROFILE);
}

/** What preparing a label takes beside its bytes: reading every code from the dots and from what they were made from. */
async function readBack(pdfium: Pdfium, bytes: Uint8Array): Promise<number> {
  const { taken } = drawPdfPage(pdfium, bytes, ORDER, 0, ({ dots, proof }: DrawnPage) => ({ dots, proof: proof() }));
  if (!taken) throw new Error('the label is white');
  return took(() => checkCodes(taken.dots, taken.proof));
}

async function bareRender(wrapper: PDFiumLibrary, bytes: Uint8Array): Promise<void> {
  const document = await wrapper.loadDocument(bytes);
  await document.getPage(0).render({ scale: DPI / 72, colorSpace: 'Gray', render: 'bitmap' });
  document.destroy();
}

function poppler(file: string, out: string): void {
  const { status } = spawnSync('pdftoppm', ['-r', String(DPI), '-mono', file, out]);
  if (status !== 0) throw new Error(`pdftoppm ended with ${status}`);
}

function sizesOf(dots: Bitmap) {
  const inLanguage = (language: PrinterProfile['language'], compressed = true) =>
    encodeLabels([dots], { ...PROFILE, language, compressed }).length;
  return {
    zplHexBytes: dots.bits.length * 2,
    zplZ64Bytes: inLanguage('zpl'),
    zplRunLengthBytes: inLanguage('zpl', false),
    tsplBytes: inLanguage('tspl'),
    eplBytes: inLanguage('epl'),
    escPosBytes: inLanguage('escpos'),
  };
}

/** Whole labels, read back and all, in the process they are rendered in, which is not replaced meanwhile. */
async function inARow() {
  const limits = { requests: LABELS_IN_A_ROW + 1, wornBytes: Number.MAX_SAFE_INTEGER, requestMs: 120_000 };
  const renderer = createRenderer({ spawn: createNodeSpawn(), timers: realTimers, clock: realClock, limits });
  const memoryMb = () => (renderer.rssBytes() ?? Number.NaN) / MB;
  let after100Mb = Number.NaN;
  for (let at = 1; at <= LABELS_IN_A_ROW; at += 1) {
    const made = await renderer.render({ document: 'label', bytes: label(at), profile: PROFILE });
    if (!made.ok) throw new Error(made.error.message);
    if (at === 100) after100Mb = memoryMb();
  }
  const after500Mb = memoryMb();
  await renderer.stop();
  return judged({
    what: `memory after ${LABELS_IN_A_ROW} labels in a row beyond that after 100, in MB`,
    figures: { after100Mb, after500Mb },
    ...{ peer: 'the same process after 100', ratio: Math.max(0, after500Mb - after100Mb), budget: 10 },
  });
}

async function took(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

export const benchmark: Benchmark = { name: 'render', run };
