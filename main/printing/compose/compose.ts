import type { PrinterProfile } from '../rendition.ts';
import type { ComposedFacts } from './facts.ts';

/** One of the station's own documents, before the printer's language: a page of the paper's size, or ESC/POS as it is. */
export interface ComposedSource {
  readonly kind: 'pdf' | 'escpos';
  readonly bytes: Uint8Array;
}

/**
 * Composes a document for a printer. ESC/POS printers get its text as text; every other one a PDF of the paper's size, which is
 * rendered like a fetched one, or printed as it is where the printer takes PDF.
 */
export async function composeSource(facts: ComposedFacts, profile: PrinterProfile): Promise<ComposedSource> {
  throw new Error(`Not composed yet: ${facts.document} for ${profile.language}`);
}
