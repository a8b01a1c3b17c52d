import type { PrinterLanguage } from '../../../shared/model/printers.ts';
import { lintEpl } from '../languages/lint-epl.ts';
import { lintEscPos } from '../languages/lint-escpos.ts';
import { lintTspl } from '../languages/lint-tspl.ts';
import { lintZpl } from '../languages/lint-zpl.ts';
import { zplPages } from '../languages/zpl-codes.ts';
import type { Rendition, RenditionPage, RenditionWarning } from '../rendition.ts';
import { checkPageCount } from './draw-pdf.ts';
import type { PageOrder } from './drawn-page.ts';
import type { Gray } from './gray.ts';
import { type PdfPage, withPdf } from './pdf-document.ts';
import { pageProof } from './pdf-dots.ts';
import type { Pdfium } from './pdfium-module.ts';
import type { Region } from './placement.ts';
import { readCodes } from './read-codes.ts';
import { Refused } from './refusal.ts';

const LINTS = { zpl: lintZpl, tspl: lintTspl, epl: lintEpl, escpos: lintEscPos } as const;
/** Fine enough for every barcode a person can scan. */
const READING_DPI = 203;

/** Bytes that are in the printer's language already; refused with the lint's reason. */
export function passNative(language: keyof typeof LINTS, bytes: Uint8Array): Rendition {
  const linted = LINTS[language](bytes);
  if (!linted.ok) throw new Refused(linted.error.reason, linted.error.found);
  const { labels } = linted.value;
  return {
    ...passed(language, bytes, labels),
    pages: language === 'zpl' ? pagesOfZpl(bytes, labels) : blankPages(labels),
  };
}

/** A PDF for a printer that takes PDF: every page opened; labels are read, so that their codes can be scanned back. */
export async function passPdf(pdfium: Pdfium, bytes: Uint8Array, order: PageOrder): Promise<Rendition> {
  const isLabel = order.document === 'label';
  const pages: RenditionPage[] = [];
  for (let index = 0, pageCount = 1; index < pageCount; index += 1) {
    // Opened for each page anew: what is read takes turns of the event loop, and a page must not stay open over them.
    const seen = withPdf(pdfium, bytes, (pdf) => {
      checkPageCount(pdf.pageCount, order);
      ({ pageCount } = pdf);
      return pdf.page(index, (page) => {
        const region: Region = { left: 0, top: 0, ...page.sizeMm };
        return { texts: page.lines(region), proof: isLabel ? proofOf(page, region) : undefined };
      });
    });
    pages.push({ codes: await codesOf(seen.proof), texts: seen.texts, png: null });
  }
  const withoutCode = isLabel && pages.every(({ codes }) => codes.length === 0);
  const warnings: RenditionWarning[] = withoutCode ? [{ kind: 'no-barcode' }] : [];
  return { ...passed('pdf', bytes, pages.length), pages, warnings };
}

function passed(language: PrinterLanguage, bytes: Uint8Array, labels: number): Omit<Rendition, 'pages'> {
  return { language, bytes, labels, warnings: [], passedThrough: true };
}

/** Formats beside the labels (settings) say nothing; where the two counts disagree each label may be any of them. */
function pagesOfZpl(bytes: Uint8Array, labels: number): RenditionPage[] {
  const told = zplPages(bytes);
  const pages = told.length === labels ? told : told.filter(({ codes, texts }) => codes.length + texts.length > 0);
  return pages.map(({ codes, texts }) => ({ codes, texts, png: null }));
}

function blankPages(labels: number): RenditionPage[] {
  return Array.from({ length: labels }, () => ({ codes: [], texts: [], png: null }));
}

function proofOf(page: PdfPage, region: Region): Gray {
  return pageProof(page, { region, turn: 0, dpi: READING_DPI, scale: 1 });
}

async function codesOf(proof: Gray | undefined): Promise<string[]> {
  if (!proof) return [];
  const fast = await readCodes(proof, 'fast');
  const seen = fast.length > 0 ? fast : await readCodes(proof, 'thorough');
  return [...new Set(seen.map(({ text }) => text))];
}
