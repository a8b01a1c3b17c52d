import { createServer, type Server, type Socket } from 'node:net';
import type { OtherEnd } from './transport-acceptance.ts';

export interface WirePrinter extends Required<OtherEnd> {
  readonly port: number;
}

/** A printer on TCP port of this machine that knows no language: what comes is kept, and it behaves as it is told. */
export async function startWirePrinter(port = 0): Promise<WirePrinter> {
  const jobs: Buffer[] = [];
  const open = new Set<Socket>();
  const all: Buffer[] = [];
  let held = false;
  let breakAt = Number.POSITIVE_INFINITY;
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    const job: Buffer[] = [];
    let length = 0;
    if (held) socket.pause();
    socket.on('data', (chunk) => {
      job.push(chunk);
      all.push(chunk);
      length += chunk.byteLength;
      if (length >= breakAt) socket.resetAndDestroy();
    });
    socket.on('end', () => {
      if (length > 0) jobs.push(Buffer.concat(job));
      socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const shut = () =>
    new Promise<void>((resolve) => {
      for (const socket of open) socket.destroy();
      server.close(() => resolve());
    });
  return {
    port: address.port,
    jobs: () => jobs,
    received: () => Buffer.concat(all),
    hold() {
      held = true;
      for (const socket of open) socket.pause();
    },
    release() {
      held = false;
      for (const socket of open) socket.resume();
    },
    breakAfter(bytes) {
      breakAt = bytes;
    },
    heal() {
      breakAt = Number.POSITIVE_INFINITY;
    },
    leave: shut,
    close: shut,
  };
}
