import { AppFailure } from '../../shared/errors.ts';
import { marketplaceFailure } from '../../shared/marketplace-failure.ts';
import { ReadFailed, Stopped } from './reading.ts';

/** What a failed pull is called outside: expected failures as `AppFailure`, everything else as it is. */
export function failureOf(error: unknown): unknown {
  if (error instanceof Stopped) return new AppFailure('STATION_STOPPING', 'The station is stopping.');
  return error instanceof ReadFailed ? marketplaceFailure(error.fault) : error;
}
