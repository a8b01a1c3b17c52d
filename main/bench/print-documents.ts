import { labelProof } from '../../shared/bench/scan-back.ts';
import type { BusySession, LabelProof, OpenParcel, Session } from '../../shared/bench/session.ts';
import type { Gate } from '../../shared/model/gates.ts';
import { PARCEL_DOCUMENTS, type ParcelDocument } from '../../shared/model/printers.ts';
import type { DocumentHead, Documents } from '../db/documents.ts';
import type { MutationQueries } from '../db/mutations.ts';
import type { NewPrintJob, PrintJobQueries, PrintJobRow } from '../db/print-jobs.ts';
import type { Ids } from '../ports/ids.ts';
import { slipKey } from './composed-facts.ts';
import { hasLeft, isOver } from './label-jobs.ts';
import { type EarlierLabel, withLabel } from './resume-parcel.ts';

type Head = Pick<DocumentHead, 'documentKey' | 'sha256' | 'size'>;

/** What the marketplace has to give for a shipment, as far as it is here. The slip is not among it: the station makes it. */
export interface FetchedDocuments {
  readonly label: (Head & Pick<DocumentHead, 'generation'>) | undefined;
  readonly invoice: Head | undefined;
  /** Those that are to come out and are not here. */
  readonly missing: readonly ('label' | 'invoice')[];
}

export interface PrintDocumentsOptions {
  readonly mutations: Pick<MutationQueries, 'isLabelInDoubt'>;
  readonly printJobs: PrintJobQueries;
  readonly documents: Documents;
  readonly ids: Ids;
  readonly nowMs: () => number;
  readonly documentsOf: (shipmentId: string) => FetchedDocuments;
  /** What keeps the shipment's papers from coming out now. */
  readonly heldBack: (shipmentId: string) => Gate | null;
  /** The printer a document goes to now; undefined where none is set up for it. */
  readonly printerFor: (document: ParcelDocument | 'address' | 'ticket') => { readonly id: string } | undefined;
}

type Printing = Extract<Session, { status: 'printing' }>;

interface Due {
  readonly document: ParcelDocument;
  /** Null while it is not here. */
  readonly head: Head | null;
}

/**
 * A parcel's documents on paper: once all of them are here they are queued together, in the caller's transaction, slip and invoice
 * before the label. What came out for this parcel before does not come out again.
 */
