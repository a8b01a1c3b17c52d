import { AppFailure } from '../../shared/errors.ts';
import type { PrintState } from '../../shared/model/states.ts';
import type { PrintJobRow } from '../db/print-jobs.ts';
import type { PrintQueue, PrintQueueOptions } from './print-queue.ts';
import type { PrintRecord } from './print-record.ts';
import type { PrinterCrew } from './printer-crew.ts';

export type ReprintReason = 'damaged' | 'lost' | 'not-readable' | 'stale' | 'other';

export interface JobDecisionsOptions
  extends Pick<PrintQueueOptions, 'jobs' | 'documents' | 'roster' | 'ports' | 'onReprinted' | 'assertMayReprint'> {
  readonly record: PrintRecord;
  readonly crew: PrinterCrew;
}

/** What a person decides about a print job, journalled with the change it makes. */
export function jobDecisions(
  options: JobDecisionsOptions,
): Pick<PrintQueue, 'settle' | 'scanned' | 'reprint' | 'cancel' | 'hold' | 'move'> {
  const { jobs, record, crew, roster, ports } = options;

  function jobOf(jobId: string): PrintJobRow {
    const job = jobs.byId(jobId);
    if (!job) throw new AppFailure('NOT_FOUND', 'There is no such print job.', { jobId });
    return job;
  }

  /** The printer of another copy. */
  function printerFor(job: PrintJobRow, wanted: string | undefined): string {
    const wantedOrSame = wanted ?? job.printerId;
    const printers = roster.printers();
    if (printers.some(({ id }) => id === wantedOrSame)) return wantedOrSame;
    const instead = wanted === undefined ? roster.printerFor(job.document) : undefined;
    if (instead) return instead.id;
    throw new AppFailure('PRINTER_NOT_CONFIGURED', `No printer is set up for a ${job.document}.`, {
      document: job.document,
    });
  }

  /** The document's bytes as they are now; of what is composed when it prints there are none yet. */
  function document(job: PrintJobRow): Pick<PrintJobRow, 'sha256' | 'bytes'> {
    if (job.sha256 === '') return { sha256: '', bytes: 0 };
    const head = options.documents.head(job.documentKey);
    if (head) return { sha256: head.sha256, bytes: head.size };
    throw new AppFailure('LABEL_NOT_READY', 'The document is no longer here; it must be fetched again.');
  }

  return {
    settle(jobId, came) {
      const job = jobOf(jobId);
      const out = came === 'out';
      const state = out ? 'printed' : 'cancelled';
      if (job.state === state) return state;
      const after = record.move(
        jobId,
        // A test label is looked at: what the device said of it counts less.
        job.document === 'test-label' && job.evidence !== 'label-scanned'
          ? ['unknown', 'sent', 'printed']
          : ['unknown', 'sent'],
        out ? { state, evidence: 'packer-attested' } : { state, reason: 'did-not-come-out' },
        { decision: out ? 'came-out' : 'did-not-come-out' },
      );
      if (after !== state) throw wrongState(job.state);
      return state;
    },
    scanned(jobId) {
      const gone: readonly PrintState[] = ['sending', 'sent', 'unknown', 'printed'];
      return record.move(jobId, gone, { state: 'printed', evidence: 'label-scanned' }) === 'printed';
    },
    reprint(jobId, reason, wanted) {
      const job = jobOf(jobId);
      const pending = jobs.copiesOf(job.documentKey).find((copy) => PENDING.includes(copy.state));
      if (pending) throw wrongState(pending.state);
      if (job.document !== 'ticket' && job.document !== 'test-label') options.assertMayReprint?.(job);
      const printerId = printerFor(job, wanted);
      const newJobId = ports.ids.next();
      record.add(
        {
          ...{ jobId: newJobId, printerId, reason, ...document(job) },
          shipmentId: job.shipmentId,
          parcelId: job.parcelId,
          document: job.document,
          documentKey: job.documentKey,
          createdAtMs: ports.clock.wallMs(),
        },
        { decision: 'reprint', reason },
      );
      options.onReprinted?.(jobId, newJobId);
      crew.wake();
      return newJobId;
    },
    async cancel(jobId) {
      const { state } = jobOf(jobId);
      if (state === 'sending') return (await crew.cancelSending(jobId)) ?? state;
      const after = record.move(
        jobId,
        ['queued', 'not-sent'],
        { state: 'cancelled', reason: 'cancelled' },
        { decision: 'cancel' },
      );
      if (after !== 'cancelled') throw wrongState(state);
      return after;
    },
    hold(jobId, held) {
      const job = jobOf(jobId);
      const decision = { decision: held ? 'hold' : 'let-go' };
      if (job.held === held && PENDING.includes(job.state) && job.state !== 'sending') return;
      if (!record.decide(jobId, decision, (atMs) => jobs.hold(jobId, held, atMs))) throw wrongState(job.state);
      crew.wake();
    },
    move(jobId, printerId) {
      const job = jobOf(jobId);
      if (!roster.printers().some(({ id }) => id === printerId)) {
        throw new AppFailure('PRINTER_NOT_CONFIGURED', 'That printer is not set up.', { printerId });
      }
      const waits = job.state === 'queued' || job.state === 'not-sent';
      if (waits && job.printerId === printerId) return;
      const decision = { decision: 'move', reason: printerId };
      if (!record.decide(jobId, decision, (atMs) => jobs.move(jobId, printerId, atMs))) throw wrongState(job.state);
      crew.wake();
    },
  };
}

/** A copy in one of these may still come out by itself. */
const PENDING: readonly PrintState[] = ['queued', 'sending', 'not-sent'];

function wrongState(state: PrintState): AppFailure {
  return new AppFailure('WRONG_STATE', `The print job is ${state}.`, { state });
}
