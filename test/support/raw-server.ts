import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** A TCP server on loopback that answers each request with whatever bytes, or breakage, a test wants. */
export interface RawServer {
  readonly port: number;
  /** Whole requests as they arrived, in order, over all connections. */
  readonly requests: readonly string[];
  connections(): number;
  close(): Promise<void>;
}

/** Called once a whole request has arrived; `number` counts from 1 over all connections. */
export type RawAnswer = (socket: Socket, request: string, number: number) => void;

export async function startRawServer(answer: RawAnswer, tls?: TlsOptions): Promise<RawServer> {
  const requests: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const onConnection = (socket: Socket): void => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // The client may break the connection at any time; the tests look at its side.
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      for (let end = endOfRequest(received); end > 0; end = endOfRequest(received)) {
        const request = received.slice(0, end);
        received = received.slice(end);
        requests.push(request);
        answer(socket, request, requests.length);
      }
    });
  };
  const server = tls ? createTlsServer(tls, onConnection) : createServer(onConnection);
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  return {
    port,
    requests,
    connections: () => connections,
    close: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A port of this machine on which nothing listens. */
export async function unusedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

/** Bytes of the first whole request in `text` (headers and `content-length` body); 0 when it is not whole yet. */
function endOfRequest(text: string): number {
  const headersEnd = text.indexOf('\r\n\r\n');
  if (headersEnd < 0) return 0;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headersEnd))?.[1] ?? 0);
  const end = headersEnd + 4 + length;
  return text.length >= end ? end : 0;
}
