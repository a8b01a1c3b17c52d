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

const RETURNS_PATH = '/v2/returns';

/**
 * The whole URL of a `nextPageUrl`, which is relative to `<host>/sellers` (marketplace-api 5.1) but is joined
 * defensively: the token never goes to another host, over another scheme or to another endpoint. Undefined when it would.
 */
export function nextPageUrlOf(urls: Urls, nextPageUrl: string): string | undefined {
  if (isAbsolute(nextPageUrl)) return joined(urls, nextPageUrl, FILTER_PATH);
  return joined(urls, `/${nextPageUrl.replace(/^\//, '')}`, FILTER_PATH);
}

/**
 * The same for a `nextUrl` of returns, which is relative to `<host>/sellers/v2` (marketplace-api 10.1): absolute, `/v2/returns?…`,
 * `/returns?…`, `returns?…` or the query alone.
 */
export function nextReturnsUrlOf(urls: Urls, nextUrl: string): string | undefined {
  if (isAbsolute(nextUrl)) return joined(urls, nextUrl, RETURNS_PATH);
  if (nextUrl.startsWith('?')) return joined(urls, RETURNS_PATH + nextUrl, RETURNS_PATH);
  const rooted = `/${nextUrl.replace(/^\//, '')}`;
  return joined(urls, /^\/returns(?![^/?])/.test(rooted) ? `/v2${rooted}` : rooted, RETURNS_PATH);
}

function isAbsolute(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url) || url.startsWith('//');
}

/** `next` on the configured host if it leads to `endpoint` there. */
function joined(urls: Urls, next: string, endpoint: string): string | undefined {
  if (next.length > LONGEST || /[^\x21-\x7e]|[\\#]/.test(next)) return undefined;
  const sellers = new URL(urls.sellers);
  const target = URL.parse(next, sellers.href);
  if (!target || target.origin !== sellers.origin || target.username !== '' || target.password !== '') return undefined;

  const path = target.pathname.startsWith(`${sellers.pathname}/`)
    ? target.pathname.slice(sellers.pathname.length)
    : target.pathname;
  if (path !== endpoint && path !== `${endpoint}/`) return undefined;
  return urls.sellers + path + target.search;
}
