import { connect, createServer, type Socket } from 'node:net';
import { listen } from './raw-server.ts';

/** What a proxy does with a CONNECT: opens the tunnel, or answers these bytes and closes. */
export type ProxyAnswer = 'open' | { readonly reply: string };

export interface ConnectProxy {
  readonly port: number;
  /** Every head that was asked with, in order. */
  readonly heads: readonly string[];
  /** Every byte that came from the clients, tunnels included, as latin1. */
  seen(): string;
  answer(next: ProxyAnswer): void;
  /** Breaks every tunnel; new ones are opened as before. */
  cut(): void;
  close(): Promise<void>;
}

/** A proxy on loopback that leads every name to `targetPort` of this machine, as only it can resolve them. */
export async function startConnectProxy(targetPort: number): Promise<ConnectProxy> {
  const open = new Set<Socket>();
  const heads: string[] = [];
  const chunks: Buffer[] = [];
  let answer: ProxyAnswer = 'open';
  const server = createServer((near) => {
    open.add(near);
    near.on('close', () => open.delete(near)).on('error', () => undefined);
    near.on('data', (bytes) => chunks.push(bytes));
    let head = '';
    const onHead = (bytes: Buffer): void => {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      near.off('data', onHead);
      heads.push(head);
      if (answer !== 'open') {
        near.end(answer.reply);
        return;
      }
      const far = connect(targetPort, '127.0.0.1', () => {
        near.write('HTTP/1.1 200 Connection established\r\nvia: 1.1 office\r\n\r\n');
        near.pipe(far).pipe(near);
      });
      open.add(far);
      far.on('close', () => {
        open.delete(far);
        near.destroy();
      });
      far.on('error', () => near.destroy());
      near.on('close', () => far.destroy());
    };
    near.on('data', onHead);
  });
  const port = await listen(server);
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port,
    heads,
    seen: () => Buffer.concat(chunks).toString('latin1'),
    answer(next) {
      answer = next;
    },
    cut,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        cut();
      }),
  };
}

export function refusal(status: string, headers: readonly string[] = []): ProxyAnswer {
  return { reply: [`HTTP/1.1 ${status}`, ...headers, 'content-length: 0', '', ''].join('\r\n') };
}
