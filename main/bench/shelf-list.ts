import type { BusySession } from '../../shared/bench/session.ts';
import type { ShelvedParcel } from '../../shared/contract/bench.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Db } from '../db/database.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { AwayParcel, ShelfQueries } from '../db/shelf.ts';
import { inTransaction } from '../db/transaction.ts';
import type { BenchShipments } from './bench-shipments.ts';
import type { DocumentPrinting } from './print-documents.ts';
import type { Shelving } from './shelving.ts';

export interface ShelfListOptions {
  readonly db: Db;
  readonly shelf: ShelfQueries;
  readonly shelves: Shelving;
  readonly parcels: ParcelQueries;
  readonly papers: Pick<DocumentPrinting, 'allHere'>;
  readonly known: BenchShipments;
}

/** The shelf as people ask for it: what stands there, under which mark, waiting for what. */
export function shelfHandlers(options: ShelfListOptions): Handlers<'shelf.list' | 'shelf.reprint'> {
  const { db, shelf, shelves, parcels, papers, known } = options;

  function waitsFor(session: BusySession): ShelvedParcel['waitsFor'] {
    switch (session.status) {
      case 'verifying':
      case 'boxing':
        return 'units';
      case 'printing': {
        if (session.jobId !== null) return 'label-scan';
        if (papers.allHere(session.parcel)) return 'label-ready';
        const truth = known.read(session.parcel.shipmentId);
        return truth && known.isPacked(truth) ? 'documents' : 'pack';
      }
      case 'confirming-label':
        return 'label-scan';
      case 'asking':
      case 'voiding':
      case 'stopped':
        return 'person';
    }
  }

  function entryOf({ row, mark, sinceMs }: AwayParcel): ShelvedParcel[] {
    const { session, shipmentId, state } = row;
    if (session.status === 'idle') return [];
    const { orderIds, lines, dispatchByMs } = session.parcel;
    const gate = known.startGate(shipmentId);
    return [
      {
        ...{ shipmentId, orderIds, mark, sinceMs, dispatchByMs },
        titles: lines.filter((line) => line.needed > 0).map((line) => line.title),
        parcel: state,
        waitsFor: state === 'stopped' ? 'person' : waitsFor(session),
        gate: gate?.kind === 'already-dispatched' ? null : gate,
      },
    ];
  }

  return {
    'shelf.list': ({ limit }) => {
      const rows = shelf.list(limit);
      return { total: shelf.counts().total, entries: rows.flatMap(entryOf) };
    },
    'shelf.reprint': ({ shipmentId }) => {
      const session = parcels.ofShipment(shipmentId)?.session;
      const jobId =
        session && session.status !== 'idle' ? inTransaction(db, () => shelves.printAgain(session.parcel)) : undefined;
      if (jobId === undefined) throw new AppFailure('NOT_FOUND', `no ticket of ${shipmentId} on the shelf`);
      return { jobId };
    },
  };
}
