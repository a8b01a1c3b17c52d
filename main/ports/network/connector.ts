import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import { NetworkFailure } from './failures.ts';
import { openTunnel } from './tunnel.ts';
import { DIRECT, type Way } from './ways.ts';

export interface ConnectorOptions {
  readonly ways: readonly Way[];
  readonly context: SecureContext | undefined;
  readonly timeoutMs: number;
  /** Asked before each CONNECT; throws the `NetworkFailure` of credentials that must not be tried now. */
  readonly authorization: () => string | undefined;
  readonly onProxyFailure: (failure: NetworkFailure) => void;
}

/**
 * Connects directly or through a proxy; the next way is tried only while the proxy itself cannot be reached. The certificate of
 * the marketplace is verified on either, whatever the environment says (`NODE_TLS_REJECT_UNAUTHORIZED`).
 */
export function wayConnector(options: ConnectorOptions): buildConnector.connector {
  const { ways, context, timeoutMs, authorization, onProxyFailure } = options;
  const connect = buildConnector({
    timeout: timeoutMs,
    // Its first probe would come after a minute, long past the deadline; asked for before the connection, Wine makes none.
    keepAlive: false,
    rejectUnauthorized: true,
    ...(context === undefined ? {} : { secureContext: context }),
  });

  return (target, callback) => {
    void open(target).then(
      (httpSocket) => connect(httpSocket === null ? target : { ...target, httpSocket }, callback),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };

  /** Null: no tunnel is needed. */
  async function open(target: buildConnector.Options) {
    let last: NetworkFailure | undefined;
    for (const way of ways.length > 0 ? ways : [DIRECT]) {
      if (way.kind === 'direct') return null;
      const credentials = authorization();
      try {
        return await openTunnel({
          way,
          target: { host: target.hostname, port: Number(target.port) || 443 },
          authorization: credentials,
          secureContext: context,
          timeoutMs,
        });
      } catch (error) {
        if (!(error instanceof NetworkFailure)) throw error;
        onProxyFailure(error);
        last = error;
        if (error.trouble !== 'NETWORK_PROXY_UNREACHABLE') throw error;
      }
    }
    throw last ?? new Error('no way to the marketplace');
  }
}
