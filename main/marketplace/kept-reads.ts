import type { Entry } from './schemas.ts';

/** Of each of the two halves; some 5 kB each. */
const MOST = 500;
/** Characters of one value; a shipment of fifty items has a third of it. */
const MOST_WORDS = 65_536;

/**
 * `read`, which must depend on its value alone, asked once for each value: nearly all a pull is told it was told a minute ago in the
 * same words, and to write these down again takes a tenth of checking them. Keeps what was read lately, at most a thousand values,
 * and never what could not be read. The values given out are shared: nobody may change them.
 */
export function keepReads<T>(read: (value: unknown) => Entry<T>, most = MOST): (value: unknown) => Entry<T> {
  let young = new Map<string, Entry<T>>();
  let old = new Map<string, Entry<T>>();

  return (value) => {
    const told = wordsOf(value);
    if (told === undefined) return read(value);
    const kept = young.get(told);
    if (kept) return kept;
    const entry = old.get(told) ?? read(value);
    if (!entry.ok) return entry;
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(told, entry);
    return entry;
  };
}

/** What the value is known by; undefined where it has no words, or is nested deeper than they can be written down. */
function wordsOf(value: unknown): string | undefined {
  try {
    const words = JSON.stringify(value);
    return words === undefined || words.length > MOST_WORDS ? undefined : words;
  } catch {
    return undefined;
  }
}
