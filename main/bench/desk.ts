import type { BusySession, Session } from '../../shared/bench/session.ts';
import { isVerified } from '../../shared/bench/step.ts';
import type { ParcelState } from '../../shared/model/states.ts';
import { assertNever } from '../../shared/result.ts';
import type { Db } from '../db/database.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { MetaQueries } from '../db/meta.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { SerialQueries } from '../db/serials.ts';
import { inTransaction } from '../db/transaction.ts';
import { serialRecord } from './serial-record.ts';

export interface DeskOptions {
  readonly db: Db;
  readonly parcels: ParcelQueries;
  readonly serials: SerialQueries;
  readonly meta: MetaQueries;
  readonly journal: JournalQueries;
  readonly nowMs: () => number;
}

/** Where a parcel stands while its session does. */
export function parcelStateOf(session: BusySession): ParcelState {
  switch (session.status) {
    case 'verifying':
    case 'boxing':
      return 'open';
    case 'printing':
      return 'waiting-label';
    case 'confirming-label':
    case 'asking':
      return 'label-sent';
    case 'voiding':
    case 'stopped':
      return 'stopped';
    default:
      return assertNever(session);
  }
}

/** Where it stands once it is put aside so. */
export function awayStateOf(session: BusySession): ParcelState {
  const state = parcelStateOf(session);
  if (state !== 'open') return state;
  // What the seller ships himself waits away from the bench for its courier.
  if (session.parcel.type === 'SELF' && isVerified(session.parcel)) return 'complete';
  // Label-first, nothing of it in hand: it waits where its label lies, and not on the shelf.
  return session.parcel.labelled && session.parcel.verifiedOrder.length === 0 ? 'labelled' : 'parked';
}

/**
 * The one parcel on the bench. What is in memory is what was committed: a change that could not be written leaves both as
 * they were, so the packer never hears of a state that a restart would not show.
 */
export function createDesk({ db, parcels, serials, meta, journal, nowMs }: DeskOptions) {
  const numbers = serialRecord(serials);
  let session: Session = parcels.onBench()?.session ?? { status: 'idle', last: meta.get('lastParcel') };
  let storedLast = session.status === 'idle' ? session.last : meta.get('lastParcel');

  function store(next: Session, before: Session): void {
    const same = next.status !== 'idle' && before.status !== 'idle' && next.parcel.parcelId === before.parcel.parcelId;
    if (!same && before.status !== 'idle') parcels.clearBench();
    if (next.status !== 'idle') save(next, parcelStateOf(next), true);
    else if (next.last !== storedLast) {
      if (next.last) meta.set('lastParcel', next.last);
      else meta.remove('lastParcel');
    }
  }

  /** The session of the parcel as it was stored last, where the bench had it. */
  function stored(parcelId: string): BusySession | undefined {
    return session.status !== 'idle' && session.parcel.parcelId === parcelId ? session : undefined;
  }

  function save(of: BusySession, state: ParcelState, onBench: boolean): void {
    const { parcelId, shipmentId, openedAtMs } = of.parcel;
    numbers.follow(of, stored(parcelId));
    parcels.save({ parcelId, shipmentId, state, session: of, openedAtMs, changedAtMs: nowMs(), onBench });
    if (state === 'void') numbers.free(parcelId);
  }

  function note(of: BusySession, state: ParcelState, cause: string, sessions: { session?: Session; bench?: Session }) {
    const { parcelId, shipmentId } = of.parcel;
    journal.append(
      { kind: 'parcel-changed', payload: { parcelId, state, cause, ...sessions } },
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
      if (session.status === 'idle') storedLast = session.last;
      return after.result;
    },
    /**
     * Inside `change`: a parcel leaves the bench in this state, with the session it will go on from. `bench`: what the bench is left
     * with when no scan did it, so that replay follows; where one did, its entry tells the whole story.
     */
    leave(left: BusySession, state: ParcelState, cause: string, bench?: Session): void {
      save(left, state, false);
      note(left, state, cause, bench ? { session: left, bench } : {});
    },
    /** Inside `change`: writes down what became of the parcel on the bench other than by a scan. */
    note: (of: BusySession, state: ParcelState, cause: string): void => note(of, state, cause, { bench: of }),
    /** The session of a parcel wherever it is: on the bench or where it was left. */
    sessionOf(parcelId: string): Session | undefined {
      if (session.status !== 'idle' && session.parcel.parcelId === parcelId) return session;
      return parcels.byId(parcelId)?.session;
    },
    /** Inside a transaction: changes a parcel that is not on the bench. */
    changeAway(next: BusySession, cause: string, state: ParcelState = parcelStateOf(next)): void {
      save(next, state, false);
      note(next, state, cause, { session: next });
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;
