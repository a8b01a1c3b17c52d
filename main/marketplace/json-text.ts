/** What a reply body turned out to be. */
export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: 'empty' | 'html' | 'not-utf8' | 'not-json' };

/** One for all: to make it costs more than most replies. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a reply body as JSON whatever its content type says: the gateway answers HTML at times (marketplace-api 2.3).
 * Whole numbers too long for a double arrive as text, digit for digit: order item ids exceed 2^53.
 */
export function readJson(body: Uint8Array): ReadJson {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return { ok: false, reason: 'not-utf8' };
  }
  const first = /\S/.exec(text)?.[0];
  if (first === undefined) return { ok: false, reason: 'empty' };
  if (first === '<') return { ok: false, reason: 'html' };
  try {
    return { ok: true, value: JSON.parse(quoteLongIntegers(text)) };
  } catch {
    return { ok: false, reason: 'not-json' };
  }
}

/** Every whole number of up to 15 digits is exact in a double. */
const EXACT_DIGITS = 15;
const LONG_INTEGER = /[[:,\s]-?\d{16}/;
const NUMBER = /-?\d[\d.eE+-]*/y;

/** Puts quotes around whole numbers outside strings that a double would round. Valid JSON stays valid, other text stays invalid. */
function quoteLongIntegers(text: string): string {
  // Nearly every reply spells its ids as strings; one scan finds that out.
  if (!LONG_INTEGER.test(text)) return text;
  const parts: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === 0x22) {
      at = endOfString(text, at);
    } else if (char === 0x2d || (char >= 0x30 && char <= 0x39)) {
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(text)?.[0] ?? text.charAt(at);
      if (/^-?[1-9]\d*$/.test(number) && number.length > EXACT_DIGITS) {
        parts.push(text.slice(copied, at), '"', number, '"');
        copied = at + number.length;
      }
      at += number.length;
    } else {
      at += 1;
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(copied);
}

/** The index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 0x5c) at += 1;
    else if (char === 0x22) return at + 1;
  }
  return text.length;
}
