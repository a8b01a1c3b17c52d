import type { ShipmentType } from './shipment.ts';

/** Where a return comes from: `customer_return` (RVP) after delivery, `courier_return` (RTO) before it (seed; marketplace-api C17). */
export const RETURN_SOURCES = ['customer_return', 'courier_return'] as const;
export type ReturnSource = (typeof RETURN_SOURCES)[number];

/**
 * Standard returns are created, completed or cancelled; those of self-ship orders requested, approved, rejected, completed or cancelled
 * (seed; case and spelling on the wire are not documented). `unknown`: a word this version does not know; `statusText` has it.
 */
export const RETURN_STATUSES = [
  'created',
  'requested',
  'approved',
  'rejected',
  'completed',
  'cancelled',
  'unknown',
] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

/** A service of an order or a return: installation, tech visit (marketplace-api 9, 10.1). */
export interface ServiceItem {
  readonly serviceFulfilmentId: string;
  readonly description: string;
  readonly serviceByMs: number | null;
  readonly createdAtMs: number | null;
}

/** Server truth about one order item of a return, as `GET /v2/returns` gives it, in our units. */
export interface ReturnItem {
  readonly returnId: string;
  readonly orderItemId: string;
  readonly orderId: string;
  /** Null where the marketplace does not tell it. */
  readonly shipmentId: string | null;
  readonly locationId: string;
  readonly source: ReturnSource;
  readonly status: ReturnStatus;
  /** As the marketplace spells it. */
  readonly statusText: string;
  readonly quantity: number;
  readonly reason: string;
  readonly subReason: string;
  readonly comments: string;
  readonly trackingId: string | null;
  readonly courierName: string;
  /** Where the parcel is on its way back, in the marketplace's word. */
  readonly shipmentStatus: string;
  readonly sellerId: string | null;
  readonly createdMs: number | null;
  readonly updatedMs: number | null;
  readonly approvedMs: number | null;
  readonly expectedMs: number | null;
  readonly services: readonly ServiceItem[];
}

/** All items of one return, which stand and fall together in every request. Never empty. */
export interface Return {
  readonly returnId: string;
  readonly items: readonly ReturnItem[];
}

const PROGRESS: Readonly<Record<ReturnStatus, number>> = {
  unknown: 0,
  created: 1,
  requested: 1,
  approved: 2,
  rejected: 3,
  cancelled: 3,
  completed: 4,
};

/** That of its least advanced item. */
export function returnStatus(items: readonly Pick<ReturnItem, 'status'>[]): ReturnStatus {
  return items.reduce<ReturnStatus>(
    (least, { status }) => (PROGRESS[status] < PROGRESS[least] ? status : least),
    items[0]?.status ?? 'unknown',
  );
}

export function isReturnClosed(status: ReturnStatus): boolean {
  return status === 'rejected' || status === 'completed' || status === 'cancelled';
}

/**
 * Whose logistics bring it back. The type of its order decides where that is known here; otherwise what only self-ship returns
 * have: a decision to make or made, or a service (seed: return item lifecycles).
 */
export function fulfilmentOf(
  { items }: Pick<Return, 'items'>,
  orderType: ShipmentType | null,
): 'standard' | 'self-ship' {
  if (orderType !== null) return orderType === 'SELF' ? 'self-ship' : 'standard';
  const tells = items.some(
    ({ status, services }) =>
      services.length > 0 || status === 'requested' || status === 'approved' || status === 'rejected',
  );
  return tells ? 'self-ship' : 'standard';
}

/** What may be done with a return of a self-ship order (seed: associated actions). */
export const RETURN_ACTS = [
  'tech-visit-attempt',
  'approve',
  'reject',
  'pickup-attempt',
  'pickup',
  'complete',
  'cancel',
] as const;
export type ReturnAct = (typeof RETURN_ACTS)[number];

/** The state each act leads to; null where it only moves a date. */
export const RETURN_ACT_ENDS: Readonly<Record<ReturnAct, ReturnStatus | null>> = {
  'tech-visit-attempt': null,
  approve: 'approved',
  reject: 'rejected',
  'pickup-attempt': null,
  pickup: 'completed',
  complete: 'completed',
  cancel: 'cancelled',
};

/** The acts the seed's table allows: by source and status; without a service nothing can be attempted or rejected. */
export function returnActs(source: ReturnSource, status: ReturnStatus, hasService: boolean): readonly ReturnAct[] {
  if (source === 'courier_return') return status === 'approved' ? ['complete', 'cancel'] : [];
  if (status === 'requested' || status === 'created') {
    return hasService ? ['tech-visit-attempt', 'approve', 'reject'] : ['approve'];
  }
  return status === 'approved' ? ['pickup-attempt', 'pickup'] : [];
}

/** What the person who received a returned unit found. */
export const RETURN_CONDITIONS = ['good', 'damaged', 'used', 'wrong-item', 'missing-parts', 'empty'] as const;
export type ReturnCondition = (typeof RETURN_CONDITIONS)[number];
