import { readJson } from './json-text.ts';

const MAX_CODES = 10;
const MAX_LENGTH = 100;
const DEEPEST = 3;

/**
 * Code texts of a reply in any of the error shapes seen (marketplace-api 3.4): `errors[].code|description|errorCode`,
 * `errorCode`, `error_code`, `error`, per-item `shipments[].errorCode`, `services[].failureReason`. A description counts by the code it begins with. Numbers that
 * only repeat an HTTP status say nothing and are left out. Empty when the body is no JSON or tells none.
 */
export function codesOfBody(body: Uint8Array): readonly string[] {
  const read = readJson(body);
  return read.ok ? codesOf(read.value) : [];
}

export function codesOf(value: unknown): readonly string[] {
  const found = new Set<string>();
  collect(value, found, 0);
  return [...found].slice(0, MAX_CODES);
}

function collect(value: unknown, found: Set<string>, depth: number): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const entry of value.slice(0, 2 * MAX_CODES)) collect(entry, found, depth + 1);
    return;
  }
  if (!isRecord(value)) return;
  for (const name of ['errorCode', 'error_code', 'code', 'error']) addCode(own(value, name), found);
  for (const name of ['description', 'errorMessage', 'message', 'failureReason'])
    addLeadingCode(own(value, name), found);
  for (const name of ['error', 'errors', 'shipments', 'services', 'returns'])
    collect(own(value, name), found, depth + 1);
}

function addCode(value: unknown, found: Set<string>): void {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  if (text === '' || /^\d{3}$/.test(text)) return;
  const leading = leadingCode(text);
  if (leading) found.add(leading);
  else if (text.length <= MAX_LENGTH) found.add(text);
}

function addLeadingCode(value: unknown, found: Set<string>): void {
  const code = typeof value === 'string' ? leadingCode(value.trim()) : undefined;
  if (code) found.add(code);
}

/** `UNPROCESSABLE_ENTITY` of "UNPROCESSABLE_ENTITY: more than 100 shipmentIds". */
export function leadingCode(text: string): string | undefined {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9])/.exec(text.slice(0, MAX_LENGTH))?.[0];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property of the reply itself, never one inherited. */
export function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
