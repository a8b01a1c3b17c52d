import { createHash } from 'node:crypto';
import type { AppError } from '../../shared/errors.ts';
import type { PrinterConfig, PrinterReadinessView } from '../../shared/model/printers.ts';
import type { PrintState } from '../../shared/model/states.ts';
import type { Result } from '../../shared/result.ts';
import type { PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';
import type { PrinterHoldQueries } from '../db/printer-holds.ts';
import type { Clock } from '../ports/clock.ts';
import type { Timers } from '../ports/timers.ts';
import type { Line } from './address-lines.ts';
import { createDoorbell } from './doorbell.ts';
import { jobSender, retryDelayMs } from './job-sender.ts';
import type { PrintRecord } from './print-record.ts';
import type { Printer } from './printer.ts';
import { ATTENTION_EVERY_MS, HALF_A_LABEL, type HealthKnown, printerHealth } from './printer-health.ts';

/** The bytes a job sends to a printer, and what they feed. Errors as `main/documents` names them in `details.reason`. */
export type ReadyBytesOf = (
  job: PrintJobRow,
  config: PrinterConfig,
) => Promise<Result<{ readonly bytes: Uint8Array; readonly labels: number }, AppError>>;

export interface PrinterWorkerOptions {
  readonly printer: Printer;
  readonly config: PrinterConfig;
  readonly jobs: PrintJobQueries;
  readonly holds: PrinterHoldQueries;
  readonly record: PrintRecord;
  readonly ready: ReadyBytesOf;
  readonly line: Line;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Whether the order of batches lets this job be sent now. */
  readonly mayStart: (job: PrintJobRow) => boolean;
  /** Its row says `sending`. */
  readonly onStarted: (job: PrintJobRow) => void;
  readonly onChanged: (jobId: string | null) => void;
  /** A disk fault or a bug; the worker goes on after a pause. */
  readonly onFault: (error: unknown) => void;
  readonly expireStale: () => void;
  /** How often an idle printer is asked how it is; null never. */
  readonly statusEveryMs: number | null;
  /** What was known of the printer before its settings changed. */
  readonly known?: HealthKnown | undefined;
  /** An earlier run of the station died over a job of this printer. */
  readonly mayHoldHalf: boolean;
}

const CLAIM_LOST_MS = 250;
/** How often a job that waits for others, or for the line, looks again; news of them rings too. */
const BLOCKED_MS = 500;
const FAULT_PAUSE_MS = 2_000;
const CANDIDATES = 50;
/** Bytes that take longer to make hold up no other parcel. */
const SLOW_BYTES_MS = 3_000;

/** Owns one printer: sends its jobs one after the other in their order, and asks for its status between them. */
export function printerWorker(options: PrinterWorkerOptions) {
  const { printer, config, jobs, holds, record, clock, timers, line } = options;
  const bell = createDoorbell(timers);
  const health = printerHealth(
    { printer, clock, everyMs: options.statusEveryMs, onChanged: () => options.onChanged(null) },
    options.known,
  );
  const sender = jobSender({ ...options, health, pauseAfterFault: () => bell.wait(FAULT_PAUSE_MS) });
  /** Monotonic instants before which a job is not tried again. */
  const jobNotBefore = new Map<string, number>();
  let preparingSince: number | undefined;
  let stopping = false;
  let loop: Promise<void> | undefined;
  let questions: (() => void)[] = [];
  if (options.mayHoldHalf) sender.mayHoldHalf();

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        await bell.wait(await step());
      } catch (error) {
        options.onFault(error);
        if (!stopping) await bell.wait(FAULT_PAUSE_MS);
      }
    }
    for (const answer of questions) answer();
  }

  /** Does what is due; returns how long nothing is, null when only a ring can change that. */
  async function step(): Promise<number | null> {
    options.expireStale();
    if (!line.take()) return BLOCKED_MS;
    try {
      return await onLine();
    } finally {
      line.release();
    }
  }

  async function onLine(): Promise<number | null> {
    if (questions.length > 0) return answerQuestions();
    const hold = holds.of(config.id);
    if (hold?.reason === HALF_A_LABEL) await askWhole();
    if (hold) return idle();
    const held = await sender.clearHalf();
    if (held) return idle();
    const waiting = jobs.waiting(config.id, CANDIDATES).filter((job) => !job.held);
    forgetSettled(waiting);
    if (waiting.length === 0) return idle();
    const now = clock.monotonicMs();
    if (now < sender.notBefore) return sender.notBefore - now;
    // A fresh answer, not the last one: a printer that was put right goes on at once, a query that fails holds up nothing.
    if (sender.needsSomebody()) await askNow();
    if (sender.needsSomebody()) return ATTENTION_EVERY_MS;
    const job = waiting.find((each) => (jobNotBefore.get(each.jobId) ?? 0) <= now && options.mayStart(each));
    if (!job) return Math.min((await idle()) ?? BLOCKED_MS, BLOCKED_MS);
    const ready = await readyBytes(job);
    if (!ready || stopping) return 0;
    const bytes = sender.withPrologue(ready.bytes);
    const sent = { sentSha256: createHash('sha256').update(bytes).digest('hex'), sentBytes: bytes.byteLength };
    // While the bytes were made the job may have been moved, another parcel begun.
    if (!options.mayStart(job)) return 0;
    if (!record.claim(job, sent)) return CLAIM_LOST_MS;
    options.onStarted(job);
    await sender.send(job, bytes, ready.labels);
    return 0;
  }

  async function idle(): Promise<number | null> {
    const due = health.dueInMs();
    if (due === null || due > 0) return due;
    await health.ask({ yieldsToJobs: true, unproven: sender.unproven });
    sender.judgeUnproven();
    return health.dueInMs();
  }

  async function askNow(): Promise<void> {
    await health.ask({ yieldsToJobs: false, unproven: sender.unproven });
    sender.judgeUnproven();
  }

  /** The station keeps the printer's jobs back until it says itself that it is whole again. */
  async function askWhole(): Promise<void> {
    const due = health.dueInMs();
    if (due === null || due > 0) return;
    const answer = await health.ask({ yieldsToJobs: false, unproven: false });
    if (answer.kind !== 'ready') return;
    if (holds.of(config.id)?.reason === HALF_A_LABEL) holds.lift(config.id);
    jobs.letGo(config.id, clock.wallMs());
    options.onChanged(null);
    bell.ring();
  }

  async function answerQuestions(): Promise<number> {
    const asked = questions;
    questions = [];
    try {
      await askNow();
      await health.identify();
    } finally {
      for (const answer of asked) answer();
    }
    return 0;
  }

  /** The bytes of a job that may go out; undefined when it was refused or must wait for them. */
  async function readyBytes(job: PrintJobRow) {
    preparingSince = clock.monotonicMs();
    try {
      const ready = await options.ready(job, config);
      if (ready.ok) return ready.value;
      const { code, message, details } = ready.error;
      const reason = String(details?.['reason'] ?? message);
      // Trying again would change nothing: a person decides.
      if (code === 'LABEL_NOT_PRINTABLE') record.move(job.jobId, WAITING, { state: 'cancelled', reason });
      else waitFor(job, reason);
      return undefined;
    } finally {
      preparingSince = undefined;
    }
  }

  function waitFor(job: PrintJobRow, reason: string): void {
    jobNotBefore.set(job.jobId, clock.monotonicMs() + retryDelayMs(job.attempts + 1));
    if (job.outcomeReason !== reason) record.move(job.jobId, WAITING, { state: 'not-sent', reason });
  }

  function forgetSettled(waiting: readonly PrintJobRow[]): void {
    for (const jobId of jobNotBefore.keys()) {
      if (!waiting.some((job) => job.jobId === jobId)) jobNotBefore.delete(jobId);
    }
  }

  function hasWork(): boolean {
    return jobs.waiting(config.id, 1).length > 0;
  }

  async function end(): Promise<void> {
    stopping = true;
    health.interrupt(false);
    bell.ring();
    await loop;
  }

  return {
    config,
    start(): void {
      loop ??= run();
    },
    wake(): void {
      if (hasWork()) health.interrupt(true);
      bell.ring();
    },
    /** Something this printer's jobs may have waited for changed. */
    ring: (): void => bell.ring(),
    get readiness(): PrinterReadinessView {
      if (holds.of(config.id)?.reason === HALF_A_LABEL) return { kind: 'needs-attention', reason: HALF_A_LABEL };
      return sender.stalledView() ?? health.view;
    },
    known: (): HealthKnown => health.known,
    /** Monotonic facts for learning about the printer. */
    closes: (jobId: string) => sender.closesOf(jobId),
    /** Nothing waiting here goes out for now. */
    get stuck(): boolean {
      const now = clock.monotonicMs();
      const slow = preparingSince !== undefined && now - preparingSince > SLOW_BYTES_MS;
      return slow || now < sender.notBefore || sender.stalledView() !== null || sender.needsSomebody();
    },
    isSending: (jobId: string): boolean => sender.current === jobId,
    get busy(): boolean {
      return sender.current !== undefined;
    },
    /** The job is being sent and the printer takes nothing, or has not closed yet. */
    isStalled: (jobId: string): boolean => sender.current === jobId && sender.stalledView() !== null,
    /** Ends the sending of this job; resolves with the state it came to. Undefined when it is not being sent here. */
    cancelSending: (jobId: string): Promise<PrintState | undefined> | undefined => sender.cancel(jobId),
    /** Asks now, between jobs; while one is sent, at once with what is known. */
    async ask(): Promise<void> {
      if (stopping || !loop || sender.current !== undefined) return;
      const answered = new Promise<void>((resolve) => {
        questions.push(resolve);
      });
      bell.ring();
      await answered;
    },
    /** Takes no new job; one under way gets `maxWaitMs`, then its outcome is unknown; null waits for it. */
    async stop(maxWaitMs: number | null): Promise<void> {
      const cancel = maxWaitMs === null ? () => undefined : timers.after(maxWaitMs, () => sender.giveUp());
      await end();
      cancel();
      await printer.close?.();
    },
  };
}
export type PrinterWorker = ReturnType<typeof printerWorker>;

const WAITING: readonly PrintState[] = ['queued', 'not-sent'];
