import { millimetresToCentimetres } from '../../shared/units.ts';

/**
 * Numbers and times as India writes them: lakh grouping, 24 hours, `dd MMM`, in Asia/Kolkata whatever zone the PC is set to.
 * Month names stay English, as on labels and invoices.
 */
const ZONE = 'Asia/Kolkata';
const NUMBER = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 2 });
const RUPEES = new Intl.NumberFormat('en-IN', { style: 'currency', currency: 'INR' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hour12: false });
const SECONDS = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: '2-digit', month: 'short' });

/** `1,00,000`. */
export function number(value: number): string {
  return NUMBER.format(value);
}

/** `₹1,299.00` from paise. */
export function rupees(paise: number): string {
  return RUPEES.format(paise / 100);
}

/** `14:05`. */
export function time(atMs: number): string {
  return TIME.format(atMs);
}

/** `14:05:09`. */
export function timeWithSeconds(atMs: number): string {
  return SECONDS.format(atMs);
}

/** `05 Nov`. Some engines write `Sept`; the trade writes three letters. */
export function day(atMs: number): string {
  return DAY.format(atMs).replace('Sept', 'Sep');
}

/** `05 Nov 2026` from `2026-11-05`, which is a calendar date and no instant. */
export function calendarDay(date: string): string {
  return `${day(Date.parse(`${date}T12:00:00+05:30`))} ${date.slice(0, 4)}`;
}

/** `14:05` on the same day in India as `nowMs`, `05 Nov 14:05` on any other. */
export function moment(atMs: number, nowMs: number): string {
  return day(atMs) === day(nowMs) && Math.abs(atMs - nowMs) < 86_400_000 ? time(atMs) : `${day(atMs)} ${time(atMs)}`;
}

export type Span =
  | { readonly unit: 'secondsShort'; readonly n: number }
  | { readonly unit: 'minutesShort'; readonly n: number }
  | { readonly unit: 'hoursShort'; readonly n: number; readonly m: number }
  | { readonly unit: 'daysShort'; readonly n: number };

/** A length of time in the largest unit that still says something, rounded down; the words are the language's. */
export function span(ms: number): Span {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return { unit: 'secondsShort', n: seconds };
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return { unit: 'minutesShort', n: minutes };
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return { unit: 'hoursShort', n: hours, m: minutes % 60 };
  return { unit: 'daysShort', n: Math.floor(hours / 24) };
}

/** `1.2 MB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${number(count)} B`;
  if (count < 1_000_000) return `${number(Math.round(count / 100) / 10)} kB`;
  if (count < 1_000_000_000) return `${number(Math.round(count / 100_000) / 10)} MB`;
  return `${number(Math.round(count / 100_000_000) / 10)} GB`;
}

/** At most `length` characters, cut at a word where there is one near, with an ellipsis. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > length * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

interface Size {
  readonly lengthMm: number;
  readonly breadthMm: number;
  readonly heightMm: number;
}

/** `25 × 18 × 10.5 cm`. */
export function size({ lengthMm, breadthMm, heightMm }: Size): string {
  return `${[lengthMm, breadthMm, heightMm].map((mm) => number(millimetresToCentimetres(mm))).join(' × ')} cm`;
}

/** `1,250 g`. */
export function grams(weight: number): string {
  return `${number(weight)} g`;
}

/** `12 %`. */
export function percent(value: number): string {
  return `${number(value)} %`;
}
