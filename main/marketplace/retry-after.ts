const SHORTEST_MS = 1_000;
const LONGEST_MS = 15 * 60_000;

/**
 * Reads a `Retry-After` header: delta seconds or an HTTP date, held between 1 s and 15 min (reliability 1.2).
 * `nowMs` is the server's own time of the reply, so that a wrong PC clock does not count. Undefined when it says nothing readable.
 */
export function readRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return clamp(Number(text) * 1_000);
  // Every HTTP date names its day or month; `Date.parse` alone would also take "-5" or "2".
  if (!/^[A-Za-z]{3}/.test(text)) return undefined;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : clamp(atMs - nowMs);
}

function clamp(ms: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ms));
}
