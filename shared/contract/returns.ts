import { z } from 'zod';
import {
  RETURN_CONDITIONS,
  RETURN_SOURCES,
  type ReturnAct,
  type ReturnCondition,
  type ReturnItem,
  type ReturnSource,
  type ReturnStatus,
} from '../model/returns.ts';
import type { ShipmentType } from '../model/shipment.ts';
import { request } from './request.ts';
import {
  type Act,
  by,
  indiaDate,
  instantMs,
  type OpenChange,
  reasonWords,
  returnId,
  serviceFulfilmentId,
} from './words.ts';

/** `to-decide`: self-ship, approve or reject; `coming`: on its way or to be picked up; `received`: evidence here, not closed there yet. */
export const RETURN_TABS = ['to-decide', 'coming', 'received', 'closed', 'all'] as const;
export type ReturnTab = (typeof RETURN_TABS)[number];

/** Why an act may not be done now. */
export type ReturnRefusal =
  | 'standard'
  | 'not-requested'
  | 'not-approved'
  | 'closed'
  | 'no-service'
  | 'already-queued'
  /** The marketplace took it from here, and shows the return as before. */
  | 'taken-before'
  | 'other-source'
  /** Cancelling it confirms the delivery of its order, which is not known here. */
  | 'order-unknown'
  /** Cancelling it confirms the delivery of its order, which another station delivers. */
  | 'other-station';

export interface ReceiptView {
  readonly receiptId: string;
  readonly atMs: number;
  /** What was scanned. */
  readonly code: string;
  readonly orderItemId: string | null;
  readonly condition: ReturnCondition;
  readonly quantity: number;
  readonly otc: string | null;
  readonly note: string | null;
  readonly by: string | null;
}

export interface ReturnEntry {
  readonly returnId: string;
  readonly source: ReturnSource;
  readonly fulfilment: 'standard' | 'self-ship';
  readonly status: ReturnStatus;
  readonly statusText: string;
  readonly orderIds: readonly string[];
  readonly shipmentId: string | null;
  readonly trackingIds: readonly string[];
  readonly titles: readonly string[];
  readonly units: number;
  readonly reason: string;
  readonly courierName: string;
  readonly shipmentStatus: string;
  /** Tech visit, pick-up or arrival, whichever is next. */
  readonly due: { readonly what: 'tech-visit' | 'pickup' | 'arrival'; readonly atMs: number } | null;
  readonly createdMs: number | null;
  readonly received: { readonly atMs: number; readonly condition: ReturnCondition } | null;
  readonly changes: readonly OpenChange[];
}

export interface ReturnView extends ReturnEntry {
  readonly orderType: ShipmentType | null;
  readonly items: readonly (ReturnItem & { readonly title: string | null; readonly sku: string | null })[];
  readonly receipts: readonly ReceiptView[];
  readonly acts: readonly (Act<ReturnAct, ReturnRefusal> & {
    /** The state it leads to; null where it only moves a date. */
    readonly leadsTo: ReturnStatus | null;
  })[];
  readonly readAtMs: number;
  readonly serverNowMs: number;
}

/** A parcel that was received and that no return known here names. Joined to its return as soon as the pull tells of one. */
export interface UnknownReceipt extends ReceiptView {
  readonly trackingOrOrder: string;
}

const act = { returnId };

/** INVALID_INPUT for a date or field that breaks the seed's rules (`details.field`, `details.rule`), WRONG_STATE with `details.refusal`. */
export const returnsContract = {
  'returns.list': request<{
    readonly total: number;
    readonly counts: Readonly<Record<ReturnTab, number>>;
    readonly entries: readonly ReturnEntry[];
    readonly unknown: readonly UnknownReceipt[];
    /** When the marketplace last told of all returns; null: never. */
    readonly readAtMs: number | null;
  }>()(
    z.strictObject({
      tab: z.enum(RETURN_TABS).default('all'),
      source: z.enum(RETURN_SOURCES).optional(),
      search: z.string().max(200).optional(),
      limit: z.number().int().min(1).max(500).default(100),
      offset: z.number().int().min(0).default(0),
    }),
  ),
  'returns.read': request<ReturnView>()(z.strictObject({ returnId })),
  /** Returns that a scanned code names: return, tracking, order, order item or shipment id. */
  'returns.find': request<{ readonly entries: readonly ReturnEntry[] }>()(
    z.strictObject({ code: z.string().min(1).max(500) }),
  ),
  /**
   * Writes down that a parcel came back: the evidence a standard return has, because the marketplace has no request for it. For one of a self-ship
   * order that is approved it queues the request that closes it, once. A repeated `receiptId` answers the receipt that stands.
   */
  'returns.receive': request<{
    readonly receiptId: string;
    readonly repeated: boolean;
    readonly returnId: string | null;
    readonly mutationId: string | null;
  }>()(
    z.strictObject({
      receiptId: z.string().min(1).max(64),
      code: z.string().trim().min(1).max(500),
      /** Null: no return known here names the code; the receipt is kept all the same. */
      returnId: returnId.nullable(),
      orderItemId: z.string().min(1).max(200).optional(),
      condition: z.enum(RETURN_CONDITIONS),
      quantity: z.number().int().min(0).max(10_000).default(1),
      otc: z.string().trim().max(20).optional(),
      note: z.string().trim().max(500).optional(),
      by: by.optional(),
    }),
  ),
  'returns.approve': request<{ readonly mutationId: string }>()(
    z.strictObject({
      ...act,
      serviceFulfilmentId: serviceFulfilmentId.optional(),
      serviceDateMs: instantMs.optional(),
      comments: z.string().trim().min(1).max(500),
    }),
  ),
  'returns.reject': request<{ readonly mutationId: string }>()(
    z.strictObject({
      ...act,
      serviceFulfilmentId,
      serviceDateMs: instantMs,
      comments: z.string().trim().min(1).max(500),
    }),
  ),
  'returns.techVisitAttempt': request<{ readonly mutationId: string }>()(
    z.strictObject({
      ...act,
      serviceFulfilmentId,
      attemptedOn: indiaDate,
      newDate: indiaDate,
      reason: reasonWords,
      subReason: reasonWords,
      comments: z.string().trim().max(500).optional(),
    }),
  ),
  'returns.pickup': request<{ readonly mutationId: string }>()(z.strictObject({ ...act, pickedUpMs: instantMs })),
  'returns.pickupAttempt': request<{ readonly mutationId: string }>()(
    z.strictObject({ ...act, attemptedMs: instantMs, newPickupMs: instantMs, reason: reasonWords }),
  ),
  'returns.complete': request<{ readonly mutationId: string }>()(z.strictObject(act)),
  /** The parcel reached the buyer: cancels the courier return, then confirms the forward delivery at that date (seed: cancel RTO). */
  'returns.cancel': request<{ readonly mutationIds: readonly [string, string] }>()(
    z.strictObject({ ...act, deliveredMs: instantMs }),
  ),
};
