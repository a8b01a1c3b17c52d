import { gunzipSync } from 'node:zlib';
import { type LabelKind, sniffLabel, withoutByteOrderMark } from './sniff.ts';

/** A document larger than this is none, as it came or with its wrappers off (printing 8, fault 39). */
export const MAX_LABEL_BYTES = 8 * 1024 * 1024;
const MAX_WRAPPERS = 4;
/** JSON around a label is a few fields; what is deeper or longer is a reply of another kind. */
const MAX_JSON_DEPTH = 5;
const MAX_JSON_VALUES = 500;

export interface UnwrappedLabel {
  readonly kind: LabelKind;
  readonly bytes: Uint8Array;
  /** What was taken off, outermost first. */
  readonly wrappers: readonly ('gzip' | 'base64' | 'json')[];
  /** It would have become larger than `MAX_LABEL_BYTES`; `bytes` is then what was not unpacked. */
  readonly tooLarge: boolean;
}

/**
 * Takes off byte order marks, gzip, Base64 and JSON with exactly one label in it (`{"label":"<Base64>"}`), at most four deep, and
 * sniffs what is inside. Junk inside stays wrapped.
 */
export function unwrapLabel(received: Uint8Array): UnwrappedLabel {
  const wrappers: UnwrappedLabel['wrappers'][number][] = [];
  let bytes = withoutByteOrderMark(received);
  let kind = sniffLabel(bytes);
  while ((kind === 'gzip' || kind === 'base64' || kind === 'json') && wrappers.length < MAX_WRAPPERS) {
    const inner = kind === 'gzip' ? gunzip(bytes) : kind === 'base64' ? fromBase64(bytes) : labelInJson(bytes);
    if (inner === 'too-large') return { kind, bytes, wrappers, tooLarge: true };
    const innerKind = inner ? sniffLabel(withoutByteOrderMark(inner)) : 'unknown';
    if (!inner || innerKind === 'unknown' || innerKind === 'empty') break;
    wrappers.push(kind);
    bytes = withoutByteOrderMark(inner);
    kind = innerKind;
  }
  return { kind, bytes, wrappers, tooLarge: false };
}

function gunzip(bytes: Uint8Array): Uint8Array | 'too-large' | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_LABEL_BYTES });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : undefined;
  }
}

function fromBase64(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), 'base64');
}

/** The one string of a JSON document that is a label, as its bytes; undefined where there is none, or more than one. */
function labelInJson(bytes: Uint8Array): Uint8Array | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8').decode(bytes));
  } catch {
    return undefined;
  }
  const texts = stringsIn(parsed);
  if (!texts) return undefined;
  const labels = texts.map((text) => Buffer.from(text, 'utf8')).filter(isWrappedLabel);
  const [only] = labels;
  return labels.length === 1 ? only : undefined;
}

function isWrappedLabel(text: Uint8Array): boolean {
  const kind = sniffLabel(text);
  if (kind !== 'base64') return kind === 'zpl' || kind === 'tspl' || kind === 'epl';
  const inside = sniffLabel(fromBase64(text.subarray(0, 4096)));
  return ['zpl', 'tspl', 'escpos', 'pdf', 'png', 'gzip'].includes(inside) || isWrappedEpl(text);
}

/** EPL is told by its end as well as its beginning. */
function isWrappedEpl(text: Uint8Array): boolean {
  return sniffLabel(fromBase64(text)) === 'epl';
}

/** Every string of at least 16 characters; undefined where there are too many values to be a wrapper. */
function stringsIn(parsed: unknown): string[] | undefined {
  const found: string[] = [];
  let seen = 0;
  const look = (value: unknown, depth: number): boolean => {
    seen += 1;
    if (seen > MAX_JSON_VALUES || depth > MAX_JSON_DEPTH) return false;
    if (typeof value === 'string') {
      if (value.length >= 16) found.push(value);
      return true;
    }
    if (typeof value !== 'object' || value === null) return true;
    return Object.values(value).every((each) => look(each, depth + 1));
  };
  return look(parsed, 0) ? found : undefined;
}
