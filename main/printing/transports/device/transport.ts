import type { Ports } from '../../../ports/index.ts';
import type { PrinterReadiness, PrintOutcome, PrintProgress } from '../../printer.ts';
import type { Answer, Question, Transport } from '../../transport.ts';
import { isPdf } from '../is-pdf.ts';
import { reasonOf } from '../job-abort.ts';
import { type StallWatch, stallWatch } from '../stall-watch.ts';
import { type DeviceLink, startDeviceLink } from './link.ts';
import type { WayToDevice } from './messages.ts';

export interface DeviceTransportOptions {
  readonly way: WayToDevice;
  readonly ports: Pick<Ports, 'spawn' | 'timers' | 'ids'>;
  /** For opening the device. */
  readonly connectTimeoutMs?: number;
  readonly stallAfterMs?: number;
  readonly closeWaitMs?: number;
}

const STOP_WAIT_MS = 1_500;
const STATE_WAIT_MS = 3_000;
/** Kept for the next job, which then need not wait for a process to start. */
const IDLE_MS = 30_000;
const MAX_REPLY_BYTES = 64 * 1024;
/** The child has the next piece at hand while it writes one. */
const PIECES_AHEAD = 2;

/**
 * A printer attached to this PC. What can block for good runs in a child process, one for each printer; hung, it is ended, and what
 * was under way is unknown with the bytes it had written. Before the child has the first piece nothing can have left.
 */
export function deviceTransport(options: DeviceTransportOptions): Transport {
  const { way, ports } = options;
  const openTimeoutMs = options.connectTimeoutMs ?? 5_000;
  const stallAfterMs = options.stallAfterMs ?? 4_000;
  const closeWaitMs = options.closeWaitMs ?? 10 * 60_000;
  let idle: DeviceLink | undefined;
  let cancelIdle: () => void = () => undefined;

  /** Work with the child; `well` keeps it for the next, anything else ends it before the work counts as done. */
  async function withChild<T>(work: (link: DeviceLink) => Promise<{ readonly result: T; readonly well: boolean }>) {
    cancelIdle();
    const link = idle ?? startDeviceLink(ports.spawn, ports.timers);
    idle = undefined;
    const { result, well } = await work(link);
    if (well) {
      idle = link;
      cancelIdle = ports.timers.after(IDLE_MS, () => void close());
    } else await link.kill();
    return result;
  }

  async function close(): Promise<void> {
    cancelIdle();
    const link = idle;
    idle = undefined;
    await link?.kill();
  }

  /** Undefined when it is open; else why not, and whether the child is still of use. */
  async function open(link: DeviceLink, extension: 'prn' | 'pdf', signal: AbortSignal | undefined) {
    if (!(await link.ready(signal))) {
      return { reason: signal?.aborted ? reasonOf(signal) : 'device-process', well: false };
    }
    link.tell({ kind: 'open', way, title: `label ${ports.ids.next()}`, extension });
    const heard = await link.next({ timeoutMs: openTimeoutMs, ...(signal === undefined ? {} : { signal }) });
    if (heard === 'aborted') return { reason: signal ? reasonOf(signal) : 'cancelled', well: false };
    if (typeof heard === 'string')
      return { reason: heard === 'timeout' ? 'open-timeout' : 'device-process', well: false };
    if (heard.kind === 'refused') return { reason: heard.reason, well: true };
    return heard.kind === 'opened' ? undefined : { reason: 'device-process', well: false };
  }

  async function send(bytes: Uint8Array, progress: PrintProgress, signal: AbortSignal): Promise<PrintOutcome> {
    if (signal.aborted) return { kind: 'not-sent', reason: reasonOf(signal) };
    return await withChild(async (link) => {
      const refused = await open(link, isPdf(bytes) ? 'pdf' : 'prn', signal);
      if (refused) return { result: { kind: 'not-sent', reason: refused.reason }, well: refused.well };
      const watch = stallWatch(ports.timers, stallAfterMs, (stalled) => progress.onStalled?.(stalled));
      try {
        return await carry({ link, bytes, progress, watch, signal, closeWaitMs });
      } finally {
        watch.end();
      }
    });
  }

  async function ask(question: Question, signal?: AbortSignal): Promise<Answer> {
    if (question.port !== undefined) return { kind: 'none', reason: 'no-way' };
    return await withChild(async (link) => {
      const refused = await open(link, 'prn', signal);
      if (refused) {
        const reason = signal?.aborted ? 'interrupted' : refused.reason;
        return { result: { kind: 'none', reason }, well: refused.well };
      }
      const result = await hearAnswer(link, question, signal);
      return { result, well: (await stopped(link, 'asked')) !== undefined };
    });
  }

  async function state(signal?: AbortSignal): Promise<PrinterReadiness> {
    return await withChild<PrinterReadiness>(async (link) => {
      if (await link.ready(signal)) link.tell({ kind: 'state', way });
      const heard = await link.next({ timeoutMs: STATE_WAIT_MS, ...(signal === undefined ? {} : { signal }) });
      if (typeof heard !== 'string' && heard.kind === 'state') return { result: heard.readiness, well: true };
      const reason = heard === 'aborted' ? 'interrupted' : heard === 'timeout' ? 'no-answer' : 'device-process';
      return { result: { kind: 'unknown', reason }, well: false };
    });
  }

  const hears = way.kind === 'device' || way.kind === 'serial';
  return { send, state, close, ...(hears ? { ask } : {}) };
}