export function documentPrinting(options: PrintDocumentsOptions) {
  const { printJobs, printerFor } = options;

  /** Its jobs that count, newest first. */
  function jobsOf(parcelId: string): readonly PrintJobRow[] {
    return printJobs.ofParcel(parcelId).filter(({ isVoid }) => !isVoid);
  }

  /** All that comes out with it, in that order. */
  function wantedOf(parcel: OpenParcel): readonly Due[] {
    const { label, invoice, missing } = options.documentsOf(parcel.shipmentId);
    const slip = printerFor('slip') ? { documentKey: slipKey(parcel), sha256: '', size: 0 } : undefined;
    const heads: Readonly<Record<ParcelDocument, Head | undefined>> = {
      ...{ slip, label, form: undefined },
      invoice: printerFor('invoice') && invoice,
    };
    return PARCEL_DOCUMENTS.flatMap((document): Due[] => {
      if (parcel.without?.includes(document)) return [];
      const head = heads[document];
      if (head) return [{ document, head }];
      return missing.some((each) => each === document) ? [{ document, head: null }] : [];
    });
  }

  /** Of those, what has not left for a printer yet. */
  function dueOf(parcel: OpenParcel, jobs: readonly PrintJobRow[], label: EarlierLabel | undefined): readonly Due[] {
    const isOut = ({ document, head }: Due) =>
      document === 'label'
        ? label !== undefined
        : jobs.some((job) => job.documentKey === head?.documentKey && hasLeft(job.state));
    return wantedOf(parcel).filter((each) => !isOut(each));
  }

  function labelAmong(jobs: readonly PrintJobRow[]): EarlierLabel | undefined {
    for (const job of jobs) {
      const { jobId, state, outcomeReason, changedAtMs, document } = job;
      if (document === 'label' && hasLeft(state)) {
        return { jobId, state, reason: outcomeReason, changedAtMs, ...proofOf(job) };
      }
    }
    return undefined;
  }

  function proofOf(job: PrintJobRow | undefined): LabelProof {
    const head = job && options.documents.head(job.documentKey);
    return labelProof(head?.codes ?? [], head?.sheets ?? []);
  }

  function newJob(parcel: OpenParcel, document: ParcelDocument | 'address', head: Head, why: string) {
    const printer = printerFor(document);
    if (!printer) return null;
    const job: NewPrintJob = {
      ...{ document, printerId: printer.id, documentKey: head.documentKey, sha256: head.sha256, bytes: head.size },
      jobId: options.ids.next(),
      shipmentId: parcel.shipmentId,
      parcelId: parcel.parcelId,
      reason: printJobs.copiesOf(head.documentKey).length > 0 ? why : null,
      createdAtMs: options.nowMs(),
    };
    return job;
  }

  /** Where its buyer lives, once that was read. */
  function addressOf(shipmentId: string): Head | undefined {
    return options.documents.headsOf(shipmentId).find(({ documentKey }) => documentKey.startsWith('address/'));
  }

  /** The label's job, once all are queued; null where no printer takes it any more. */
  function queueAll(parcel: OpenParcel, due: readonly Due[], why: string): { readonly labelJobId: string | null } {
    const jobs = due.flatMap(({ document, head }) => (head && newJob(parcel, document, head, why)) ?? []);
    const batchId = jobs.length > 1 ? options.ids.next() : null;
    for (const job of jobs) printJobs.insert({ ...job, batchId });
    return { labelJobId: jobs.find((job) => job.document === 'label')?.jobId ?? null };
  }

  /** Nothing of it leaves before a person has looked whether it is out already. */
  function askedFor(session: Printing, jobId: string): BusySession {
    const [reason, changedAtMs] = ['restored', options.nowMs()];
    printJobs.setState(jobId, ['queued'], { state: 'unknown', reason, atMs: changedAtMs });
    return withLabel(session, { jobId, state: 'unknown', reason, changedAtMs, ...proofOf(printJobs.byId(jobId)) });
  }

  function isInDoubt(shipmentId: string): boolean {
    const { label } = options.documentsOf(shipmentId);
    return label !== undefined && options.mutations.isLabelInDoubt(shipmentId, label.generation);
  }

  function toPrinter(parcel: OpenParcel, jobId: string): Printing {
    return { status: 'printing', parcel, waitingFor: 'printer', sinceMs: options.nowMs(), jobId };
  }

  return {
    /** Nothing of it has to come over the network any more. */
    allHere: ({ shipmentId, without }: Pick<OpenParcel, 'shipmentId' | 'without'>): boolean =>
      options.documentsOf(shipmentId).missing.every((document) => without?.includes(document)),
    /** What proves the label of a job when it is scanned back. */
    proofOf: (jobId: string): LabelProof => proofOf(printJobs.byId(jobId)),
    /** The newest label of the parcel that came out, or may have. */
    earlierLabel: (parcelId: string): EarlierLabel | undefined => labelAmong(jobsOf(parcelId)),
    /** Its label waits to print, came out, or may have. */
    hasLabelJob: (parcelId: string): boolean =>
      jobsOf(parcelId).some(({ document, state }) => document === 'label' && !isOver(state)),
    /** Label-first, the label is out: whether other documents are still to come out with the goods. */
    owesMore: (parcel: OpenParcel): boolean => {
      const jobs = jobsOf(parcel.parcelId);
      return dueOf(parcel, jobs, labelAmong(jobs)).length > 0;
    },
    /**
     * The session as it goes on: printing when all documents are here, waiting for those that are not, stopped where no
     * printer takes labels. `comesBack`: a label that came out before is gone on with; nothing prints a second time unasked.
     */
    advance(session: Printing, comesBack = session.parcel.labelled === true): BusySession {
      if (session.waitingFor !== 'documents') return session;
      const { parcel } = session;
      const jobs = jobsOf(parcel.parcelId);
      const label = comesBack ? labelAmong(jobs) : undefined;
      // Its label is out, and what came before that is settled, unless the label came before everything.
      if (label && !parcel.labelled) return withLabel(session, label);
      const due = dueOf(parcel, jobs, label);
      const missing = due.filter(({ head }) => head === null).map(({ document }) => document);
      if (missing.length > 0) return waitingFor(session, missing);
      const gate = label ? null : options.heldBack(parcel.shipmentId);
      if (gate) return { status: 'stopped', parcel, why: { kind: 'gate', gate } };
      if (!label && !printerFor('label')) return withoutPrinter(parcel);
      const first = !jobs.some(({ document }) => document === 'label');
      const { labelJobId } = queueAll(parcel, due, 'earlier-copy');
      if (label) return withLabel(session, label);
      if (labelJobId === null) return session;
      return first && isInDoubt(parcel.shipmentId) ? askedFor(session, labelJobId) : toPrinter(parcel, labelJobId);
    },
    /** Another copy of the label alone; the session waits where it is not here any more. */
    reprint(parcel: OpenParcel, reason: string): BusySession {
      const waits: Printing = {
        ...{ status: 'printing', parcel, waitingFor: 'documents' },
        ...{ sinceMs: options.nowMs(), jobId: null },
      };
      const { label } = options.documentsOf(parcel.shipmentId);
      if (!label) return waits;
      const { labelJobId } = queueAll(parcel, [{ document: 'label', head: label }], reason);
      return labelJobId === null ? withoutPrinter(parcel) : toPrinter(parcel, labelJobId);
    },
    /** In a transaction: what comes out with a parcel that the seller ships himself, as far as it is here and did not come out before. */
    queueSelfShip(parcel: OpenParcel): void {
      const jobs = jobsOf(parcel.parcelId);
      const address = addressOf(parcel.shipmentId);
      const slip = { documentKey: slipKey(parcel), sha256: '', size: 0 };
      const due = [
        { document: 'slip' as const, head: slip },
        ...(address ? [{ document: 'address' as const, head: address }] : []),
      ].filter(
        ({ head }) => !jobs.some(({ documentKey, state }) => documentKey === head.documentKey && !isOver(state)),
      );
      const made = due.flatMap(({ document, head }) => newJob(parcel, document, head, 'earlier-copy') ?? []);
      const batchId = made.length > 1 ? options.ids.next() : null;
      for (const job of made) printJobs.insert({ ...job, batchId });
    },
    /** The label's job ahead of the goods; null where it is not here, or no printer takes it. */
    labelAhead(parcel: OpenParcel): NewPrintJob | null {
      const { label } = options.documentsOf(parcel.shipmentId);
      return label ? newJob(parcel, 'label', label, 'earlier-copy') : null;
    },
  };
}

function withoutPrinter(parcel: OpenParcel): BusySession {
  return { status: 'stopped', parcel, why: { kind: 'not-printed', reason: 'no-label-printer', document: 'label' } };
}

/** The same session where nothing new is to be said. */
function waitingFor(session: Printing, missing: readonly ParcelDocument[]): Printing {
  const { missing: before = ['label'], ...rest } = session;
  if (before.join() === missing.join()) return session;
  return { ...rest, missing };
}

export type DocumentPrinting = ReturnType<typeof documentPrinting>;
