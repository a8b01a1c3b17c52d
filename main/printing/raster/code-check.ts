import type { Bitmap } from '../languages/bitmap.ts';
import type { RenditionWarning } from '../rendition.ts';
import type { Gray } from './gray.ts';
import { moduleDots } from './module-dots.ts';
import { grayOfDots, readCodes, type SeenCode } from './read-codes.ts';
import { Refused } from './refusal.ts';

export interface CheckedCodes {
  /** What a scanner reads from the dots, each text once. */
  readonly codes: readonly string[];
  readonly warnings: readonly RenditionWarning[];
}

/** Modules may miss whole dots by so little; the reader's corners are no better. */
const WHOLE = 0.12;

/**
 * Reads the dots back, and the finer picture they were made from: a code that can be read there and not from the dots is refused
 * as `barcode-lost` (printing 4.2). A code counts as lost only when it is read from the fine picture twice, in two ways, because
 * letters and lines are misread as codes at times.
 */
export async function checkCodes(dots: Bitmap, proof: Gray): Promise<CheckedCodes> {
  const picture = grayOfDots(dots);
  const seen = await readCodes(picture, 'fast');
  const before = await readCodes(proof, 'fast');
  let missing = lacking(before, seen);
  if (missing.length > 0 || seen.length === 0) {
    seen.push(...lacking(await readCodes(picture, 'thorough'), seen));
    const again = await readCodes(proof, 'thorough');
    missing = lacking(before.length === 0 ? again : before, seen).filter(({ text }) =>
      again.some((code) => code.text === text),
    );
  }
  const [lost] = missing;
  if (lost) throw new Refused('barcode-lost', `${lost.format} ${lost.text}`);
  return { codes: [...new Set(seen.map(({ text }) => text))], warnings: fineBars(seen, picture) };
}

function lacking(codes: readonly SeenCode[], seen: readonly SeenCode[]): SeenCode[] {
  return codes.filter((code) => !seen.some((other) => other.text === code.text));
}

function fineBars(seen: readonly SeenCode[], picture: Gray): RenditionWarning[] {
  return seen.flatMap((code) => {
    const dots = moduleDots(code, picture);
    if (dots === undefined) return [];
    const whole = Math.abs(dots - Math.round(dots)) <= WHOLE;
    const fine = dots < 2 - WHOLE || (!whole && dots < 3);
    return fine ? [{ kind: 'fine-bars' as const, code: code.text, dots }] : [];
  });
}
