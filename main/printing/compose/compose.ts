import { assertNever } from '../../../shared/result.ts';
import type { PrinterProfile } from '../rendition.ts';
import { addressPage } from './address-page.ts';
import { addressReceipt, packingReceipt, ticketReceipt } from './escpos-texts.ts';
import type { ComposedFacts } from './facts.ts';
import { packingPages } from './packing-pages.ts';
import { type Page, paperOf, writePages } from './pages.ts';
import { testLabelPage } from './test-label-page.ts';
import { ticketPage } from './ticket-page.ts';
import { codesIn } from './words.ts';

/** One of the station's own documents, before the printer's language: pages of the paper's size, or ESC/POS as it is. */
export interface ComposedSource {
  readonly kind: 'pdf' | 'escpos';
  readonly bytes: Uint8Array;
  /** What its barcodes say. */
  readonly codes: readonly string[];
}

/**
 * Composes a document for a printer. ESC/POS printers get text as text, except a test label, which tries what labels go through;
 * every other printer a PDF of the paper's size, which is rendered like a fetched one, or printed as it is where it takes PDF.
 */
export async function composeSource(facts: ComposedFacts, profile: PrinterProfile): Promise<ComposedSource> {
  const codes = codesIn(facts);
  if (profile.language === 'escpos' && facts.document !== 'test-label') {
    return { kind: 'escpos', bytes: await receiptOf(facts, profile), codes };
  }
  return { kind: 'pdf', bytes: writePages(profile, facts.atMs, pagesOf(facts, profile)), codes };
}

function receiptOf(
  facts: Exclude<ComposedFacts, { document: 'test-label' }>,
  profile: PrinterProfile,
): Promise<Uint8Array> {
  switch (facts.document) {
    case 'ticket':
      return ticketReceipt(facts, profile);
    case 'address':
      return addressReceipt(facts, profile);
    case 'slip':
    case 'receipt':
      return packingReceipt(facts, profile);
    default:
      return assertNever(facts);
  }
}

function pagesOf(facts: ComposedFacts, profile: PrinterProfile): readonly ((page: Page) => void)[] {
  switch (facts.document) {
    case 'ticket':
      return [ticketPage(facts)];
    case 'address':
      return [addressPage(facts)];
    case 'slip':
    case 'receipt':
      return packingPages(facts, { ...paperOf(profile), dpi: profile.dpi });
    case 'test-label':
      return [testLabelPage(facts, profile)];
    default:
      return assertNever(facts);
  }
}
