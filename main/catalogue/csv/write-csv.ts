import { stringify } from 'csv-stringify/sync';

/** Without it a spreadsheet takes Hindi for gibberish. */
export const BYTE_ORDER_MARK = '\ufeff';

/**
 * What a spreadsheet would run as a formula, or turn into another number or a date, is written with an apostrophe before it,
 * which `plainText` takes off again: so that a file that went through Excel still says the same.
 */
const FORMULA = /^['=+\-@＝＋－＠]/;
const CHANGED_NUMBER = /^0\d+$|^\d{12,}$|^\d+(?:\.\d+)?e[+-]?\d+$/i;
const CHANGED_DATE =
  /^\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?$|^\d{1,2}[- ]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?\d{1,4}$/i;

export function textCell(text: string): string {
  return FORMULA.test(text) || CHANGED_NUMBER.test(text) || CHANGED_DATE.test(text) ? `'${text}` : text;
}

/** A value that is kept in a smaller unit, `per` of which make one. Empty for null. */
export function numberCell(value: number | null, per = 1): string {
  return value === null ? '' : String(value / per);
}

/** Lines of one slice, each ended. */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { record_delimiter: 'windows', quoted_match: /[\r\n\t;]/ },
  );
}
