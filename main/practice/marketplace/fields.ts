import { parseIndiaIso } from '../../../shared/india-time.ts';
import { Refusal } from './reply.ts';

/** A JSON object as it came from outside; own keys only. */
export type Fields = Readonly<Record<string, unknown>>;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'INVALID_REQUEST_JSON', 'the body is not JSON', 'body');
  }
}

export function asFields(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, 'INVALID_REQUEST_JSON', `${path} must be an object`, path);
  }
  return value as Fields;
}

/** The field when the object itself has it and it is not null; inherited names such as `constructor` are absent. */
export function field(fields: Fields, name: string): unknown {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return value === null ? undefined : value;
}

export function asList(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refusal(400, 'INVALID_REQUEST_JSON', `${path} must be a list`, path);
  return value;
}

export function asText(value: unknown, path: string): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > 500) {
    throw new Refusal(400, 'INVALID_REQUEST_JSON', `${path} must be a text`, path);
  }
  return value;
}

export function optionalTexts(fields: Fields, name: string): readonly string[] | undefined {
  const value = field(fields, name);
  if (value === undefined) return undefined;
  return asList(value, name).map((each) => asText(each, name));
}

export function optionalText(fields: Fields, name: string): string | undefined {
  const value = field(fields, name);
  return value === undefined ? undefined : asText(value, name);
}

/** The same where senders write an empty text for nothing. */
export function wordsOrNone(fields: Fields, name: string): string | undefined {
  return field(fields, name) === '' ? undefined : optionalText(fields, name);
}

export function optionalFlag(fields: Fields, name: string): boolean | undefined {
  const value = field(fields, name);
  if (value === undefined || typeof value === 'boolean') return value;
  throw new Refusal(400, 'INVALID_REQUEST_JSON', `${name} must be true or false`, name);
}

export function optionalOneOf<T extends string>(fields: Fields, name: string, allowed: readonly T[]): T | undefined {
  const value = field(fields, name);
  if (value === undefined) return undefined;
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new Refusal(400, 'INVALID_REQUEST_JSON', `${name} must be one of ${allowed.join(', ')}`, name);
  }
  return found;
}

/** A number, or a decimal text as live clients send it (marketplace-api 6.1). */
export function looseNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string' && /^-?\d{1,9}(\.\d{1,9})?$/.test(value.trim())) return Number(value);
  return undefined;
}

/** Both ends included. */
export interface InstantRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `{from, to}`, either alone allowed; keys of v2 (`fromDate`) or none at all are a date that cannot be read. */
export function optionalRange(fields: Fields, name: string): InstantRange | undefined {
  const value = field(fields, name);
  if (value === undefined) return undefined;
  const range = asFields(value, name);
  const from = field(range, 'from');
  const to = field(range, 'to');
  if (from === undefined && to === undefined) {
    throw new Refusal(400, 'INVALID_DATE_FORMAT', `${name} needs from or to`, name);
  }
  return {
    fromMs: from === undefined ? Number.NEGATIVE_INFINITY : asInstant(from, `${name}.from`),
    toMs: to === undefined ? Number.POSITIVE_INFINITY : asInstant(to, `${name}.to`),
  };
}

function asInstant(value: unknown, path: string): number {
  const instant = typeof value === 'string' ? parseIndiaIso(value) : undefined;
  if (instant === undefined) throw new Refusal(400, 'INVALID_DATE_FORMAT', `${path} is not an ISO date`, path);
  return instant;
}
