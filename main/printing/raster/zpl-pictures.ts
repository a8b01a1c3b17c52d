import type { Size } from './placement.ts';
import { Refused } from './refusal.ts';

/** Most carriers' ZPL is for 4 x 6 in at 8 dots a mm, whatever paper it meets (printing 5). */
const CARRIER_MM: Size = { width: 101.6, height: 152.4 };
/** Dots a mm of the printers ZPL is written for, by their dpi. */
const DOTS_PER_MM: Readonly<Record<number, number>> = { 203: 8, 300: 12, 600: 24 };
/** A format can say how wide and long it is (ZPL II, `^PW`, `^LL`), in dots. */
const WIDTH = /\^PW(\d{2,4})/gi;
const LENGTH = /\^LL(\d{2,5})/gi;
const LONGEST_MM = 600;

/** A PNG for each label a ZPL printer of this dpi would feed, on paper at least as large as `paperMm` and the label say. */
export async function zplPictures(zpl: Uint8Array, dpi: number, paperMm: Size): Promise<Uint8Array[]> {
  const text = new TextDecoder('utf-8').decode(zpl);
  const perMm = DOTS_PER_MM[dpi] ?? 8;
  const width = Math.min(LONGEST_MM, Math.max(paperMm.width, largest(text, WIDTH) / perMm));
  const height = Math.min(LONGEST_MM, Math.max(paperMm.height, largest(text, LENGTH) / perMm));
  // Nine megabytes of WebAssembly that most stations never need.
  const { getApi } = await import('zpl-renderer-js');
  const api = await getApi();
  let drawn: string[];
  try {
    drawn = await api.zplToBase64MultipleAsync(text, width, height, perMm);
  } catch (error) {
    throw new Refused('damaged', error instanceof Error ? error.message : String(error));
  }
  if (drawn.length === 0) throw new Refused('no-label', 'nothing was drawn');
  return drawn.map((picture) => Buffer.from(picture, 'base64'));
}

/** Paper that takes both the printer's label and a carrier's. */
export function atLeastCarrierPaper(paperMm: Size): Size {
  return {
    width: Math.max(paperMm.width, CARRIER_MM.width),
    height: Math.max(paperMm.height, CARRIER_MM.height),
  };
}

function largest(text: string, pattern: RegExp): number {
  return Math.max(0, ...[...text.matchAll(pattern)].map((match) => Number(match[1])));
}
