/**
 * Several codes in one cell, `|` between them; a `|` or `\` of a code itself has a `\` before it, and an apostrophe before a code
 * says that it stands as it is.
 */

/** A long number that went through a spreadsheet's number format: its last digits are gone. */
const LOST_DIGITS = /^\d+(?:[.,]\d+)?e\+?\d+$/i;

/** Codes as written, without empty ones; undefined when one lost its digits. */
export function splitBarcodes(text: string): string[] | undefined {
  const codes = [...text.matchAll(/(?:\\[\\|]|[^|])+/g)]
    .map(([code]) => code.replace(/\\([\\|])/g, '$1').trim())
    .filter((code) => code !== '');
  if (codes.some((code) => LOST_DIGITS.test(code))) return undefined;
  return codes.map((code) => (code.startsWith("'") ? code.slice(1) : code)).filter((code) => code !== '');
}

export function joinBarcodes(codes: readonly string[]): string {
  return codes
    .map((code) => (code.startsWith("'") || LOST_DIGITS.test(code) ? `'${code}` : code))
    .map((code) => code.replace(/[\\|]/g, '\\$&'))
    .join('|');
}
