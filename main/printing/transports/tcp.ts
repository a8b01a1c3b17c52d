import type { Socket, Sockets } from '../../ports/sockets.ts';
import { pause, type Timers } from '../../ports/timers.ts';
import type { PrintOutcome, PrintProgress } from '../printer.ts';
import type { Transport } from '../transport.ts';
import { orAborted, reasonOf } from './job-abort.ts';
import { type StallWatch, stallWatch } from './stall-watch.ts';
import { askOverTcp } from './tcp-question.ts';

export interface TcpTransportOptions {
  readonly host: string;
  /** Usually 9100. */
  readonly port: number;
  readonly sockets: Sockets;
  readonly timers: Timers;
  readonly connectTimeoutMs?: number;
  /** Without progress this long the job counts as stalled; a state that is shown, never an end. */
  readonly stallAfterMs?: number;
  /** How long after the last byte the printer's close is waited for before the outcome is unknown. */
  readonly closeWaitMs?: number;
}

const CHUNK_BYTES = 8192;

/**
 * Raw TCP printing (printing 2.1): chunks with back-pressure, the back-channel always read, half-close after the last byte, then
 * the printer's own close. Only a failed connect is `not-sent`; after the first byte any other end than that close is `unknown`.
 * There is no inactivity limit: a printer without paper takes nothing for minutes and then prints.
 */
export function tcpTransport(options: TcpTransportOptions): Transport {
  const { sockets, timers, host, port } = options;
  const connectTimeoutMs = options.connectTimeoutMs ?? 5_000;
  const stallAfterMs = options.stallAfterMs ?? 4_000;
  const closeWaitMs = options.closeWaitMs ?? 10 * 60_000;

  return {
    async send(bytes, progress, signal) {
      if (signal.aborted) return { kind: 'not-sent', reason: reasonOf(signal) };
      const connecting = sockets.connect(host, port, connectTimeoutMs);
      const connected = await orAborted(connecting, signal);
      if (connected === 'aborted') {
        void connecting.then((late) => late.ok && late.socket.destroy());
        return { kind: 'not-sent', reason: reasonOf(signal) };
      }
      if (!connected.ok) return { kind: 'not-sent', reason: connected.cause };
      const job = new Job(
        connected.socket,
        timers,
        progress,
        stallWatch(timers, stallAfterMs, (stalled) => progress.onStalled?.(stalled)),
      );
      const cancel = () => job.giveUp(reasonOf(signal));
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return await job.run(bytes, closeWaitMs);
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
    ask: (question, signal) => askOverTcp({ sockets, timers, host, port: question.port ?? port }, question, signal),
  };
}

/** One connection's life for one job. */
class Job {
  private readonly socket: Socket;
  private readonly timers: Timers;
  private readonly progress: PrintProgress;
  private readonly watch: StallWatch;
  private handedOver = 0;
  private received = 0;
  private gaveUp: string | undefined;

  constructor(socket: Socket, timers: Timers, progress: PrintProgress, watch: StallWatch) {
    this.socket = socket;
    this.timers = timers;
    this.progress = progress;
    this.watch = watch;
  }

  giveUp(reason: string): void {
    this.gaveUp ??= reason;
    this.socket.destroy();
  }

  async run(bytes: Uint8Array, closeWaitMs: number): Promise<PrintOutcome> {
    this.socket.onData((chunk) => {
      this.received += chunk.byteLength;
      this.progress.onReceived?.(chunk);
    });
    this.watch.moved();
    let cancelCloseWait: () => void = () => undefined;
    try {
      await this.write(bytes);
      // One turn of the loop, so that a close the printer already sent is seen as the early close it is.
      await pause(this.timers, 0);
      this.socket.end();
      cancelCloseWait = this.timers.after(closeWaitMs, () => this.giveUp('no-close'));
    } catch {
      this.socket.destroy();
    }
    const end = await this.socket.closed;
    cancelCloseWait();
    this.watch.end();
    if (end.clean && this.handedOver === bytes.byteLength && this.gaveUp === undefined) {
      return { kind: 'sent', evidence: null };
    }
    const said = this.received > 0 ? ` (${this.received} bytes came back)` : '';
    const reason = `${this.gaveUp ?? end.cause ?? 'closed'}${said}`;
    return { kind: 'unknown', reason, bytesWritten: this.handedOver };
  }

  private async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      const written = this.socket.write(chunk);
      if (at === 0) this.progress.onFirstByte?.();
      await written;
      this.handedOver += chunk.byteLength;
      this.watch.moved();
    }
  }
}
