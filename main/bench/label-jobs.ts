import { type DocumentKind, PARCEL_DOCUMENTS } from '../../shared/model/printers.ts';
import type { PrintEvidence, PrintState } from '../../shared/model/states.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { NewPrintJob, PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';

export interface LabelJobsOptions {
  readonly printJobs: PrintJobQueries;
  readonly journal: JournalQueries;
  readonly nowMs: () => number;
}

/** No byte of it has left. */
const NOT_BEGUN: readonly PrintState[] = ['queued', 'not-sent'];
const LEFT = ['sending', 'sent', 'printed', 'unknown'] as const;

/** It came out, or may have. */
export function hasLeft(state: PrintState): state is (typeof LEFT)[number] {
  return (LEFT as readonly PrintState[]).includes(state);
}

/** It did not come out, and will not. */
export function isOver(state: PrintState): boolean {
  return state === 'cancelled' || state === 'expired';
}

/** Why the bench takes a job back. */
const WITHDRAWN = 'withdrawn';

/** What the bench decides about print jobs of its parcels, journalled in the caller's transaction. */
export function labelJobs({ printJobs, journal, nowMs }: LabelJobsOptions) {
  function settle(
    job: PrintJobRow,
    to: { readonly state: PrintState; readonly evidence?: PrintEvidence; readonly reason?: string },
  ): void {
    printJobs.setState(job.jobId, [job.state], { ...to, atMs: nowMs() });
    journal.append(
      { kind: 'print', payload: { jobId: job.jobId, ...to } },
      { atMs: nowMs(), shipmentId: job.shipmentId },
    );
  }

  function move(jobId: string, from: readonly PrintState[], to: Parameters<typeof settle>[1]): boolean {
    const job = printJobs.byId(jobId);
    if (!job || !from.includes(job.state)) return false;
    settle(job, to);
    return true;
  }

  return {
    /** Adds a job and says so. */
    queue(job: NewPrintJob): void {
      printJobs.insert(job);
      journal.append(
        {
          kind: 'print',
          payload: {
            jobId: job.jobId,
            state: 'queued',
            document: job.document,
            ...(job.reason === null ? {} : { reason: job.reason }),
          },
        },
        { atMs: job.createdAtMs, shipmentId: job.shipmentId },
      );
    },
    /** The label was scanned back: it is printed, legible and on its parcel. */
    seen: (jobId: string) =>
      move(jobId, ['sent', 'unknown', 'sending', 'printed'], { state: 'printed', evidence: 'label-scanned' }),
    /** A person says that it came out. */
    attested: (jobId: string) => move(jobId, ['unknown', 'sent'], { state: 'printed', evidence: 'packer-attested' }),
    notOut: (jobId: string) => move(jobId, ['unknown'], { state: 'cancelled', reason: 'did-not-come-out' }),
    /** All that came out of this parcel, or may have, is nobody's any more: it told what the shipment no longer is. */
    makeVoid(parcelId: string): void {
      const documents: readonly DocumentKind[] = PARCEL_DOCUMENTS;
      const out = printJobs.ofParcel(parcelId).filter((job) => documents.includes(job.document) && hasLeft(job.state));
      for (const { jobId, state, document, shipmentId } of out) {
        if (!printJobs.markVoid(jobId)) continue;
        journal.append(
          { kind: 'print', payload: { jobId, state, document, reason: 'void' } },
          { atMs: nowMs(), shipmentId },
        );
      }
    },
    /** Takes back every job of the parcel for these documents that certainly has not begun; of which documents there were some. */
    withdrawAll(parcelId: string, documents: readonly DocumentKind[]): readonly DocumentKind[] {
      const taken = printJobs
        .ofParcel(parcelId)
        .filter((job) => documents.includes(job.document) && NOT_BEGUN.includes(job.state));
      for (const job of taken) settle(job, { state: 'cancelled', reason: WITHDRAWN });
      return taken.map((job) => job.document);
    },
  };
}

export type LabelJobs = ReturnType<typeof labelJobs>;
