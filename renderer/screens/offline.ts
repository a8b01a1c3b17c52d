import type { StationStatus } from '../../shared/contract/station.ts';
import type { Remote } from '../stores/remote.ts';

/** The marketplace could not be reached at the last try; a state, not a failure of anything here. */
export function isOffline(status: Remote<StationStatus>): boolean {
  return status.kind === 'ready' && status.value.network === 'offline';
}
