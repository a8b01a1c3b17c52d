import { AppFailure } from '../../shared/errors.ts';
import type { PrinterConfig, PrinterReadinessView } from '../../shared/model/printers.ts';
import type { PrintState } from '../../shared/model/states.ts';
import type { Db } from '../db/database.ts';
import type { Documents } from '../db/documents.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';
import type { PrinterHoldQueries } from '../db/printer-holds.ts';
import type { Ports } from '../ports/index.ts';
import { jobDecisions, type ReprintReason } from './job-decisions.ts';
import { printRecord } from './print-record.ts';
import type { Printer } from './printer.ts';
import { printerCrew } from './printer-crew.ts';
import type { ReadyBytesOf } from './printer-worker.ts';
import type { Roster } from './roster.ts';
import { asTested } from './test-labels.ts';

export interface PrintQueueOptions {
  readonly db: Db;
  readonly jobs: PrintJobQueries;
  readonly printerHolds: PrinterHoldQueries;
  readonly journal: JournalQueries;
  readonly documents: Pick<Documents, 'head'>;
  /** Followed: printers come, change and go while the queue runs. */
  readonly roster: Pick<Roster, 'printers' | 'printerFor' | 'onChanged'>;
  readonly attach: (config: PrinterConfig) => Printer;
  /** The bytes of a job for its printer. */
  readonly ready: ReadyBytesOf;
  readonly ports: Pick<Ports, 'clock' | 'timers' | 'ids'>;
  /** Something the screens show changed; null when no single job did (a printer's readiness). */
  readonly onChanged: (jobId: string | null) => void;
  /** After the commit of every state a job comes to but `queued` and `sending`. */
  readonly onSettled: (jobId: string, state: PrintState) => void;
  /** After the commit of a reprint. */
  readonly onReprinted?: (jobId: string, newJobId: string) => void;
  /**
   * Throws `AppFailure` when this document must not be printed again now, e.g. because its shipment was cancelled. Asked of what
   * leaves with the parcel only.
   */
  readonly assertMayReprint?: (job: PrintJobRow) => void;
  readonly onFault: (error: unknown) => void;
  /** A job that waited longer is not printed unasked: the parcel may be gone. Default 15 minutes. */
  readonly expireAfterMs?: number;
  /** Default 30 s; null asks no printer for its status, and so never calls a job `printed` by itself. */
  readonly statusEveryMs?: number | null;
}

/** What is known of a printer that is set up. */
export interface PrinterFacts {
  readonly readiness: PrinterReadinessView;
  /** UTC epoch ms since when the readiness is this; null before it was first known. */
  readonly sinceMs: number | null;
  readonly model: string | null;
  /** It answered a question since it was set up or the station started. */
  readonly answered: boolean;
}

export interface PrintQueue {
  /**
   * Calls jobs found `sending` unknown: this or an earlier run of the station died over them. Returns how many. Withdraws those
   * that wait for a printer no longer set up, which nothing would ever send. Before anything prints.
   */
  recover(): number;
  /** Begins to print; what an interrupted run left is recovered first. */
  start(): void;
  /** After any commit that may have added or freed a job. Cheap. */
  wake(): void;
  readinessOf(printerId: string): PrinterReadinessView;
  factsOf(printerId: string): PrinterFacts;
  /** When the printer closed the connection of this job, its last; null when that told nothing. */
  closesOf(printerId: string, jobId: string): 'printed' | 'buffered' | 'never' | null;
  isStalled(jobId: string): boolean;
  isBusy(printerId: string): boolean;
  /** Asks the printer between its jobs; while it prints, answers with what is known. */
  ask(printerId: string): Promise<PrinterFacts>;
  /** Adds a job that stands alone. */
  add(job: Parameters<ReturnType<typeof printRecord>['add']>[0], decision: string): void;
  /** A person's answer about a job that is `unknown` or only `sent`. */
  settle(jobId: string, came: 'out' | 'not-out'): PrintState;
  /** The label of a job was scanned where it proves nothing about a parcel: a test label. */
  scanned(jobId: string): boolean;
  /**
   * Another copy of the same document, at the named printer, else the same one or, where that is no longer set up, the one that
   * prints such documents now; returns the new job's id. Throws WRONG_STATE while a copy waits, LABEL_NOT_READY when the document
   * was erased, PRINTER_NOT_CONFIGURED.
   */
  reprint(jobId: string, reason: ReprintReason, printerId?: string): string;
  /** Withdraws a waiting job, or ends one being sent, whose outcome is then unknown if a byte may have left. */
  cancel(jobId: string): Promise<PrintState>;
  /** Keeps a waiting job back, or lets it go. */
  hold(jobId: string, held: boolean): void;
  /** Keeps all jobs of a printer back, over restarts, or lets them go. */
  holdPrinter(printerId: string, held: boolean): void;
  /**
   * Sends a waiting job to another printer. Only ever asked for by a person: whoever stands at one printer would not find a label
   * that came out of another by itself.
   */
  move(jobId: string, printerId: string): void;
  stop(maxWaitMs: number): Promise<void>;
}

