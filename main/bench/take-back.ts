import type { Session } from '../../shared/bench/session.ts';
import type { TakeBack } from '../../shared/bench/step-types.ts';
import type { ParcelQueries } from '../db/parcels.ts';
import type { BenchShipments } from './bench-shipments.ts';
import type { BenchChanges } from './changes.ts';

export interface TakeBackSources {
  readonly parcels: ParcelQueries;
  readonly known: BenchShipments;
  readonly changes: Pick<BenchChanges, 'reach'>;
}

/** What undo may still take back, as outbox and marketplace stand; undefined when there is no parcel to think of. */
export function takeBackOf(session: Session, { parcels, known, changes }: TakeBackSources): TakeBack | undefined {
  const about = session.status === 'idle' ? session.last : session.parcel;
  if (!about) return undefined;
  const { shipmentId, parcelId } = about;
  const dispatch = known.dispatchKind(shipmentId);
  const reached = { pack: changes.reach(shipmentId, 'pack'), dispatch: changes.reach(shipmentId, dispatch) };
  return { ...reached, last: session.status === 'idle' ? lastLeft(parcelId) : null };

  function lastLeft(id: string): TakeBack['last'] {
    const row = parcels.byId(id);
    if (!row || row.state === 'void' || row.state === 'handed-over' || row.session.status === 'idle') return null;
    const gate = known.gateOf(shipmentId);
    if (gate) return null;
    if (row.state === 'dispatch-queued' || row.state === 'label-sent') return row.session;
    const resume = known.resumeOf(shipmentId);
    return resume?.status === 'idle' ? null : resume;
  }
}
