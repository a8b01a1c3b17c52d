import { proofIn } from '../../shared/bench/scan-back.ts';
import type { BusySession, Session } from '../../shared/bench/session.ts';
import { idleAfter } from '../../shared/bench/step.ts';
import { PARCEL_DOCUMENTS, type ParcelDocument } from '../../shared/model/printers.ts';
import type { Db } from '../db/database.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import { inTransaction } from '../db/transaction.ts';
import type { BenchChanges } from './changes.ts';
import { type Desk, parcelStateOf } from './desk.ts';
import type { LabelJobs } from './label-jobs.ts';
import type { DocumentPrinting } from './print-documents.ts';

export interface LabelNewsOptions {
  readonly db: Db;
  readonly desk: Desk;
  readonly changes: BenchChanges;
  readonly jobs: LabelJobs;
  readonly papers: DocumentPrinting;
  readonly printJobs: PrintJobQueries;
  readonly parcels: Pick<ParcelQueries, 'ofShipment'>;
  readonly dispatchAfter: 'label-seen' | 'printed-proof' | 'sent';
  readonly nowMs: () => number;
  readonly onChanged: () => void;
}

/** Documents that arrive, print, fail to print or are printed again: what that means for their parcels. */
export function labelNews(options: LabelNewsOptions) {
  const { db, desk, changes, jobs, papers, printJobs } = options;

  /**
   * A document of the shipment is here. The parcel that stands on the bench prints once all of its are; one on the shelf waits for its
   * mark to be scanned.
   */
  function documentReady(shipmentId: string): void {
    const waiting = (session = desk.session) =>
      session.status === 'printing' && session.waitingFor === 'documents' && session.parcel.shipmentId === shipmentId
        ? session
        : null;
    if (waiting()) {
      desk.change((session) => {
        const printing = waiting(session);
        if (!printing) return { session, result: undefined };
        const next = papers.advance(printing);
        if (next !== printing) desk.note(next, parcelStateOf(next), 'document arrived');
        return { session: next, result: undefined };
      });
    }
    options.onChanged();
  }

  /** A document came and cannot be printed here: said where the packer waits for it, unless a person let the parcel go without. */
  function documentProblem(shipmentId: string, document: ParcelDocument, reason: string): void {
    const session = desk.session;
    if (session.status !== 'printing' || session.waitingFor !== 'documents') return;
    const { parcel } = session;
    if (parcel.shipmentId !== shipmentId || parcel.without?.includes(document)) return;
    const stopped: BusySession = { status: 'stopped', parcel, why: { kind: 'not-printed', reason, document } };
    change(stopped, 'stopped', `${document} not printable`);
  }

  /** Where its buyer lives is known now: the slip of a parcel that was packed without it comes out. */
  function addressReady(shipmentId: string): void {
    const row = options.parcels.ofShipment(shipmentId);
    if (row?.state !== 'complete' || row.session.status === 'idle') return;
    const { parcel } = row.session;
    inTransaction(db, () => papers.queueSelfShip(parcel));
    options.onChanged();
  }

  function change(next: BusySession, state: 'stopped' | 'label-sent' | 'waiting-label', cause: string): void {
    desk.change(() => {
      desk.note(next, state, cause);
      return { session: next, result: undefined };
    });
    options.onChanged();
  }

  /** How the session of a parcel goes on when its job has come to this state; null when it stays as it is. */
  function afterJob(session: Session | undefined, jobId: string): BusySession | null {
    if (!session || !('jobId' in session) || session.jobId !== jobId || session.status === 'voiding') return null;
    const job = printJobs.byId(jobId);
    const { parcel } = session;
    const asked = session.status === 'confirming-label' || session.status === 'asking';
    const proof = asked ? proofIn(session) : papers.proofOf(jobId);
    switch (job?.state) {
      case 'sent':
      case 'printed':
        return session.status === 'confirming-label'
          ? null
          : { status: 'confirming-label', parcel, jobId, ...proof, sentAtMs: options.nowMs(), blocked: null };
      case 'unknown':
        return session.status === 'asking'
          ? null
          : { status: 'asking', parcel, jobId, ...proof, reason: job.outcomeReason ?? 'the printer did not say' };
      case 'cancelled':
      case 'expired':
        // What was to come out with it does not either.
        jobs.withdrawAll(parcel.parcelId, PARCEL_DOCUMENTS);
        return {
          ...{ status: 'stopped', parcel },
          why: { kind: 'not-printed', reason: job.outcomeReason ?? job.state, document: 'label' },
        };
      default:
        return null;
    }
  }

  /** The parcel needs no scan of its label where the policy takes less for proof. */
  function dispatchByPolicy(next: BusySession): void {
    changes.queueDispatch(next.parcel.shipmentId, options.dispatchAfter === 'sent' ? 'sent' : 'printed-proof');
  }

  function printChanged(jobId: string): void {
    const job = printJobs.byId(jobId);
    if (!job?.parcelId) return;
    const { parcelId } = job;
    if (job.state === 'not-sent' && (stands(desk.sessionOf(parcelId)) || isPutAside(parcelId))) {
      inTransaction(db, () => jobs.withdrawAll(parcelId, PARCEL_DOCUMENTS));
    }
    if (job.document !== 'label') return;
    const current = desk.session;
    const cause = `label ${job.state}`;
    if (current.status !== 'idle' && current.parcel.parcelId === parcelId) {
      desk.change((session) => {
        const next = afterJob(session, jobId);
        if (!next) return { session, result: undefined };
        if (provenByPolicy(jobId)) {
          dispatchByPolicy(next);
          const left = idleAfter(next.parcel, options.nowMs());
          desk.leave(next, 'dispatch-queued', cause, left);
          return { session: left, result: undefined };
        }
        desk.note(next, next.status === 'stopped' ? 'stopped' : 'label-sent', cause);
        return { session: next, result: undefined };
      });
    } else {
      inTransaction(db, () => {
        const next = afterJob(desk.sessionOf(parcelId), jobId);
        if (!next) return;
        const proven = provenByPolicy(jobId);
        if (proven) dispatchByPolicy(next);
        desk.changeAway(next, cause, proven ? 'dispatch-queued' : undefined);
      });
    }
    options.onChanged();
  }

  /** On the shelf with its papers called off; one that was just being tried then is called off as soon as it did not get through. */
  function isPutAside(parcelId: string): boolean {
    const onBench = desk.session.status !== 'idle' && desk.session.parcel.parcelId === parcelId;
    const session = onBench ? undefined : desk.sessionOf(parcelId);
    return session?.status === 'printing' && session.jobId === null;
  }

  /** It was being sent when its parcel stopped, and did not come out: it is not tried again. */
  function stands(session: Session | undefined): boolean {
    if (session?.status === 'voiding') return true;
    return session?.status === 'stopped' && (session.why.kind === 'quantity-changed' || session.why.kind === 'gate');
  }

  /** A supervisor asked for another copy: the parcel waits for that one now. */
  function reprinted(jobId: string, newJobId: string): void {
    const parcelId = printJobs.byId(newJobId)?.parcelId;
    const session = parcelId ? desk.sessionOf(parcelId) : undefined;
    if (!session || !('jobId' in session) || session.jobId !== jobId || session.status === 'voiding') return;
    const { parcel } = session;
    const next: BusySession = {
      status: 'printing',
      parcel,
      waitingFor: 'printer',
      sinceMs: options.nowMs(),
      jobId: newJobId,
    };
    if (session === desk.session) {
      change(next, 'waiting-label', 'reprint');
      return;
    }
    inTransaction(db, () => desk.changeAway(next, 'reprint'));
    options.onChanged();
  }

  function provenByPolicy(jobId: string): boolean {
    const state = printJobs.byId(jobId)?.state;
    if (options.dispatchAfter === 'sent') return state === 'sent' || state === 'printed';
    return options.dispatchAfter === 'printed-proof' && state === 'printed';
  }

  return { addressReady, documentReady, documentProblem, printChanged, reprinted };
}
