/** Where the marketplace is, from the configured URL (`https://host[:port][/path]`). */
export interface Urls {
  /** Without a slash at the end; the token endpoint lies below it. */
  readonly host: string;
  /** `<host>/sellers`: v3 paths are relative to it (marketplace-api 1). */
  readonly sellers: string;
}

export function urlsOf(configured: string): Urls {
  const host = configured.replace(/\/+$/, '').replace(/\/sellers$/, '');
  return { host, sellers: `${host}/sellers` };
}

const LONGEST = 16_000;
const FILTER_PATH = '/v3/shipments/filter';

/**
 * The whole URL of a `nextPageUrl`, which is relative to `<host>/sellers` (marketplace-api 5.1) but is joined
 * defensively: the token never goes to another host, over another scheme or to another endpoint. Undefined when it would.
 */
export function nextPageUrlOf(urls: Urls, nextPageUrl: string): string | undefined {
  if (nextPageUrl.length > LONGEST || /[^\x21-\x7e]|[\\#]/.test(nextPageUrl)) return undefined;
  const sellers = new URL(urls.sellers);
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(nextPageUrl) || nextPageUrl.startsWith('//');
  const target = URL.parse(absolute ? nextPageUrl : `/${nextPageUrl.replace(/^\//, '')}`, sellers.href);
  if (!target || target.origin !== sellers.origin || target.username !== '' || target.password !== '') return undefined;

  const path = target.pathname.startsWith(`${sellers.pathname}/`)
    ? target.pathname.slice(sellers.pathname.length)
    : target.pathname;
  if (path !== FILTER_PATH && path !== `${FILTER_PATH}/`) return undefined;
  return urls.sellers + path + target.search;
}
