import type { Crop, DocumentKind } from '../../../shared/model/printers.ts';
import type { Bitmap } from '../languages/bitmap.ts';
import type { PrinterProfile, RenditionWarning } from '../rendition.ts';
import type { Gray } from './gray.ts';

/** A page as it will be printed, before it is read back. */
export interface DrawnPage {
  /** Exactly the paper's size. */
  readonly dots: Bitmap;
  /** The same before it became dots, finer. */
  readonly proof: () => Gray;
  /** What is written on it, as far as its file says. */
  readonly texts: () => readonly string[];
  readonly warnings: readonly RenditionWarning[];
}

/** How a document is laid on its paper. */
export interface PageOrder {
  readonly document: DocumentKind;
  readonly profile: PrinterProfile;
  readonly crop: Crop;
}
