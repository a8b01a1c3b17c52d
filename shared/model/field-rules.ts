import { indiaDate } from '../india-time.ts';

/** What a field of a self-ship order, service or return can break (seed, sections of each request): `details.rule` of INVALID_INPUT. */
export const FIELD_RULES = [
  'required',
  /** When something happened lies in the future. */
  'not-after-today',
  /** When something is to happen lies in the past. */
  'not-before-today',
  /** When something happened lies before the day its parcel was dispatched, or its order delivered. */
  'not-before-dispatch',
  'not-before-delivery',
  /** No such calendar day. */
  'no-such-day',
  /** Another order's, or another return's. */
  'not-of-this',
] as const;
export type FieldRule = (typeof FIELD_RULES)[number];

/** When something happened, as an instant or as a day in India; both are compared as days there. */
export function isAfterToday(at: number | string, nowMs: number): boolean {
  return dayOf(at) > indiaDate(nowMs);
}

/** When something is to happen. */
export function isBeforeToday(at: number | string, nowMs: number): boolean {
  return dayOf(at) < indiaDate(nowMs);
}

/** `YYYY-MM-DD` that is in the calendar. */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

function dayOf(at: number | string): string {
  return typeof at === 'string' ? at : indiaDate(at);
}
