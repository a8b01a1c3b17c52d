import { type Agent, fetch } from 'undici';
import type { NetworkView } from '../../../shared/contract/network.ts';
import { type NetworkSettings, networkSettingsSchema } from '../../../shared/model/network.ts';
import type { Http } from '../http.ts';
import type { Network, OpenAddress } from '../network.ts';
import { agentOver, CONNECT_TIMEOUT_MS, createHttp } from '../real-http.ts';
import { type Authorities, loadAuthorities, readCertificates } from './certificates.ts';
import { wayConnector } from './connector.ts';
import { NetworkFailure } from './failures.ts';
import { probe } from './probe.ts';
import { loadScript } from './setup-script.ts';
import { DIRECT, isLoopback, proxyOf, type SystemProxy, shownProxy, type Ways } from './ways.ts';

export interface NetworkParts {
  readonly systemProxy: SystemProxy;
  readonly connectTimeoutMs?: number;
  /** UTC epoch ms, for what is shown. */
  readonly wallMs?: () => number;
  readonly monotonicMs?: () => number;
}

/** What this PC says of its proxy is asked again after this long: a laptop changes its network. */
const ASKED_AGAIN_MS = 30_000;
/** Credentials that a proxy refused are not sent again for this long: many lock an account after a few wrong ones. */
const REFUSED_PAUSE_MS = 600_000;

/** `Ports.http`, `open` by the same way, and `Ports.network`, which shows and changes the way both take. */
export function createNetwork(parts: NetworkParts): {
  readonly http: Http;
  readonly open: OpenAddress;
  readonly network: Network;
} {
  const { systemProxy, connectTimeoutMs = CONNECT_TIMEOUT_MS } = parts;
  const wallMs = parts.wallMs ?? Date.now;
  const monotonicMs = parts.monotonicMs ?? (() => performance.now());
  let settings: NetworkSettings = networkSettingsSchema.parse({});
  let extra: readonly string[] = [];
  let authorization: string | undefined;
  let refused: { readonly atMs: number; readonly trouble: NetworkFailure['trouble'] } | undefined;
  let authorities: Authorities | undefined;
  let asked: { readonly origin: string; readonly atMs: number; readonly ways: Ways } | undefined;
  let last: NetworkView['lastTrouble'] = null;
  /** One for each origin, with what it was made for. */
  const agents = new Map<string, { readonly made: string; readonly agent: Agent }>();

  const believed = (): Authorities => {
    authorities ??= loadAuthorities(settings, extra);
    return authorities;
  };

  async function waysTo(url: URL): Promise<Ways> {
    // Only TLS may go through somebody else's hands: on a plain connection the proxy would read the token.
    if (settings.proxy === 'none' || url.protocol !== 'https:' || isLoopback(url.hostname)) {
      return { ways: [DIRECT], foundIn: settings.proxy === 'none' ? 'settings' : 'nowhere', unusable: null };
    }
    if (settings.proxy !== 'system') {
      return { ways: [proxyOf(settings.proxy) ?? DIRECT], foundIn: 'settings', unusable: null };
    }
    if (asked?.origin === url.origin && monotonicMs() - asked.atMs < ASKED_AGAIN_MS) return asked.ways;
    const ways = await systemProxy(url.href).catch(
      (error: unknown): Ways => ({ ways: [DIRECT], foundIn: 'nowhere', unusable: String(error) }),
    );
    asked = { origin: url.origin, atMs: monotonicMs(), ways };
    return ways;
  }

  function credentials(): string | undefined {
    if (refused === undefined || monotonicMs() - refused.atMs >= REFUSED_PAUSE_MS) return authorization;
    throw new NetworkFailure(refused.trouble, 'the proxy refused the credentials before; they are not tried now');
  }

  function heard({ trouble }: NetworkFailure): void {
    const ofLogIn = trouble === 'NETWORK_PROXY_AUTH' || trouble === 'NETWORK_PROXY_SCHEME';
    refused = ofLogIn && authorization !== undefined ? { atMs: monotonicMs(), trouble } : undefined;
  }

  async function agentFor(url: URL): Promise<Agent> {
    const { ways } = await waysTo(url);
    const made = JSON.stringify(ways);
    const present = agents.get(url.origin);
    if (present?.made === made) return present.agent;
    const context = url.protocol === 'https:' ? believed().context : undefined;
    const agent = agentOver(
      wayConnector({ ways, context, timeoutMs: connectTimeoutMs, authorization: credentials, onProxyFailure: heard }),
    );
    agents.set(url.origin, { made, agent });
    if (present !== undefined) void present.agent.close().catch(() => undefined);
    return agent;
  }

  /** What is in flight ends as it began; what comes next is connected anew. */
  function renew(): void {
    for (const { agent } of agents.values()) void agent.close().catch(() => undefined);
    agents.clear();
    asked = undefined;
    refused = undefined;
  }

  const over = createHttp({
    agentFor,
    close: async () => {
      await Promise.all([...agents.values()].map(({ agent }) => agent.destroy()));
      agents.clear();
    },
  });
  const http: Http = {
    ...over,
    async exchange(request) {
      const outcome = await over.exchange(request);
      if (outcome.ok) last = null;
      else if (outcome.fault.cause !== 'aborted') {
        const { trouble, message } = outcome.fault;
        last = { code: trouble ?? 'MARKETPLACE_UNREACHABLE', message, atMs: wallMs() };
      }
      return outcome;
    },
  };

  return {
    http,
    open: async (address, options) => fetch(address, { ...options, dispatcher: await agentFor(new URL(address)) }),
    network: {
      apply(wanted, password) {
        const certificates = wanted.extraCaFile === undefined ? [] : readCertificates(wanted.extraCaFile);
        settings = wanted;
        extra = certificates;
        authorities = undefined;
        const { proxyUser } = wanted;
        authorization =
          proxyUser === undefined
            ? undefined
            : `Basic ${Buffer.from(`${proxyUser}:${password ?? ''}`, 'utf8').toString('base64')}`;
        renew();
      },
      async view(url) {
        const { ways, foundIn, unusable, setupScript = null } = await waysTo(new URL(url));
        return {
          now: { proxy: shownProxy(ways[0]), foundIn, unusable, setupScript },
          authorities: believed().counts,
          lastTrouble: last,
        };
      },
      async test(text) {
        const url = new URL(text);
        renew();
        return probe({
          ...{ url, http, authorization, wallMs, monotonicMs, timeoutMs: connectTimeoutMs },
          ways: () => waysTo(url),
          context: () => (url.protocol === 'https:' ? believed().context : undefined),
          onProxyFailure: heard,
          loadScript: (address) => loadScript(over, address, connectTimeoutMs),
        });
      },
    },
  };
}
