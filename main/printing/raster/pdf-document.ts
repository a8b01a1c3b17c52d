import { GRAY_FORMAT, PDFIUM_ERROR, type Pdfium, RENDER_FLAGS } from './pdfium-module.ts';
import type { Region, Size } from './placement.ts';
import { Refused } from './refusal.ts';

const MM_PER_POINT = 25.4 / 72;
/** Twice A0: no printer's page, and nothing that its content is worth. */
const MAX_PAGE_MM = 2_400;
const MAX_TEXT = 20_000;
/** The last bytes hold the end-of-file mark; some writers put line ends or zeros behind it. */
const TAIL_BYTES = 2_048;

/** A tile of a page: the whole page drawn `page` pixels large, seen through a window at `left`, `top`. Pixels, after turning. */
export interface Tile {
  readonly page: Size;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Quarters clockwise. */
  readonly quarters: 0 | 1 | 2 | 3;
}

export interface PdfPage {
  /** As it is shown, in mm, exact. */
  readonly sizeMm: Size;
  /** Lines written inside the region (mm), in the file's order; empty where letters are pictures. */
  lines(region: Region): string[];
  /** Draws tiles of one size below each other; `pixels` is valid during the call only. Rows are `rowBytes` apart, a multiple of 12. */
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
  const rowBytes = Math.ceil(largest.width / 12) * 12;
  const buffer = allocate(pdfium, rowBytes * largest.height);
  try {
    for (const tile of tiles) {
      const bitmap = pdfium._FPDFBitmap_CreateEx(rowBytes, tile.height, GRAY_FORMAT, buffer, rowBytes);
      if (!bitmap) throw new Refused('too-much-memory', `${rowBytes} x ${tile.height} pixels`);
      try {
        pdfium.HEAPU8.fill(255, buffer, buffer + rowBytes * tile.height);
        const { left, top, quarters } = tile;
        const { width, height } = tile.page;
        pdfium._FPDF_RenderPageBitmap(bitmap, page, -left, -top, width, height, quarters, RENDER_FLAGS);
      } finally {
        pdfium._FPDFBitmap_Destroy(bitmap);
      }
      // Read after drawing: WebAssembly's memory may have grown and moved meanwhile.
      onTile(tile, pdfium.HEAPU8.subarray(buffer, buffer + rowBytes * tile.height), rowBytes);
    }
  } finally {
    pdfium.wasmExports.free(buffer);
  }
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
