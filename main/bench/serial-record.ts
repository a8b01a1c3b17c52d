import type { BusySession, UnitsToRemove } from '../../shared/bench/session.ts';
import type { SerialQueries } from '../db/serials.ts';

/** Keeps the table of serial numbers as the parcel has them, in the transaction that stores the parcel. */
export function serialRecord(serials: SerialQueries) {
  return {
    /** `before`: of the same parcel as it was stored last; undefined when that is not at hand. */
    follow(session: BusySession, before: BusySession | undefined): void {
      const { parcel } = session;
      const { parcelId, shipmentId } = parcel;
      if (before?.parcel.lines === parcel.lines && beyond(before) === beyond(session)) return;
      const now = numbersOf(session);
      const was = before ? [...numbersOf(before).keys()] : serials.ofParcel(parcelId);
      for (const serial of was) if (!now.has(serial)) serials.remove(serial, parcelId);
      const had = new Set(was);
      for (const [serial, orderItemId] of now) {
        if (!had.has(serial)) serials.add({ serial, parcelId, shipmentId, orderItemId });
      }
    },
    free: serials.free,
  };
}

function numbersOf(session: BusySession): Map<string, string> {
  return new Map(
    [...session.parcel.lines, ...beyond(session)].flatMap(({ orderItemId, serialNumbers = [] }) =>
      serialNumbers.flat().map((serial): [string, string] => [serial, orderItemId]),
    ),
  );
}

const NONE: readonly UnitsToRemove[] = [];

/** Units that were taken back and lie in the box still: their numbers are nobody else's. */
function beyond(session: BusySession): readonly UnitsToRemove[] {
  if (session.status === 'voiding') return session.toRemove;
  if (session.status !== 'stopped') return NONE;
  if (session.voiding) return session.voiding.toRemove;
  return session.why.kind === 'quantity-changed' && session.why.after === 'label' ? session.why.removed : NONE;
}
