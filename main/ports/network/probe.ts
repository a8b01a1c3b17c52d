import { lookup } from 'node:dns/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { NETWORK_STEPS, type NetworkStep, type NetworkStepName } from '../../../shared/contract/network.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Http } from '../http.ts';
import { NetworkFailure, tlsTrouble } from './failures.ts';
import { openTunnel } from './tunnel.ts';
import { DIRECT, hostAndPort, shownProxy, type Ways } from './ways.ts';

export interface ProbeParts {
  readonly url: URL;
  readonly http: Http;
  readonly ways: () => Promise<Ways>;
  readonly context: () => SecureContext | undefined;
  readonly authorization: string | undefined;
  readonly timeoutMs: number;
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
  readonly onProxyFailure: (failure: NetworkFailure) => void;
  /** Undefined when the proxy script can be had there, else why not. */
  readonly loadScript: (address: string) => Promise<string | undefined>;
}

/** What a clock may be wrong by before tokens and certificates are in danger, and cut-offs with them. */
const CLOCK_MS = 5 * 60_000;
const MOST_REPLY_BYTES = 1_000_000;

class StepFailure extends Error {
  constructor(
    readonly trouble: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Goes the way of an exchange step by step, each timed, until one fails. No token and no key of the account is sent. */
export async function probe(parts: ProbeParts) {
  const { url, monotonicMs, timeoutMs } = parts;
  const { hostname, port } = hostAndPort(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const steps: NetworkStep[] = [];
  const sockets: Socket[] = [];
  let clockOffsetMs: number | null = null;

  async function step<T>(name: NetworkStepName, work: () => Promise<{ readonly found: string; readonly value: T }>) {
    const startedMs = monotonicMs();
    const done = (state: NetworkStep['state'], found: string, trouble: ErrorCode | null) =>
      void steps.push({ step: name, state, ms: Math.round(monotonicMs() - startedMs), found, trouble });
    try {
      const { found, value } = await work();
      done('good', found, null);
      return value;
    } catch (error) {
      const trouble =
        error instanceof StepFailure || error instanceof NetworkFailure ? error.trouble : 'MARKETPLACE_UNREACHABLE';
      done('failed', error instanceof Error ? error.message : String(error), trouble);
      throw error;
    }
  }

  async function walk(): Promise<void> {
    const way = await step('proxy', async () => {
      const { ways, unusable, foundIn, setupScript } = await parts.ways();
      const direct = ways.every((each) => each.kind === 'direct');
      // A PC whose script does not load uses no proxy and says nothing of it.
      const notLoaded = direct && setupScript !== undefined ? await parts.loadScript(setupScript) : undefined;
      if (notLoaded !== undefined) throw new StepFailure('NETWORK_PROXY_SCRIPT', `${setupScript} ${notLoaded}`);
      if (unusable !== null && direct) throw new StepFailure('NETWORK_PROXY_UNSUPPORTED', unusable);
      const first = ways[0] ?? DIRECT;
      return { found: [shownProxy(first) ?? '-', foundIn].join(' '), value: first };
    }).catch((error: unknown) => {
      // The marketplace is asked without a proxy then, so whether it answers is worth knowing.
      if (error instanceof StepFailure && error.trouble === 'NETWORK_PROXY_SCRIPT') return DIRECT;
      throw error;
    });
    const near =
      way.kind === 'proxy' ? { host: way.host.replace(/^\[|\]$/g, ''), port: way.port } : { host, port: Number(port) };
    const nearTrouble: ErrorCode = way.kind === 'proxy' ? 'NETWORK_PROXY_UNREACHABLE' : 'MARKETPLACE_UNREACHABLE';
    await step('dns', async () => {
      const found = await lookup(near.host, { all: true }).catch((error: unknown) => {
        throw new StepFailure(nearTrouble, messageOf(error));
      });
      return { found: found.map(({ address }) => address).join(', '), value: undefined };
    });
    const plain = await step('tcp', async () => {
      const socket = await settled(connectTcp(near), 'connect', timeoutMs).catch((error: unknown) => {
        throw new StepFailure(nearTrouble, messageOf(error));
      });
      sockets.push(socket);
      return { found: `${socket.remoteAddress ?? near.host}:${near.port}`, value: socket };
    });
    const context = parts.context();
    const through =
      way.kind === 'direct'
        ? plain
        : await step('tunnel', async () => {
            const { authorization } = parts;
            const target = { host: hostname, port: Number(port) };
            const socket = await openTunnel({ way, target, authorization, secureContext: context, timeoutMs }).catch(
              (error: unknown) => {
                if (error instanceof NetworkFailure) parts.onProxyFailure(error);
                throw error;
              },
            );
            sockets.push(socket);
            return { found: `${target.host}:${target.port}`, value: socket };
          });
    if (url.protocol === 'https:') {
      await step('tls', async () => {
        const secured = connectTls({
          ...{ socket: through, servername: host, secureContext: context },
          ...{ rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] },
        });
        sockets.push(secured);
        await settled(secured, 'secureConnect', timeoutMs).catch((error: unknown) => {
          throw new StepFailure(tlsTrouble(codeOf(error)), messageOf(error));
        });
        const { issuer, valid_to: until } = secured.getPeerCertificate();
        const name = [issuer?.O ?? issuer?.CN].flat()[0] ?? '-';
        return { found: `${secured.getProtocol() ?? ''} ${name}, ${until ?? '-'}`.trim(), value: undefined };
      });
    }
    const { date, sentMs, heardMs } = await step('http', async () => {
      const sentMs = parts.wallMs();
      const outcome = await parts.http.exchange({
        ...{ method: 'GET', url: new URL('/', url).href, headers: { accept: '*/*' } },
        ...{ timeoutMs: timeoutMs * 2, maxReplyBytes: MOST_REPLY_BYTES },
      });
      if (!outcome.ok) throw new StepFailure(outcome.fault.trouble ?? 'MARKETPLACE_UNREACHABLE', outcome.fault.message);
      const value = { date: outcome.reply.headers['date'], sentMs, heardMs: parts.wallMs() };
      return { found: `HTTP ${outcome.reply.status}`, value };
    });
    await step('clock', async () => {
      // The header is cut off to the second, so half a second is added.
      const serverMs = Date.parse(date ?? '') + 500;
      if (Number.isNaN(serverMs)) return { found: '-', value: undefined };
      clockOffsetMs = Math.round(serverMs - (sentMs + heardMs) / 2);
      if (Math.abs(clockOffsetMs) > CLOCK_MS)
        throw new StepFailure('NETWORK_CLOCK', `${Math.round(clockOffsetMs / 1000)} s`);
      return { found: `${Math.round(clockOffsetMs / 1000)} s`, value: undefined };
    });
  }

  // A step that failed has said so; the others are shown as not made.
  await walk().catch(() => undefined);
  for (const socket of sockets) socket.on('error', () => undefined).destroy();
  const made = new Map(steps.map((each) => [each.step, each]));
  const expected = NETWORK_STEPS.filter(
    (name) =>
      made.has(name) || ((name !== 'tunnel' || wentByProxy(made)) && (name !== 'tls' || url.protocol === 'https:')),
  );
  return {
    steps: expected.map(
      (name): NetworkStep => made.get(name) ?? { step: name, state: 'skipped', ms: 0, found: '', trouble: null },
    ),
    clockOffsetMs,
  };
}

function wentByProxy(made: ReadonlyMap<NetworkStepName, NetworkStep>): boolean {
  const { state, found = '-' } = made.get('proxy') ?? {};
  return state === 'good' && !found.startsWith('-');
}

function settled<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', timeoutMs: number): Promise<S> {
  return new Promise((resolve, reject) => {
    const end = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => end(new Error(`nothing within ${timeoutMs} ms`)), timeoutMs);
    socket.once('error', end);
    socket.once('close', () => end(new Error('the connection was closed')));
    socket.once(event, () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || codeOf(error) : String(error);
}
