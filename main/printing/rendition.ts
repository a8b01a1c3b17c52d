import { createHash } from 'node:crypto';
import type { AppError } from '../../shared/errors.ts';
import type { Crop, DocumentKind, PrinterConfig, PrinterLanguage, Turn } from '../../shared/model/printers.ts';
import type { Result } from '../../shared/result.ts';
import type { ComposedFacts } from './compose/facts.ts';

/** What of a printer decides how a document becomes bytes for it. */
export interface PrinterProfile {
  readonly language: PrinterLanguage;
  readonly dpi: PrinterConfig['dpi'];
  readonly widthMm: number;
  readonly heightMm: number;
  readonly crop: Crop;
  readonly turn: Turn;
  /** Graphics go compressed where the language can (`:Z64:`), else as run lengths. */
  readonly compressed: boolean;
}

export function profileOf(config: PrinterConfig): PrinterProfile {
  const { language, dpi, widthMm, heightMm, crop, turn, learned } = config;
  return { language, dpi, widthMm, heightMm, crop, turn, compressed: learned?.compressed ?? true };
}

/** Names a profile: two printers of one profile print the same bytes. */
export function profileKey(profile: PrinterProfile): string {
  const { language, dpi, widthMm, heightMm, crop, turn, compressed } = profile;
  const told = JSON.stringify([RENDERING, language, dpi, widthMm, heightMm, crop, turn, compressed]);
  return createHash('sha256').update(told).digest('hex').slice(0, 16);
}

/** Raised when the same profile comes to give other bytes; renditions of an earlier one are then made anew. */
const RENDERING = 1;

/** Something a person should know about a label that prints all the same. */
export type RenditionWarning =
  /** Modules under 2 dots, or not whole dots and under 3 (printing 4.2). `dots` is the narrowest bar's width. */
  | { readonly kind: 'fine-bars'; readonly code: string; readonly dots: number }
  /** Made smaller to fit the paper; `scale` below 1. */
  | { readonly kind: 'shrunk'; readonly scale: number }
  /** A label of another printer's language was drawn and goes out as a picture. */
  | { readonly kind: 'drawn'; readonly from: string }
  /** No barcode was found at all, neither before nor after. */
  | { readonly kind: 'no-barcode' };

/** One document as bytes for one profile. */
export interface Rendition {
  readonly language: PrinterLanguage;
  readonly bytes: Uint8Array;
  /** Physical labels or sheets it feeds. */
  readonly labels: number;
  /** What a scanner reads from it, of every page, as decoded from the bits that are sent, or told by the fields of ZPL passed through. */
  readonly pages: readonly RenditionPage[];
  readonly warnings: readonly RenditionWarning[];
  /** The bytes are the marketplace's own; the printer draws them itself. */
  readonly passedThrough: boolean;
}

export interface RenditionPage {
  readonly codes: readonly string[];
  /** Everything written on it that could be read as text, for telling boxes apart; empty for pictures. */
  readonly texts: readonly string[];
  /** 1-bit PNG of exactly the dots that are sent; null for what is passed through, which is drawn when somebody asks. */
  readonly png: Uint8Array | null;
}

export { RENDER_REFUSALS, type RenderRefusal } from '../../shared/model/print-reasons.ts';

export interface RenderRequest {
  readonly document: DocumentKind;
  /** As it was fetched or composed; unwrapped and sniffed here, never trusted. */
  readonly bytes: Uint8Array;
  readonly profile: PrinterProfile;
  /** Somebody waits for it: it goes before what is made ready ahead. */
  readonly urgent?: boolean;
}

/** Makes documents ready for printers; what can be slow or hostile runs in a process of its own. */
export interface Renderer {
  /** LABEL_NOT_PRINTABLE with a reason, or INTERNAL when the process cannot be started. Never rejects. */
  render(request: RenderRequest): Promise<Result<Rendition, AppError>>;
  /** One of the station's own documents. Errors as `render`. */
  compose(facts: ComposedFacts, profile: PrinterProfile): Promise<Result<Rendition, AppError>>;
  /** Pictures of what a printer would draw itself: one PNG for each label of a ZPL stream. */
  draw(zpl: Uint8Array, profile: PrinterProfile): Promise<Result<readonly Uint8Array[], AppError>>;
  stop(): Promise<void>;
}
