import { withoutCapture } from './serial-capture.ts';
import type { BusySession } from './session.ts';
import { idleAfter, type MatchOf, notNow, say } from './step-parts.ts';
import type { ShelfMark, Step } from './step-types.ts';

/** The parcel leaves the bench for the shelf: into a slot where one was scanned, else as the station marks its parcels. */
export function shelve(session: BusySession, atMs: number, mark?: ShelfMark): Step {
  const { parcel } = session;
  const { shipmentId } = parcel;
  return {
    session: idleAfter(parcel, atMs),
    verdict: mark ? 'accept' : 'command',
    detail: mark ? { what: 'shelved', shipmentId, mark } : { what: 'parked', shipmentId },
    effects: [{ kind: 'shelved', parcel, session: asLeft(session), mark }],
  };
}

/** A slot card scanned with a parcel on the bench puts it there; a slot that holds another parcel, and a ticket, do not. */
export function shelveInSlot(session: BusySession, { mark, shipmentId }: MatchOf<'shelf-mark'>, atMs: number): Step {
  if (mark.kind === 'ticket') return notNow(session, { mark, ...(shipmentId === null ? {} : { shipmentId }) });
  const takenBy = shipmentId === session.parcel.shipmentId ? null : shipmentId;
  return takenBy === null
    ? shelve(session, atMs, mark)
    : say(session, 'gate', { what: 'mark-taken', mark, shipmentId: takenBy });
}

/** As the parcel goes on from when it comes back: the numbers read of a unit that did not count are read again. */
export function asLeft(session: BusySession): BusySession {
  return session.status === 'verifying' ? withoutCapture(session) : session;
}
