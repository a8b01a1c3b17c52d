import { createHash } from 'node:crypto';
import type { BusySession } from '../../shared/bench/session.ts';
import type { ShelfMark } from '../../shared/bench/step-types.ts';
import type { StationConfig } from '../../shared/model/config.ts';
import type { Documents } from '../db/documents.ts';
import { type ShelfQueries, ticketName } from '../db/shelf.ts';
import type { Ids } from '../ports/ids.ts';
import { awayStateOf, type Desk } from './desk.ts';
import type { LabelJobs } from './label-jobs.ts';
import { ticketCode } from './resolve-mark.ts';

/** What a shelf ticket says. */
export interface Ticket {
  /** For people, huge: `T-0427`. */
  readonly name: string;
  /** Its barcode: `PB-T:0427`. */
  readonly code: string;
  readonly orderIds: readonly string[];
  /** Of the items in the box. */
  readonly titles: readonly string[];
  /** When it was put aside, UTC epoch ms. */
  readonly atMs: number;
}

/** The printer tickets go to, and how one is put together for it. */
export interface TicketPrinter {
  readonly printerId: string;
  /** Bytes in the printer's language; `kind` names it. */
  readonly compose: (ticket: Ticket) => { readonly kind: string; readonly bytes: Uint8Array };
}

export interface ShelvingOptions {
  readonly desk: Desk;
  readonly shelf: ShelfQueries;
  readonly documents: Documents;
  readonly jobs: LabelJobs;
  readonly ids: Ids;
  readonly nowMs: () => number;
  readonly shelfMarks: StationConfig['shelfMarks'];
  readonly findBy: StationConfig['findBy'];
  /** Null: no printer for tickets is set up, so that nothing is marked with one. */
  readonly tickets: TicketPrinter | null;
}

/** Puts parcels on the shelf and takes them off again (design: complete), in the caller's transaction. */
export function shelving(options: ShelvingOptions) {
  const { desk, shelf, jobs, tickets, nowMs } = options;

  /** As the parcel stands there: a label job that certainly has not begun is withdrawn, so that nothing prints in its absence. */
  function asShelved(session: BusySession): BusySession {
    if (session.status !== 'printing' || session.jobId === null) return session;
    return jobs.withdraw(session.jobId, 'parcel put aside')
      ? { ...session, waitingFor: 'documents', jobId: null }
      : session;
  }

  /** Whether the parcel needs a mark to be found again: what has a label is found by it, an order's paper by its order. */
  function wantsTicket(session: BusySession): boolean {
    if (options.shelfMarks !== 'tickets') return false;
    if (session.status === 'printing') return session.jobId === null;
    const begun = session.status === 'boxing' || session.status === 'verifying';
    return begun && options.findBy === 'item' && session.parcel.verifiedOrder.length > 0;
  }

  function print(
    parcel: BusySession['parcel'],
    mark: ShelfMark,
    printer: TicketPrinter,
    reason: string | null,
  ): string {
    const { parcelId, shipmentId, orderIds } = parcel;
    const atMs = nowMs();
    const titles = parcel.lines.filter((line) => line.needed > 0).map((line) => line.title);
    const { kind, bytes } = printer.compose({ name: mark.name, code: ticketCode(mark), orderIds, titles, atMs });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const documentKey = `ticket/${parcelId}`;
    const codes = [ticketCode(mark)];
    options.documents.put({
      ...{ documentKey, shipmentId, kind, bytes, sha256, codes, sheets: [codes], fetchedAtMs: atMs },
    });
    const jobId = options.ids.next();
    jobs.queue({
      ...{ jobId, printerId: printer.printerId, shipmentId, parcelId, documentKey, reason, sha256 },
      document: 'ticket',
      bytes: bytes.byteLength,
      createdAtMs: atMs,
    });
    return jobId;
  }

  function ticketFor(session: BusySession): ShelfMark | null {
    if (!tickets || !wantsTicket(session)) return null;
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
      desk.leave(left, awayStateOf(left), 'shelved');
      if (!mark) return null;
      shelf.put({ parcelId, shipmentId, mark, shelvedAtMs: nowMs() });
      if (mark.kind === 'ticket' && tickets) print(parcel, mark, tickets, null);
      return mark;
    },
    /** Its mark is free again, and a ticket that has not begun to print does not come out any more. */
    takeOff(parcelId: string): void {
      if (!shelf.ofParcel(parcelId)) return;
      shelf.remove(parcelId);
      jobs.withdrawAll(parcelId, ['ticket'], 'parcel taken off the shelf');
    },
    /** Another copy of a parcel's ticket, same number; undefined when it has none. */
    printAgain(parcel: BusySession['parcel']): string | undefined {
      const mark = shelf.ofParcel(parcel.parcelId)?.mark;
      return mark?.kind === 'ticket' && tickets ? print(parcel, mark, tickets, 'another copy asked for') : undefined;
    },
  };
}

export type Shelving = ReturnType<typeof shelving>;
