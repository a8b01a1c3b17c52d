import type { BusySession } from '../../shared/bench/session.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import type { Db } from '../db/database.ts';
import type { Mutation } from '../db/mutations.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import { inTransaction } from '../db/transaction.ts';
import type { BenchShipments } from './bench-shipments.ts';
import { type Desk, parcelStateOf } from './desk.ts';
import type { DocumentPrinting } from './print-documents.ts';

export interface OutboxNewsOptions {
  readonly db: Db;
  readonly desk: Desk;
  readonly known: BenchShipments;
  readonly papers: DocumentPrinting;
  readonly parcels: ParcelQueries;
  readonly nowMs: () => number;
  readonly onChanged: () => void;
}

/** Past caring about what becomes of its changes. */
const GONE: ReadonlySet<ParcelState> = new Set(['dispatched', 'handed-over', 'void']);

/** What becomes of the bench's changes at the marketplace, as far as its parcels have to know. */
export function outboxNews(options: OutboxNewsOptions) {
  const { db, desk, known, papers, parcels } = options;

  /** A change the marketplace will not take: its parcel stops wherever it is, with the code for the screen. */
  function mutationRejected(shipmentId: string, code: string, message: string): void {
    const row = parcels.ofShipment(shipmentId);
    const session = row && desk.sessionOf(row.parcelId);
    if (!row || !session || session.status === 'idle' || GONE.has(row.state)) return;
    // What stopped it before, a cancellation for one, says more than the refusal that followed from it.
    if (session.status === 'stopped' && session.why.kind === 'gate') return;
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

  return {
    mutationRejected,
    /** After the commit of every change of state in the outbox. */
    mutationSettled({ state, shipmentId, lastError, lastMessage }: Mutation): void {
      if (state === 'rejected') mutationRejected(shipmentId, lastError ?? 'REFUSED', lastMessage ?? '');
      else mutationDecided(shipmentId);
    },
    /** In the outbox's transaction: a parcel whose dispatch the marketplace took is dispatched. */
    mutationMoved(mutation: Pick<Mutation, 'kind' | 'state' | 'shipmentId'>): void {
      if (mutation.kind !== 'dispatch' || mutation.state !== 'acked') return;
      const row = parcels.ofShipment(mutation.shipmentId);
      if (row?.state === 'dispatch-queued') parcels.setState(row.parcelId, 'dispatched', options.nowMs());
    },
  };
}
