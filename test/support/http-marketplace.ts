import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import { createMarketplaceClient } from '../../main/marketplace/http-client.ts';
import { createLimiter, type Limiter } from '../../main/marketplace/limiter.ts';
import type { ExchangeLog } from '../../main/marketplace/wire.ts';
import { realClock } from '../../main/ports/clock.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { listen } from './raw-server.ts';

export interface SeenRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ScriptedReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes and text go out as they are, everything else as JSON. */
  readonly body?: unknown;
}

/** Answers one request; what it returns is sent, `undefined` means it dealt with the response itself. */
export type Script = (request: SeenRequest, response: ServerResponse) => ScriptedReply | undefined;

export const APP_ID = 'app-id-1';
export const APP_SECRET = 'app-secret-never-to-be-seen';

/** A marketplace of a test's own making on loopback, and the product's client connected to it. */
export interface HttpMarketplace {
  readonly url: string;
  readonly client: MarketplaceClient;
  readonly limiter: Limiter;
  /** Requests besides those for a token. */
  readonly requests: SeenRequest[];
  readonly tokenRequests: SeenRequest[];
  readonly log: ExchangeLog[];
  /** Both replaceable at any time. */
  script: Script;
  tokenScript: Script;
  close(): Promise<void>;
}

export interface ScriptedOptions {
  readonly appSecret?: () => Promise<string>;
  /** A fast one unless told. */
  readonly limiter?: Limiter;
}

export async function startHttpMarketplace(script: Script, options: ScriptedOptions = {}): Promise<HttpMarketplace> {
  const requests: SeenRequest[] = [];
  const tokenRequests: SeenRequest[] = [];
  const log: ExchangeLog[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
      const forToken = url.startsWith('/oauth-service/');
      (forToken ? tokenRequests : requests).push(seen);
      const reply = (forToken ? marketplace.tokenScript : marketplace.script)(seen, response);
      if (reply) send(response, reply);
    });
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  const http = createHttp();
  const ports = { clock: realClock, timers: realTimers };
  const limiter = options.limiter ?? createLimiter(ports, { startPerSecond: 5_000, maxPerSecond: 5_000 });
  const marketplace: HttpMarketplace = {
    url,
    limiter,
    client: createMarketplaceClient({
      http,
      ...ports,
      limiter,
      config: { url, appId: APP_ID, appSecret: options.appSecret ?? (async () => APP_SECRET) },
      log: (entry) => log.push(entry),
    }),
    requests,
    tokenRequests,
    log,
    script,
    tokenScript: () => ({
      body: { access_token: `token-number-${tokenRequests.length}`, token_type: 'bearer', expires_in: 4_233_600 },
    }),
    async close() {
      await http.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return marketplace;
}

/** The same, closed with the test that runs. */
export async function scriptedMarketplace(script: Script, options?: ScriptedOptions): Promise<HttpMarketplace> {
  const marketplace = await startHttpMarketplace(script, options);
  onTestFinished(() => marketplace.close());
  return marketplace;
}

function send(response: ServerResponse, reply: ScriptedReply): void {
  const { body = '' } = reply;
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  response.end(raw ? body : JSON.stringify(body));
}
