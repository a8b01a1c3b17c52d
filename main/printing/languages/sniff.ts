/** What bytes that are to be a label turn out to be, whatever they were declared as (printing 4.4). */
const LABEL_KINDS = [
  'zpl',
  'tspl',
  'epl',
  'escpos',
  'pdf',
  'png',
  'json',
  'html',
  'gzip',
  'base64',
  'empty',
  'unknown',
] as const;
export type LabelKind = (typeof LABEL_KINDS)[number];

const HEAD_BYTES = 1024;
const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const ESCPOS_STARTS = [
  [0x1b, 0x40],
  [0x1d, 0x76, 0x30],
];
const ZPL_START = /^(CT~~CD|\^XA|~[A-Z]{2}|\^[A-Z]{2})/;
const TSPL_LINE = /^(SIZE\s+\d|CLS\s*$|BITMAP\s+\d|GAP\s+\d|DIRECTION\s+[01]|PRINT\s+\d)/m;
const EPL_START = /^(I8,|N\r?\n|q\d+\r?\n)/;
const EPL_PRINT = /^P\d+(,\d+)?\s*$/m;
const HTML_START = /^<(!doctype|html|head|body|\?xml)/i;

/** Looks at the bytes alone. Never throws; `unknown` when nothing fits. */
export function sniffLabel(bytes: Uint8Array): LabelKind {
  if (bytes.byteLength === 0) return 'empty';
  if (startsWith(bytes, PNG_MAGIC)) return 'png';
  if (startsWith(bytes, [0x1f, 0x8b])) return 'gzip';
  if (ESCPOS_STARTS.some((start) => startsWith(bytes, start))) return 'escpos';
  const text = latin1(bytes.subarray(0, HEAD_BYTES));
  if (text.includes('%PDF-')) return 'pdf';
  // Spaces, NUL padding and a byte order mark may stand before anything.
  const head = text.replace(/^(?:\xef\xbb\xbf)?[\s\0]*/, '');
  if (head === '') return 'unknown';
  if (HTML_START.test(head)) return 'html';
  if (/^[{[]/.test(head) && looksLikeJson(head)) return 'json';
  if (isZpl(head, bytes)) return 'zpl';
  if (TSPL_LINE.test(head)) return 'tspl';
  if (EPL_START.test(head) && EPL_PRINT.test(latin1(bytes))) return 'epl';
  if (isBase64(bytes)) return 'base64';
  return 'unknown';
}

/** A byte order mark is no part of any label language. */
export function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes;
}

function isZpl(head: string, bytes: Uint8Array): boolean {
  return ZPL_START.test(head) && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('^XA');
}

function looksLikeJson(head: string): boolean {
  return /^(\{\s*("|\})|\[\s*(\{|\[|"|\]|\d|true|false|null))/.test(head);
}

/** Long enough not to be a word, only of the alphabet, padded to fours. */
function isBase64(bytes: Uint8Array): boolean {
  const text = latin1(bytes).replace(/\s+/g, '');
  return text.length >= 16 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