const EXPIRE_AFTER_MS = 15 * 60_000;
const STATUS_EVERY_MS = 30_000;
const EXPIRY_CHECK_MS = 30_000;
const WAITING: readonly PrintState[] = ['queued', 'not-sent'];

/**
 * The print queue (design: printing; printing 2.3): rows before bytes, one worker per printer, only a failed connect retried by
 * itself, `unknown` left to a person. Several queues over one database send each job once.
 */
export function createPrintQueue(options: PrintQueueOptions): PrintQueue {
  const { db, jobs, printerHolds, journal, ports, roster } = options;
  const { clock } = ports;
  const expireAfterMs = options.expireAfterMs ?? EXPIRE_AFTER_MS;
  const record = printRecord({
    ...{ db, jobs, journal, clock },
    onCommitted(jobId, state) {
      // The change is on disk; whoever fails to take the news must not undo what the worker does next.
      try {
        options.onChanged(jobId);
        if (state !== 'queued' && state !== 'sending') options.onSettled(jobId, state);
      } catch (error) {
        options.onFault(error);
      }
      crew.ring();
    },
  });
  const crew = printerCrew({
    ...options,
    ready: (job, config) => options.ready(job, asTested(job, config)),
    record,
    expireStale,
    statusEveryMs: options.statusEveryMs === undefined ? STATUS_EVERY_MS : options.statusEveryMs,
  });
  const decisions = jobDecisions({ ...options, record, crew });
  let recovered = false;
  let stopped = false;
  let cancelExpiryCheck: () => void = () => undefined;

  function expireStale(): void {
    for (const job of jobs.stale(clock.wallMs() - expireAfterMs)) {
      record.move(job.jobId, WAITING, { state: 'expired', reason: job.outcomeReason ?? 'waited-too-long' });
    }
  }

  /** Also for jobs whose printer is busy for long or no longer set up. */
  function checkExpiry(): void {
    if (stopped) return;
    try {
      expireStale();
    } catch (error) {
      options.onFault(error);
    }
    cancelExpiryCheck = ports.timers.after(EXPIRY_CHECK_MS, checkExpiry);
  }

  /** Jobs nothing would ever send. */
  function withdrawOrphans(reason: string): void {
    for (const job of jobs.allWaiting()) {
      if (!crew.has(job.printerId)) record.move(job.jobId, WAITING, { state: 'cancelled', reason });
    }
  }

  function recover(): number {
    recovered = true;
    const interrupted = jobs.inState('sending');
    for (const job of interrupted) record.move(job.jobId, ['sending'], { state: 'unknown', reason: 'station-stopped' });
    crew.mayHoldHalf(interrupted.map(({ printerId }) => printerId));
    withdrawOrphans('printer-not-set-up');
    return interrupted.length;
  }

  const unfollow = roster.onChanged(() => {
    if (stopped) return;
    crew.follow();
    withdrawOrphans('printer-removed');
    options.onChanged(null);
  });

  return {
    recover,
    start() {
      if (stopped) return;
      if (!recovered) recover();
      crew.start();
      checkExpiry();
    },
    wake: crew.wake,
    readinessOf: (printerId) => crew.factsOf(printerId).readiness,
    factsOf: crew.factsOf,
    closesOf: crew.closesOf,
    isStalled: crew.isStalled,
    isBusy: crew.isBusy,
    async ask(printerId) {
      await crew.ask(printerId);
      return crew.factsOf(printerId);
    },
    add(job, decision) {
      record.add(job, { decision });
      crew.wake();
    },
    ...decisions,
    holdPrinter(printerId, held) {
      if (!crew.has(printerId)) throw new AppFailure('NOT_FOUND', 'There is no such printer.', { printerId });
      const atMs = clock.wallMs();
      if (held) printerHolds.put({ printerId, sinceMs: atMs, reason: null });
      else if (printerHolds.lift(printerId)) jobs.letGo(printerId, atMs);
      options.onChanged(null);
      crew.wake();
    },
    async stop(maxWaitMs) {
      stopped = true;
      unfollow();
      cancelExpiryCheck();
      await crew.stop(maxWaitMs);
    },
  };
}
