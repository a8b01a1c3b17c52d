import type { BusySession, Session } from '../../shared/bench/session.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import { assertNever } from '../../shared/result.ts';
import type { Db } from '../db/database.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import { inTransaction } from '../db/transaction.ts';

export interface DeskOptions {
  readonly db: Db;
  readonly parcels: ParcelQueries;
  readonly journal: JournalQueries;
  readonly nowMs: () => number;
}

/** Where a parcel stands while its session does. */
export function parcelStateOf(session: BusySession): ParcelState {
  switch (session.status) {
    case 'verifying':
      return 'open';
    case 'printing':
      return 'waiting-label';
    case 'confirming-label':
    case 'asking':
      return 'label-sent';
    case 'stopped':
      return 'stopped';
    default:
      return assertNever(session);
  }
}

/**
 * The one parcel on the bench. What is in memory is what was committed: a change that could not be written leaves both as
 * they were, so the packer never hears of a state that a restart would not show.
 */
export function createDesk({ db, parcels, journal, nowMs }: DeskOptions) {
  let session: Session = parcels.onBench()?.session ?? { status: 'idle' };

  function store(next: Session, before: Session): void {
    const same = next.status !== 'idle' && before.status !== 'idle' && next.parcel.parcelId === before.parcel.parcelId;
    if (!same) parcels.clearBench();
    if (next.status === 'idle') return;
    parcels.save(rowOf(next, parcelStateOf(next), true));
  }

  function rowOf(of: BusySession, state: ParcelState, onBench: boolean) {
    const { parcelId, shipmentId, openedAtMs } = of.parcel;
    return { parcelId, shipmentId, state, session: of, openedAtMs, changedAtMs: nowMs(), onBench };
  }

  /** Inside `change` or a transaction: writes down what became of a parcel other than by a scan of its own. */
  function note(of: BusySession, state: ParcelState, cause: string): void {
    const { parcelId, shipmentId } = of.parcel;
    journal.append(
      { kind: 'parcel-changed', payload: { parcelId, state, cause, session: of } },
      { atMs: nowMs(), shipmentId },
    );
  }

  return {
    get session(): Session {
      return session;
    },
    /** Runs `work` and stores the session it returns in one transaction; only then is it the bench's session. */
    change<T>(work: (current: Session) => { readonly session: Session; readonly result: T }): T {
      const before = session;
      const after = inTransaction(db, () => {
        const done = work(before);
        if (done.session !== before) store(done.session, before);
        return done;
      });
      session = after.session;
      return after.result;
    },
    /** Inside `change`: a parcel leaves the bench in this state, with the session it will go on from. */
    leave(left: BusySession, state: ParcelState, cause: string): void {
      parcels.clearBench();
      parcels.save(rowOf(left, state, false));
      note(left, state, cause);
    },
    note,
    /** The session of a parcel wherever it is: on the bench or where it was left. */
    sessionOf(parcelId: string): Session | undefined {
      if (session.status !== 'idle' && session.parcel.parcelId === parcelId) return session;
      return parcels.byId(parcelId)?.session;
    },
    /** Changes a parcel that is not on the bench. */
    changeAway(next: BusySession, cause: string): void {
      inTransaction(db, () => {
        parcels.save(rowOf(next, parcelStateOf(next), false));
        note(next, parcelStateOf(next), cause);
      });
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;
