import type { BusySession, StopReason } from '../../shared/bench/session.ts';
import type { MutationState, ParcelState } from '../../shared/model/states.ts';
import type { Db } from '../db/database.ts';
import type { Mutation, MutationQueries } from '../db/mutations.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import { inTransaction } from '../db/transaction.ts';
import type { BenchShipments } from './bench-shipments.ts';
import type { BenchChanges } from './changes.ts';
import { type Desk, parcelStateOf } from './desk.ts';
import type { DocumentPrinting } from './print-documents.ts';

export interface OutboxNewsOptions {
  readonly db: Db;
  readonly desk: Desk;
  readonly known: BenchShipments;
  readonly changes: BenchChanges;
  readonly papers: DocumentPrinting;
  readonly parcels: ParcelQueries;
  readonly mutations: Pick<MutationQueries, 'byId'>;
  readonly nowMs: () => number;
  readonly onChanged: () => void;
}

type Stopped = Extract<BusySession, { status: 'stopped' }>;
type QuantityChanged = Extract<StopReason, { kind: 'quantity-changed' }>;

/** Past caring about what becomes of its changes. */
const GONE: ReadonlySet<ParcelState> = new Set(['dispatched', 'handed-over', 'void']);

/** It will not leave as it is. */
const GIVEN_BACK: ReadonlySet<MutationState> = new Set(['rejected', 'discarded']);

/** What becomes of the bench's changes at the marketplace, as far as its parcels have to know. */
export function outboxNews(options: OutboxNewsOptions) {
  const { db, desk, known, changes, papers, parcels } = options;

  /** A change the marketplace will not take: its parcel stops wherever it is, with the code for the screen. */
  function mutationRejected(shipmentId: string, code: string, message: string): void {
    const row = parcels.ofShipment(shipmentId);
    const session = row && desk.sessionOf(row.parcelId);
    if (!row || !session || session.status === 'idle' || GONE.has(row.state)) return;
    // What stopped it before, a cancellation for one, says more than the refusal that followed from it.
    if (session.status === 'voiding' || (session.status === 'stopped' && session.why.kind === 'gate')) return;
    if (session.status === 'stopped' && session.why.kind === 'quantity-changed') {
      refusedAsItWas(session, session.why);
      return;
    }
    const parcel = known.refreshed(session);
    const stopped: BusySession = { status: 'stopped', parcel, why: { kind: 'rejected', code, message } };
    if (session === desk.session) {
      desk.change(() => {
        desk.note(stopped, 'stopped', 'rejected');
        return { session: stopped, result: undefined };
      });
    } else {
      inTransaction(db, () => desk.changeAway(stopped, 'rejected'));
    }
    options.onChanged();
  }

  /** The pack of the old quantity was refused: it is made anew from what remains. A dispatch of it is of no use either. */
  function refusedAsItWas(session: Stopped, why: QuantityChanged): void {
    const { shipmentId } = session.parcel;
    const stopped: BusySession = { ...session, why: { ...why, after: why.after === 'complete' ? 'open' : why.after } };
    const withdraw = () => {
      if (why.after === 'label') changes.withdrawRejected(shipmentId, 'dispatch');
      else changes.withdrawRejected(shipmentId, 'pack');
    };
    if (session === desk.session) {
      desk.change(() => {
        withdraw();
        desk.note(stopped, 'stopped', 'refused as it was');
        return { session: stopped, result: undefined };
      });
    } else {
      inTransaction(db, () => {
        withdraw();
        desk.changeAway(stopped, 'refused as it was');
      });
    }
    options.onChanged();
  }

  /** Somebody decided about a refused change in the outbox: the parcel that stands on the bench for it goes on. */
  function mutationDecided(shipmentId: string): void {
    const current = desk.session;
    if (current.status !== 'stopped' || current.parcel.shipmentId !== shipmentId || current.why.kind !== 'rejected')
      return;
    const work = known.workOf(current);
    if (work.status === 'stopped') return;
    desk.change(() => {
      const session = work.status === 'printing' ? papers.advance(work) : work;
      desk.note(session, parcelStateOf(session), 'decided in the outbox');
      return { session, result: undefined };
    });
    options.onChanged();
  }

  /** The parcel follows what tells the marketplace that the seller brings it; refused or given up, it waits for its courier again. */
  function selfDispatchMoved(shipmentId: string, state: MutationState): void {
    const row = parcels.ofShipment(shipmentId);
    if (!row || (row.state !== 'complete' && row.state !== 'dispatch-queued')) return;
    const next = state === 'acked' ? 'dispatched' : GIVEN_BACK.has(state) ? 'complete' : 'dispatch-queued';
    if (next !== row.state) parcels.setState(row.parcelId, next, options.nowMs());
  }

  return {
    mutationRejected,
    /** After the commit of every change of state in the outbox. */
    mutationSettled({ mutationId, kind, state, shipmentId, lastError, lastMessage }: Mutation): void {
      // All others are not the packer's: who asked for them sees what became of them, and its parcel is as it was.
      if (kind !== 'pack' && kind !== 'dispatch') return;
      // A refused pack of a parcel nobody has completed was given up with its refusal; the bench asks for its own.
      if (state === 'rejected' && options.mutations.byId(mutationId)?.state !== 'rejected') return;
      if (state === 'rejected') mutationRejected(shipmentId, lastError ?? 'REFUSED', lastMessage ?? '');
      else mutationDecided(shipmentId);
    },
    /**
     * In the outbox's transaction: a parcel whose dispatch the marketplace took is dispatched. One whose outcome was not known, that turns
     * out not to have been taken, does not leave again once its label is stale.
     */
    mutationMoved({ kind, state, shipmentId }: Pick<Mutation, 'kind' | 'state' | 'shipmentId'>): void {
      if (kind === 'self-dispatch') selfDispatchMoved(shipmentId, state);
      if (kind !== 'dispatch') return;
      if (state === 'pending' && known.isStale(shipmentId)) changes.withdrawPending(shipmentId, kind);
      if (state !== 'acked') return;
      const row = parcels.ofShipment(shipmentId);
      if (row?.state === 'dispatch-queued') parcels.setState(row.parcelId, 'dispatched', options.nowMs());
    },
  };
}
