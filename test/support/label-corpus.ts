import { createRequire } from 'node:module';
import type { PrinterProfile } from '../../main/printing/rendition.ts';
import {
  type DrawnSample,
  drawCells,
  drawSample,
  type PdfSheet,
  pdfOf,
  pngOf,
  type Sample,
  type Surface,
} from './label-drawing.ts';

/** One label, the printer it is for, and what must be on the paper. */
export interface CorpusLabel {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly profile: Omit<PrinterProfile, 'language'>;
  /** Of each sheet, in order. */
  readonly sheets: readonly CorpusSheet[];
}
export interface CorpusSheet {
  /** Every code on it; `matrix` is the one that only dmtx reads. */
  readonly codes: readonly string[];
  readonly matrix: string;
  /** Bars of whole dots come out exactly; others within half a dot. Undefined where the sheet is turned or made smaller. */
  readonly bars: { readonly row: number; readonly edges: readonly number[]; readonly exact: boolean } | undefined;
  readonly matrixBox: DrawnSample['matrixBox'] | undefined;
}

const devanagari = createRequire(import.meta.url).resolve(
  '@fontsource-variable/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-wght-normal.woff2',
);
const HINDI = ['प्राप्तकर्ता: कमला देवी, गली नं. 4', 'नई दिल्ली 110001'];
const FOUR_BY_SIX = {
  dpi: 203,
  widthMm: 101.6,
  heightMm: 152.4,
  crop: 'auto',
  turn: 'auto',
  compressed: true,
} as const;
const AT_300 = { ...FOUR_BY_SIX, dpi: 300 } as const;
const PER_METRE = { 203: 7992, 300: 11811, 406: 15984 } as const;
/** A4 in dots of 203 to the inch. */
const A4 = { widthDots: 1678, heightDots: 2374 };

let serial = 0;
function sample(moduleDots: number, cellDots: number, more: Partial<Sample> = {}): Sample {
  serial += 1;
  const id = `${1_000_000 + serial * 7919}`;
  return { bars: `FMPC${id}`, square: `https://ekart/${id}`, matrix: `DM${id}`, moduleDots, cellDots, ...more };
}

/** `times`: dots of the printer for each of the label's; `left`, `top` where on the label the paper begins, in the label's dots. */
function sheet(of: Sample, drawn: DrawnSample, times = 1, exact = true, left = 0, top = 0): CorpusSheet {
  return {
    codes: [of.bars, of.square],
    matrix: of.matrix,
    bars: {
      row: Math.round((drawn.row - top) * times),
      edges: drawn.edges.map((edge) => Math.round((edge - left) * times * 1e6) / 1e6),
      exact: exact && drawn.edges.every((edge) => isWhole((edge - left) * times)),
    },
    matrixBox: {
      left: Math.max(0, Math.floor((drawn.matrixBox.left - left) * times)),
      top: Math.max(0, Math.floor((drawn.matrixBox.top - top) * times)),
      size: Math.ceil(drawn.matrixBox.size * times),
    },
  };
}

/** But for what the units between it and the printer's dots round away. */
function isWhole(dots: number): boolean {
  return Math.abs(dots - Math.round(dots)) < 1e-6;
}

/** Where no place can be told beforehand. */
function anywhere(of: Sample): CorpusSheet {
  return { codes: [of.bars, of.square], matrix: of.matrix, bars: undefined, matrixBox: undefined };
}

function vector(
  name: string,
  of: Sample,
  dpi: number,
  profile: CorpusLabel['profile'],
  sheetOf: Partial<PdfSheet> = {},
): CorpusLabel {
  const times = dpi / 203;
  let drawn: DrawnSample | undefined;
  const bytes = pdfOf([
    {
      ...{ widthDots: 812 * times, heightDots: 1218 * times, dpi },
      ...sheetOf,
      draw(surface) {
        drawn = drawSample(surface, of, times);
      },
    },
  ]);
  if (!drawn) throw new Error('nothing was drawn');
  const turned = sheetOf.rotate !== undefined || sheetOf.lying === true;
  return { name, bytes, profile, sheets: [sheet(of, drawn, profile.dpi / dpi, !turned)] };
}

function png(
  name: string,
  of: Sample,
  dpi: 203 | 300 | 406,
  told: boolean,
  profile: CorpusLabel['profile'],
): CorpusLabel {
  const times = dpi / 203;
  let drawn: DrawnSample | undefined;
  const size = [Math.round(812 * times), Math.round(1218 * times)] as const;
  const bytes = pngOf(...size, told ? PER_METRE[dpi] : undefined, (surface) => {
    drawn = drawSample(surface, of, times);
  });
  if (!drawn) throw new Error('nothing was drawn');
  return { name, bytes, profile, sheets: [sheet(of, roundedEdges(drawn), profile.dpi / dpi)] };
}

