/**
 * The time in ms as 12 hex digits, so that the station keeps scans in the order they come, and 80 random bits as 20 more;
 * `crypto.randomUUID` exists only on pages the browser calls secure.
 */
export function newScanId(): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time}${[...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
