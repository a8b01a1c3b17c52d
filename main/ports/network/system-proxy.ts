import { DIRECT, hostAndPort, isExcepted, proxyOf, type SystemProxy, type Ways } from './ways.ts';
import type { InternetSettings } from './windows-proxy.ts';

export interface ProcessFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Windows' own settings; undefined elsewhere and where they cannot be read. */
  readonly windows?: () => InternetSettings | undefined;
}

/**
 * The proxy of a PC without a browser's resolver to ask: `HTTPS_PROXY` or `ALL_PROXY` with `NO_PROXY`, else what Windows'
 * settings say. Windows' setup script (PAC) is not run here; that there is one is said.
 */
export function systemProxy({ env, windows }: ProcessFacts): SystemProxy {
  return async (text) => {
    const url = hostAndPort(new URL(text));
    return fromEnvironment(env, url) ?? fromWindows(windows?.(), url) ?? NOWHERE;
  };
}

const NOWHERE: Ways = { ways: [DIRECT], foundIn: 'nowhere', unusable: null };
type Host = ReturnType<typeof hostAndPort>;

function fromEnvironment(env: ProcessFacts['env'], url: Host): Ways | undefined {
  const read = (name: string) => env[name.toLowerCase()]?.trim() || env[name]?.trim() || undefined;
  const named = read('HTTPS_PROXY') ?? read('ALL_PROXY');
  if (named === undefined) return undefined;
  const excepted = (read('NO_PROXY') ?? '').split(/[\s,]+/).some((entry) => isExcepted(entry, url));
  return excepted ? { ...NOWHERE, foundIn: 'environment' } : waysTo(named, 'environment');
}

function fromWindows(settings: InternetSettings | undefined, url: Host): Ways | undefined {
  if (settings === undefined) return undefined;
  if (settings.setupScript !== undefined && !settings.enabled) {
    const { setupScript } = settings;
    return { ways: [DIRECT], foundIn: 'windows', unusable: `the setup script ${setupScript}`, setupScript };
  }
  if (!settings.enabled) return undefined;
  const server = serverFor(settings.server);
  if (server === undefined) return undefined;
  const excepted = settings.exceptions.split(';').some((entry) => isExcepted(entry, url));
  return excepted ? { ...NOWHERE, foundIn: 'windows' } : waysTo(server, 'windows');
}

/** `host:port` for everything, or `http=a:80;https=b:81;socks=c:1080`. */
function serverFor(text: string): string | undefined {
  if (!text.includes('=')) return text.trim() || undefined;
  const perScheme = new Map(
    text.split(';').map((part) => {
      const [scheme = '', where = ''] = part.split('=');
      return [scheme.trim().toLowerCase(), where.trim()];
    }),
  );
  const socks = perScheme.get('socks');
  return perScheme.get('https') ?? (socks === undefined ? undefined : `socks://${socks}`);
}

function waysTo(text: string, foundIn: Ways['foundIn']): Ways {
  const proxy = proxyOf(text);
  // Credentials in an address are not shown, and not taken: they have fields of their own.
  return proxy === undefined
    ? { ways: [DIRECT], foundIn, unusable: text.replace(/\/\/[^@/]*@/, '//') }
    : { ways: [proxy], foundIn, unusable: null };
}
