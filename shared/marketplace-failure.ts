import { AppFailure, type ErrorCode } from './errors.ts';
import type { NetworkTrouble } from './model/network-troubles.ts';

/** Why a question to the marketplace got no usable answer, as far as a request that ends with it has to say. */
export interface MarketplaceTrouble {
  readonly kind: 'not-sent' | 'unknown' | 'throttled' | 'credentials' | 'refused';
  readonly status?: number;
  readonly codes: readonly string[];
  readonly message: string;
  readonly trouble?: NetworkTrouble;
}

const CODES: Readonly<Record<MarketplaceTrouble['kind'], ErrorCode>> = {
  'not-sent': 'MARKETPLACE_UNREACHABLE',
  unknown: 'MARKETPLACE_UNREACHABLE',
  throttled: 'MARKETPLACE_THROTTLED',
  credentials: 'MARKETPLACE_CREDENTIALS',
  refused: 'MARKETPLACE_REFUSED',
};

/** What a request that asked the marketplace live ends with; its status and codes stand in the details. */
export function marketplaceFailure({ kind, status, codes, message, trouble }: MarketplaceTrouble): AppFailure {
  // An answer came, but not one that can be believed.
  const code = kind === 'unknown' && status !== undefined && status < 500 ? 'MARKETPLACE_UNEXPECTED' : CODES[kind];
  return new AppFailure(trouble ?? code, message, {
    ...(status === undefined ? {} : { status }),
    ...(codes.length > 0 ? { codes: codes.join(' ') } : {}),
  });
}
