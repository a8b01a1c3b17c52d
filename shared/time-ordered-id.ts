/**
 * A random UUID (version 4) whose first 48 bits are the time, UTC epoch ms, as version 7 has it (RFC 9562 5.7): 74 bits stay random.
 * Rows that come one after another so lie side by side in an index, and each writes the page that the one before it wrote.
 */
export function timeOrderedId(uuid: string, nowMs: number): string {
  const time = Math.max(0, Math.floor(nowMs)).toString(16).padStart(12, '0').slice(-12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${uuid.slice(15)}`;
}
