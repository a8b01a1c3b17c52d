import { isIP, type Socket as NetSocket, connect as netConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { ConnectOutcome, Socket, Sockets } from './sockets.ts';

/** The peer closed its side before we closed ours: it took no more of the job, however much was written. */
const EARLY_CLOSE = 'EARLY_CLOSE';

/** TCP by `node:net`. Both directions end on their own (half-close), so a printer that still prints keeps its connection. */
export const realSockets: Sockets = {
  connect(host, port, timeoutMs, options) {
    return new Promise<ConnectOutcome>((resolve) => {
      const bare = host.startsWith('/')
        ? netConnect({ path: host, allowHalfOpen: true })
        : netConnect({ host, port, allowHalfOpen: true, noDelay: true });
      // No name is sent for an address: TLS has none for it.
      const stream =
        options?.secure === true
          ? tlsConnect({ socket: bare, host, ...(isIP(host) === 0 ? { servername: host } : {}) })
          : bare;
      const timer = setTimeout(() => fail('ETIMEDOUT'), timeoutMs);
      const fail = (cause: string) => {
        clearTimeout(timer);
        stream.removeAllListeners();
        for (const each of [stream, bare]) each.on('error', () => undefined).destroy();
        resolve({ ok: false, cause });
      };
      const onError = (error: unknown) => fail(codeOf(error));
      stream.once('error', onError);
      stream.once(stream === bare ? 'connect' : 'secureConnect', () => {
        clearTimeout(timer);
        stream.off('error', onError);
        resolve({ ok: true, socket: wrap(stream) });
      });
    });
  },
};

function wrap(stream: NetSocket): Socket {
  let endedByUs = false;
  let closedByPeer = false;
  let cause: string | undefined;
  const closed = new Promise<{ clean: boolean; cause?: string }>((resolve) => {
    stream.on('error', (error) => {
      cause ??= codeOf(error);
    });
    stream.on('end', () => {
      closedByPeer = true;
      if (!endedByUs) {
        cause ??= EARLY_CLOSE;
        stream.destroy();
      }
    });
    stream.on('close', () => {
      const clean = closedByPeer && endedByUs && cause === undefined;
      resolve(clean ? { clean } : { clean, cause: cause ?? 'DESTROYED' });
    });
  });
  // Reading from the start: unread bytes at our close would make the kernel reset the connection and lose what we sent (printing 1).
  stream.resume();

  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    end() {
      if (endedByUs) return;
      endedByUs = true;
      stream.end();
    },
    destroy() {
      cause ??= 'DESTROYED';
      stream.destroy();
    },
    onData: (listener) => void stream.on('data', listener),
    closed,
  };
}

/** A host with several addresses fails with one error per address; their codes nearly always agree. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}
