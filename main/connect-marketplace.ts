import type { Log } from './host.ts';
import type { MarketplaceClient } from './marketplace/client.ts';
import { createMarketplaceClient } from './marketplace/http-client.ts';
import { createLimiter, type LimiterSettings, MAX_PER_SECOND } from './marketplace/limiter.ts';
import type { Ports } from './ports/index.ts';

export interface ConnectOptions {
  readonly ports: Ports;
  readonly log: Log;
  readonly url: string;
  readonly appId: string;
  readonly readSecret: () => Promise<string>;
  /** This station's part of the account's request rate: 1 / stations.count. */
  readonly share: number;
  /** A practice marketplace has no rate to respect. */
  readonly practice?: boolean;
  /** The account's rate at start, where it is known to be another than the cautious one. */
  readonly requestsPerSecond?: number | undefined;
}

export interface ConnectedMarketplace extends MarketplaceClient {
  /** Until the token in use ends; null where none was fetched or its life was not told. */
  tokenLeftMs(): number | null;
}

/** The client of one account: its limiter, its token, and every exchange in the log without secrets. */
export function connectMarketplace(options: ConnectOptions): ConnectedMarketplace {
  const { ports, log } = options;
  let tokenEndsMonoMs: number | null = null;
  const client = createMarketplaceClient({
    http: ports.http,
    clock: ports.clock,
    timers: ports.timers,
    config: { url: options.url, appId: options.appId, appSecret: options.readSecret },
    limiter: createLimiter(ports, { share: options.share, ...rateOf(options) }),
    log: (entry) => log.debug('marketplace exchange', { ...entry }),
    onToken: (lifeMs) => {
      tokenEndsMonoMs = lifeMs === null ? null : ports.clock.monotonicMs() + lifeMs;
    },
  });
  return {
    ...client,
    tokenLeftMs: () => (tokenEndsMonoMs === null ? null : Math.round(tokenEndsMonoMs - ports.clock.monotonicMs())),
  };
}

function rateOf({ practice, requestsPerSecond }: ConnectOptions): LimiterSettings {
  if (practice) return { startPerSecond: 50, maxPerSecond: 200 };
  if (requestsPerSecond === undefined) return {};
  return { startPerSecond: requestsPerSecond, maxPerSecond: Math.max(MAX_PER_SECOND, requestsPerSecond) };
}
