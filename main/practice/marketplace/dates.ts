import { indiaDate, parseIndiaIso } from '../../../shared/india-time.ts';
import { type Fields, field } from './fields.ts';
import { Refusal } from './reply.ts';

/** A mandatory date or date-time; without a zone it is India's (marketplace-api 1). UTC epoch ms. Throws a `Refusal`. */
export function dateOf(fields: Fields, name: string): number {
  const atMs = optionalDate(fields, name);
  if (atMs === undefined) throw invalid(name, 'is missing');
  return atMs;
}

export function optionalDate(fields: Fields, name: string): number | undefined {
  const value = field(fields, name);
  if (value === undefined) return undefined;
  const atMs = typeof value === 'string' ? parseIndiaIso(value) : undefined;
  if (atMs === undefined) throw invalid(name, 'is not a date');
  return atMs;
}

/** What has happened has happened by today, by India's calendar (seed: dispatch date not after today). */
export function pastDate(fields: Fields, name: string, nowMs: number): number {
  const atMs = dateOf(fields, name);
  if (indiaDate(atMs) > indiaDate(nowMs)) throw invalid(name, 'lies after today');
  return atMs;
}

/** What is promised lies today or later (seed: tentative delivery date not before today). */
export function comingDate(fields: Fields, name: string, nowMs: number): number {
  const atMs = dateOf(fields, name);
  if (indiaDate(atMs) < indiaDate(nowMs)) throw invalid(name, 'lies before today');
  return atMs;
}

function invalid(name: string, what: string): Refusal {
  return new Refusal(422, 'UNPROCESSABLE_ENTITY', `${name} ${what}`, name);
}
