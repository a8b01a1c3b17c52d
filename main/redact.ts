/** Names of fields that hold secrets, whatever is around the word. */
const SECRET_NAME = /secret|authori[sz]ation|token|password|cookie|credential/i;
/** Names of fields that say who or where a buyer is (reliability 3.6). */
const BUYER_NAME =
  /^(name|(first|last|full|middle|buyer|customer|contact)_?name|buyer|customer|contact(number|details)?|phone\w*|mobile\w*|e?mail\w*|\w*address\w*|(address)?line_?[1-4]|street|landmark|pin_?code|gstin|comments)$/i;
const MAX_DEPTH = 6;
const MAX_TEXT = 8_000;

/** A copy of the fields with secrets and buyer data replaced; errors become their message, stack and causes. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactObject(fields, 0);
}

/** Replaces what looks like a secret in running text: bearer and basic credentials, and JSON or query members named so. */
export function redactText(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '$1 [secret]')
    .replace(/("[^"\\]{1,60}")(\s*:\s*)"((?:[^"\\]|\\.)*)"/g, (whole, name: string, colon: string) => {
      const mark = markFor(name.slice(1, -1));
      return mark === undefined ? whole : `${name}${colon}"${mark}"`;
    })
    .replace(/\b(\w*(?:secret|token|password)\w*)=([^\s&"']+)/gi, '$1=[secret]');
}

function markFor(name: string): string | undefined {
  if (SECRET_NAME.test(name)) return '[secret]';
  if (BUYER_NAME.test(name)) return '[buyer]';
  return undefined;
}

function redactObject(fields: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    copy[name] = value === undefined || value === null ? value : (markFor(name) ?? redactValue(value, depth + 1));
  }
  return copy;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 50).map((entry) => redactValue(entry, depth + 1));
  return redactObject(value, depth);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as { readonly code?: unknown };
  return {
    kind: error.name,
    message: redactText(error.message),
    ...(code === undefined ? {} : { code: redactValue(code, depth + 1) }),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  };
}
