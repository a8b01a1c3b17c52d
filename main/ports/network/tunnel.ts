import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { NetworkTrouble } from '../../../shared/model/network-troubles.ts';
import { NetworkFailure } from './failures.ts';
import type { Way } from './ways.ts';

export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
}

export interface TunnelOptions {
  readonly way: Extract<Way, { kind: 'proxy' }>;
  readonly target: TunnelTarget;
  /** The value of `proxy-authorization`. */
  readonly authorization: string | undefined;
  /** For a proxy that is itself reached over TLS. */
  readonly secureContext: SecureContext | undefined;
  readonly timeoutMs: number;
  /** The connection to the proxy stands; nothing was asked of it yet. */
  readonly onConnected?: (socket: Socket) => void;
}

const MOST_HEAD_BYTES = 16_384;

/**
 * Asks a proxy for a connection to `target` (CONNECT, RFC 9110 9.3.6). What goes through it afterwards is the caller's TLS: the
 * proxy learns the host's name and port, never a header or a token. Rejects with a `NetworkFailure`; never asks twice.
 */
export function openTunnel(options: TunnelOptions): Promise<Socket> {
  const { way, target, authorization, secureContext, timeoutMs } = options;
  const host = way.host.replace(/^\[|\]$/g, '');
  const authority = `${target.host}:${target.port}`;
  return new Promise((resolve, reject) => {
    const socket: Socket = way.secure
      ? connectTls({ host, port: way.port, servername: host, rejectUnauthorized: true, secureContext })
      : connectTcp({ host, port: way.port });
    let connected = false;
    let head = Buffer.alloc(0);
    const fail = (trouble: NetworkTrouble, message: string, cause?: Error): void => {
      stop();
      socket.on('error', () => undefined);
      socket.destroy();
      reject(new NetworkFailure(trouble, `the proxy ${way.host}:${way.port} ${message}`, { cause }));
    };
    const timer = setTimeout(
      () =>
        connected
          ? fail('NETWORK_PROXY_NO_WAY', `gave no answer within ${timeoutMs} ms`)
          : fail('NETWORK_PROXY_UNREACHABLE', `was not reached within ${timeoutMs} ms`),
      timeoutMs,
    );
    const onError = (error: Error): void =>
      connected
        ? fail('NETWORK_PROXY_REFUSED', `broke the connection: ${error.message}`, error)
        : fail('NETWORK_PROXY_UNREACHABLE', `cannot be reached: ${error.message || String(error)}`, error);
    const onClose = (): void => fail('NETWORK_PROXY_REFUSED', 'closed the connection without an answer');
    const onData = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) {
        if (head.length > MOST_HEAD_BYTES) fail('NETWORK_PROXY_REFUSED', 'gave an answer without an end');
        return;
      }
      const refusal = refusalIn(head.subarray(0, end).toString('latin1'));
      if (refusal !== undefined) fail(...refusal);
      // A server of TLS waits for the client: bytes before that come from something that does not.
      else if (head.length > end + 4) fail('NETWORK_PROXY_REFUSED', 'spoke where the marketplace should');
      else {
        stop();
        resolve(socket);
      }
    };
    const stop = (): void => {
      clearTimeout(timer);
      socket.off('error', onError).off('close', onClose).off('data', onData);
      socket.pause();
    };
    socket.setNoDelay(true);
    socket.on('error', onError).on('close', onClose);
    socket.once(way.secure ? 'secureConnect' : 'connect', () => {
      connected = true;
      options.onConnected?.(socket);
      socket.on('data', onData);
      const credentials = authorization === undefined ? '' : `proxy-authorization: ${authorization}\r\n`;
      socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${credentials}\r\n`);
    });
  });
}

/** Undefined when the proxy opened the tunnel. */
function refusalIn(head: string): [NetworkTrouble, string] | undefined {
  const [first = '', ...headers] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]);
  if (Number.isNaN(status)) return ['NETWORK_PROXY_REFUSED', 'does not speak HTTP'];
  if (status >= 200 && status < 300) return undefined;
  if (status === 407) {
    const schemes = headers.flatMap((line) => /^proxy-authenticate:(.*)$/i.exec(line)?.[1] ?? []).flatMap(schemesIn);
    const speaksBasic = schemes.length === 0 || schemes.some((scheme) => scheme.toLowerCase() === 'basic');
    const wanted =
      schemes.length === 0 ? '' : ` (it takes ${[...new Set(schemes)].join(', ')}; the station speaks Basic)`;
    return [speaksBasic ? 'NETWORK_PROXY_AUTH' : 'NETWORK_PROXY_SCHEME', `wants other credentials: 407${wanted}`];
  }
  if (status === 502 || status === 503 || status === 504) {
    return ['NETWORK_PROXY_NO_WAY', `cannot reach the marketplace: ${status}`];
  }
  return ['NETWORK_PROXY_REFUSED', `refused the connection: ${status}`];
}

/** One header may name several, each with parameters that are separated by commas too (RFC 9110 11.6.1). */
function schemesIn(challenges: string): readonly string[] {
  const parts = challenges.match(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g) ?? [];
  return parts.flatMap((part) => /^\s*([\w-]+)(?:\s+[^\s=]|\s*$)/.exec(part)?.[1] ?? []);
}
