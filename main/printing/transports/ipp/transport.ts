import { userInfo } from 'node:os';
import type { Ports } from '../../../ports/index.ts';
import type { PrintOutcome, PrintProgress } from '../../printer.ts';
import type { Transport } from '../../transport.ts';
import { reasonOf } from '../job-abort.ts';
import { stallWatch } from '../stall-watch.ts';
import { type IppClient, ippClient, OPERATIONS, statusWord, worked } from './client.ts';
import type { IppAddress } from './exchange.ts';
import { followJob } from './follow.ts';
import { formatFor } from './formats.ts';
import { findJob, type IppJob, jobIn, readPrinter } from './job.ts';
import { readinessOf } from './printer-state.ts';

export interface IppTransportOptions extends IppAddress {
  readonly ports: Pick<Ports, 'sockets' | 'timers' | 'clock' | 'ids' | 'files'>;
  readonly connectTimeoutMs?: number;
  readonly stallAfterMs?: number;
  /** How long a job is followed before it is cancelled and its outcome unknown. */
  readonly closeWaitMs?: number;
  readonly cancelWaitMs?: number;
  /** Where the server vouches for its own machine's users. */
  readonly vouched?: string;
}

/** A printer may take a whole job before it answers, and a busy server may be slow with it. */
const PRINT_REPLY_TIMEOUT_MS = 60_000;
const LOOKS_FOR_LOST_JOB = 3;
const LOOK_PAUSE_MS = 700;

/**
 * A queue of CUPS or an IPP printer. The server has a job of its own for each of ours: it is followed by its id to its end, and
 * cancelled by its id before an outcome is told that lets anybody offer the label again (printing 6). A queue that stands still is
 * given nothing: what it held would come out at a time of its own.
 */
export function ippTransport(options: IppTransportOptions): Transport {
  const { ports } = options;
  const stallAfterMs = options.stallAfterMs ?? 4_000;
  const followMs = options.closeWaitMs ?? 10 * 60_000;
  const cancelWaitMs = options.cancelWaitMs ?? 10_000;
  const vouched = options.vouched ?? ownServersSocket(options);
  const client = ippClient({
    ...ports,
    address: options,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    user: userInfo().username,
    ...(vouched === undefined ? {} : { vouched }),
  });

  async function send(bytes: Uint8Array, progress: PrintProgress, signal: AbortSignal): Promise<PrintOutcome> {
    if (signal.aborted) return { kind: 'not-sent', reason: reasonOf(signal) };
    const asked = await readPrinter(client, signal);
    if (signal.aborted) return { kind: 'not-sent', reason: reasonOf(signal) };
    if (asked.kind === 'none') return { kind: 'not-sent', reason: asked.cause };
    if (asked.state.stopped || !asked.state.accepting) return { kind: 'not-sent', reason: 'queue-stopped' };
    const format = formatFor(bytes, asked.state.formats, asked.state.cups);
    if (format === undefined) return { kind: 'not-sent', reason: 'format-not-supported' };
    const watch = stallWatch(ports.timers, stallAfterMs, (stalled) => progress.onStalled?.(stalled));
    watch.moved();
    try {
      const submitted = await submit(client, bytes, {
        format,
        name: `label ${ports.ids.next()}`,
        progress,
        watch,
        signal,
      });
      if (submitted.kind === 'over') return submitted.outcome;
      return await followJob(
        { client, timers: ports.timers, clock: ports.clock, watch },
        { job: submitted.job, bytes: bytes.byteLength, cups: asked.state.cups, followMs, cancelWaitMs, signal },
      );
    } finally {
      watch.end();
    }
  }

  interface Submission {
    readonly format: string;
    readonly name: string;
    readonly progress: PrintProgress;
    readonly watch: { moved(): void };
    readonly signal: AbortSignal;
  }
  type Submitted =
    | { readonly kind: 'job'; readonly job: IppJob }
    | { readonly kind: 'over'; readonly outcome: PrintOutcome };

  async function submit(
    server: IppClient,
    bytes: Uint8Array,
    { format, name, progress, watch, signal }: Submission,
  ): Promise<Submitted> {
    const over = (outcome: PrintOutcome): Submitted => ({ kind: 'over', outcome });
    const answer = await server.call({
      operation: OPERATIONS.printJob,
      attributes: [
        ['name', 'job-name', name],
        ['mime', 'document-format', format],
      ],
      document: bytes,
      replyTimeoutMs: PRINT_REPLY_TIMEOUT_MS,
      onDocument: () => progress.onFirstByte?.(),
      onMoved: () => watch.moved(),
      signal,
    });
    if (answer.kind === 'reply') {
      const job = jobIn(answer.reply);
      if (job !== undefined) return { kind: 'job', job };
      // A server that answers whole and names no job made none.
      if (!worked(answer.reply)) return over({ kind: 'not-sent', reason: statusWord(answer.reply.status) });
    } else {
      const cause = answer.cause === 'aborted' ? reasonOf(signal) : answer.cause;
      if (answer.documentBytes === null || answer.refused) return over({ kind: 'not-sent', reason: cause });
      const job = await lookForLostJob(server, name);
      if (job !== undefined) return { kind: 'job', job };
      return over({ kind: 'unknown', reason: cause, bytesWritten: answer.documentBytes });
    }
    const job = await lookForLostJob(server, name);
    if (job !== undefined) return { kind: 'job', job };
    return over({ kind: 'unknown', reason: 'not-understood', bytesWritten: bytes.byteLength });
  }

  /** The server may have taken the job although its answer never came. */
  async function lookForLostJob(server: IppClient, name: string): Promise<IppJob | undefined> {
    for (let look = 0; look < LOOKS_FOR_LOST_JOB; look += 1) {
      if (look > 0) await new Promise<void>((resolve) => void ports.timers.after(LOOK_PAUSE_MS, resolve));
      const job = await findJob(server, name);
      if (job !== undefined) return job;
    }
    return undefined;
  }

  return {
    send,
    async state(signal) {
      const asked = await readPrinter(client, signal);
      return asked.kind === 'none' ? { kind: 'unknown', reason: asked.cause } : readinessOf(asked.state);
    },
  };
}

const CUPS_PORT = 631;
const CUPS_SOCKETS = ['/run/cups/cups.sock', '/private/var/run/cupsd'];

/** The machine's own CUPS also listens on a socket of the file system, on Linux and on macOS. */
function ownServersSocket({ host, port, ports }: IppTransportOptions): string | undefined {
  const own = port === CUPS_PORT && /^(localhost|127\.0\.0\.1|::1)$/.test(host);
  return own ? CUPS_SOCKETS.find((file) => ports.files.exists(file)) : undefined;
}
