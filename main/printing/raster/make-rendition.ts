import { assertNever } from '../../../shared/result.ts';
import type { Bitmap } from '../languages/bitmap.ts';
import { encodeLabels } from '../languages/encode.ts';
import { lintZpl } from '../languages/lint-zpl.ts';
import type { LabelKind } from '../languages/sniff.ts';
import { MAX_LABEL_BYTES, unwrapLabel } from '../languages/unwrap.ts';
import type { RenderRequest, Rendition, RenditionPage, RenditionWarning } from '../rendition.ts';
import { bitsPng } from './bits-png.ts';
import { checkCodes } from './code-check.ts';
import { drawPdfPage } from './draw-pdf.ts';
import { drawPicture, type PictureSize } from './draw-picture.ts';
import type { DrawnPage, PageOrder } from './drawn-page.ts';
import type { Gray } from './gray.ts';
import { pdfOfPictures } from './paper-pdf.ts';
import { passNative, passPdf } from './pass-through.ts';
import { loadPdfium } from './pdfium-module.ts';
import { pngPicture } from './png-picture.ts';
import { Refused } from './refusal.ts';
import { atLeastCarrierPaper, zplPictures } from './zpl-pictures.ts';

/** Marketplace ZPL is written for this. */
const ZPL_DPI = 203;

/** A page with everything that is needed after its document was closed. */
interface KeptPage {
  readonly dots: Bitmap;
  readonly proof: Gray;
  readonly texts: readonly string[];
  readonly warnings: readonly RenditionWarning[];
}

/** What a document becomes; throws `Refused` with the kind it was sniffed as in `kindOf`. */
export interface MadeRendition {
  readonly kind: LabelKind;
  make(): Promise<Rendition>;
}

/** Unwraps and sniffs; what the bytes are is known before anything can be refused for it. */
export function openDocument({ document, bytes, profile }: RenderRequest): MadeRendition {
  const size = bytes.byteLength;
  if (size > MAX_LABEL_BYTES) return refusing('unknown', new Refused('too-large', `${size} bytes`));
  const { kind, bytes: inner, tooLarge } = unwrapLabel(bytes);
  if (tooLarge) return refusing(kind, new Refused('too-large', `more than ${MAX_LABEL_BYTES} bytes inside ${kind}`));
  const order: PageOrder = { document, profile, crop: profile.crop };
  return { kind, make: () => make(kind, inner, order) };
}

/** A PDF of the station's own, already of the paper's size; only a printer that stands on its head turns it. */
export function renderComposed(pdf: Uint8Array, { document, profile }: PageOrder): Promise<Rendition> {
  const turn = profile.turn === 180 ? 180 : 0;
  return make('pdf', pdf, { document, profile: { ...profile, turn }, crop: 'whole' });
}

async function make(kind: LabelKind, bytes: Uint8Array, order: PageOrder): Promise<Rendition> {
  const { language } = order.profile;
  switch (kind) {
    case 'pdf':
      return language === 'pdf' ? passPdf(await loadPdfium(), bytes, order) : printed(pdfPages(bytes, order), order);
    case 'png': {
      const { gray, perMm } = pngPicture(bytes);
      const size: PictureSize = perMm === undefined ? { kind: 'fills-paper' } : { kind: 'physical', perMm };
      return printed(picturePages([gray], size, order), order);
    }
    case 'zpl':
      return printsItself(order) ? passNative('zpl', bytes) : drawnZpl(bytes, order);
    case 'tspl':
    case 'epl':
    case 'escpos':
      if (language === kind) return passNative(kind, bytes);
      throw new Refused('wrong-language', `${kind} cannot go to a ${language} printer`);
    case 'empty':
      throw new Refused('empty', 'no bytes');
    case 'json':
    case 'html':
    case 'gzip':
    case 'base64':
    case 'unknown':
      throw new Refused(
        'not-a-document',
        Buffer.from(bytes.subarray(0, 60))
          .toString('latin1')
          .replace(/[^ -~]+/g, ' '),
      );
    default:
      return assertNever(kind);
  }
}

/** Its own dots and way up; anything else must be drawn to be changed. */
function printsItself({ profile }: PageOrder): boolean {
  return profile.language === 'zpl' && profile.dpi === ZPL_DPI && (profile.turn === 'auto' || profile.turn === 0);
}

async function drawnZpl(bytes: Uint8Array, order: PageOrder): Promise<Rendition> {
  const linted = lintZpl(bytes);
  if (!linted.ok) throw new Refused(linted.error.reason, linted.error.found);
  const { widthMm, heightMm } = order.profile;
  const paper = atLeastCarrierPaper({ width: widthMm, height: heightMm });
  const pictures = await zplPictures(bytes, ZPL_DPI, paper);
  const grays = pictures.map((picture) => pngPicture(picture).gray);
  const made = await printed(picturePages(grays, { kind: 'drawn', perMm: ZPL_DOTS_PER_MM_AT_203 }, order), order);
  return { ...made, warnings: [{ kind: 'drawn', from: 'zpl' }, ...made.warnings] };
}

/** A ZPL printer of "203 dpi" has 8 dots a mm; the drawing's dots are taken for those of any printer of 203 dpi, one for one. */
const ZPL_DOTS_PER_MM_AT_203 = ZPL_DPI / 25.4;

async function* pdfPages(bytes: Uint8Array, order: PageOrder): AsyncGenerator<KeptPage> {
  const pdfium = await loadPdfium();
  for (let index = 0, pageCount = 1; index < pageCount; index += 1) {
    const drawn = drawPdfPage(pdfium, bytes, order, index, keep);
    ({ pageCount } = drawn);
    if (drawn.taken) yield drawn.taken;
  }
}

function* picturePages(pictures: readonly Gray[], size: PictureSize, order: PageOrder): Generator<KeptPage> {
  for (const picture of pictures) {
    const page = drawPicture(picture, size, order);
    if (page) yield keep(page);
  }
}

function keep({ dots, proof, texts, warnings }: DrawnPage): KeptPage {
  return { dots, proof: proof(), texts: texts(), warnings };
}

/** Dots, read back and in the printer's language. */
async function printed(
  drawn: AsyncIterable<KeptPage> | Iterable<KeptPage>,
  { document, profile }: PageOrder,
): Promise<Rendition> {
  const bitmaps: Bitmap[] = [];
  const pages: (RenditionPage & { readonly png: Uint8Array })[] = [];
  const found: RenditionWarning[] = [];
  for await (const { dots, proof, texts, warnings } of drawn) {
    const checked = await checkCodes(dots, proof);
    bitmaps.push(dots);
    pages.push({ codes: checked.codes, texts, png: bitsPng(dots, profile.dpi) });
    found.push(...warnings, ...checked.warnings);
  }
  if (pages.length === 0) throw new Refused('blank', 'nothing on it is black');
  const { language } = profile;
  const withoutCode = document === 'label' && pages.every(({ codes }) => codes.length === 0);
  const bytes =
    language === 'pdf'
      ? pdfOfPictures(
          pages.map(({ png }) => png),
          profile,
        )
      : encodeLabels(bitmaps, profile);
  const warnings = onceEach(withoutCode ? [...found, { kind: 'no-barcode' }] : found);
  return { language, bytes, labels: pages.length, pages, warnings, passedThrough: false };
}

/** Whatever the number of pages. */
function onceEach(warnings: readonly RenditionWarning[]): RenditionWarning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}

function refusing(kind: LabelKind, refused: Refused): MadeRendition {
  return { kind, make: () => Promise.reject(refused) };
}
