import type { Session } from '../../shared/bench/session.ts';
import { SESSION_VERSION, sessionSchema } from '../../shared/bench/session-schema.ts';
import type { ParcelState } from '../../shared/model/states.ts';

/** One physical box of this bench, with the session it was left in. */
export interface ParcelRow {
  readonly parcelId: string;
  readonly shipmentId: string;
  readonly state: ParcelState;
  readonly session: Session;
  readonly openedAtMs: number;
  /** When it came to its present state; kept while the state stays, whatever else is saved. */
  readonly changedAtMs: number;
  readonly onBench: boolean;
}

export interface StoredParcel {
  parcel_id: string;
  shipment_id: string;
  state: ParcelState;
  version: number;
  session: string;
  opened_at_ms: number;
  changed_at_ms: number;
  on_bench: number;
}

/** Throws when a stored session cannot be read: it is our own work and never silently replaced by an empty one. */
export function readParcel(stored: StoredParcel): ParcelRow {
  if (stored.version > SESSION_VERSION) {
    throw new Error(`Parcel ${stored.parcel_id} was written by a newer version (${stored.version}).`);
  }
  return {
    parcelId: stored.parcel_id,
    shipmentId: stored.shipment_id,
    state: stored.state,
    session: sessionSchema.parse(JSON.parse(stored.session)),
    openedAtMs: stored.opened_at_ms,
    changedAtMs: stored.changed_at_ms,
    onBench: stored.on_bench === 1,
  };
}
