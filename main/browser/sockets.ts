import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log, StationHost } from '../host.ts';
import type { Credentials } from './credentials.ts';
import { type Address, whyNotOurPage } from './gate.ts';
import { parseJson } from './json-body.ts';

export interface SocketsOptions {
  readonly host: StationHost;
  readonly credentials: Credentials;
  readonly address: Address;
  readonly log: Log;
  readonly maxMessageBytes: number;
  readonly firstMessageMs: number;
}

/** Close codes of our own (4000-4999 are an application's): the page opens again from the start command. */
const SESSION_UNKNOWN = 4401;
const NOT_A_REQUEST = 4400;
const MAX_UNANSWERED = 256;
/** A page that does not read this much has stopped reading. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;
const MAX_PAGES = 32;
const HEARTBEAT_MS = 20_000;

/**
 * Requests and news over one WebSocket a page, at `/socket`. Host and origin are looked at before the upgrade; the first
 * message must be `{session}`, answered with `{ready: true}`; then `{id, name, input}` is answered with `{id, result}` in
 * any order, and news comes as `{event}`. Anything else ends the connection.
 */
export function attachSockets(server: Server, options: SocketsOptions): { close(): void } {
  const { address, host, maxMessageBytes } = options;
  const pages = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });
  const heard = new WeakSet<WebSocket>();

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    if (whyNotOurPage(request, address) !== undefined) return refuseUpgrade(stream, '403 Forbidden');
    if (request.url !== '/socket') return refuseUpgrade(stream, '404 Not Found');
    if (pages.clients.size >= MAX_PAGES) return refuseUpgrade(stream, '503 Service Unavailable');
    pages.handleUpgrade(request, stream, head, (socket) => {
      heard.add(socket);
      socket.on('pong', () => heard.add(socket));
      serve(socket, options);
    });
  });

  const heartbeat = setInterval(() => {
    for (const socket of pages.clients) {
      if (!heard.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  const unsubscribe = host.subscribe((event) => {
    const text = JSON.stringify({ event });
    for (const socket of pages.clients) if (admitted.has(socket)) push(socket, text);
  });

  return {
    close() {
      clearInterval(heartbeat);
      unsubscribe();
      for (const socket of pages.clients) socket.close(1001);
      pages.close();
      for (const socket of pages.clients) socket.terminate();
    },
  };
}

/** Pages that have shown their session; only they hear news. */
const admitted = new WeakSet<WebSocket>();

function serve(socket: WebSocket, { host, credentials, log, firstMessageMs }: SocketsOptions): void {
  const silent = setTimeout(() => socket.close(SESSION_UNKNOWN), firstMessageMs);
  let unanswered = 0;

  const introduce = (message: unknown) => {
    clearTimeout(silent);
    const session =
      typeof message === 'object' && message !== null && 'session' in message ? message.session : undefined;
    if (typeof session !== 'string' || !credentials.isSession(session)) return socket.close(SESSION_UNKNOWN);
    admitted.add(socket);
    push(socket, '{"ready":true}');
  };

  const ask = async (message: unknown) => {
    if (!isAsk(message) || unanswered >= MAX_UNANSWERED) return socket.close(NOT_A_REQUEST);
    unanswered += 1;
    const result = await host.dispatch(message.name, message.input);
    unanswered -= 1;
    push(socket, JSON.stringify({ id: message.id, result }));
  };

  socket.on('message', (bytes, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    if (isBinary || !Buffer.isBuffer(bytes)) return socket.close(1003);
    const body = parseJson(bytes);
    if (!body.ok) return socket.close(NOT_A_REQUEST);
    if (!admitted.has(socket)) return introduce(body.value);
    ask(body.value).catch((error: unknown) => {
      log.error('a page could not be answered', { error });
      socket.close(1011);
    });
  });
  socket.on('close', () => clearTimeout(silent));
  // ws ends the connection by itself on a broken or oversize frame; without a listener the fault would end the station.
  socket.on('error', () => undefined);
}

function isAsk(message: unknown): message is { id: number | string; name: string; input?: unknown } {
  if (typeof message !== 'object' || message === null || !('id' in message) || !('name' in message)) return false;
  const { id, name } = message;
  const goodId = typeof id === 'number' ? Number.isSafeInteger(id) : typeof id === 'string' && id.length <= 64;
  return goodId && typeof name === 'string' && name.length <= 100;
}

function push(socket: WebSocket, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > MAX_UNREAD_BYTES) socket.terminate();
  else socket.send(text);
}

function refuseUpgrade(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
