/** Several codes in one cell, `|` between them; a `|` or `\` of a code itself has a `\` before it. */

/** A long number that went through a spreadsheet's number format: its last digits are gone. */
const LOST_DIGITS = /^\d+(?:[.,]\d+)?e\+?\d+$/i;

/** Codes as written, without empty ones; undefined when one lost its digits. */
export function splitBarcodes(text: string): string[] | undefined {
  const codes = [...text.matchAll(/(?:\\[\\|]|[^|])+/g)]
    .map(([code]) => code.replace(/\\([\\|])/g, '$1').trim())
    .map((code) => (code.startsWith("'") ? code.slice(1) : code))
    .filter((code) => code !== '');
  return codes.some((code) => LOST_DIGITS.test(code)) ? undefined : codes;
}

export function joinBarcodes(codes: readonly string[]): string {
  return codes.map((code) => (code.startsWith("'") ? `'${code}` : code).replace(/[\\|]/g, '\\$&')).join('|');
}