/** A picture's bars stand on whole pixels. */
function roundedEdges(drawn: DrawnSample): DrawnSample {
  return { ...drawn, edges: drawn.edges.map(Math.round) };
}

/** A picture of the label in a PDF. */
function scanned(name: string, of: Sample, dpi: 203 | 300 | 406, profile: CorpusLabel['profile']): CorpusLabel {
  const picture = png(name, of, dpi, false, profile);
  const bytes = pdfOf([
    {
      ...{ widthDots: 812, heightDots: 1218, dpi: 203 },
      draw: (_, file) => void file.image(Buffer.from(picture.bytes), 0, 0, { width: 288, height: 432 }),
    },
  ]);
  const sheets = picture.sheets.map((each) => ({ ...each, bars: each.bars && { ...each.bars, exact: false } }));
  return { ...picture, bytes, sheets };
}

/** A label somewhere on A4, cut out by `crop`; `at` in dots of 203 to the inch. */
function onA4(
  name: string,
  of: Sample,
  at: { left: number; top: number },
  more: Partial<PrinterProfile>,
  beside?: (surface: Surface) => void,
): CorpusLabel {
  const bytes = pdfOf([
    {
      ...{ ...A4, dpi: 203 },
      draw(surface) {
        drawSample(shifted(surface, at.left, at.top), of);
        beside?.(surface);
      },
    },
  ]);
  return { name, bytes, profile: { ...FOUR_BY_SIX, ...more }, sheets: [anywhere(of)] };
}

function shifted(surface: Surface, left: number, top: number): Surface {
  return {
    bar: (x, y, width, height) => surface.bar(x + left, y + top, width, height),
    text: (x, y, size, words) => surface.text(x + left, y + top, size, words),
  };
}

function several(name: string, count: number, blankAt?: number): CorpusLabel {
  const of = Array.from({ length: count }, () => sample(3, 6));
  const drawn: DrawnSample[] = [];
  const size = { widthDots: 812, heightDots: 1218, dpi: 203 };
  const pages: PdfSheet[] = of.map((each) => ({
    ...size,
    draw: (surface) => void drawn.push(drawSample(surface, each)),
  }));
  if (blankAt !== undefined) pages.splice(blankAt, 0, { ...size, draw: () => undefined });
  const bytes = pdfOf(pages);
  return {
    name,
    bytes,
    profile: FOUR_BY_SIX,
    sheets: of.map((each, index) => sheet(each, drawn[index] as DrawnSample)),
  };
}

/** Another kind of barcode beside the usual ones. */
function kind(name: string, code: string, text: string, moduleDots: number, asCells = false): CorpusLabel {
  const of = sample(3, 6);
  let drawn: DrawnSample | undefined;
  const bytes = pdfOf([
    {
      ...{ widthDots: 812, heightDots: 1218, dpi: 203 },
      draw(surface) {
        drawn = drawSample(surface, of);
        const place = shifted(surface, 0, 640);
        if (asCells) drawCells(place, code, text, 60, 60, moduleDots);
        else drawSample({ ...place, bar: belowOnly(place) }, { ...of, bars: text, barsKind: code, moduleDots });
      },
    },
  ]);
  if (!drawn) throw new Error('nothing was drawn');
  const plain = sheet(of, drawn);
  return { name, bytes, profile: FOUR_BY_SIX, sheets: [{ ...plain, codes: [...plain.codes, text] }] };
}

/** Of a second sample only the bars: the others have been drawn. */
function belowOnly(surface: Surface): Surface['bar'] {
  return (left, top, width, height) => {
    if (height === 150) surface.bar(left, top, width, height);
  };
}

