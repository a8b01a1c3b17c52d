import type { ProxyFoundIn } from '../../../shared/contract/network.ts';

/** One way to reach a host. `secure`: the connection to the proxy itself is TLS, with the authorities of this PC. */
export type Way =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly secure: boolean; readonly host: string; readonly port: number };

export interface Ways {
  /** Tried in order while the proxy itself cannot be reached; never empty. */
  readonly ways: readonly Way[];
  readonly foundIn: ProxyFoundIn;
  /** A proxy this PC names that cannot be used here, in words. */
  readonly unusable: string | null;
  /** The address of the proxy script (PAC) that this PC names. */
  readonly setupScript?: string;
}

/** How this PC is set up to reach an address. May reject; then the address is reached directly. */
export type SystemProxy = (url: string) => Promise<Ways>;

export const DIRECT: Way = { kind: 'direct' };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** `host:port`, `http://host:port`, `https://host`; undefined for what is no proxy that CONNECT is spoken with. */
export function proxyOf(text: string): Way | undefined {
  const match = /^(?:(https?):\/\/)?(?:[^@/]*@)?(\[[0-9a-f:]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?\/?$/i.exec(text.trim());
  const [, scheme, host, port] = match ?? [];
  if (host === undefined) return undefined;
  const secure = scheme?.toLowerCase() === 'https';
  const number = port === undefined ? (secure ? 443 : 80) : Number(port);
  return number >= 1 && number <= 65_535 ? { kind: 'proxy', secure, host, port: number } : undefined;
}

/** What a browser's proxy resolver says, as `PROXY a:8080; HTTPS b:443; DIRECT`; SOCKS is not spoken here. */
export function waysOfPac(answer: string, foundIn: ProxyFoundIn): Ways {
  const ways: Way[] = [];
  let unusable: string | null = null;
  for (const part of answer.split(';').map((each) => each.trim())) {
    const [kind = '', where = ''] = part.split(/\s+/);
    if (kind === '') continue;
    const way =
      kind.toUpperCase() === 'DIRECT'
        ? DIRECT
        : /^(PROXY|HTTPS?)$/i.test(kind)
          ? proxyOf(`${kind.toUpperCase() === 'HTTPS' ? 'https' : 'http'}://${where}`)
          : undefined;
    if (way === undefined) unusable ??= part;
    else ways.push(way);
  }
  return { ways: ways.length > 0 ? ways : [DIRECT], foundIn, unusable };
}

/** Whether one entry of `NO_PROXY` or of Windows' exceptions means this host: a name, `.domain`, `*.domain`, `*`, with or without port. */
export function isExcepted(
  entry: string,
  { hostname, port }: { readonly hostname: string; readonly port: string },
): boolean {
  const text = entry
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '');
  if (text === '') return false;
  if (text === '*') return true;
  const host = hostname.toLowerCase();
  if (text === '<local>') return !host.includes('.');
  const match = /^(.*?)(?::(\d+))?$/.exec(text);
  const [, name = '', wantedPort] = match ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (name.startsWith('.')) return host.endsWith(name) || host === name.slice(1);
  if (name.includes('*')) {
    const pattern = name.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${pattern.join('.*')}$`).test(host);
  }
  return host === name || host.endsWith(`.${name}`);
}

export function hostAndPort(url: URL): { readonly hostname: string; readonly port: string } {
  return { hostname: url.hostname, port: url.port || (url.protocol === 'https:' ? '443' : '80') };
}

/** As a person writes it; null for none. */
export function shownProxy(way: Way | undefined): string | null {
  return way?.kind === 'proxy' ? `${way.host}:${way.port}` : null;
}
