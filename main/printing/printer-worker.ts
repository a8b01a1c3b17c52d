import { createHash } from 'node:crypto';
import type { PrinterConfig, PrinterReadinessView } from '../../shared/model/printers.ts';

import type { PrintState } from '../../shared/model/states.ts';
import type { Documents } from '../db/documents.ts';
import type { PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Timers } from '../ports/timers.ts';
import { checkJob } from './check-printable.ts';
import { createDoorbell } from './doorbell.ts';
import type { PrintRecord } from './print-record.ts';
import type { Printer, PrinterReadiness } from './printer.ts';

export interface QueuePrinter {
  readonly printer: Printer;
  readonly config: Pick<PrinterConfig, 'id' | 'language' | 'documents'>;
}

export interface PrinterWorkerOptions extends QueuePrinter {
  readonly jobs: PrintJobQueries;
  readonly documents: Pick<Documents, 'get'>;
  readonly record: PrintRecord;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onChanged: (jobId: string | null) => void;
  /** A disk fault or a bug; the worker goes on after a pause. */
  readonly onFault: (error: unknown) => void;
  readonly expireStale: () => void;
  /** How often an idle printer is asked how it is; null never: a printer of another language would print the question. */
  readonly statusEveryMs: number | null;
}

export interface PrinterWorker {
  start(): void;
  wake(): void;
  readonly readiness: PrinterReadinessView;
  /** The job is being sent and the printer takes nothing, or has not closed yet. */
  isStalled(jobId: string): boolean;
  /** Ends the sending of this job; resolves with the state it came to. Undefined when it is not being sent here. */
  cancelSending(jobId: string): Promise<PrintState | undefined> | undefined;
  /** Takes no new job; a job under way gets `maxWaitMs`, then its outcome is unknown. */
  stop(maxWaitMs: number): Promise<void>;
}

interface Sending {
  readonly jobId: string;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  cancelled: boolean;
  stalled: boolean;
}

const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 5_000;
const ATTENTION_EVERY_MS = 2_000;
const CLAIM_LOST_MS = 250;
const FAULT_PAUSE_MS = 2_000;
const CANDIDATES = 50;

