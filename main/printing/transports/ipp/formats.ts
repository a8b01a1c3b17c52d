import { isPdf } from '../is-pdf.ts';

/** Beginnings by which a job is known, and what printers call its language in `document-format-supported`. */
const LANGUAGES: readonly (readonly [begins: RegExp, format: RegExp])[] = [
  [/^\s*([~^][A-Z]{2}|CT~~CD)/, /zpl/],
  [/^\s*(SIZE|CLS|GAP|DIRECTION)\b/, /tspl/],
  [/^\s*N\r?\n/, /epl/],
  [/^\x1b@/, /esc-?pos/],
];
const RAW = 'application/vnd.cups-raw';
const ANYTHING = 'application/octet-stream';

/**
 * Under which name these bytes go to this queue so that nothing on the way touches them; undefined where it takes no such thing.
 * CUPS guesses at `octet-stream`, so its own word for "as it is" comes first (printing 3.4, 6).
 */
export function formatFor(bytes: Uint8Array, formats: readonly string[], cups: boolean): string | undefined {
  const pick = (...names: readonly (string | undefined)[]) =>
    names.find((name) => name !== undefined && formats.includes(name));
  if (isPdf(bytes)) return pick('application/pdf', RAW, ANYTHING);
  if (cups) return RAW;
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  const language = LANGUAGES.find(([begins]) => begins.test(start))?.[1];
  return pick(RAW, language && formats.find((format) => language.test(format)), ANYTHING);
}
