import { prepareZXingModule, type ReaderOptions, type ReadResult, readBarcodes } from 'zxing-wasm/reader';
import { readLibraryFile } from '../../ports/library-file.ts';
import type { Bitmap } from '../languages/bitmap.ts';
import { type Gray, pixelRoom } from './gray.ts';

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
  const file = asPgm(picture);
  const codes = await readOnce(file.bytes, FORMATS, effort);
  if (codes.some(({ format }) => format === 'PDF417')) return codes;
  // The search for PDF417 gives up where another code begins like one; where those are painted over it finds it.
  paintOver(file.pixels, picture, codes);
  return [...codes, ...(await readOnce(file.bytes, ['PDF417'], effort))];
}

async function readOnce(file: Uint8Array, formats: typeof FORMATS, effort: Effort): Promise<SeenCode[]> {
  const found = await readBarcodes(file, {
    ...{ formats, tryHarder: true, tryRotate: true, textMode: 'Plain', maxNumberOfSymbols: 32 },
    ...OPTIONS[effort],
  });
  return found.filter(isTrusted).map(seen);
}

/** White where these codes are, in the file's pixels. */
function paintOver(pixels: Uint8Array, { width, height }: Gray, codes: readonly SeenCode[]): void {
  for (const { corners } of codes) {
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const left = Math.max(0, Math.floor(Math.min(...xs)) - 4);
    const right = Math.min(width, Math.ceil(Math.max(...xs)) + 5);
    const bottom = Math.min(height, Math.ceil(Math.max(...ys)) + 5);
    for (let y = Math.max(0, Math.floor(Math.min(...ys)) - 4); y < bottom; y += 1) {
      pixels.fill(255, y * width + left, y * width + right);
    }
  }
}

/** Dots as a picture for the reader, until the next is asked for. */
export function grayOfDots({ widthDots, heightDots, bytesPerRow, bits }: Bitmap): Gray {
  const pixels = pixelRoom('dots', widthDots * heightDots);
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

/** The simplest picture file its decoder takes: nothing is compressed or converted. `pixels` are those within `bytes`. */
function asPgm({ width, height, pixels }: Gray): { readonly bytes: Uint8Array; readonly pixels: Uint8Array } {
  const head = Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1');
  const bytes = pixelRoom('file', head.length + pixels.length);
  bytes.set(head);
  bytes.set(pixels, head.length);
  return { bytes, pixels: bytes.subarray(head.length) };
}