/** Owns one printer: sends its jobs one after the other in their order, and asks for its status between them. */
export function printerWorker(options: PrinterWorkerOptions): PrinterWorker {
  const { printer, config, jobs, record, clock, timers } = options;
  const bell = createDoorbell(timers);
  /** Monotonic instants before which a job, or the whole printer, is not tried again. */
  const jobNotBefore = new Map<string, number>();
  let printerNotBefore = 0;
  let statusDueAt = 0;
  let readiness: PrinterReadiness = { kind: 'unknown', reason: 'not-asked' };
  let sending: Sending | undefined;
  let asking: { readonly abort: AbortController; readonly yieldsToJobs: boolean } | undefined;
  let stopping = false;
  let loop: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        await bell.wait(await step());
      } catch (error) {
        options.onFault(error);
        if (!stopping) await bell.wait(FAULT_PAUSE_MS);
      }
    }
  }

  /** Does what is due; returns how long nothing is, null when only a ring can change that. */
  async function step(): Promise<number | null> {
    options.expireStale();
    const now = clock.monotonicMs();
    const waiting = jobs.waiting(printer.printerId, CANDIDATES);
    forgetSettled(waiting);
    if (waiting.length === 0) return idle();
    if (now < printerNotBefore) return printerNotBefore - now;
    // A fresh answer, not the last one: a printer that was put right goes on at once, a query that fails holds up nothing.
    if (readiness.kind === 'needs-attention' && (await ask(false)).kind === 'needs-attention')
      return ATTENTION_EVERY_MS;
    const job = waiting.find((each) => (jobNotBefore.get(each.jobId) ?? 0) <= now);
    if (!job) return Math.max(1, Math.min(...waiting.map((each) => jobNotBefore.get(each.jobId) ?? 0)) - now);
    const bytes = readyBytes(job);
    if (!bytes) return 0;
    if (stopping) return null;
    if (!record.claim(job)) return CLAIM_LOST_MS;
    await send(job, bytes);
    return 0;
  }

  async function idle(): Promise<number | null> {
    if (options.statusEveryMs === null) return null;
    const left = statusDueAt - clock.monotonicMs();
    if (left > 0) return left;
    await ask(true);
    return readiness.kind === 'needs-attention' ? ATTENTION_EVERY_MS : options.statusEveryMs;
  }

  /** Ends early when a job comes, which never waits for a status; unless the job is what the answer is wanted for. */
  async function ask(yieldsToJobs: boolean): Promise<PrinterReadiness> {
    asking = { abort: new AbortController(), yieldsToJobs };
    const answer = await printer.readiness(asking.abort.signal);
    asking = undefined;
    const every = answer.kind === 'needs-attention' ? ATTENTION_EVERY_MS : (options.statusEveryMs ?? 0);
    statusDueAt = clock.monotonicMs() + every;
    // An answer that was cut short says nothing new.
    if (answer.kind === 'unknown' && answer.reason === 'interrupted') return readiness;
    const changed = answer.kind !== readiness.kind || reasonOf(answer) !== reasonOf(readiness);
    readiness = answer;
    if (changed) options.onChanged(null);
    return answer;
  }

  /** The bytes of a job that may go out; undefined when it was refused or must wait for them. */
  function readyBytes(job: PrintJobRow): Uint8Array | undefined {
    const document = options.documents.get(job.documentKey);
    if (!document) {
      backOff(job.jobId, job.attempts + 1);
      if (job.outcomeReason !== 'document-missing') {
        record.move(job.jobId, ['queued', 'not-sent'], { state: 'not-sent', reason: 'document-missing' });
      }
      return undefined;
    }
    if (createHash('sha256').update(document.bytes).digest('hex') !== job.sha256)
      return refuse(job, 'document-changed');
    const printable = checkJob(job.document, document.bytes, config);
    if (printable.ok) return printable.value;
    return refuse(job, `not-printable: ${printable.error.details?.['reason'] ?? printable.error.message}`);
  }

  /** Nothing was sent and trying again would change nothing: a person decides. */
  function refuse(job: PrintJobRow, reason: string): undefined {
    record.move(job.jobId, ['queued', 'not-sent'], { state: 'cancelled', reason });
  }

  async function send(job: PrintJobRow, bytes: Uint8Array): Promise<void> {
    let finished: () => void = () => undefined;
    const current: Sending = {
      jobId: job.jobId,
      abort: new AbortController(),
      done: new Promise((resolve) => {
        finished = resolve;
      }),
      cancelled: false,
      stalled: false,
    };
    sending = current;
    try {
      const outcome = await outcomeOf(current, bytes);
      await commit(current, job, outcome);
    } finally {
      sending = undefined;
      finished();
    }
    if (jobs.byId(job.jobId)?.state === 'sent') await upgrade(job);
  }

  async function outcomeOf(current: Sending, bytes: Uint8Array) {
    const onStalled = (stalled: boolean) => {
      current.stalled = stalled;
      options.onChanged(current.jobId);
      options.onChanged(null);
    };
    try {
      return await printer.send(bytes, { onStalled }, current.abort.signal);
    } catch (error) {
      // A transport that throws broke its promise; bytes may have left.
      options.onFault(error);
      return { kind: 'unknown', reason: 'transport-failed', bytesWritten: 0 } as const;
    }
  }

  /** An outcome the disk does not take is tried until it does; a start in between finds the job `sending` and calls it unknown. */
  async function commit(
    current: Sending,
    job: PrintJobRow,
    outcome: Awaited<ReturnType<typeof outcomeOf>>,
  ): Promise<void> {
    for (;;) {
      try {
        settle(current, job, outcome);
        return;
      } catch (error) {
        options.onFault(error);
        if (stopping) return;
        await bell.wait(FAULT_PAUSE_MS);
      }
    }
  }

  function settle(current: Sending, job: PrintJobRow, outcome: Awaited<ReturnType<typeof outcomeOf>>): void {
    const from: readonly PrintState[] = ['sending'];
    // What the last status said no longer holds for a printer that was not there, or broke off.
    if (outcome.kind !== 'sent') readiness = { kind: 'unknown', reason: outcome.reason };
    statusDueAt = 0;
    if (outcome.kind === 'sent') {
      const { evidence } = outcome;
      record.move(job.jobId, from, evidence ? { state: 'printed', evidence } : { state: 'sent' });
      return;
    }
    if (outcome.kind === 'unknown') {
      record.move(job.jobId, from, { state: 'unknown', reason: outcome.reason });
      return;
    }
    const state = current.cancelled ? 'cancelled' : 'not-sent';
    printerNotBefore = clock.monotonicMs() + retryDelayMs(job.attempts + 1);
    record.move(job.jobId, from, { state, reason: outcome.reason });
  }

  /** Bytes and a clean close are not proof; an idle printer without an error is a little more (printing 2.3, E2). */
  async function upgrade(job: PrintJobRow): Promise<void> {
    if (options.statusEveryMs === null || stopping || hasWork()) return;
    const answer = await ask(true);
    if (answer.kind !== 'ready' || answer.idle !== true) return;
    record.move(job.jobId, ['sent'], { state: 'printed', evidence: 'closed-and-idle' });
  }

  function hasWork(): boolean {
    return jobs.waiting(printer.printerId, 1).length > 0;
  }

  function backOff(jobId: string, attempts: number): void {
    jobNotBefore.set(jobId, clock.monotonicMs() + retryDelayMs(attempts));
  }

  function forgetSettled(waiting: readonly PrintJobRow[]): void {
    for (const jobId of jobNotBefore.keys()) {
      if (!waiting.some((job) => job.jobId === jobId)) jobNotBefore.delete(jobId);
    }
  }

  return {
    start() {
      loop ??= run();
    },
    wake() {
      if (asking?.yieldsToJobs && hasWork()) asking.abort.abort();
      bell.ring();
    },
    get readiness(): PrinterReadinessView {
      if (sending?.stalled) return { kind: 'needs-attention', reason: 'stalled' };
      return { kind: readiness.kind, reason: reasonOf(readiness) };
    },
    isStalled: (jobId) => sending?.jobId === jobId && sending.stalled,
    cancelSending(jobId) {
      if (sending?.jobId !== jobId) return undefined;
      sending.cancelled = true;
      sending.abort.abort();
      return sending.done.then(() => jobs.byId(jobId)?.state);
    },
    async stop(maxWaitMs) {
      stopping = true;
      asking?.abort.abort();
      bell.ring();
      if (!loop) return;
      const cancel = timers.after(maxWaitMs, () => sending?.abort.abort('station-stopped'));
      await loop;
      cancel();
    },
  };
}

/** Short: a printer switched on is found within seconds, and a refused connect harms nothing. */
function retryDelayMs(attempts: number): number {
  return Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** Math.min(Math.max(attempts - 1, 0), 10));
}

function reasonOf(readiness: PrinterReadiness): string | null {
  return readiness.kind === 'ready' ? null : readiness.reason;
}
