import { proofIn } from '../../shared/bench/scan-back.ts';
import type { BusySession, Session } from '../../shared/bench/session.ts';
import { idleAfter } from '../../shared/bench/step.ts';
import type { Db } from '../db/database.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import { inTransaction } from '../db/transaction.ts';
import type { BenchChanges } from './changes.ts';
import type { Desk } from './desk.ts';
import type { LabelPrinting } from './print-label.ts';

export interface LabelNewsOptions {
  readonly db: Db;
  readonly desk: Desk;
  readonly changes: BenchChanges;
  readonly labels: LabelPrinting;
  readonly printJobs: PrintJobQueries;
  readonly dispatchAfter: 'label-seen' | 'printed-proof' | 'sent';
  readonly nowMs: () => number;
  readonly onChanged: () => void;
}

/** Labels that arrive, print, fail to print or are printed again: what that means for their parcels. */
export function labelNews(options: LabelNewsOptions) {
  const { db, desk, changes, labels, printJobs } = options;

  /** Prints at once for the parcel that stands on the bench; one on the shelf waits for its mark to be scanned. */
  function labelReady(shipmentId: string): void {
    const waiting = (session = desk.session) =>
      session.status === 'printing' && session.waitingFor === 'documents' && session.parcel.shipmentId === shipmentId
        ? session
        : null;
    if (waiting()) {
      desk.change((session) => {
        const printing = waiting(session);
        if (!printing) return { session, result: undefined };
        const next = labels.advance(printing);
        if (next !== printing)
          desk.note(next, next.status === 'stopped' ? 'stopped' : 'waiting-label', 'label arrived');
        return { session: next, result: undefined };
      });
    }
    options.onChanged();
  }

  /** The label came and cannot be printed here: said where the packer waits for it. */
  function labelProblem(shipmentId: string, reason: string): void {
    const session = desk.session;
    if (session.status !== 'printing' || session.waitingFor !== 'documents') return;
    if (session.parcel.shipmentId !== shipmentId) return;
    const stopped: BusySession = { status: 'stopped', parcel: session.parcel, why: { kind: 'not-printed', reason } };
    change(stopped, 'stopped', 'label not printable');
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
    if (!session || !('jobId' in session) || session.jobId !== jobId) return null;
    const job = printJobs.byId(jobId);
    const { parcel } = session;
    const asked = session.status === 'confirming-label' || session.status === 'asking';
    const proof = asked ? proofIn(session) : labels.proofOf(jobId);
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
        return { status: 'stopped', parcel, why: { kind: 'not-printed', reason: job.state } };
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
    if (!job?.parcelId || job.document !== 'label') return;
    const { parcelId } = job;
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

  /** A supervisor asked for another copy: the parcel waits for that one now. */
  function reprinted(jobId: string, newJobId: string): void {
    const parcelId = printJobs.byId(newJobId)?.parcelId;
    const session = parcelId ? desk.sessionOf(parcelId) : undefined;
    if (!session || !('jobId' in session) || session.jobId !== jobId) return;
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

  return { labelReady, labelProblem, printChanged, reprinted };
}
