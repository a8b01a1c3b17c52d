import { AppFailure } from '../../shared/errors.ts';
import type { PrinterReadinessView } from '../../shared/model/printers.ts';

import type { PrintState } from '../../shared/model/states.ts';
import type { Db } from '../db/database.ts';
import type { Documents } from '../db/documents.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';
import type { Ports } from '../ports/index.ts';
import { printRecord } from './print-record.ts';
import { type PrinterWorker, printerWorker, type QueuePrinter } from './printer-worker.ts';

export type ReprintReason = 'damaged' | 'lost' | 'not-readable' | 'stale' | 'other';

export interface PrintQueueOptions {
  readonly db: Db;
  readonly jobs: PrintJobQueries;
  readonly journal: JournalQueries;
  readonly documents: Pick<Documents, 'get' | 'head'>;
  readonly printers: readonly QueuePrinter[];
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
  isStalled(jobId: string): boolean;
  /** A person's answer about a job that is `unknown` or only `sent`. */
  settle(jobId: string, came: 'out' | 'not-out'): PrintState;
  /**
   * Another copy of the same bytes, at the same printer or, where that is no longer set up, at the one that prints such documents
   * now; returns the new job's id. Throws WRONG_STATE while a copy waits, LABEL_NOT_READY when the bytes were erased,
   * PRINTER_NOT_CONFIGURED.
   */
  reprint(jobId: string, reason: ReprintReason): string;
  /** Withdraws a waiting job, or ends one being sent, whose outcome is then unknown if a byte may have left. */
  cancel(jobId: string): Promise<PrintState>;
  stop(maxWaitMs: number): Promise<void>;
}

const EXPIRE_AFTER_MS = 15 * 60_000;
const STATUS_EVERY_MS = 30_000;
const EXPIRY_CHECK_MS = 30_000;

/**
 * The print queue (design: printing; printing 2.3): rows before bytes, one worker per printer, only a failed connect retried by
 * itself, `unknown` left to a person. Several queues over one database send each job once.
 */
