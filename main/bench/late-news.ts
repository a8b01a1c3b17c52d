import type { BusySession, OpenParcel, StopReason } from '../../shared/bench/session.ts';
import { PARCEL_DOCUMENTS } from '../../shared/model/printers.ts';
import { isClosed, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Db } from '../db/database.ts';
import type { Documents } from '../db/documents.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import { inTransaction } from '../db/transaction.ts';
import { type BenchShipments, lateGate } from './bench-shipments.ts';
import type { BenchChanges } from './changes.ts';
import { awayStateOf, type Desk } from './desk.ts';
import type { LabelJobs } from './label-jobs.ts';
import { unitsRemoved } from './open-shipment.ts';
import type { DocumentPrinting } from './print-documents.ts';

export interface LateNewsOptions {
  readonly db: Db;
  readonly desk: Desk;
  readonly known: BenchShipments;
  readonly changes: BenchChanges;
  readonly jobs: LabelJobs;
  readonly papers: Pick<DocumentPrinting, 'earlierLabel'>;
  readonly parcels: ParcelQueries;
  readonly documents: Documents;
  readonly locationId: string;
  readonly nowMs: () => number;
  readonly onChanged: () => void;
}

type Stage = Extract<StopReason, { kind: 'quantity-changed' }>['after'];

/** Parcels that news can stop away from the bench: put aside, with their label out, or staged for handover. */
const CAN_STOP: ReadonlySet<ParcelState> = new Set([
  'labelled',
  'parked',
  'complete',
  'waiting-label',
  'label-sent',
  'dispatch-queued',
  'dispatched',
]);

/**
 * A hold, a cancellation or fewer units for a parcel that is being packed or was (peers C9): it stops wherever it stands, what has
 * not begun for it is withdrawn, and its next scan says so.
 */
export function lateNews(options: LateNewsOptions) {
  const { db, desk, known, changes, jobs, parcels } = options;

  /** Compares our parcel of the shipment, on the bench or away, with what the marketplace says now. */
  function shipmentChanged(shipmentId: string): void {
    const current = desk.session;
    if (current.status !== 'idle' && current.parcel.shipmentId === shipmentId) onBench(current);
    else away(shipmentId);
  }

  function onBench(current: BusySession): void {
    if (current.status === 'stopped') return;
    const gate = known.gateOf(current.parcel.shipmentId);
    const why = gate ? { kind: 'gate' as const, gate } : fewerUnits(current);
    if (!why) return;
    desk.change(() => {
      const stopped = stop(current, why);
      desk.note(stopped, 'stopped', 'late news');
      return { session: stopped, result: undefined };
    });
    forgetStaleDocuments(desk.session);
    options.onChanged();
  }

  function away(shipmentId: string): void {
    const state = parcels.stateOf(shipmentId);
    if (state === undefined || (state !== 'stopped' && !CAN_STOP.has(state))) return;
    const row = parcels.ofShipment(shipmentId);
    const shipment = known.read(shipmentId)?.shipment;
    if (!row || !shipment || row.session.status === 'idle') return;
    const { session } = row;
    if (isHandedOver(shipment)) {
      inTransaction(db, () => desk.changeAway(session, 'picked up', 'handed-over'));
    } else if (state === 'stopped') {
      if (!mayGoOn(session, shipment)) return;
      inTransaction(db, () => goOn(session));
    } else {
      const gate = lateGate(shipment, options.locationId);
      const why = gate ? { kind: 'gate' as const, gate } : fewerUnits(session);
      if (!why) return;
      const stopped = inTransaction(db, () => {
        const next = stop(session, why);
        desk.changeAway(next, 'late news');
        return next;
      });
      forgetStaleDocuments(stopped);
    }
    options.onChanged();
  }

  /** The gate that stopped it, answered or not, is gone. Any other stop waits for a person. */
  function mayGoOn(session: BusySession, shipment: Shipment): boolean {
    if (session.status === 'stopped' && session.why.kind !== 'gate') return false;
    return lateGate(shipment, options.locationId) === null;
  }

  /** A staged parcel whose hold is over needs no packer: it stands where it stood. Any other waits for what it waited for. */
  function goOn(session: BusySession): void {
    const { shipmentId } = session.parcel;
    const cause = 'no reason to stop any more';
    const dispatch = changes.dispatchState(shipmentId);
    if (dispatch !== undefined) {
      desk.changeAway(session, cause, dispatch === 'acked' ? 'dispatched' : 'dispatch-queued');
    } else if (known.gateOf(shipmentId) === null) {
      const work = known.workOf(session);
      desk.changeAway(work, cause, awayStateOf(work));
    }
  }

  function fewerUnits(session: BusySession): Extract<StopReason, { kind: 'quantity-changed' }> | null {
    const removed = unitsRemoved(session.parcel, known.refreshed(session));
    return removed.length > 0 ? { kind: 'quantity-changed', removed, after: 'open' } : null;
  }

  /** In a transaction: withdraws what has not begun, so that nothing prints or leaves for a parcel that stands. */
  function stop(session: BusySession, why: StopReason): Extract<BusySession, { status: 'stopped' }> {
    const { shipmentId, parcelId } = session.parcel;
    const cancelled = why.kind === 'gate' && why.gate.kind === 'cancelled';
    const withdrawn = jobs.withdrawAll(parcelId, PARCEL_DOCUMENTS).includes('label');
    changes.withdrawPending(shipmentId, 'dispatch');
    if (why.kind !== 'quantity-changed') {
      if (cancelled) changes.withdrawPending(shipmentId, 'pack');
      return { status: 'stopped', parcel: session.parcel, why };
    }
    const refreshed: OpenParcel = known.refreshed(session);
    const labelOut = refreshed.labelled && options.papers.earlierLabel(parcelId) !== undefined;
    // Ahead of its goods the label is stale where it came out; where it did not, the parcel is packed as any other.
    const parcel = refreshed.labelled && !labelOut ? { ...refreshed, labelled: undefined } : refreshed;
    const stage = labelOut ? 'label' : stageOf(session, withdrawn);
    // A pack of the old quantity that has not left is made anew from what remains.
    const anew = (stage === 'complete' || refreshed.labelled) && changes.withdrawPending(shipmentId, 'pack');
    return { status: 'stopped', parcel, why: { ...why, after: anew ? 'open' : stage } };
  }

  /** Documents that are here and not out tell the old quantity: the marketplace makes others. */
  function forgetStaleDocuments(session: BusySession | { readonly status: 'idle' }): void {
    if (session.status !== 'stopped' || session.why.kind !== 'quantity-changed' || session.why.after === 'label')
      return;
    for (const { documentKey } of options.documents.headsOf(session.parcel.shipmentId)) {
      options.documents.erase(documentKey);
    }
  }

  return {
    shipmentChanged,
    /** After a start: what came in the moment before the station ended, for parcels away from the bench. */
    recheckAway(): void {
      for (const shipmentId of parcels.troubled(options.locationId)) shipmentChanged(shipmentId);
    },
  };
}

/** How far the parcel was. A label that is printed, or may be, tells the old quantity. */
function stageOf(session: BusySession, jobWithdrawn: boolean): Stage {
  if (session.status === 'verifying' || session.status === 'boxing') return 'open';
  return session.status === 'printing' && (session.jobId === null || jobWithdrawn) ? 'complete' : 'label';
}

function isHandedOver(shipment: Shipment): boolean {
  const state = shipmentState(shipment.orderItems);
  return isClosed(state) && state !== 'CANCELLED';
}
