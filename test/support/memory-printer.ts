import type { Socket, Sockets } from '../../main/ports/sockets.ts';
import type { Timers } from '../../main/ports/timers.ts';

/** A ZPL printer in memory: prints each whole format once, the moment its end arrives, whatever becomes of the connection. */
export interface MemoryPrinter {
  readonly sockets: Sockets;
  /** The text of every format that came out, in order. */
  readonly labels: readonly string[];
  /** Bytes of every connection, in order. */
  readonly connections: readonly { readonly bytes: number }[];
  labelsWith(text: string): number;
}

const STEP_MS = 2;

export function memoryPrinter(timers: Timers): MemoryPrinter {
  const labels: string[] = [];
  const connections: { bytes: number }[] = [];

  function open(): Socket {
    const connection = { bytes: 0 };
    connections.push(connection);
    let unread = '';
    let ended: (end: { readonly clean: boolean; readonly cause?: string }) => void = () => undefined;
    const closed = new Promise<{ readonly clean: boolean; readonly cause?: string }>((resolve) => {
      ended = resolve;
    });
    return {
      write(bytes) {
        connection.bytes += bytes.byteLength;
        unread += Buffer.from(bytes).toString('latin1');
        for (let end = unread.indexOf('^XZ'); end >= 0; end = unread.indexOf('^XZ')) {
          labels.push(unread.slice(0, end + 3).trim());
          unread = unread.slice(end + 3);
        }
        return after(STEP_MS);
      },
      end: () => void timers.after(STEP_MS, () => ended({ clean: true })),
      destroy: () => ended({ clean: false, cause: 'destroyed' }),
      onData: () => undefined,
      closed,
    };
  }

  const after = (ms: number): Promise<void> => new Promise((resolve) => void timers.after(ms, resolve));

  return {
    sockets: {
      async connect() {
        await after(STEP_MS);
        return { ok: true, socket: open() };
      },
    },
    labels,
    connections,
    labelsWith: (text) => labels.filter((label) => label.includes(text)).length,
  };
}
