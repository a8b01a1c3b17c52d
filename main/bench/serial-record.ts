import type { OpenParcel } from '../../shared/bench/session.ts';
import type { SerialQueries } from '../db/serials.ts';

/** Keeps the table of serial numbers as the parcel has them, in the transaction that stores the parcel. */
export function serialRecord(serials: SerialQueries) {
  return {
    /** `before`: the same parcel as it was stored last; undefined when that is not at hand. */
    follow(parcel: OpenParcel, before: OpenParcel | undefined): void {
      if (before?.lines === parcel.lines) return;
      const now = numbersOf(parcel);
      const was = before ? [...numbersOf(before).keys()] : serials.ofParcel(parcel.parcelId);
      const { parcelId, shipmentId } = parcel;
      for (const serial of was) if (!now.has(serial)) serials.remove(serial, parcelId);
      const had = new Set(was);
      for (const [serial, orderItemId] of now) {
        if (!had.has(serial)) serials.add({ serial, parcelId, shipmentId, orderItemId });
      }
    },
    free: serials.free,
  };
}

function numbersOf(parcel: OpenParcel): Map<string, string> {
  return new Map(
    parcel.lines.flatMap(({ orderItemId, serialNumbers }) =>
      serialNumbers.flat().map((serial): [string, string] => [serial, orderItemId]),
    ),
  );
}
