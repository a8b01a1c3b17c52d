import type { CsvProblem } from '../../../shared/contract/catalogue.ts';
import type { CatalogueFault } from '../check-product.ts';

/**
 * What a cell says: a value, `null` to clear what is on file (`-`), `undefined` to leave it as it is (empty, no such column, or
 * wrong: then a fault was noted).
 */
export type Said<T> = T | null | undefined;

export interface Cells {
  readonly faults: CatalogueFault[];
  text(column: string, longest: number): Said<string>;
  /** In thousandths-free units: what the cell says times `factor`, rounded to a whole number within `least` and `most`. */
  whole(column: string, factor: number, least: number, most: number): Said<number>;
  number(column: string, least: number, most: number): Said<number>;
  oneOf<T extends string>(column: string, words: Readonly<Record<string, T>>): Said<T>;
  fault(column: string, problem: CsvProblem): undefined;
  /** As written, for a column with rules of its own. */
  raw(column: string): string;
}

const CLEAR = '-';
const SHOWN_LENGTH = 100;

export function readCells(cells: ReadonlyMap<string, string>): Cells {
  const faults: CatalogueFault[] = [];
  const raw = (column: string) => cells.get(column) ?? '';

  function fault(column: string, problem: CsvProblem): undefined {
    faults.push({ column, problem, value: raw(column).slice(0, SHOWN_LENGTH) });
  }

  function said(column: string): Said<string> {
    const cell = raw(column);
    if (cell === CLEAR) return null;
    const text = plainText(cell);
    return text === '' ? undefined : text;
  }

  function number(column: string, least: number, most: number, convert: (value: number) => number): Said<number> {
    const text = said(column);
    if (text === undefined || text === null) return text;
    const value = readNumber(text);
    if (value === undefined) return fault(column, 'not-a-number');
    const converted = convert(value);
    return converted < least || converted > most ? fault(column, 'out-of-range') : converted;
  }

  return {
    faults,
    raw,
    fault,
    text(column, longest) {
      const text = said(column);
      return text && text.length > longest ? fault(column, 'too-long') : text;
    },
    number: (column, least, most) => number(column, least, most, (value) => value),
    whole: (column, factor, least, most) => number(column, least, most, (value) => Math.round(value * factor)),
    oneOf(column, words) {
      const text = said(column);
      if (text === undefined || text === null) return text;
      const word = text.toLowerCase();
      return Object.hasOwn(words, word) ? words[word] : fault(column, 'not-one-of');
    },
  };
}

/** A leading apostrophe says "text, as it stands": spreadsheets write it, and so do we before what one would change. */
export function plainText(cell: string): string {
  return (cell.startsWith("'") ? cell.slice(1) : cell).trim();
}

/** What stays when a cell leaves it as it is, and what stands there once it is cleared. */
export function merged<T>(said: Said<T>, now: T, cleared: T): T {
  if (said === undefined) return now;
  return said ?? cleared;
}

const PLAIN_NUMBER = /^\d+(?:\.\d*)?(?:e[+-]?\d{1,3})?$|^\.\d+$/i;
/** Thousands and lakhs: `1,250`, `1,00,000.50`. */
const GROUPED = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?$/;
const DECIMAL_COMMA = /^\d+,\d{1,2}$/;

/** As people and spreadsheets in India write numbers, with their rupee or per cent sign; undefined for anything else. */
export function readNumber(text: string): number | undefined {
  const bare = text
    .replace(/^(?:₹|rs\.?|inr)\s*/i, '')
    .replace(/\s*%$/, '')
    .trim();
  const plain = GROUPED.test(bare)
    ? bare.replaceAll(',', '')
    : DECIMAL_COMMA.test(bare)
      ? bare.replace(',', '.')
      : bare;
  return PLAIN_NUMBER.test(plain) ? Number(plain) : undefined;
}
