import { PDFiumModule as loadModule, type PDFiumModule } from '@hyzyla/pdfium';

type Loaded = Awaited<ReturnType<typeof PDFiumModule>>;

/**
 * pdfium as its wrapper's WebAssembly exports it. The wrapper's own pages floor sizes to whole points, render once and know no crop
 * (printing 4.1), so its functions are called directly. Pointers and pdfium's own objects are numbers, 0 is none.
 */
export interface Pdfium extends Loaded {
  _FPDF_DocumentHasValidCrossReferenceTable(document: number): number;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDFFormObj_CountObjects(form: number): number;
  _FPDFFormObj_GetObject(form: number, index: number): number;
  /** `matrix` six floats, `clip` four; both pointers. */
  _FPDF_RenderPageBitmapWithMatrix(bitmap: number, page: number, matrix: number, clip: number, flags: number): void;
  _FPDF_DeviceToPage(
    page: number,
    startX: number,
    startY: number,
    sizeX: number,
    sizeY: number,
    rotate: number,
    deviceX: number,
    deviceY: number,
    pageX: number,
    pageY: number,
  ): number;
  /** Characters in the area (points from the lower left corner), written as UTF-16 where there is a buffer. */
  _FPDFText_GetBoundedText(
    text: number,
    left: number,
    top: number,
    right: number,
    bottom: number,
    buffer: number,
    length: number,
  ): number;
}

let loading: Promise<Pdfium> | undefined;

/** Loaded once a process, in about a tenth of a second. */
export function loadPdfium(): Promise<Pdfium> {
  loading ??= loadModule({}).then((module) => {
    module._FPDF_InitLibraryWithConfig({ version: 2 });
    return module as Pdfium;
  });
  return loading;
}

/** `FPDF_GetLastError`: 4 a password is needed, 5 a protection it does not know. */
export const PDFIUM_ERROR = { password: 4, security: 5 } as const;
/** `FPDFBitmap_Gray`, `FPDF_ANNOT | FPDF_GRAYSCALE`. */
export const GRAY_FORMAT = 1;
export const RENDER_FLAGS = 0x01 | 0x08;
