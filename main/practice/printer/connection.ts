import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { PrinterFault } from './faults.ts';
import type { LanguageStream, StatusQuestion, StreamPart } from './streams/stream.ts';

/** How long things take a printer, in milliseconds and bytes. */
export interface PrinterTiming {
  /** When the printer closes its side: once it holds every byte, or once every label came out. */
  readonly finAt: 'buffered' | 'printed';
  readonly slowBytesPerSecond: number;
  readonly stallMs: number;
  readonly idleMs: number;
  readonly latencyMs: number;
}

/** What a connection needs of its printer. */
export interface ConnectionHost {
  readonly timing: PrinterTiming;
  now(): number;
  /** The one a connection of its own has, or the one all share. */
  readonly stream: LanguageStream;
  print(part: StreamPart & { readonly kind: 'label' }, receivedAt: number): void;
  printed(): Promise<void>;
  /** The pieces of a reply, one packet each. */
  reply(question: StatusQuestion): readonly Buffer[];
  acknowledges(): boolean;
  cancel(): void;
  /** It holds as much as it can. */
  isFull(): boolean;
  /** It holds a whole job and its power fails now; true when it did. */
  powerFails(): boolean;
  partialLabel(pending: boolean): void;
  /** The rest of a broken-off graphic is expected from the next connection. */
  keepStream(): void;
}

/** What came over one connection, once it ended. */
export interface ReceivedJob {
  readonly receivedAt: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Whole labels in it. */
  readonly formats: number;
  /** The sender closed its side after the last byte. */
  readonly whole: boolean;
}

const CHATTER = Buffer.from([0x14, 0x00, 0x00, 0x0f]);
const CHATTER_EVERY_MS = 5;
const EARLY_FIN_LINGER_MS = 100;
const HEADER_BYTES = 12;
const PIECES_APART_MS = 3;

/**
 * Serves one connection to its end under the faults it met. `released` aborts when the faults are lifted or the printer closes:
 * what only a fault kept open ends then.
 */
export function serveConnection(
  socket: Socket,
  host: ConnectionHost,
  faults: ReadonlySet<PrinterFault>,
  released: AbortSignal,
): Promise<ReceivedJob> {
  const { stream, timing } = host;
  const has = (fault: PrinterFault) => faults.has(fault);
  const receivedAt = host.now();
  const hash = createHash('sha256');
  let bytes = 0;
  let formats = 0;
  let whole = false;
  let cutOff = false;
  let resting: Promise<void> = Promise.resolve();
  /** What was asked for and is not said yet. */
  let owed: Promise<void> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const chatter = has('chatty') ? setInterval(() => socket.write(CHATTER), CHATTER_EVERY_MS) : undefined;

  const onRelease = (action: () => void) => {
    if (released.aborted) action();
    else released.addEventListener('abort', action, { once: true });
  };

  function take(chunk: Buffer): void {
    bytes += chunk.length;
    hash.update(chunk);
    watchIdle();
    if (cutOff) return;
    if (has('reset-mid')) cut();
    else if (has('reset-mid-header')) cut(chunk.subarray(0, HEADER_BYTES));
    else if (has('half-graphic-survives')) {
      host.keepStream();
      cut(chunk.subarray(0, Math.floor(chunk.length / 2)));
    } else if (has('early-fin')) closeEarly();
    else if (has('latency')) late(chunk);
    else if (!has('swallow')) read(chunk);
  }

  /** Resets after reading no more than this of the job. */
  function cut(first?: Buffer): void {
    cutOff = true;
    if (first) read(first);
    socket.resetAndDestroy();
  }

  function read(chunk: Buffer): void {
    for (const part of stream.push(chunk)) obey(part);
    host.partialLabel(stream.pendingBytes > 0);
    if (has('slow')) rest((chunk.length / timing.slowBytesPerSecond) * 1000);
    if (has('stall-then-continue') && bytes === chunk.length) rest(timing.stallMs);
    if (host.isFull()) rest(undefined);
  }

  function obey(part: StreamPart): void {
    if (part.kind === 'label') {
      formats += 1;
      host.print(part, receivedAt);
    } else if (part.kind === 'cancel') host.cancel();
    else if (part.kind === 'query') owed = Promise.all([owed, say(host.reply(part.name))]).then(() => undefined);
    else if (host.acknowledges()) {
      owed = Promise.all([owed, host.printed()]).then(() => {
        if (socket.writable) socket.write(part.reply);
      });
    }
  }

  async function say(pieces: readonly Buffer[]): Promise<void> {
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, PIECES_APART_MS));
      if (socket.writable) socket.write(piece);
    }
  }

  /** The stream tells its end even while paused, so the end waits for this too. Without a time it rests until it is released. */
  function rest(forMs: number | undefined): void {
    socket.pause();
    resting = new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(timer);
        if (!socket.destroyed) socket.resume();
        resolve();
      };
      const timer = forMs === undefined ? undefined : setTimeout(goOn, forMs);
      onRelease(goOn);
    });
  }

  function late(chunk: Buffer): void {
    rest(timing.latencyMs);
    resting = resting.then(() => {
      if (!has('swallow')) read(chunk);
    });
  }

  function closeEarly(): void {
    cutOff = true;
    socket.pause();
    socket.end();
    setTimeout(() => socket.destroy(), EARLY_FIN_LINGER_MS);
  }

  function watchIdle(): void {
    if (!has('drop-idle')) return;
    clearTimeout(idle);
    idle = setTimeout(() => socket.resetAndDestroy(), timing.idleMs);
  }

  async function finish(): Promise<void> {
    whole = true;
    await resting;
    if (!has('swallow')) for (const part of stream.end()) obey(part);
    if (formats > 0 && timing.finAt === 'printed' && host.powerFails()) return;
    const afterPrinting = timing.finAt === 'printed' || has('reset-after-last') || has('never-fin');
    if (formats > 0 && afterPrinting) await host.printed();
    await owed;
    if (has('reset-after-last')) socket.resetAndDestroy();
    else if (has('never-fin')) onRelease(() => socket.end());
    else socket.end();
    if (formats > 0) host.powerFails();
    clearInterval(chatter);
  }

  return new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(chatter);
      clearTimeout(idle);
      // What a broken connection left half printed hangs out of the printer.
      if (!whole && !has('half-graphic-survives')) for (const part of stream.end()) obey(part);
      host.partialLabel(has('half-graphic-survives') && stream.pendingBytes > 0);
      resolve({ receivedAt, bytes, sha256: hash.digest('hex'), formats, whole });
    });
    if (has('reset-at-0')) return void socket.resetAndDestroy();
    if (has('accept-never-read')) return onRelease(() => socket.resetAndDestroy());
    socket.on('data', take);
    socket.once('end', () => void finish());
    watchIdle();
    socket.resume();
  });
}

const BANNER = 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n';

/** Another device: greets, and hangs up at the first thing it is told. */
export function greetAsAnother(socket: Socket): void {
  socket.write(BANNER);
  socket.once('data', () => socket.end('Protocol mismatch.\r\n'));
  socket.once('end', () => socket.end());
  socket.resume();
}
