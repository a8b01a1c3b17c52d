import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { PrinterFault } from './faults.ts';
import type { BufferedFormat } from './print-engine.ts';
import { zplStream } from './zpl-stream.ts';

/** What a connection needs of its printer. */
export interface ConnectionHost {
  readonly memory: { prologue: Buffer };
  readonly finAt: 'buffered' | 'printed';
  readonly slowBytesPerSecond: number;
  readonly stallMs: number;
  now(): number;
  print(format: BufferedFormat, copies: number): void;
  printed(): Promise<void>;
  reply(query: 'HS' | 'HI' | 'HQES'): string;
  partialFormat(pending: boolean): void;
}

/** What came over one connection, once it ended. */
export interface ReceivedJob {
  readonly receivedAt: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly formats: number;
  /** The sender closed its side after the last byte. */
  readonly whole: boolean;
}

/** Noise a status query gets from a device that is no printer, or from one gone mad. */
const GARBAGE = Buffer.from([0x02, 0x2c, 0x2c, 0x3f, 0x00, 0xff, 0x41, 0x03, 0x0d, 0x0a]);
const CHATTER = Buffer.from([0x14, 0x00, 0x00, 0x0f]);
const CHATTER_EVERY_MS = 5;
const EARLY_FIN_LINGER_MS = 100;

/**
 * Serves one connection to its end under one fault. `released` aborts when the fault is lifted or the printer closes: what
 * only the fault kept open ends then.
 */
export function serveConnection(
  socket: Socket,
  host: ConnectionHost,
  fault: PrinterFault | null,
  released: AbortSignal,
): Promise<ReceivedJob> {
  const receivedAt = host.now();
  const hash = createHash('sha256');
  const stream = zplStream(host.memory);
  let bytes = 0;
  let formats = 0;
  let whole = false;
  let resting: Promise<void> | undefined;
  const chatter = fault === 'chatty' ? setInterval(() => socket.write(CHATTER), CHATTER_EVERY_MS) : undefined;

  const onRelease = (action: () => void) => {
    if (released.aborted) action();
    else released.addEventListener('abort', action, { once: true });
  };

  function take(chunk: Buffer): void {
    bytes += chunk.length;
    hash.update(chunk);
    if (fault === 'reset-mid') socket.resetAndDestroy();
    else if (fault === 'early-fin') closeEarly();
    else if (fault !== 'swallow') read(chunk);
  }

  function read(chunk: Buffer): void {
    for (const part of stream.push(chunk)) {
      if (part.kind === 'format') {
        formats += 1;
        host.print({ bytes: part.bytes, prologue: part.prologue, receivedAt }, part.copies);
      } else if (fault === 'garbage-status') socket.write(GARBAGE);
      else if (fault !== 'silent-status') socket.write(host.reply(part.name), 'latin1');
    }
    host.partialFormat(stream.pendingBytes > 0);
    if (fault === 'slow') rest((chunk.length / host.slowBytesPerSecond) * 1000);
    if (fault === 'stall-then-continue' && bytes === chunk.length) rest(host.stallMs);
  }

  /** The stream tells its end even while paused, so the end waits for this too. */
  function rest(forMs: number): void {
    socket.pause();
    resting = new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(timer);
        socket.resume();
        resolve();
      };
      const timer = setTimeout(goOn, forMs);
      onRelease(goOn);
    });
  }

  function closeEarly(): void {
    socket.pause();
    socket.end();
    setTimeout(() => socket.destroy(), EARLY_FIN_LINGER_MS);
  }

  async function finish(): Promise<void> {
    whole = true;
    await resting;
    if (host.finAt === 'printed' || fault === 'reset-after-last' || fault === 'never-fin') await host.printed();
    if (fault === 'reset-after-last') socket.resetAndDestroy();
    else if (fault === 'never-fin') onRelease(() => socket.end());
    else socket.end();
    clearInterval(chatter);
  }

  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(chatter);
      host.partialFormat(false);
      resolve({ receivedAt, bytes, sha256: hash.digest('hex'), formats, whole });
    });
    if (fault === 'reset-at-0') return void socket.resetAndDestroy();
    if (fault === 'accept-never-read') return onRelease(() => socket.resetAndDestroy());
    socket.on('data', take);
    socket.once('end', () => void finish());
    socket.resume();
  });
}
