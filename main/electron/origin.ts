/** The page's own scheme; never `file:`, which would give the page the disk (reliability 4.1). */
export const APP_SCHEME = 'packbench';
const APP_HOST = 'app';
export const PAGE_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** Whether an address is of our own page. Compared part by part: a prefix would let `packbench://app.evil` in. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === '';
}
