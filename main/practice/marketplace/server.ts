import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { PracticeMarketplace } from './marketplace.ts';
import { errorReply, type PracticeReply } from './reply.ts';

const LOOPBACK = '127.0.0.1';
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const KEEP_ALIVE_MS = 65_000;
const LISTEN_TRIES = 50;
const LISTEN_PAUSE_MS = 100;

export interface PracticeServer {
  readonly port: number;
  readonly url: string;
  /** False: stops listening and destroys every connection. True: listens again on the same port. */
  setNetwork(up: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Puts a practice marketplace on 127.0.0.1 and nowhere else. Port 0 takes any free one. Rejects when the port is taken. */
export async function servePracticeMarketplace(
  marketplace: PracticeMarketplace,
  port: number,
): Promise<PracticeServer> {
  const sockets = new Set<Socket>();
  let server = await listen(newServer(), port);
  const bound = (server.address() as AddressInfo).port;
  let closing = false;
  let reopening: NodeJS.Timeout | undefined;
  // One change of the network at a time, in the order they were asked for.
  let changes: Promise<void> = Promise.resolve();

  marketplace.onNetwork(({ up, forMs }) => {
    if (up || forMs === undefined) return;
    // The reply to the control request itself goes out first.
    setImmediate(() => {
      void setNetwork(false);
      reopening = setTimeout(() => void setNetwork(true), forMs);
    });
  });

  function newServer(): Server {
    const made = createServer((request, response) => void answer(marketplace, request, response));
    made.keepAliveTimeout = KEEP_ALIVE_MS;
    made.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // A client that vanished mid-exchange is its own business.
      socket.on('error', () => socket.destroy());
    });
    return made;
  }

  async function stop(): Promise<void> {
    const stopped = server;
    if (!stopped.listening) return;
    const done = new Promise<void>((resolve) => stopped.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await done;
  }

  async function start(): Promise<void> {
    if (closing || server.listening) return;
    for (let attempt = 1; ; attempt += 1) {
      try {
        server = await listen(newServer(), bound);
        return;
      } catch (error) {
        if (attempt >= LISTEN_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, LISTEN_PAUSE_MS));
      }
    }
  }

  function setNetwork(up: boolean): Promise<void> {
    changes = changes.then(() => (up ? start() : stop()));
    return changes;
  }

  return {
    port: bound,
    url: `http://${LOOPBACK}:${bound}`,
    setNetwork,
    close() {
      closing = true;
      clearTimeout(reopening);
      return setNetwork(false);
    },
  };
}

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      resolve(server);
    });
  });
}

async function answer(
  marketplace: PracticeMarketplace,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (!isFromThisPc(request)) return send(response, errorReply(403, 'FORBIDDEN: loopback only', 'Host'));
    const body = await readBody(request);
    if (body === undefined)
      return send(response, errorReply(413, 'UNPROCESSABLE_ENTITY: the body is too large', 'body'));
    const answered = marketplace.answer({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: flatHeaders(request),
      body,
    });
    if ('drop' in answered) return void request.socket.resetAndDestroy();
    if (answered.delayMs) await new Promise((resolve) => setTimeout(resolve, answered.delayMs).unref());
    send(response, answered);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    console.error(error);
    send(response, errorReply(500, 'INTERNAL_SERVER_ERROR: a fault of the practice marketplace', 'request'));
  }
}

/** Pages of foreign sites are not answered: neither under a name of theirs that points here, nor across origins. */
function isFromThisPc(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  const loopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/i;
  return loopback.test(host ?? '') && (origin === undefined || loopback.test(origin.replace(/^https?:\/\//i, '')));
}

/** Undefined when it is longer than any real request. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function send(response: ServerResponse, reply: PracticeReply): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length });
  if (reply.cutAtByte === undefined) {
    response.end(reply.body);
    return;
  }
  response.flushHeaders();
  response.write(reply.body.subarray(0, reply.cutAtByte), () => response.socket?.destroy());
}
