import { connect, createServer, type Socket } from 'node:net';

/** A network between one station and the marketplace that can be cut: every connection breaks, and no new one is made. */
export interface CutProxy {
  readonly url: string;
  cut(): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function cutProxy(targetUrl: string): Promise<CutProxy> {
  const { hostname, port } = new URL(targetUrl);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  const listen = (on: number) => new Promise<void>((done) => server.listen(on, '127.0.0.1', done));
  async function cut(): Promise<void> {
    if (!server.listening) return;
    const closed = new Promise<void>((done) => server.close(() => done()));
    for (const socket of open) socket.destroy();
    await closed;
  }

  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const own = address.port;
  return { url: `http://127.0.0.1:${own}`, cut, restore: () => listen(own), close: cut };
}
