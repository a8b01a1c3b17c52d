import { indiaDate, indiaIso, parseIndiaIso } from '../../shared/india-time.ts';
import { type FieldRule, isAfterToday, isBeforeToday, isDay } from '../../shared/model/field-rules.ts';

/** What stands in a date field is India's, whatever zone the PC is set to: `2026-11-05`, with a time `2026-11-05T14:05`. */
export function dayText(atMs: number): string {
  return indiaDate(atMs);
}

export function momentText(atMs: number): string {
  return indiaIso(atMs).slice(0, 'YYYY-MM-DDTHH:mm'.length);
}

/** UTC epoch ms; undefined while it is no moment. */
export function momentFrom(text: string): number | undefined {
  return isDay(text.slice(0, 'YYYY-MM-DD'.length)) ? parseIndiaIso(text) : undefined;
}

/** What the field of a moment or day breaks; null when it can be used. `past`: it happened, so it lies not in the future. */
export function wrongDate(text: string, when: 'past' | 'to-come', nowMs: number): FieldRule | null {
  if (text === '') return 'required';
  const at = momentFrom(text);
  if (at === undefined) return 'no-such-day';
  if (when === 'past') return isAfterToday(at, nowMs) ? 'not-after-today' : null;
  return isBeforeToday(at, nowMs) ? 'not-before-today' : null;
}