interface Carrying {
  readonly link: DeviceLink;
  readonly bytes: Uint8Array;
  readonly progress: PrintProgress;
  readonly watch: StallWatch;
  readonly signal: AbortSignal;
  readonly closeWaitMs: number;
}

type Carried = { readonly result: PrintOutcome; readonly well: boolean };

async function carry({ link, bytes, progress, watch, signal, closeWaitMs }: Carrying): Promise<Carried> {
  let told = 0;
  let written = 0;
  let finishing = false;
  const unknown = (reason: string): PrintOutcome => ({ kind: 'unknown', reason, bytesWritten: written });
  watch.moved();
  for (;;) {
    while (told < bytes.byteLength && told - written < PIECES_AHEAD * PIECE_BYTES) {
      if (told === 0) progress.onFirstByte?.();
      const piece = bytes.slice(told, told + PIECE_BYTES);
      link.tell({ kind: 'piece', bytes: piece });
      told += piece.byteLength;
    }
    if (written === bytes.byteLength && !finishing) {
      finishing = true;
      link.tell({ kind: 'finish' });
    }
    const heard = await link.next({ signal, ...(finishing ? { timeoutMs: closeWaitMs } : {}) });
    if (heard === 'exited') return { result: unknown('device-process'), well: false };
    if (heard === 'aborted' || heard === 'timeout') {
      const reason = heard === 'aborted' ? reasonOf(signal) : 'no-close';
      const end = await stopped(link, reason, (bytesWritten) => {
        written = bytesWritten;
      });
      return { result: end ? outcomeOf(end, written) : unknown(reason), well: end !== undefined };
    }
    if (heard.kind === 'written') {
      written = heard.bytes;
      watch.moved();
    } else if (heard.kind === 'received') progress.onReceived?.(heard.bytes);
    else if (heard.kind === 'stalled') watch.say(heard.stalled);
    else if (heard.kind === 'ended') {
      // What broke may have left something of it behind.
      return { result: outcomeOf(heard.end, written), well: heard.end.kind !== 'unknown' };
    }
  }
}

const PIECE_BYTES = 64 * 1024;

type End = Parameters<typeof outcomeOf>[0];

function outcomeOf(
  end: { readonly kind: 'sent' } | { readonly kind: 'not-sent' | 'unknown'; readonly reason: string },
  bytesWritten: number,
): PrintOutcome {
  switch (end.kind) {
    case 'sent':
      return { kind: 'sent', evidence: null };
    case 'not-sent':
      return { kind: 'not-sent', reason: end.reason };
    case 'unknown':
      return { kind: 'unknown', reason: end.reason, bytesWritten };
  }
}

/** Asks the child to end what is open; undefined when it does not come to it. */
async function stopped(
  link: DeviceLink,
  reason: string,
  onWritten: (bytes: number) => void = () => undefined,
): Promise<End | undefined> {
  link.tell({ kind: 'stop', reason });
  for (;;) {
    const heard = await link.next({ timeoutMs: STOP_WAIT_MS });
    if (typeof heard === 'string') return undefined;
    if (heard.kind === 'written') onWritten(heard.bytes);
    if (heard.kind === 'ended') return heard.end;
  }
}

async function hearAnswer(link: DeviceLink, question: Question, signal: AbortSignal | undefined): Promise<Answer> {
  let reply = Buffer.alloc(0);
  const gathered = (reason: string): Answer =>
    reply.byteLength > 0 ? { kind: 'reply', bytes: reply } : { kind: 'none', reason };
  link.tell({ kind: 'piece', bytes: Uint8Array.from(question.bytes) });
  for (;;) {
    const heard = await link.next({ timeoutMs: question.timeoutMs, ...(signal === undefined ? {} : { signal }) });
    if (heard === 'aborted') return { kind: 'none', reason: 'interrupted' };
    if (heard === 'timeout') return gathered('no-answer');
    if (heard === 'exited' || heard.kind === 'ended') return gathered('closed');
    if (heard.kind !== 'received') continue;
    reply = Buffer.concat([reply, heard.bytes]);
    if (reply.byteLength > MAX_REPLY_BYTES || question.isWhole(reply)) return { kind: 'reply', bytes: reply };
  }
}
