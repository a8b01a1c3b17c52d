import type { LearnedPrinter, PrinterReadinessView } from '../../shared/model/printers.ts';
import type { PrintState } from '../../shared/model/states.ts';
import type { PrintJobRow } from '../db/print-jobs.ts';
import { pause } from '../ports/timers.ts';
import type { PrintOutcome } from './printer.ts';
import { ATTENTION_EVERY_MS, HALF_A_LABEL, type PrinterHealth } from './printer-health.ts';
import type { PrinterWorkerOptions } from './printer-worker.ts';

export interface JobSenderOptions
  extends Pick<
    PrinterWorkerOptions,
    'printer' | 'config' | 'jobs' | 'holds' | 'record' | 'clock' | 'timers' | 'onChanged' | 'onFault' | 'statusEveryMs'
  > {
  readonly health: PrinterHealth;
  readonly pauseAfterFault: () => Promise<void>;
}

interface Sending {
  readonly jobId: string;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  cancelled: boolean;
  stalled: boolean;
  /** Why, as the device says on another way than the job's; null while nobody told. */
  why: string | null;
}

const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 5_000;
const SENDING: readonly PrintState[] = ['sending'];
/** A printer that closes sooner than paper can move has only taken the bytes (printing 2.1, rule 5). */
const SLOWEST_BUFFERED_MS = 500;
/** How long a printer is asked whether it came to an end with the last job. */
const UNPROVEN_MS = 120_000;

