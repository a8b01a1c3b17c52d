import type { LoadVerdict } from '../../shared/contract/handover.ts';
import type { CancelRefusal, SheetRefusal } from '../../shared/contract/orders.ts';
import type { ReturnRefusal } from '../../shared/contract/returns.ts';
import type { SelfShipRefusal } from '../../shared/contract/self-ship.ts';
import type { CodeOwner } from '../../shared/model/marketplace-codes.ts';

/** Why something may not be done now, by what it is about. */
export interface Refusals {
  readonly selfShip: SelfShipRefusal;
  readonly cancel: CancelRefusal;
  readonly sheet: SheetRefusal;
  readonly return: ReturnRefusal;
  readonly load: LoadVerdict;
}
export type RefusalGroup = keyof Refusals;

/** Who does what the words for a refusal say; null: nobody, it stands as it is or goes on by itself. */
export const REFUSAL_OWNERS: { readonly [G in RefusalGroup]: Readonly<Record<Refusals[G], CodeOwner | null>> } = {
  selfShip: {
    'not-verified': 'packer',
    'not-approved': null,
    'not-shipped': 'supervisor',
    'not-delivered': 'supervisor',
    cancelled: 'packer',
    'on-hold': null,
    'too-early': null,
    'other-station': 'supervisor',
    'no-service': 'supervisor',
    'already-queued': null,
    closed: null,
  },
  cancel: {
    'not-approved': 'supervisor',
    'pack-of-ours': 'supervisor',
    'packed-here': 'packer',
    'other-station': 'supervisor',
    'wrong-location': 'supervisor',
    'already-queued': null,
  },
  sheet: {
    'self-ship': null,
    cancelled: 'packer',
    'cancel-queued': 'supervisor',
    'not-packed': 'packer',
    left: null,
    'state-unknown': 'supervisor',
    'on-hold': null,
    'too-early': null,
    'wrong-location': 'supervisor',
    'other-station': 'supervisor',
    'packed-elsewhere': 'supervisor',
    'units-taken-back': 'packer',
    'changed-meanwhile': 'supervisor',
  },
  return: {
    standard: null,
    'not-requested': 'supervisor',
    'not-approved': 'supervisor',
    closed: null,
    'no-service': 'supervisor',
    'already-queued': null,
    'taken-before': 'supervisor',
    'other-source': 'supervisor',
    'order-unknown': 'supervisor',
    'other-station': 'supervisor',
  },
  load: {
    loaded: 'packer',
    'already-loaded': 'packer',
    'wrong-courier': 'packer',
    'not-dispatched': 'packer',
    stopped: 'packer',
    foreign: 'supervisor',
  },
};

/** The refusal a station's WRONG_STATE names in its details; null where it names none of this group. */
export function refusalIn<G extends RefusalGroup>(
  group: G,
  details: Readonly<Record<string, unknown>> | undefined,
): Refusals[G] | null {
  const named = details?.['refusal'];
  if (typeof named !== 'string' || !Object.hasOwn(REFUSAL_OWNERS[group], named)) return null;
  // Its own key, as just seen, which the compiler cannot follow through the index.
  return named as Refusals[G];
}
