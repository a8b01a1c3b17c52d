import { AppFailure, type ErrorCode } from '../../shared/errors.ts';
import type { MarketplaceFault } from '../marketplace/client.ts';
import { ReadFailed, Stopped } from './reading.ts';

const CODES: Readonly<Record<MarketplaceFault['kind'], ErrorCode>> = {
  'not-sent': 'MARKETPLACE_UNREACHABLE',
  unknown: 'MARKETPLACE_UNREACHABLE',
  throttled: 'MARKETPLACE_THROTTLED',
  credentials: 'MARKETPLACE_CREDENTIALS',
  refused: 'MARKETPLACE_REFUSED',
};

/** What a failed pull is called outside: expected failures as `AppFailure`, everything else as it is. */
export function failureOf(error: unknown): unknown {
  if (error instanceof Stopped) return new AppFailure('STATION_STOPPING', 'The station is stopping.');
  if (!(error instanceof ReadFailed)) return error;
  const { kind, status, codes, message } = error.fault;
  // An answer came, but not one that can be believed.
  const code = kind === 'unknown' && status !== undefined && status < 500 ? 'MARKETPLACE_UNEXPECTED' : CODES[kind];
  const details = {
    ...(status === undefined ? {} : { status }),
    ...(codes.length > 0 ? { codes: codes.join(' ') } : {}),
  };
  return new AppFailure(code, message, details);
}
