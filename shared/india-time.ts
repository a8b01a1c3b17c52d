/**
 * Calendar dates of the trade (invoice date, delivery date, financial year, day totals) are those of Asia/Kolkata,
 * whatever zone the PC is set to. India has one zone, +05:30, without daylight saving since 1945, so plain arithmetic is exact.
 */
const OFFSET_MS = 330 * 60_000;
const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` in India at this instant (UTC epoch ms). */
export function indiaDate(atMs: number): string {
  return new Date(atMs + OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant India's calendar day that contains `atMs` began. */
export function startOfIndiaDay(atMs: number): number {
  return Math.floor((atMs + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
}

/** The financial year runs from 1 April; 2026-03-31 lies in `2025-26`. */
export function indiaFinancialYear(atMs: number): string {
  const date = new Date(atMs + OFFSET_MS);
  const start = date.getUTCMonth() >= 3 ? date.getUTCFullYear() : date.getUTCFullYear() - 1;
  return `${start}-${String((start + 1) % 100).padStart(2, '0')}`;
}

/** ISO-8601 with milliseconds and India's offset, the form the API's own timestamps have (marketplace-api 1). */
export function indiaIso(atMs: number): string {
  return `${new Date(atMs + OFFSET_MS).toISOString().slice(0, -1)}+05:30`;
}

/**
 * Reads an API timestamp; one without a zone is India's (seed, filter dates). Returns undefined for anything that is not a date.
 */
export function parseIndiaIso(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
    text.trim(),
  );
  if (!match?.[1]) return undefined;
  const zone = (match[3] ?? '+05:30').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const parsed = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}${zone}`);
  return Number.isNaN(parsed) ? undefined : parsed;
}
