import { AppFailure } from '../errors.ts';
import { type FieldRule, isAfterToday, isBeforeToday, isDay } from './field-rules.ts';

/** INVALID_INPUT that names the field and the rule it breaks. */
export function broken(field: string, rule: FieldRule): AppFailure {
  return new AppFailure('INVALID_INPUT', `${field}: ${rule}`, { field, rule });
}

/** Throws where what happened lies in the future. `at`: UTC epoch ms, or a day in India (`YYYY-MM-DD`). */
export function checkHappened(field: string, at: number | string, serverNowMs: number): void {
  if (typeof at === 'string' && !isDay(at)) throw broken(field, 'no-such-day');
  if (isAfterToday(at, serverNowMs)) throw broken(field, 'not-after-today');
}

/** Throws where what is to happen lies in the past. `at`: UTC epoch ms, or a day in India (`YYYY-MM-DD`). */
export function checkToCome(field: string, at: number | string, serverNowMs: number): void {
  if (typeof at === 'string' && !isDay(at)) throw broken(field, 'no-such-day');
  if (isBeforeToday(at, serverNowMs)) throw broken(field, 'not-before-today');
}
