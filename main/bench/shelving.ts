import type { BusySession } from '../../shared/bench/session.ts';
import type { ShelfMark } from '../../shared/bench/step-types.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import { PARCEL_DOCUMENTS } from '../../shared/model/printers.ts';
import { type ShelfQueries, ticketName } from '../db/shelf.ts';
import type { Ids } from '../ports/ids.ts';
import { ticketKey } from './composed-facts.ts';
import { awayStateOf, type Desk } from './desk.ts';
import type { LabelJobs } from './label-jobs.ts';

export interface ShelvingOptions {
  readonly desk: Desk;
  readonly shelf: ShelfQueries;
  readonly jobs: LabelJobs;
  readonly ids: Ids;
  readonly nowMs: () => number;
  readonly shelfMarks: StationConfig['shelfMarks'];
  readonly findBy: StationConfig['findBy'];
  /** Undefined where no printer takes tickets, so that nothing is marked with one. */
  readonly printerFor: (document: 'ticket') => { readonly id: string } | undefined;
}

/** Puts parcels on the shelf and takes them off again (design: complete), in the caller's transaction. */
export function shelving(options: ShelvingOptions) {
  const { desk, shelf, jobs, printerFor, nowMs } = options;

  /** As the parcel stands there: a label job that certainly has not begun is withdrawn, so that nothing prints in its absence. */
  function asShelved(session: BusySession): BusySession {
    if (session.status !== 'printing' || session.jobId === null) return session;
    const withdrawn = jobs.withdrawAll(session.parcel.parcelId, PARCEL_DOCUMENTS);
    return withdrawn.includes('label') ? { ...session, waitingFor: 'documents', jobId: null } : session;
  }

  /** Whether the parcel needs a mark to be found again: what has a label is found by it, an order's paper by its order. */
  function wantsTicket(session: BusySession): boolean {
    if (options.shelfMarks !== 'tickets' || session.parcel.labelled) return false;
    if (session.status === 'printing') return session.jobId === null;
    // Its label is void and put away: nothing on it tells whose it is.
    if (session.status === 'voiding') return session.labelVoid;
    const begun = session.status === 'boxing' || session.status === 'verifying';
    return begun && options.findBy === 'item' && session.parcel.verifiedOrder.length > 0;
  }

  /** The job alone: what the ticket says is read when it prints, so that a scan writes no document. */
  function print(
    { parcelId, shipmentId }: BusySession['parcel'],
    mark: ShelfMark,
    reason: string | null,
  ): string | undefined {
    const printer = printerFor('ticket');
    if (!printer) return undefined;
    const jobId = options.ids.next();
    jobs.queue({
      ...{ jobId, printerId: printer.id, shipmentId, parcelId, reason },
      ...{ document: 'ticket', documentKey: ticketKey(parcelId, mark.name), sha256: '', bytes: 0 },
      createdAtMs: nowMs(),
    });
    return jobId;
  }

  function ticketFor(session: BusySession): ShelfMark | null {
    if (!wantsTicket(session) || !printerFor('ticket')) return null;
    const number = shelf.takeTicket();
    return number === undefined ? null : { kind: 'ticket', name: ticketName(number) };
  }

  return {
    /** The mark it got; null where it is found by its own order or label. `slot`: scanned by the packer. */
    put(session: BusySession, slot: ShelfMark | undefined): ShelfMark | null {
      const left = asShelved(session);
      const { parcel } = left;
      const { parcelId, shipmentId } = parcel;
      const mark = slot ?? ticketFor(left);
      const state = awayStateOf(left);
      desk.leave(left, mark && state === 'labelled' ? 'parked' : state, 'shelved');
      if (!mark) return null;
      shelf.put({ parcelId, shipmentId, mark, shelvedAtMs: nowMs() });
      if (mark.kind === 'ticket') print(parcel, mark, null);
      return mark;
    },
    /** Its mark is free again, and a ticket that has not begun to print does not come out any more. */
    takeOff(parcelId: string): void {
      if (!shelf.ofParcel(parcelId)) return;
      shelf.remove(parcelId);
      jobs.withdrawAll(parcelId, ['ticket']);
    },
    /** Another copy of a parcel's ticket, same number; undefined when it has none. */
    printAgain(parcel: BusySession['parcel']): string | undefined {
      const mark = shelf.ofParcel(parcel.parcelId)?.mark;
      return mark?.kind === 'ticket' ? print(parcel, mark, 'lost') : undefined;
    },
  };
}

export type Shelving = ReturnType<typeof shelving>;
