import { labelProof } from '../../shared/bench/scan-back.ts';
import type { BusySession, LabelProof, OpenParcel, Session } from '../../shared/bench/session.ts';
import type { DocumentHead, Documents } from '../db/documents.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import type { Ids } from '../ports/ids.ts';

export interface PrintLabelOptions {
  readonly printJobs: PrintJobQueries;
  readonly documents: Documents;
  readonly ids: Ids;
  readonly nowMs: () => number;
  /** The printer labels are routed to; undefined when none is set up. */
  readonly labelPrinterId: string | undefined;
}

type Printing = Extract<Session, { status: 'printing' }>;

/** Turns a completed parcel into a print job as soon as its label is here, in the caller's transaction. */
export function labelPrinting(options: PrintLabelOptions) {
  function labelOf(shipmentId: string): DocumentHead | undefined {
    return options.documents.headsOf(shipmentId).find((head) => head.documentKey.startsWith('label/'));
  }

  function queueJob(parcel: OpenParcel, label: DocumentHead, printerId: string, reason: string | null): string {
    const jobId = options.ids.next();
    const repeated = options.printJobs.copiesOf(label.documentKey).length > 0;
    options.printJobs.insert({
      jobId,
      printerId,
      shipmentId: parcel.shipmentId,
      parcelId: parcel.parcelId,
      document: 'label',
      documentKey: label.documentKey,
      reason: repeated ? (reason ?? 'earlier copy did not come out') : null,
      sha256: label.sha256,
      bytes: label.size,
      createdAtMs: options.nowMs(),
    });
    return jobId;
  }

  return {
    hasLabel: (shipmentId: string): boolean => labelOf(shipmentId) !== undefined,
    /** What proves the label of a job when it is scanned back. */
    proofOf(jobId: string): LabelProof {
      const job = options.printJobs.byId(jobId);
      const head = job && options.documents.head(job.documentKey);
      return labelProof(head?.codes ?? [], head?.sheets ?? []);
    },
    /** The session as it goes on: printing when the label is here, stopped when there is no printer for it, else unchanged. */
    advance(session: Printing, reason: string | null = null): BusySession {
      const label = session.waitingFor === 'documents' ? labelOf(session.parcel.shipmentId) : undefined;
      if (!label) return session;
      const { parcel } = session;
      if (options.labelPrinterId === undefined) {
        return { status: 'stopped', parcel, why: { kind: 'not-printed', reason: 'no-label-printer' } };
      }
      const jobId = queueJob(parcel, label, options.labelPrinterId, reason);
      return { status: 'printing', parcel, waitingFor: 'printer', sinceMs: options.nowMs(), jobId };
    },
  };
}

export type LabelPrinting = ReturnType<typeof labelPrinting>;