/** Sends one claimed job after the other to one printer, commits what came of it, and what follows for the next one. */
export function jobSender(options: JobSenderOptions) {
  const { printer, config, jobs, holds, record, health, clock } = options;
  let current: Sending | undefined;
  let printerNotBefore = 0;
  let abandoned = false;
  /** A job broke off: what it left in the printer would swallow the next one (printing 2.4). */
  let half = false;
  let prologue: Uint8Array | undefined;
  /** The last job, while only its clean close speaks for it. */
  let unproven: { readonly jobId: string; readonly untilMs: number } | undefined;
  let closed:
    | { readonly jobId: string; readonly closes: LearnedPrinter['closes']; readonly tookMs: number }
    | undefined;

  async function outcomeOf(sending: Sending, bytes: Uint8Array, labels: number): Promise<PrintOutcome> {
    const onStalled = (stalled: boolean) => {
      sending.stalled = stalled;
      sending.why = null;
      try {
        options.onChanged(sending.jobId);
        options.onChanged(null);
      } catch (error) {
        options.onFault(error);
      }
      if (stalled) void askAside(sending).catch(options.onFault);
    };
    try {
      return await printer.send(bytes, { onStalled, labels }, sending.abort.signal);
    } catch (error) {
      // A transport that throws broke its promise; bytes may have left.
      options.onFault(error);
      return { kind: 'unknown', reason: 'transport-failed', bytesWritten: 0 };
    }
  }

  /** While the job's own way is silent, a device that listens on another one tells why. */
  async function askAside(sending: Sending): Promise<void> {
    while (printer.aside && current === sending && sending.stalled) {
      const answer = await printer.aside(sending.abort.signal);
      if (current !== sending || !sending.stalled) return;
      const why = answer.kind === 'needs-attention' ? answer.reason : null;
      if (why !== sending.why) {
        sending.why = why;
        options.onChanged(null);
      }
      await pause(options.timers, ATTENTION_EVERY_MS, sending.abort.signal);
    }
  }

  /** An outcome the disk does not take is tried until it does; a start in between finds the job `sending` and calls it unknown. */
  async function commit(sending: Sending, job: PrintJobRow, outcome: PrintOutcome): Promise<void> {
    for (;;) {
      try {
        settle(sending, job, outcome);
        return;
      } catch (error) {
        options.onFault(error);
        if (abandoned) return;
        await options.pauseAfterFault();
      }
    }
  }

  function settle(sending: Sending, job: PrintJobRow, outcome: PrintOutcome): void {
    health.lookSoon();
    if (outcome.kind === 'sent') {
      const { evidence } = outcome;
      record.move(job.jobId, SENDING, evidence ? { state: 'printed', evidence } : { state: 'sent' });
      return;
    }
    // What the last status said no longer holds for a printer that was not there, or broke off.
    health.learned({ kind: 'unknown', reason: outcome.reason });
    if (outcome.kind === 'unknown') {
      half = printer.resync !== undefined;
      record.move(job.jobId, SENDING, { state: 'unknown', reason: outcome.reason });
      return;
    }
    const state = sending.cancelled ? 'cancelled' : 'not-sent';
    printerNotBefore = clock.monotonicMs() + retryDelayMs(job.attempts + 1);
    record.move(job.jobId, SENDING, { state, reason: outcome.reason });
  }

  /** The half that stood in the printer went with the job's first bytes; sent again it would take labels that are whole. */
  function dropped(): void {
    if (!prologue) return;
    prologue = undefined;
    if (saysHalf()) health.learned({ kind: 'unknown', reason: 'not-asked' });
  }

  function saysHalf(): boolean {
    const { readiness } = health;
    return readiness.kind === 'needs-attention' && readiness.reason === HALF_A_LABEL;
  }

  /** What its end told about how this printer closes. */
  function closesBy(outcome: PrintOutcome, tookMs: number): LearnedPrinter['closes'] {
    if (config.transport.kind !== 'tcp') return null;
    if (outcome.kind === 'unknown') return outcome.reason.startsWith('no-close') ? 'never' : null;
    return outcome.kind === 'sent' && tookMs < SLOWEST_BUFFERED_MS ? 'buffered' : null;
  }

  function judgeClose(idle: boolean): void {
    if (!closed || closed.closes !== null || config.transport.kind !== 'tcp') return;
    closed = { ...closed, closes: idle && closed.tookMs >= SLOWEST_BUFFERED_MS ? 'printed' : 'buffered' };
  }

  return {
    get current(): string | undefined {
      return current?.jobId;
    },
    /** Monotonic; the printer could not be reached and is left alone until then. */
    get notBefore(): number {
      return printerNotBefore;
    },
    get unproven(): boolean {
      return unproven !== undefined;
    },
    mayHoldHalf(): void {
      half = printer.resync !== undefined;
    },
    stalledView(): PrinterReadinessView | null {
      return current?.stalled ? { kind: 'needs-attention', reason: current.why ?? 'stalled' } : null;
    },
    /** Nothing may be sent before a person was there. Half a label is no such thing where the printer can be made to drop it. */
    needsSomebody(): boolean {
      const { readiness } = health;
      if (readiness.kind !== 'needs-attention') return false;
      return readiness.reason !== HALF_A_LABEL || !printer.resync?.byteLength;
    },
    /**
     * Before the next job after one that broke off: a printer that says it is well is; else the next job begins with what makes it
     * drop the half, or, in a language that has no such thing, its jobs are held. True when they are.
     */
    async clearHalf(): Promise<boolean> {
      const told = saysHalf();
      if (!half && !told) return false;
      if (!told && options.statusEveryMs !== null) {
        const answer = await health.ask({ yieldsToJobs: false, unproven: false });
        if (answer.kind === 'needs-attention' && answer.reason !== HALF_A_LABEL) return false;
        if (answer.kind === 'ready') {
          half = false;
          return false;
        }
      }
      half = false;
      if (printer.resync === undefined) return false;
      if (printer.resync.byteLength > 0) {
        prologue = printer.resync;
        return false;
      }
      holds.put({ printerId: config.id, sinceMs: clock.wallMs(), reason: HALF_A_LABEL });
      options.onChanged(null);
      return true;
    },
    withPrologue(bytes: Uint8Array): Uint8Array {
      return prologue ? Buffer.concat([prologue, bytes]) : bytes;
    },
    /** Sends what was claimed and commits its outcome. */
    async send(job: PrintJobRow, bytes: Uint8Array, labels: number): Promise<void> {
      let finished: () => void = () => undefined;
      const sending: Sending = {
        jobId: job.jobId,
        abort: new AbortController(),
        done: new Promise((resolve) => {
          finished = resolve;
        }),
        cancelled: false,
        stalled: false,
        why: null,
      };
      current = sending;
      unproven = undefined;
      const beganMs = clock.monotonicMs();
      try {
        const outcome = await outcomeOf(sending, bytes, labels);
        const tookMs = clock.monotonicMs() - beganMs;
        closed = { jobId: job.jobId, closes: closesBy(outcome, tookMs), tookMs };
        if (outcome.kind !== 'not-sent') dropped();
        await commit(sending, job, outcome);
      } finally {
        current = undefined;
        finished();
      }
      if (jobs.byId(job.jobId)?.state === 'sent') {
        unproven = { jobId: job.jobId, untilMs: clock.monotonicMs() + UNPROVEN_MS };
      }
    },
    /**
     * Bytes and a clean close are not proof; an idle printer without an error is a little more (printing 2.3, E2). One that used to
     * answer and cannot be reached any more may have gone off with the label in its memory: the packer is asked.
     */
    judgeUnproven(): void {
      if (!unproven) return;
      const { jobId, untilMs } = unproven;
      const { readiness } = health;
      if (readiness.kind === 'ready') judgeClose(readiness.idle === true);
      if (readiness.kind === 'ready' && readiness.idle === true) {
        record.move(jobId, ['sent'], { state: 'printed', evidence: 'closed-and-idle' });
      } else if (readiness.kind === 'unknown' && health.answered && CANNOT_BE_REACHED.has(readiness.reason)) {
        record.move(jobId, ['sent'], { state: 'unknown', reason: readiness.reason });
      } else if (clock.monotonicMs() < untilMs && readiness.kind !== 'unknown') {
        return;
      }
      unproven = undefined;
    },
    closesOf: (jobId: string): LearnedPrinter['closes'] => (closed?.jobId === jobId ? closed.closes : null),
    cancel(jobId: string): Promise<PrintState | undefined> | undefined {
      if (current?.jobId !== jobId) return undefined;
      current.cancelled = true;
      current.abort.abort();
      return current.done.then(() => jobs.byId(jobId)?.state);
    },
    /** The station stops: what is under way is unknown if a byte may have left. */
    giveUp(): void {
      abandoned = true;
      current?.abort.abort('station-stopped');
    },
  };
}

/** Short: a printer switched on is found within seconds, and a refused connect harms nothing. */
export function retryDelayMs(attempts: number): number {
  return Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** Math.min(Math.max(attempts - 1, 0), 10));
}

/** Causes of a failed connect: nothing is there. Silence on an open connection is not among them. */
const CANNOT_BE_REACHED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ETIMEDOUT',
  'timeout',
  'refused',
  'not-found',
]);
