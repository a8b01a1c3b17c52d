import type { OpenParcel, ParcelLine } from '../../shared/bench/session.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { PrintJobQueries } from '../db/print-jobs.ts';
import { ticketCodeOf } from './resolve-mark.ts';

export interface ComposedFactsOptions {
  readonly parcels: Pick<ParcelQueries, 'byId'>;
  readonly printJobs: Pick<PrintJobQueries, 'copiesOf'>;
  readonly practice: boolean;
}

/** One copy of a ticket says what every other says: its key names parcel and mark. */
export function ticketKey(parcelId: string, name: string): string {
  return `ticket/${parcelId}/${name}`;
}

/** Other units in the box make another slip: what was composed of them before is not taken for it. */
export function slipKey({ parcelId, lines }: OpenParcel): string {
  return `slip/${parcelId}/${lines.reduce((units, line) => units + line.needed, 0)}`;
}

/** What the station's own documents of a parcel say, read from the database when they are composed: a scan writes no document. */
export function composedFacts({ parcels, printJobs, practice }: ComposedFactsOptions) {
  function parcelOf(key: string, kind: 'ticket' | 'slip') {
    const [of, parcelId = '', name = ''] = key.split('/');
    const session = of === kind ? parcels.byId(parcelId)?.session : undefined;
    if (!session || session.status === 'idle') return undefined;
    const atMs = printJobs.copiesOf(key).at(-1)?.createdAtMs ?? session.parcel.openedAtMs;
    return { parcel: session.parcel, name, atMs };
  }

  return {
    /** Undefined when there is no such parcel. */
    ticketFacts(documentKey: string) {
      const found = parcelOf(documentKey, 'ticket');
      if (!found) return undefined;
      const { parcel, name, atMs } = found;
      return {
        ...{ document: 'ticket' as const, name, code: ticketCodeOf(name), atMs, practice },
        orderIds: [...parcel.orderIds],
        titles: wanted(parcel).map((line) => line.title),
      };
    },
    /** Undefined when there is no such parcel. */
    slipFacts(documentKey: string) {
      const found = parcelOf(documentKey, 'slip');
      if (!found) return undefined;
      const { parcel, atMs } = found;
      const { shipmentId, dispatchByMs } = parcel;
      return {
        ...{ document: 'slip' as const, shipmentId, code: shipmentId, dispatchByMs, atMs, practice },
        orderIds: [...parcel.orderIds],
        boxes: parcel.boxes.map(({ subShipmentId }, at) => ({
          name: subShipmentId,
          lines: wanted(parcel)
            // Units of no box in particular are in the only one, or in any.
            .filter((line) => line.boxId === subShipmentId || (line.boxId === null && at === 0))
            .map(lineOnSlip),
        })),
      };
    },
  };
}

function wanted(parcel: OpenParcel): readonly ParcelLine[] {
  return parcel.lines.filter((line) => line.needed > 0);
}

function lineOnSlip({ sku, title, verified, serialNumbers }: ParcelLine) {
  return { sku, title, quantity: verified, serials: serialNumbers.flat() };
}

export type ComposedFacts = ReturnType<typeof composedFacts>;
