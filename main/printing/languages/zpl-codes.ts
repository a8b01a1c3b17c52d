/** Field commands that make the next field data a barcode: Code 128, 39, EAN, Interleaved, QR, DataMatrix, PDF417, Aztec (ZPL II, `^B…`). */
const BARCODE = /\^B[0-9A-Z]/gi;
/** A QR field begins with its error correction and input mode, `QA,` or `MM,A…` (ZPL II, `^BQ`). */
const QR_PREFIX = /^[HQML](?:A,|M,[NABK](?:\d{4})?)/;
/** Code 128 start and shift invocations inside field data, `>:`, `>;`, `>9` and their kind (ZPL II, `^BC`). */
const CODE_128_INVOCATION = />[0-9:;<=>]/g;
const FIELD = /\^F[DV]([\s\S]*?)\^FS/gi;
const FORMAT = /\^XA[\s\S]*?\^XZ/gi;

/** One `^XA` to `^XZ`: a sheet, or settings for those after it. */
export interface ZplPage {
  /**
   * What a scanner reads from it, told without drawing it. A field one cannot be sure of (hex escapes, serialised data) is left
   * out: a code too few asks the packer to scan another, a wrong one would confirm a wrong label.
   */
  readonly codes: readonly string[];
  /** What its fields say, barcodes and plain text, as written. */
  readonly texts: readonly string[];
}

/** The formats of a ZPL stream that print, in order; stored ones (`^DF`) print only when another recalls them. Never throws. */
export function zplPages(bytes: Uint8Array): ZplPage[] {
  const formats = [...textOf(bytes).matchAll(FORMAT)].map(([text]) => text);
  return formats
    .filter((text) => !/\^DF/i.test(text))
    .map((text) => ({
      codes: barcodeTexts(text),
      texts: [...text.matchAll(FIELD)].map((match) => match[1] ?? ''),
    }));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

function barcodeTexts(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(BARCODE)) {
    const field = fieldAfter(text, match.index);
    if (field === undefined) continue;
    const code = /^\^BQ/i.test(match[0]) ? field.replace(QR_PREFIX, '') : field.replace(CODE_128_INVOCATION, '');
    if (code.trim() !== '') found.add(code.trim());
  }
  return [...found];
}

/** The `^FD` of the field the barcode command at `at` belongs to; undefined when the field ends before, or is written in hex. */
function fieldAfter(text: string, at: number): string | undefined {
  const end = text.indexOf('^FS', at);
  if (end < 0) return undefined;
  const field = text.slice(at, end);
  const data = /\^FD/i.exec(field);
  if (!data || /\^FH/i.test(field) || /\^SN/i.test(field)) return undefined;
  return field.slice(data.index + 3);
}
