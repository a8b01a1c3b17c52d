import type { Socket } from 'node:net';
import { type ConnectionHost, greetAsAnother, type ReceivedJob, serveConnection } from './connection.ts';
import type { PrinterFault } from './faults.ts';
import type { LanguageStream } from './streams/stream.ts';

export interface ConnectionsOptions {
  readonly faults: () => ReadonlySet<PrinterFault>;
  readonly released: () => AbortSignal;
  readonly newStream: () => LanguageStream;
  readonly host: Omit<ConnectionHost, 'stream' | 'keepStream'>;
  /** A connection that carried a job ended; these were the faults it met. */
  readonly onJob: (job: ReceivedJob, met: ReadonlySet<PrinterFault>) => void;
}

export interface Connections {
  accept(socket: Socket): void;
  /** Every connection, heard or not, is gone. */
  reset(): void;
  /** Nothing is heard or said any more, and nobody is told. */
  freeze(): void;
  /** Nothing of a broken-off job is left. */
  forget(): void;
}

/** One connection at a time, the others wait for it, as the buffers of a real printer make them; or worse, by fault. */
export function printerConnections(options: ConnectionsOptions): Connections {
  const open = new Set<Socket>();
  const waiting: Socket[] = [];
  let current: Socket | undefined;
  let left: LanguageStream | undefined;
  let shared: LanguageStream | undefined;

  function streamFor(faults: ReadonlySet<PrinterFault>): LanguageStream {
    if (left && left.pendingBytes === 0) left = undefined;
    if (!faults.has('interleave')) shared = undefined;
    const own = shared ?? left ?? options.newStream();
    shared = faults.has('interleave') ? own : undefined;
    return own;
  }

  function serve(socket: Socket, done: () => void): void {
    const met = options.faults();
    const stream = streamFor(met);
    const keepStream = () => {
      left = stream;
    };
    const host: ConnectionHost = { ...options.host, stream, keepStream };
    void serveConnection(socket, host, met, options.released()).then((job) => {
      const carriedJob = job.formats > 0 || !job.whole || met.has('swallow');
      if (carriedJob) options.onJob(job, met);
      done();
    });
  }

  function serveNext(): void {
    if (current) return;
    const socket = waiting.shift();
    if (!socket) return;
    current = socket;
    serve(socket, () => {
      current = undefined;
      serveNext();
    });
  }

  return {
    accept(socket) {
      socket.on('error', () => undefined);
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      const faults = options.faults();
      if (faults.has('not-a-printer')) return void greetAsAnother(socket);
      if (faults.has('interleave')) return void serve(socket, () => undefined);
      if (current && faults.has('refuse-second')) return void socket.resetAndDestroy();
      if (current && faults.has('ignore-second')) return;
      waiting.push(socket);
      serveNext();
    },
    reset() {
      waiting.length = 0;
      for (const socket of open) socket.resetAndDestroy();
    },
    freeze() {
      for (const socket of open) {
        socket.removeAllListeners('data');
        socket.removeAllListeners('end');
        socket.pause();
      }
    },
    forget() {
      left = undefined;
      shared = undefined;
    },
  };
}