export function createPrintQueue(options: PrintQueueOptions): PrintQueue {
  const { db, jobs, journal, ports } = options;
  const statusEveryMs = options.statusEveryMs === undefined ? STATUS_EVERY_MS : options.statusEveryMs;
  const expireAfterMs = options.expireAfterMs ?? EXPIRE_AFTER_MS;
  const record = printRecord({
    db,
    jobs,
    journal,
    clock: ports.clock,
    onCommitted(jobId, state) {
      // The change is on disk; whoever fails to take the news must not undo what the worker does next.
      try {
        options.onChanged(jobId);
        if (state !== 'queued' && state !== 'sending') options.onSettled(jobId, state);
      } catch (error) {
        options.onFault(error);
      }
    },
  });
  const workers = new Map<string, PrinterWorker>(
    options.printers.map((attached) => [
      attached.printer.printerId,
      printerWorker({
        ...attached,
        jobs,
        record,
        documents: options.documents,
        clock: ports.clock,
        timers: ports.timers,
        onChanged: options.onChanged,
        onFault: options.onFault,
        expireStale,
        statusEveryMs: attached.config.language === 'zpl' ? statusEveryMs : null,
      }),
    ]),
  );
  let recovered = false;
  let stopped = false;
  let cancelExpiryCheck: () => void = () => undefined;

  function expireStale(): void {
    for (const job of jobs.stale(ports.clock.wallMs() - expireAfterMs)) {
      record.move(job.jobId, ['queued', 'not-sent'], {
        state: 'expired',
        reason: job.outcomeReason ?? 'waited-too-long',
      });
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

  function jobOf(jobId: string): PrintJobRow {
    const job = jobs.byId(jobId);
    if (!job) throw new AppFailure('NOT_FOUND', 'There is no such print job.', { jobId });
    return job;
  }

  function recover(): number {
    recovered = true;
    const interrupted = jobs.inState('sending');
    for (const job of interrupted) record.move(job.jobId, ['sending'], { state: 'unknown', reason: 'station-stopped' });
    for (const job of jobs.stale(Number.MAX_SAFE_INTEGER)) {
      if (!workers.has(job.printerId)) {
        record.move(job.jobId, ['queued', 'not-sent'], { state: 'cancelled', reason: 'printer-not-set-up' });
      }
    }
    return interrupted.length;
  }

  /** The printer of another copy. */
  function printerFor(job: PrintJobRow): string {
    if (workers.has(job.printerId)) return job.printerId;
    const instead = options.printers.find(({ config }) =>
      config.documents.some((document) => document === job.document),
    );
    if (instead) return instead.printer.printerId;
    throw new AppFailure('PRINTER_NOT_CONFIGURED', `No printer is set up for a ${job.document}.`, {
      document: job.document,
    });
  }

  function wake(): void {
    for (const worker of workers.values()) worker.wake();
  }

  return {
    recover,
    start() {
      if (stopped) return;
      if (!recovered) recover();
      for (const worker of workers.values()) worker.start();
      checkExpiry();
    },
    wake,
    readinessOf: (printerId) => workers.get(printerId)?.readiness ?? { kind: 'unknown', reason: 'not-set-up' },
    isStalled: (jobId) => [...workers.values()].some((worker) => worker.isStalled(jobId)),
    settle(jobId, came) {
      const job = jobOf(jobId);
      const out = came === 'out';
      const state = out ? 'printed' : 'cancelled';
      if (job.state === state) return state;
      const after = record.move(
        jobId,
        ['unknown', 'sent'],
        out ? { state, evidence: 'packer-attested' } : { state, reason: 'did-not-come-out' },
        { decision: out ? 'came-out' : 'did-not-come-out' },
      );
      if (after !== state) throw wrongState(job.state);
      return state;
    },
    reprint(jobId, reason) {
      const job = jobOf(jobId);
      const pending = jobs.copiesOf(job.documentKey).find((copy) => PENDING.includes(copy.state));
      if (pending) throw wrongState(pending.state);
      if (job.document !== 'ticket' && job.document !== 'test-label') options.assertMayReprint?.(job);
      const printerId = printerFor(job);
      const document = options.documents.head(job.documentKey);
      if (!document)
        throw new AppFailure('LABEL_NOT_READY', 'The document is no longer here; it must be fetched again.');
      const newJobId = ports.ids.next();
      record.add(
        {
          jobId: newJobId,
          printerId,
          shipmentId: job.shipmentId,
          parcelId: job.parcelId,
          document: job.document,
          documentKey: job.documentKey,
          reason,
          sha256: document.sha256,
          bytes: document.size,
          createdAtMs: ports.clock.wallMs(),
        },
        { decision: 'reprint', reason },
      );
      options.onReprinted?.(jobId, newJobId);
      wake();
      return newJobId;
    },
    async cancel(jobId) {
      const { state } = jobOf(jobId);
      if (state === 'sending') {
        const ended = [...workers.values()]
          .map((worker) => worker.cancelSending(jobId))
          .find((each) => each !== undefined);
        return (await ended) ?? state;
      }
      const after = record.move(
        jobId,
        ['queued', 'not-sent'],
        { state: 'cancelled', reason: 'cancelled' },
        { decision: 'cancel' },
      );
      if (after !== 'cancelled') throw wrongState(state);
      return after;
    },
    async stop(maxWaitMs) {
      stopped = true;
      cancelExpiryCheck();
      await Promise.all([...workers.values()].map((worker) => worker.stop(maxWaitMs)));
    },
  };
}

/** A copy in one of these may still come out by itself. */
const PENDING: readonly PrintState[] = ['queued', 'sending', 'not-sent'];

function wrongState(state: PrintState): AppFailure {
  return new AppFailure('WRONG_STATE', `The print job is ${state}.`, { state });
}
