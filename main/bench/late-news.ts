import type { BusySession, OpenParcel, RemovedUnits, Session, StopReason } from '../../shared/bench/session.ts';
import { voidingWork, withMoreToRemove } from '../../shared/bench/voiding.ts';
import type { Gate } from '../../shared/model/gates.ts';
import { PARCEL_DOCUMENTS, SELF_SHIP_DOCUMENTS } from '../../shared/model/printers.ts';
import { isClosed, type Shipment, shipmentState } from '../../shared/model/shipment.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Db } from '../db/database.ts';
import type { Documents } from '../db/documents.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import { inTransaction } from '../db/transaction.ts';
import { type BenchShipments, lateGate } from './bench-shipments.ts';
import type { BenchChanges } from './changes.ts';
import { awayStateOf, type Desk, parcelStateOf } from './desk.ts';
import type { LabelJobs } from './label-jobs.ts';
import { unitsRemoved } from './open-shipment.ts';
import type { DocumentPrinting } from './print-documents.ts';

export interface LateNewsOptions {
  readonly db: Db;
  readonly desk: Desk;
  readonly known: BenchShipments;
  readonly changes: BenchChanges;
  readonly jobs: LabelJobs;
  readonly papers: Pick<DocumentPrinting, 'earlierLabel' | 'advance'>;
  readonly parcels: ParcelQueries;
  readonly documents: Documents;
  readonly locationId: string;
  readonly nowMs: () => number;
  readonly onChanged: () => void;
}

type Stopped = Extract<BusySession, { status: 'stopped' }>;
type QuantityChanged = Extract<StopReason, { kind: 'quantity-changed' }>;

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
  const { db, desk, known, changes, jobs, papers, parcels } = options;

  /** Compares our parcel of the shipment, on the bench or away, with what the marketplace says now. */
  function shipmentChanged(shipmentId: string): void {
    const current = desk.session;
    if (current.status !== 'idle' && current.parcel.shipmentId === shipmentId) onBench(current);
    else away(shipmentId);
  }

  function onBench(current: BusySession): void {
    const held = heldForOldNews(current);
    if (held) {
      clearOldNews(held);
      return;
    }
    const gate = known.gateOf(current.parcel.shipmentId);
    desk.change(() => {
      const next = current.status === 'stopped' ? afterNewsOfStopped(current, gate) : afterNews(current, gate);
      if (!next) return { session: current, result: undefined };
      desk.note(next, 'stopped', 'late news');
      return { session: next, result: undefined };
    });
    if (desk.session !== current) options.onChanged();
  }

  function away(shipmentId: string): void {
    const state = parcels.stateOf(shipmentId);
    if (state === undefined || (state !== 'stopped' && !CAN_STOP.has(state))) return;
    const row = parcels.ofShipment(shipmentId);
    const shipment = known.read(shipmentId)?.shipment;
    if (!row || !shipment || row.session.status === 'idle') return;
    const { session } = row;
    const gone = goneState(shipment);
    if (gone) {
      if (gone === state) return;
      inTransaction(db, () => desk.changeAway(session, 'picked up', gone));
      options.onChanged();
      return;
    }
    const gate = lateGate(shipment, options.locationId);
    const changed = inTransaction(db, () => {
      const next = state === 'stopped' ? afterNewsOfStopped(session, gate) : afterNews(session, gate);
      if (next) desk.changeAway(next, 'late news');
      return next !== null || (state === 'stopped' && mayGoOn(session, gate) && goOn(session));
    });
    if (changed) options.onChanged();
  }

  /** In a transaction: what becomes of a parcel that nothing stopped yet; null when it stays as it is. */
  function afterNews(session: BusySession, gate: Gate | null): BusySession | null {
    if (gate) return stop(session, { kind: 'gate', gate });
    const removed = fewerUnits(session);
    if (removed.length === 0) return null;
    return session.status === 'voiding'
      ? withMoreToRemove(session, known.refreshed(session), removed)
      : stop(session, { kind: 'quantity-changed', removed, after: 'open' });
  }

  /** In a transaction: a parcel that stands already, its stop answered or not. A cancellation says more than any other stop. */
  function afterNewsOfStopped(session: BusySession, gate: Gate | null): BusySession | null {
    if (gate?.kind === 'cancelled') return isCancelled(session) ? null : stop(session, { kind: 'gate', gate });
    const removed = fewerUnits(session);
    if (removed.length === 0) return null;
    if (session.status === 'voiding') return withMoreToRemove(session, known.refreshed(session), removed);
    if (session.status === 'stopped' && session.why.kind === 'quantity-changed') {
      const { why } = session;
      return { ...session, parcel: known.refreshed(session), why: { ...why, removed: [...why.removed, ...removed] } };
    }
    if (session.status === 'stopped' && isRefusedForQuantity(session)) {
      // Its dispatch left before the news that explains the refusal: the parcel holds too much, and its label is stale.
      changes.withdrawRejected(session.parcel.shipmentId, 'dispatch');
      return stop(session, { kind: 'quantity-changed', removed, after: 'open' });
    }
    // It is compared again when it goes on; nothing that was made of the old quantity may leave or print before.
    if (papers.earlierLabel(session.parcel.parcelId) === undefined) {
      changes.withdrawPending(session.parcel.shipmentId, 'pack');
      forgetDocuments(session.parcel);
    }
    return null;
  }

  /** The gate that stopped it, answered or not, is gone. Any other stop waits for a person. */
  function mayGoOn(session: BusySession, gate: Gate | null): boolean {
    if (session.status === 'stopped' && session.why.kind !== 'gate') return false;
    return gate === null && session.status !== 'voiding';
  }

  /** A staged parcel whose hold is over needs no packer: it stands where it stood. Any other waits for what it waited for. */
  function goOn(session: BusySession): boolean {
    const { shipmentId } = session.parcel;
    const cause = 'no reason to stop any more';
    const dispatch = changes.stateOf(shipmentId, known.dispatchKind(shipmentId));
    const removed = dispatch === undefined ? [] : fewerUnits(session);
    if (removed.length > 0) {
      desk.changeAway(stop(session, { kind: 'quantity-changed', removed, after: 'open' }), 'late news');
    } else if (dispatch !== undefined) {
      desk.changeAway(session, cause, dispatch === 'acked' ? 'dispatched' : 'dispatch-queued');
    } else if (known.startGate(shipmentId) === null) {
      const work = known.workOf(session);
      desk.changeAway(work, cause, awayStateOf(work));
    } else {
      return false;
    }
    return true;
  }

  function fewerUnits(session: BusySession): readonly RemovedUnits[] {
    return unitsRemoved(session.parcel, known.refreshed(session));
  }

  /** In a transaction: withdraws what has not begun, so that nothing prints or leaves for a parcel that stands. */
  function stop(session: BusySession, why: StopReason): Stopped {
    const { shipmentId, parcelId } = session.parcel;
    const cancelled = why.kind === 'gate' && why.gate.kind === 'cancelled';
    jobs.withdrawAll(parcelId, [...PARCEL_DOCUMENTS, ...SELF_SHIP_DOCUMENTS]);
    changes.withdrawPending(shipmentId, known.dispatchKind(shipmentId));
    if (why.kind !== 'quantity-changed') {
      if (cancelled) changes.withdrawPending(shipmentId, 'pack');
      const voiding = session.status === 'voiding' ? voidingWork(session) : keptVoiding(session);
      return { status: 'stopped', parcel: session.parcel, why, ...(voiding ? { voiding } : {}) };
    }
    const refreshed: OpenParcel = known.refreshed(session);
    const labelOut = papers.earlierLabel(parcelId) !== undefined;
    // Ahead of its goods the label is stale where it came out; where it did not, the parcel is packed as any other.
    const parcel = refreshed.labelled && !labelOut ? { ...refreshed, labelled: undefined } : refreshed;
    const stage = labelOut ? 'label' : stageOf(session);
    // A pack of the old quantity that has not left is made anew from what remains.
    const anew = (stage === 'complete' || refreshed.labelled) && changes.withdrawPending(shipmentId, 'pack');
    // Before the commit: after a crash in between, documents of the old quantity would be taken for the new ones.
    if (stage !== 'label') forgetDocuments(parcel);
    return { status: 'stopped', parcel, why: { ...why, after: anew ? 'open' : stage } };
  }

  /** Documents that are here and not out tell the old quantity: the marketplace makes others. */
  function forgetDocuments({ shipmentId }: OpenParcel): void {
    for (const { documentKey } of options.documents.headsOf(shipmentId)) {
      // Where the buyer lives does not depend on how many units he gets.
      if (!documentKey.startsWith('address/')) options.documents.erase(documentKey);
    }
  }

  /** The network is back or the order was read anew: a parcel that stood only because its news was old goes on by itself. */
  function clearOldNews(current: Stopped): void {
    const { shipmentId } = current.parcel;
    if (!known.isNewsFresh(shipmentId)) return;
    desk.change(() => {
      const gate = known.gateOf(shipmentId);
      const work = afterNews(current, gate) ?? known.workOf(current);
      const next = work.status === 'printing' ? papers.advance(work) : work;
      desk.note(next, parcelStateOf(next), 'news came');
      return { session: next, result: undefined };
    });
    options.onChanged();
  }

  return {
    shipmentChanged,
    forgetDocuments,
    /** Reads and the network came or went: whether what stands on the bench for its old news still does. */
    newsCame(): void {
      const held = heldForOldNews(desk.session);
      if (held) clearOldNews(held);
    },
    /** After a start: what came in the moment before the station ended, for parcels away from the bench. */
    recheckAway(): void {
      for (const shipmentId of parcels.troubled(options.locationId)) shipmentChanged(shipmentId);
    },
  };
}

