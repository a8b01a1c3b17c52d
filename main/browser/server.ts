import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppFailure } from '../../shared/errors.ts';
import type { Log, StationHost } from '../host.ts';
import { contentSecurityPolicy, PERMISSIONS_POLICY } from '../page-security.ts';
import type { Random } from '../ports/random.ts';
import { listStaticFiles, type StaticFile } from '../ports/static-files.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { type Address, admit, type Caller } from './gate.ts';
import { readJson } from './json-body.ts';
import { attachSockets } from './sockets.ts';

export interface BrowserServerOptions {
  readonly host: StationHost;
  /** The built page. */
  readonly rendererDir: string;
  readonly random: Random;
  readonly log: Log;
  /** 0 for any free port. */
  readonly port: number;
  /** Gives out a token for `POST /rpc/{request-name}`. */
  readonly automation: boolean;
  /** How long a new WebSocket may stay silent before it must have shown its session. */
  readonly firstMessageMs?: number;
}

export interface BrowserServer {
  readonly port: number;
  readonly origin: string;
  readonly credentials: Credentials;
  /** The page's address with a new single-use secret in its fragment. */
  pageUrl(): string;
  close(): Promise<void>;
}

/** The longest body and WebSocket message taken. */
export const MAX_MESSAGE_BYTES = 256 * 1024;

/**
 * The station on this machine's loopback, for a page in any browser and for automation. It binds 127.0.0.1 and nothing
 * else; `CONFIG_INVALID` when the port cannot be had.
 */
export async function serveStation(options: BrowserServerOptions): Promise<BrowserServer> {
  const { host, log } = options;
  const credentials = createCredentials(options.random, { automation: options.automation });
  const files = listStaticFiles(options.rendererDir);
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 20_000 });
  server.keepAliveTimeout = 5_000;
  server.maxConnections = 128;
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const address: Address = { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` };
  const policy = contentSecurityPolicy([`ws://${address.host}`]);

  server.on('request', (request, response) => {
    answer({ host, credentials, files, address, policy }, request, response).catch((error: unknown) => {
      log.error('the browser shell failed to answer', { error });
      if (!response.headersSent) refuse(response, 500, 'something went wrong');
      else response.destroy();
    });
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  const sockets = attachSockets(server, {
    host,
    credentials,
    address,
    log,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    firstMessageMs: options.firstMessageMs ?? 5_000,
  });

  return {
    port,
    origin: address.origin,
    credentials,
    pageUrl: () => `${address.origin}/#${credentials.mintFragment()}`,
    async close() {
      sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Serving {
  readonly host: StationHost;
  readonly credentials: Credentials;
  readonly files: ReadonlyMap<string, StaticFile>;
  readonly address: Address;
  readonly policy: string;
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  secure(response, serving.policy);
  const admission = admit(request, serving.address, serving.credentials);
  if (!admission.ok) return refuse(response, admission.status, admission.why);
  if (request.method !== 'POST') return sendFile(serving.files, request, response);
  const route = routeOf(request.url ?? '', admission.caller, serving.credentials);
  if (route.kind === 'refused') return refuse(response, route.status, route.why);
  const body = await readJson(request, MAX_MESSAGE_BYTES);
  if (!body.ok) return refuse(response, body.status, body.why);
  switch (route.kind) {
    case 'session': {
      const secret = soleText(body.value, 'secret');
      const session = secret === undefined ? undefined : serving.credentials.exchange(secret);
      if (session === undefined) return refuse(response, 403, 'the secret is not valid');
      return sendJson(response, { session });
    }
    case 'fragment':
      return sendJson(response, { url: `${serving.address.origin}/#${serving.credentials.mintFragment()}` });
    case 'rpc':
      return sendJson(response, await serving.host.dispatch(route.name, body.value));
  }
}

type Route =
  | { readonly kind: 'session' | 'fragment' }
  | { readonly kind: 'rpc'; readonly name: string }
  | { readonly kind: 'refused'; readonly status: 403 | 404; readonly why: string };

/** What a caller may post to: a page without a session can only ask for one, the launcher only for a further page. */
function routeOf(url: string, caller: Caller, credentials: Credentials): Route {
  if (caller === 'page') {
    return url === '/session' ? { kind: 'session' } : { kind: 'refused', status: 403, why: 'there is no session' };
  }
  if (caller === 'launcher') {
    return url === '/fragment' ? { kind: 'fragment' } : { kind: 'refused', status: 403, why: 'not with this token' };
  }
  const name = /^\/rpc\/([A-Za-z0-9_.-]{1,100})$/.exec(url)?.[1];
  if (name !== undefined) return { kind: 'rpc', name };
  if (caller === 'automation' && url === '/fragment' && credentials.automationToken !== undefined)
    return { kind: 'fragment' };
  return { kind: 'refused', status: 404, why: 'there is nothing here' };
}

async function sendFile(
  files: ReadonlyMap<string, StaticFile>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = request.url ?? '';
  const query = url.indexOf('?');
  const file = files.get(query === -1 ? url : url.slice(0, query));
  if (file === undefined) return refuse(response, 404, 'there is nothing here');
  const bytes = await file.read();
  response.statusCode = 200;
  response.setHeader('content-type', file.type);
  response.setHeader('cache-control', file.immutable ? 'private, max-age=31536000, immutable' : 'no-store');
  response.setHeader('content-length', bytes.byteLength);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function secure(response: ServerResponse, policy: string): void {
  response.setHeader('content-security-policy', policy);
  response.setHeader('permissions-policy', PERMISSIONS_POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cache-control', 'no-store');
}

function sendJson(response: ServerResponse, value: unknown): void {
  const text = JSON.stringify(value);
  response.statusCode = 200;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}

/** The rest of a refused request is read and dropped, so that the caller sees the answer; the request timeout bounds it. */
function refuse(response: ServerResponse, status: number, why: string): void {
  const text = JSON.stringify({ refused: why });
  response.statusCode = status;
  if (status === 405) response.setHeader('allow', 'GET, HEAD, POST');
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}

function soleText(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return undefined;
  const text: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
  return typeof text === 'string' && text.length <= 200 ? text : undefined;
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new AppFailure('CONFIG_INVALID', `Port ${port} of 127.0.0.1 cannot be used (${error.code ?? error.message}).`),
      ),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