/** Labels of our own: vector and picture, every resolution, cut out, turned, on several pages, in two scripts. */
export function ownLabels(): CorpusLabel[] {
  const nearly = { ...FOUR_BY_SIX, widthMm: 100, heightMm: 150 };
  return [
    ...[2, 3, 4].map((module) => vector(`vector, ${module} dots`, sample(module, module * 2), 203, FOUR_BY_SIX)),
    ...[2.4, 2.64, 3.8].map((module) => vector(`vector, ${module} dots`, sample(module, 5.3), 203, FOUR_BY_SIX)),
    ...[3, 4, 5].map((module) => vector(`vector of 300 dpi, ${module} dots`, sample(module, module * 2), 300, AT_300)),
    ...[2, 3].map((module) => vector(`vector of 203 dpi at 300, ${module} dots`, sample(module, 6), 203, AT_300)),
    vector('vector of 300 dpi at 203', sample(4, 9), 300, FOUR_BY_SIX),
    vector('vector at 600 dpi', sample(3, 6), 203, { ...FOUR_BY_SIX, dpi: 600 }),
    vector('4 x 6 in on paper of 100 x 150 mm', sample(3, 6), 203, nearly),
    vector('4 x 6 in on wider paper', sample(3, 6), 203, { ...FOUR_BY_SIX, widthMm: 110, heightMm: 160 }),
    ...[90, 180, 270].map((rotate) =>
      vector(`page turned by ${rotate}`, sample(3, 6), 203, FOUR_BY_SIX, { rotate: rotate as 90 | 180 | 270 }),
    ),
    vector('lying label', sample(3, 6), 203, FOUR_BY_SIX, { lying: true }),
    ...([90, 180, 270] as const).map((turn) => {
      const of = sample(3, 6);
      const plain = vector(`printed turned by ${turn}`, of, 203, { ...FOUR_BY_SIX, turn, widthMm: 153, heightMm: 153 });
      return { ...plain, sheets: [anywhere(of)] };
    }),
    vector('Devanagari', sample(3, 6, { words: HINDI }), 203, FOUR_BY_SIX, { font: devanagari }),
    vector('Devanagari at 300 dpi', sample(4, 8, { words: HINDI }), 300, AT_300, { font: devanagari }),
    ...([203, 300, 406] as const).map((dpi) =>
      scanned(`picture of ${dpi} dpi in a PDF`, sample(dpi === 203 ? 3 : 4, 8), dpi, FOUR_BY_SIX),
    ),
    scanned('picture of 300 dpi in a PDF at 300', sample(3, 6), 300, AT_300),
    ...([203, 300, 406] as const).map((dpi) =>
      png(`PNG of ${dpi} dpi`, sample(dpi === 203 ? 3 : 4, 8), dpi, true, FOUR_BY_SIX),
    ),
    ...([203, 300, 406] as const).map((dpi) =>
      png(`PNG of ${dpi} dpi that does not say so`, sample(dpi === 203 ? 3 : 4, 8), dpi, false, FOUR_BY_SIX),
    ),
    png('PNG of 300 dpi at 300', sample(4, 8), 300, true, AT_300),
    png('PNG of 203 dpi at 300', sample(3, 6), 203, true, AT_300),
    png('PNG of 203 dpi on paper of 100 x 150 mm', sample(3, 6), 203, false, nearly),
    onA4('A4 with the label where the marketplace puts it', sample(2, 5), { left: 522, top: 65 }, {}),
    onA4('A4 with the label above an invoice', sample(2, 5), { left: 522, top: 65 }, {}, (surface) => {
      for (let line = 0; line < 20; line += 1)
        surface.text(60, 1180 + line * 40, 24, `Tax invoice, line ${line} of a page that is no label`);
    }),
    onA4('A4, upper half', sample(3, 6), { left: 20, top: 20 }, { crop: 'a4-upper-half' }),
    onA4('A4, lower half', sample(3, 6), { left: 20, top: 1240 }, { crop: 'a4-lower-half' }),
    onA4('A4, upper left quarter', sample(3, 6), { left: 0, top: 0 }, { crop: 'a4-upper-left-quarter' }),
    onA4(
      'A4, a part that was set up',
      sample(3, 6),
      { left: 400, top: 800 },
      { crop: { leftMm: 50, topMm: 100, widthMm: 101, heightMm: 80 } },
    ),
    onA4('A4 made smaller', sample(6, 12), { left: 0, top: 0 }, { crop: 'whole' }, (surface) => {
      surface.bar(10, 10, A4.widthDots - 20, 6);
      surface.bar(10, A4.heightDots - 16, A4.widthDots - 20, 6);
    }),
    several('three pages', 3),
    several('two pages and a blank one', 2, 1),
    kind('EAN-13', 'ean13', '8901234567890', 3),
    kind('Interleaved 2 of 5', 'interleaved2of5', '12345678901231', 3),
    kind('Code 39', 'code39', 'PKT-48213', 2),
    kind('PDF417', 'pdf417', 'PDF417 of a carrier 12345', 3, true),
    kind('Aztec', 'azteccode', 'AZTEC 12345 67890', 5, true),
  ];
}
