/** 128 random bits as 32 hex digits; `crypto.randomUUID` exists only on pages the browser calls secure. */
export function newScanId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
