import type { OpenParcel, Session } from '../../../shared/bench/session.ts';

/** The parcel on the bench, whatever state it is in. */
export function parcelOf(session: Session | null): OpenParcel | null {
  return session === null || session.status === 'idle' ? null : session.parcel;
}
