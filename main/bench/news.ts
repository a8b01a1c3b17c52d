import type { BusySession, StopReason } from '../../shared/bench/session.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Mutation } from '../db/mutations.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import type { BenchShipments } from './bench-shipments.ts';
import type { Desk } from './desk.ts';
import type { BenchEffects } from './effects.ts';
import { refreshedParcel } from './open-shipment.ts';
import type { LabelPrinting } from './print-label.ts';

export interface BenchNewsOptions {
  readonly desk: Desk;
  readonly effects: BenchEffects;
  readonly labels: LabelPrinting;
  readonly known: BenchShipments;
  readonly printJobs: PrintJobQueries;
  readonly parcels: ParcelQueries;
  readonly dispatchAfter: 'label-seen' | 'printed-proof' | 'sent';
  readonly nowMs: () => number;
  readonly onChanged: () => void;
}

/** What reaches the bench other than by a scan: a label that arrived, a job that ended, a change at the marketplace. */
export function benchNews(options: BenchNewsOptions) {
  const { desk, effects, labels, known, printJobs } = options;

  function labelReady(shipmentId: string): void {
    const waiting = (session = desk.session) =>
      session.status === 'printing' && session.waitingFor === 'documents' && session.parcel.shipmentId === shipmentId
        ? session
        : null;
    if (!waiting()) return;
    desk.change((session) => {
      const printing = waiting(session);
      if (!printing) return { session, result: undefined };
      const next = labels.advance(printing);
      if (next !== printing) desk.note(next, 'waiting-label', 'label arrived');
      return { session: next, result: undefined };
    });
    options.onChanged();
  }

  /** The label came and cannot be printed here: said where the packer waits for it. */
  function labelProblem(shipmentId: string, reason: string): void {
    const session = desk.session;
    if (session.status !== 'printing' || session.waitingFor !== 'documents') return;
    if (session.parcel.shipmentId !== shipmentId) return;
    desk.change(() => {
      const stopped: BusySession = { status: 'stopped', parcel: session.parcel, why: { kind: 'not-printed', reason } };
      desk.note(stopped, 'stopped', 'label not printable');
      return { session: stopped, result: undefined };
    });
    options.onChanged();
  }

  /** How the session of a parcel goes on when its job has come to this state; null when it stays as it is. */
  function afterJob(session: BusySession, jobId: string): BusySession | null {
    if (!('jobId' in session) || session.jobId !== jobId) return null;
    const job = printJobs.byId(jobId);
    const { parcel } = session;
    const labelCodes = labels.codesOf(jobId);
    switch (job?.state) {
      case 'sent':
      case 'printed':
        return session.status === 'confirming-label'
          ? null
          : { status: 'confirming-label', parcel, jobId, labelCodes, sentAtMs: options.nowMs(), blocked: null };
      case 'unknown':
        return session.status === 'asking'
          ? null
          : { status: 'asking', parcel, jobId, labelCodes, reason: job.outcomeReason ?? 'the printer did not say' };
      case 'cancelled':
      case 'expired':
        return { status: 'stopped', parcel, why: { kind: 'not-printed', reason: job.state } };
      default:
        return null;
    }
  }

  function printChanged(jobId: string): void {
    const job = printJobs.byId(jobId);
    if (!job?.parcelId) return;
    const { parcelId } = job;
    const current = desk.session;
    if (current.status !== 'idle' && current.parcel.parcelId === parcelId) {
      desk.change((session) => {
        if (session.status === 'idle') return { session, result: undefined };
        const next = afterJob(session, jobId);
        if (!next) return { session, result: undefined };
        if (provenByPolicy(jobId)) {
          effects.queueDispatch(next.parcel.shipmentId, options.dispatchAfter === 'sent' ? 'sent' : 'printed-proof');
          desk.leave(next, 'dispatch-queued', `label ${job.state}`);
          return { session: { status: 'idle' }, result: undefined };
        }
        desk.note(next, next.status === 'stopped' ? 'stopped' : 'label-sent', `label ${job.state}`);
        return { session: next, result: undefined };
      });
    } else {
      const away = desk.sessionOf(parcelId);
      const next = away && away.status !== 'idle' ? afterJob(away, jobId) : null;
      if (next) desk.changeAway(next, `label ${job.state}`);
    }
    options.onChanged();
  }

  /** A supervisor asked for another copy: the parcel waits for that one now. */
  function reprinted(jobId: string, newJobId: string): void {
    const parcelId = printJobs.byId(newJobId)?.parcelId;
    const session = parcelId ? desk.sessionOf(parcelId) : undefined;
    if (!session || !('jobId' in session) || session.jobId !== jobId) return;
    const next: BusySession = {
      status: 'printing',
      parcel: session.parcel,
      waitingFor: 'printer',
      sinceMs: options.nowMs(),
      jobId: newJobId,
    };
    if (session === desk.session) {
      desk.change(() => {
        desk.note(next, 'waiting-label', 'reprint');
        return { session: next, result: undefined };
      });
    } else {
      desk.changeAway(next, 'reprint');
    }
    options.onChanged();
  }

  function provenByPolicy(jobId: string): boolean {
    const state = printJobs.byId(jobId)?.state;
    if (options.dispatchAfter === 'sent') return state === 'sent' || state === 'printed';
    return options.dispatchAfter === 'printed-proof' && state === 'printed';
  }

  /** Compares the parcel on the bench with what the marketplace says now; stops it when it must not go on as it is. */
  function shipmentChanged(shipmentId: string): void {
    const current = desk.session;
    if (current.status === 'idle' || current.parcel.shipmentId !== shipmentId || current.status === 'stopped') return;
    const why = reasonToStop(current);
    if (!why) return;
    const parcel = why.kind === 'quantity-changed' ? refreshed(current) : current.parcel;
    desk.change(() => {
      const session: BusySession = { status: 'stopped', parcel, why };
      desk.note(session, 'stopped', 'late news');
      return { session, result: undefined };
    });
    options.onChanged();
  }

  function reasonToStop(session: BusySession): StopReason | null {
    const shipment = known.read(session.parcel.shipmentId);
    if (!shipment) return null;
    const gate = known.gateOf(session.parcel.shipmentId);
    if (gate) return { kind: 'gate', gate };
    const wanted = refreshed(session).lines;
    const removed = session.parcel.lines.flatMap((line) => {
      const now = wanted.find((each) => each.orderItemId === line.orderItemId)?.needed ?? 0;
      return now < line.needed ? [{ orderItemId: line.orderItemId, units: line.needed - now }] : [];
    });
    return removed.length > 0 ? { kind: 'quantity-changed', removed, after: stageOf(session) } : null;
  }

  function refreshed(session: BusySession) {
    const shipment = known.read(session.parcel.shipmentId);
    return shipment ? refreshedParcel(session.parcel, shipment) : session.parcel;
  }

  /** A change the marketplace will not take: its parcel stops wherever it is, with the code for the screen. */
  function mutationRejected(shipmentId: string, code: string, message: string): void {
    const away = options.parcels.ofShipment(shipmentId);
    const session = away && desk.sessionOf(away.parcelId);
    if (!away || !session || session.status === 'idle' || away.state === 'dispatched') return;
    const stopped: BusySession = {
      status: 'stopped',
      parcel: session.parcel,
      why: { kind: 'rejected', code, message },
    };
    if (session === desk.session) {
      desk.change(() => {
        desk.note(stopped, 'stopped', 'rejected');
        return { session: stopped, result: undefined };
      });
    } else {
      desk.changeAway(stopped, 'rejected');
    }
    options.onChanged();
  }

  /** In the outbox's transaction: a parcel whose dispatch the marketplace took is dispatched. */
  function mutationMoved(mutation: Pick<Mutation, 'kind' | 'state' | 'shipmentId'>): void {
    if (mutation.kind !== 'dispatch' || mutation.state !== 'acked') return;
    const row = options.parcels.ofShipment(mutation.shipmentId);
    if (row?.state === 'dispatch-queued') options.parcels.setState(row.parcelId, 'dispatched', options.nowMs());
  }

  /** Throws WRONG_STATE when the shipment is held, cancelled or otherwise gated: its label must not come out again. */
  function assertMayPrint(shipmentId: string | null): void {
    const gate = shipmentId === null ? null : known.gateOf(shipmentId);
    if (gate === null || gate.kind === 'already-dispatched') return;
    throw new AppFailure('WRONG_STATE', `Its label is not printed now (${gate.kind}).`, { gate: gate.kind });
  }

  return {
    assertMayPrint,
    labelReady,
    labelProblem,
    mutationMoved,
    mutationRejected,
    printChanged,
    reprinted,
    shipmentChanged,
    /** After a start: what happened while the station was off is told now. */
    recheck(): void {
      const session = desk.session;
      if (session.status === 'idle') return;
      shipmentChanged(session.parcel.shipmentId);
      if ('jobId' in session && session.jobId !== null) printChanged(session.jobId);
      labelReady(session.parcel.shipmentId);
    },
  };
}

/** A label that is printed, or may be, tells the old quantity. */
function stageOf(session: BusySession): 'open' | 'complete' | 'label' {
  if (session.status === 'verifying') return 'open';
  return session.status === 'printing' && session.jobId === null ? 'complete' : 'label';
}