/** The marketplace refused to dispatch what was labelled for more units (marketplace-api: QUANTITY_MISMATCH_ERROR). */
function isRefusedForQuantity({ why }: Stopped): boolean {
  return why.kind === 'rejected' && why.code === 'QUANTITY_MISMATCH_ERROR';
}

/** How far a parcel is whose label is not out, as far as its jobs tell. A session that saw it come out knows better. */
function stageOf({ status }: BusySession): QuantityChanged['after'] {
  if (status === 'verifying' || status === 'boxing') return 'open';
  return status === 'confirming-label' || status === 'asking' ? 'label' : 'complete';
}

function keptVoiding(session: BusySession) {
  return session.status === 'stopped' ? session.voiding : undefined;
}

function isCancelled(session: BusySession): boolean {
  if (session.status === 'voiding') return session.cancelled === true;
  return session.status === 'stopped' && session.why.kind === 'gate' && session.why.gate.kind === 'cancelled';
}

function heldForOldNews(session: Session): Stopped | null {
  if (session.status !== 'stopped' || session.why.kind !== 'gate') return null;
  return session.why.gate.kind === 'news-too-old' ? session : null;
}

/** Where a parcel is once the marketplace shows that it left; null while it did not. What the seller ships himself is his until it is delivered. */
function goneState(shipment: Shipment): 'dispatched' | 'handed-over' | null {
  const state = shipmentState(shipment.orderItems);
  if (!isClosed(state) || state === 'CANCELLED') return null;
  return shipment.type === 'SELF' && (state === 'PICKUP_COMPLETE' || state === 'SHIPPED')
    ? 'dispatched'
    : 'handed-over';
}
