import { gunzipSync } from 'node:zlib';
import { type LabelKind, sniffLabel, withoutByteOrderMark } from './sniff.ts';

/** A label larger than this is none (printing 8, fault 39). */
export const MAX_LABEL_BYTES = 20 * 1024 * 1024;
const MAX_WRAPPERS = 3;

export interface UnwrappedLabel {
  readonly kind: LabelKind;
  readonly bytes: Uint8Array;
  /** What was taken off, outermost first. */
  readonly wrappers: readonly ('gzip' | 'base64')[];
}

/** Takes off byte order marks, gzip and Base64, at most three deep, and sniffs what is inside. Junk inside stays wrapped. */
export function unwrapLabel(received: Uint8Array): UnwrappedLabel {
  const wrappers: ('gzip' | 'base64')[] = [];
  let bytes = withoutByteOrderMark(received);
  let kind = sniffLabel(bytes);
  while ((kind === 'gzip' || kind === 'base64') && wrappers.length < MAX_WRAPPERS) {
    const inner = kind === 'gzip' ? gunzip(bytes) : Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64');
    const innerKind = inner ? sniffLabel(withoutByteOrderMark(inner)) : 'unknown';
    if (!inner || innerKind === 'unknown' || innerKind === 'empty') break;
    wrappers.push(kind);
    bytes = withoutByteOrderMark(inner);
    kind = innerKind;
  }
  return { kind, bytes, wrappers };
}

function gunzip(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_LABEL_BYTES });
  } catch {
    return undefined;
  }
}
