/** `scheme://host[:port][/path]` and nothing more: no user, no query, no fragment. */
const ALLOWED_URL = /^(https?):\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?(\/[A-Za-z0-9._~/-]*)?$/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** https everywhere; plain http only to this machine. */
export function isAllowedUrl(text: string): boolean {
  const match = ALLOWED_URL.exec(text);
  return match !== null && (match[1] === 'https' || LOOPBACK.has((match[2] ?? '').toLowerCase()));
}
