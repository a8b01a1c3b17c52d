import { prepareZXingModule, type ReaderOptions, type ReadResult, readBarcodes } from 'zxing-wasm/reader';
import { readLibraryFile } from '../../ports/library-file.ts';
import type { Bitmap } from '../languages/bitmap.ts';
import type { Gray } from './gray.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One barcode as a scanner tells it. */
export interface SeenCode {
  /** As zxing-cpp names it: `Code128`, `QRCode`, ... */
  readonly format: string;
  readonly text: string;
  /** Its corners in pixels of the picture, clockwise from its own upper left. */
  readonly corners: readonly [Point, Point, Point, Point];
  /** Modules a side of a matrix code; 0 where it is not told. */
  readonly modules: number;
}

/** How hard to look. `fast`: a clean picture, nothing inverted; about 40 ms for a label at 203 dpi. */
export type Effort = 'fast' | 'thorough';

/** What carriers and the marketplace put on labels. Few formats are found faster than all, and with fewer misreadings. */
const FORMATS: NonNullable<ReaderOptions['formats']> = [
  ...(['Code128', 'QRCode', 'DataMatrix', 'PDF417', 'Aztec'] as const),
  ...(['EAN13', 'EAN8', 'UPCA', 'UPCE', 'ITF', 'Code39', 'Code93', 'Codabar'] as const),
];
const OPTIONS: Readonly<Record<Effort, ReaderOptions>> = {
  fast: { tryInvert: false, tryDownscale: false, binarizer: 'FixedThreshold' },
  thorough: { tryInvert: false, tryDownscale: true, binarizer: 'LocalAverage' },
};
/** Shorter ones are misread from letters and lines more often than they are printed. */
const SHORTEST: Readonly<Record<string, number>> = { ITF: 6, Code39: 4, Code93: 4, Codabar: 6 };

let ready: Promise<unknown> | undefined;

/** Loaded once a process. */
export function loadCodeReader(): Promise<unknown> {
  ready ??= prepareZXingModule({
    overrides: { wasmBinary: readLibraryFile('zxing-wasm/reader/zxing_reader.wasm') },
    fireImmediately: true,
  });
  return ready;
}

/** Every code of a picture, each place once. */
export async function readCodes(picture: Gray, effort: Effort): Promise<SeenCode[]> {
  await loadCodeReader();
  const codes = await readOnce(picture, FORMATS, effort);
  // The search for PDF417 gives up where another code begins like one; where those are painted over it finds it.
  const rest = codes.length === 0 ? picture : paintedOver(picture, codes);
  const stacked = codes.some(({ format }) => format === 'PDF417') ? [] : await readOnce(rest, ['PDF417'], effort);
  return [...codes, ...stacked];
}

async function readOnce(picture: Gray, formats: typeof FORMATS, effort: Effort): Promise<SeenCode[]> {
  const found = await readBarcodes(asPgm(picture), {
    ...{ formats, tryHarder: true, tryRotate: true, textMode: 'Plain', maxNumberOfSymbols: 32 },
    ...OPTIONS[effort],
  });
  return found.filter(isTrusted).map(seen);
}

/** A copy with white where these codes are. */
function paintedOver({ width, height, pixels }: Gray, codes: readonly SeenCode[]): Gray {
  const painted = pixels.slice();
  for (const { corners } of codes) {
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const left = Math.max(0, Math.floor(Math.min(...xs)) - 4);
    const right = Math.min(width, Math.ceil(Math.max(...xs)) + 5);
    const bottom = Math.min(height, Math.ceil(Math.max(...ys)) + 5);
    for (let y = Math.max(0, Math.floor(Math.min(...ys)) - 4); y < bottom; y += 1) {
      painted.fill(255, y * width + left, y * width + right);
    }
  }
  return { width, height, pixels: painted };
}

/** Dots as a picture for the reader. */
export function grayOfDots({ widthDots, heightDots, bytesPerRow, bits }: Bitmap): Gray {
  const pixels = new Uint8Array(widthDots * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    const row = y * bytesPerRow;
    const to = y * widthDots;
    for (let x = 0; x < widthDots; x += 1) pixels[to + x] = (bits[row + (x >> 3)] ?? 0) & (0x80 >> (x & 7)) ? 0 : 255;
  }
  return { width: widthDots, height: heightDots, pixels };
}

function isTrusted({ isValid, format, text }: ReadResult): boolean {
  return isValid && text.trim().length >= (SHORTEST[format] ?? 1);
}

function seen({ format, text, position, symbol }: ReadResult): SeenCode {
  const { topLeft, topRight, bottomRight, bottomLeft } = position;
  return { format, text, corners: [topLeft, topRight, bottomRight, bottomLeft], modules: symbol.width };
}

/** The simplest picture file its decoder takes: nothing is compressed or converted. */
function asPgm({ width, height, pixels }: Gray): Uint8Array {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1');
  const file = new Uint8Array(head.length + pixels.length);
  file.set(head);
  file.set(pixels, head.length);
  return file;
}
