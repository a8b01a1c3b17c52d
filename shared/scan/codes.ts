/**
 * What a scanner sends, made comparable. A keyboard-wedge scanner frames a code with CR, LF or Tab, may put an AIM symbology
 * identifier before it, and types through the PC's Caps Lock, so codes are compared without regard to case.
 */

/** `]` + symbology letter + modifier (ISO/IEC 15424), e.g. `]C1` for GS1-128, `]d2` for GS1 DataMatrix. */
const AIM_IDENTIFIER = /^\][A-Za-z][0-9A-Za-z]/;
/** C0, DEL and C1 control characters but GS (0x1D), which separates GS1 fields. */
const CONTROLS = /[\u0000-\u001c\u001e\u001f\u007f-\u009f]/g;
/** Characters without a glyph: zero-width, direction marks, byte order mark, soft hyphen. They never tell two codes apart. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const EDGES = /^[\s\u001d]+|[\s\u001d]+$/g;
/** Printable ASCII without blanks that begins no symbology identifier: nearly every code there is, with nothing to take off. */
const BARE = /^[!-\\^-~][!-~]*$/;

/** The code itself: no frame, no symbology identifier, no control or invisible characters, no blanks around it. May be empty. */
export function normaliseCode(scanned: string): string {
  if (BARE.test(scanned)) return scanned;
  let text = scanned;
  for (;;) {
    const next = text
      .replace(/[\r\n\t]/g, ' ')
      .replace(CONTROLS, '')
      .replace(INVISIBLE, '')
      .replace(EDGES, '')
      .replace(AIM_IDENTIFIER, '');
    // Taking one layer off can lay bare another (blanks after an identifier); only a code that no longer changes compares.
    if (next === text) return text;
    text = next;
  }
}

/**
 * The key under which a code is stored and looked up: normalised, without regard to case and to how accents are composed.
 * Folding a folded key changes nothing.
 */
export function foldCode(text: string): string {
  let folded = normaliseCode(text);
  for (;;) {
    // Upper case first: it joins letters that lower case alone keeps apart (ſ and s, ß and ss).
    const next = normaliseCode(folded.toUpperCase().toLowerCase().normalize('NFC'));
    if (next === folded) return folded;
    folded = next;
  }
}

/** How a code may have been written by whoever made it, for a look-up of ids that are stored as the marketplace spells them. */
export function spellings(scanned: string): readonly [string, string, string] {
  const text = normaliseCode(scanned);
  return [text, text.toUpperCase(), text.toLowerCase()];
}

const GTIN = /^(?:\d{8}|\d{12}|\d{13}|\d{14})$/;

/**
 * EAN-8, UPC-A, EAN-13 and GTIN-14 as the 14 digits they all are (GS1 General Specifications, 3.3.2), or undefined when the
 * length or the check digit is not that of one.
 */
export function gtin14(scanned: string): string | undefined {
  const code = normaliseCode(scanned);
  if (!GTIN.test(code)) return undefined;
  const digits = code.padStart(14, '0');
  let sum = 0;
  for (let at = 0; at < 14; at++) sum += Number(digits[at]) * (at % 2 === 0 ? 3 : 1);
  return sum % 10 === 0 ? digits : undefined;
}

/** The word of a command code of the command sheet, `PB:<word>`, in small letters; undefined for every other code. */
export function commandWord(scanned: string): string | undefined {
  return /^pb:([a-z][a-z-]{0,39})$/i.exec(normaliseCode(scanned))?.[1]?.toLowerCase();
}

/**
 * The codes of one test label: `number` is the last part of its document's key, `test/<printerId>/<number>`. A scan of either
 * proves the printer.
 */
export function testCodes(number: string): { readonly bars: string; readonly square: string } {
  return { bars: `PB-P:${number}-B`, square: `PB-P:${number}-S` };
}

/** The number of the test label this code stands on; undefined for every other code. */
export function testNumber(scanned: string): string | undefined {
  return /^pb-p:([a-z0-9]{1,20})-[bs]$/i.exec(normaliseCode(scanned))?.[1]?.toUpperCase();
}
