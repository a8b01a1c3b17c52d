import type { Quarter } from './gray.ts';
import { GRAY_FORMAT, PDFIUM_ERROR, type Pdfium, RENDER_FLAGS } from './pdfium-module.ts';
import type { Region, Size } from './placement.ts';
import { Refused } from './refusal.ts';

const MM_PER_POINT = 25.4 / 72;
/** A row is a multiple of this: eight dots of one pixel as well as four of three by three are whole words then. */
const ROW_BYTES = 24;
/** Twice A0: no printer's page, and nothing that its content is worth. */
const MAX_PAGE_MM = 2_400;
const MAX_TEXT = 20_000;
/** The last bytes hold the end-of-file mark; some writers put line ends or zeros behind it. */
const TAIL_BYTES = 2_048;

/** A window on a page that is drawn `perMm` pixels to the mm. Pixels, after turning, from the page's upper left corner. */
export interface Tile {
  readonly perMm: number;
  /** Shapes lean a little, so that they are drawn as dark as they cover a pixel; pictures would be stretched by it. */
  readonly leaning: boolean;
  readonly turn: Quarter;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PdfPage {
  /** Some of it is pictures made of pixels, or more than can be looked at. */
  readonly hasPictures: boolean;
  /** As it is shown, in mm, exact. */
  readonly sizeMm: Size;
  /** Lines written inside the region (mm), in the file's order; empty where letters are pictures. */
  lines(region: Region): string[];
  /** Draws tiles of one size below each other; `pixels` is valid during the call only. Rows are `rowBytes` apart, a multiple of 24. */
  draw(tiles: Iterable<Tile>, largest: Size, onTile: (tile: Tile, pixels: Uint8Array, rowBytes: number) => void): void;
}

export interface PdfDocument {
  readonly pageCount: number;
  /** Closed again when `look` is done. Refused as `damaged` when pdfium has no such page. */
  page<T>(index: number, look: (page: PdfPage) => T): T;
}

/** Opens a PDF for the time of `look`. Refused as `encrypted`, `damaged`, `no-page` before anything is drawn. */
export function withPdf<T>(pdfium: Pdfium, bytes: Uint8Array, look: (document: PdfDocument) => T): T {
  const held = allocate(pdfium, bytes.length);
  try {
    pdfium.HEAPU8.set(bytes, held);
    const document = pdfium._FPDF_LoadMemDocument(held, bytes.length, 0);
    if (!document) throw loadFailure(pdfium._FPDF_GetLastError());
    try {
      // Without a table of its own the rest was guessed: a file whose end never came would lose parts of the label in silence.
      if (!pdfium._FPDF_DocumentHasValidCrossReferenceTable(document) && !hasEnd(bytes)) {
        throw new Refused('damaged', 'the PDF has no end');
      }
      const pageCount = pdfium._FPDF_GetPageCount(document);
      if (pageCount < 1) throw new Refused('no-page', 'the PDF has no page');
      return look({ pageCount, page: (index, lookAt) => withPage(pdfium, document, index, lookAt) });
    } finally {
      pdfium._FPDF_CloseDocument(document);
    }
  } finally {
    pdfium.wasmExports.free(held);
  }
}

function withPage<T>(pdfium: Pdfium, document: number, index: number, look: (page: PdfPage) => T): T {
  const page = pdfium._FPDF_LoadPage(document, index);
  if (!page) throw new Refused('damaged', `page ${index + 1} cannot be read`);
  try {
    const width = pdfium._FPDF_GetPageWidthF(page) * MM_PER_POINT;
    const height = pdfium._FPDF_GetPageHeightF(page) * MM_PER_POINT;
    if (!(width >= 1 && height >= 1)) throw new Refused('damaged', `page ${index + 1} has no size`);
    if (width > MAX_PAGE_MM || height > MAX_PAGE_MM) {
      throw new Refused('too-many-dots', `page ${index + 1} is ${Math.round(width)} x ${Math.round(height)} mm`);
    }
    return look({
      sizeMm: { width, height },
      hasPictures: hasPictures(pdfium, page),
      lines: (region) => linesOf(pdfium, page, region),
      draw: (tiles, largest, onTile) => drawTiles(pdfium, page, tiles, largest, onTile),
    });
  } finally {
    pdfium._FPDF_ClosePage(page);
  }
}

function drawTiles(
  pdfium: Pdfium,
  page: number,
  tiles: Iterable<Tile>,
  largest: Size,
  onTile: (tile: Tile, pixels: Uint8Array, rowBytes: number) => void,
): void {
  const rowBytes = Math.ceil(largest.width / ROW_BYTES) * ROW_BYTES;
  const floats = allocate(pdfium, FLOATS * 4);
  const buffer = allocate(pdfium, rowBytes * largest.height);
  try {
    for (const tile of tiles) {
      const bitmap = pdfium._FPDFBitmap_CreateEx(rowBytes, tile.height, GRAY_FORMAT, buffer, rowBytes);
      if (!bitmap) throw new Refused('too-much-memory', `${rowBytes} x ${tile.height} pixels`);
      try {
        pdfium.HEAPU8.fill(255, buffer, buffer + rowBytes * tile.height);
        const view = new Float32Array(pdfium.HEAPU8.buffer, floats, FLOATS);
        view.set([...matrixOf(pdfium, page, tile), 0, 0, rowBytes, tile.height]);
        pdfium._FPDF_RenderPageBitmapWithMatrix(bitmap, page, floats, floats + MATRIX_BYTES, RENDER_FLAGS);
      } finally {
        pdfium._FPDFBitmap_Destroy(bitmap);
      }
      // Read after drawing: WebAssembly's memory may have grown and moved meanwhile.
      onTile(tile, pdfium.HEAPU8.subarray(buffer, buffer + rowBytes * tile.height), rowBytes);
    }
  } finally {
    pdfium.wasmExports.free(buffer);
    pdfium.wasmExports.free(floats);
  }
}

/** A matrix of six numbers, then the clip: left, top, right, bottom. */
const FLOATS = 10;
const MATRIX_BYTES = 6 * 4;
/**
 * Upright rectangles are grown to whole pixels, which makes bars fat by half a dot and more (printing 4.2). Leaning by a hundredth of
 * a dot over a whole label they are drawn as any other shape: each pixel as dark as it is covered.
 */
const LEAN = 1e-5;

/**
 * From the page as pdfium shows it, in points with the page's size rounded down to whole ones, to the tile's pixels:
 * `x' = ax + cy + e`, `y' = bx + dy + f`.
 */
function matrixOf(pdfium: Pdfium, page: number, { perMm, turn, left, top, leaning }: Tile): number[] {
  const lean = leaning ? LEAN : 0;
  const width = pdfium._FPDF_GetPageWidthF(page);
  const height = pdfium._FPDF_GetPageHeightF(page);
  const perPoint = perMm * MM_PER_POINT;
  const x = (perPoint * width) / Math.floor(width);
  const y = (perPoint * height) / Math.floor(height);
  switch (turn) {
    case 0:
      return [x, lean, -lean, y, -left, -top];
    case 90:
      return [lean, x, -y, lean, height * perPoint - left, -top];
    case 180:
      return [-x, lean, -lean, -y, width * perPoint - left, height * perPoint - top];
    case 270:
      return [lean, -x, y, lean, -left, width * perPoint - top];
  }
}

/** Objects looked at before a page counts as one with pictures. */
const MOST_OBJECTS = 5_000;
const IMAGE = 3;
const FORM = 5;

/** Forms are objects of objects. */
function hasPictures(pdfium: Pdfium, page: number): boolean {
  let seen = 0;
  const count = pdfium._FPDFPage_CountObjects(page);
  const isPicture = (object: number, depth: number): boolean => {
    seen += 1;
    const type = pdfium._FPDFPageObj_GetType(object);
    if (type === IMAGE || seen > MOST_OBJECTS || depth > 8) return true;
    if (type !== FORM) return false;
    const inside = pdfium._FPDFFormObj_CountObjects(object);
    for (let at = 0; at < inside; at += 1) {
      if (isPicture(pdfium._FPDFFormObj_GetObject(object, at), depth + 1)) return true;
    }
    return false;
  };
  for (let at = 0; at < count; at += 1) {
    if (isPicture(pdfium._FPDFPage_GetObject(page, at), 0)) return true;
  }
  return false;
}

function linesOf(pdfium: Pdfium, page: number, region: Region): string[] {
  const text = pdfium._FPDFText_LoadPage(page);
  if (!text) return [];
  const room = allocate(pdfium, MAX_TEXT * 2);
  try {
    const [from, to] = [
      pagePoint(pdfium, page, region.left, region.top, room),
      pagePoint(pdfium, page, region.left + region.width, region.top + region.height, room),
    ];
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [bottom, top] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    const length = pdfium._FPDFText_GetBoundedText(text, left, top, right, bottom, room, MAX_TEXT);
    const bytes = pdfium.HEAPU8.slice(room, room + Math.min(length, MAX_TEXT) * 2);
    return new TextDecoder('utf-16le')
      .decode(bytes)
      .split(/[\r\n\0]+/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } finally {
    pdfium.wasmExports.free(room);
    pdfium._FPDFText_ClosePage(text);
  }
}

/** A place on the shown page, in mm from its upper left corner, as points of the page itself. */
function pagePoint(pdfium: Pdfium, page: number, xMm: number, yMm: number, room: number): { x: number; y: number } {
  const width = pdfium._FPDF_GetPageWidthF(page);
  const height = pdfium._FPDF_GetPageHeightF(page);
  const fine = 10;
  const [sizeX, sizeY] = [Math.round(width * fine), Math.round(height * fine)];
  const [x, y] = [Math.round((xMm / MM_PER_POINT) * fine), Math.round((yMm / MM_PER_POINT) * fine)];
  pdfium._FPDF_DeviceToPage(page, 0, 0, sizeX, sizeY, 0, x, y, room, room + 8);
  const view = new DataView(pdfium.HEAPU8.buffer, room, 16);
  return { x: view.getFloat64(0, true), y: view.getFloat64(8, true) };
}

function allocate(pdfium: Pdfium, bytes: number): number {
  const pointer = pdfium.wasmExports.malloc(bytes);
  if (!pointer) throw new Refused('too-much-memory', `${bytes} bytes`);
  return pointer;
}

function loadFailure(code: number): Refused {
  const locked = code === PDFIUM_ERROR.password || code === PDFIUM_ERROR.security;
  return locked
    ? new Refused('encrypted', 'the PDF has a password')
    : new Refused('damaged', 'no PDF that can be read');
}

function hasEnd(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-TAIL_BYTES)).toString('latin1').includes('%%EOF');
}
