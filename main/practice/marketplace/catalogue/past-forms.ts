import type { ReturnSource } from '../../../../shared/model/returns.ts';
import type { ItemState } from '../records.ts';
import type { PracticeReturnStatus } from '../return-records.ts';

/** One way an order can stand whose parcel this station does not pack (any more). */
export interface PastForm {
  readonly type: 'NORMAL' | 'SELF';
  readonly state: Extract<ItemState, 'APPROVED' | 'SHIPPED' | 'DELIVERED' | 'COMPLETED' | 'RETURNED'>;
  readonly lines?: 2;
  /** Forward services. */
  readonly services?: 1 | 2;
  readonly ret?: {
    readonly source: ReturnSource;
    readonly status: PracticeReturnStatus;
    /** It has a tech visit. */
    readonly visit?: true;
  };
}

const buyer = 'customer_return';
const courier = 'courier_return';

/** Self-ship orders in every state, each with its next step; only the first three are still to be packed. */
export const SELF_SHIP_FORMS: readonly PastForm[] = [
  { type: 'SELF', state: 'APPROVED', services: 1 },
  { type: 'SELF', state: 'APPROVED' },
  { type: 'SELF', state: 'APPROVED', lines: 2 },
  { type: 'SELF', state: 'SHIPPED', services: 1 },
  { type: 'SELF', state: 'SHIPPED' },
  { type: 'SELF', state: 'DELIVERED', services: 1 },
  { type: 'SELF', state: 'DELIVERED', services: 2 },
  { type: 'SELF', state: 'COMPLETED', services: 1 },
];

/** Returns of every kind in every status it can have (seed, return item lifecycles). */
export const RETURN_FORMS: readonly PastForm[] = [
  { type: 'SELF', state: 'COMPLETED', ret: { source: buyer, status: 'requested', visit: true } },
  { type: 'SELF', state: 'COMPLETED', ret: { source: buyer, status: 'requested' } },
  { type: 'SELF', state: 'COMPLETED', services: 1, ret: { source: buyer, status: 'approved', visit: true } },
  { type: 'SELF', state: 'COMPLETED', ret: { source: buyer, status: 'rejected', visit: true } },
  { type: 'SELF', state: 'RETURNED', ret: { source: buyer, status: 'completed' } },
  { type: 'SELF', state: 'COMPLETED', ret: { source: buyer, status: 'cancelled' } },
  { type: 'SELF', state: 'SHIPPED', ret: { source: courier, status: 'approved' } },
  { type: 'SELF', state: 'RETURNED', ret: { source: courier, status: 'completed' } },
  { type: 'SELF', state: 'COMPLETED', ret: { source: courier, status: 'cancelled' } },
  { type: 'NORMAL', state: 'DELIVERED', ret: { source: buyer, status: 'created' } },
  { type: 'NORMAL', state: 'SHIPPED', ret: { source: courier, status: 'created' } },
  { type: 'NORMAL', state: 'RETURNED', ret: { source: buyer, status: 'completed' } },
  { type: 'NORMAL', state: 'RETURNED', ret: { source: courier, status: 'completed' } },
  { type: 'NORMAL', state: 'DELIVERED', lines: 2, ret: { source: buyer, status: 'created' } },
  { type: 'NORMAL', state: 'DELIVERED', ret: { source: buyer, status: 'cancelled' } },
  { type: 'NORMAL', state: 'DELIVERED', ret: { source: courier, status: 'cancelled' } },
];
