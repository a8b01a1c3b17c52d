import { z } from 'zod';
import type { ShipmentForm } from '../model/handover.ts';
import { CANCEL_REASONS, formsAckPayloadSchema } from '../model/mutation/standard.ts';
import type { ShipmentState } from '../model/shipment.ts';
import { request } from './request.ts';
import { by, shipmentId } from './words.ts';

/** Items that can only be cancelled together (marketplace-api 6.9). */
export interface CancellationGroup {
  readonly cancellationGroupId: string;
  readonly items: readonly {
    readonly orderItemId: string;
    readonly orderId: string;
    readonly title: string;
    readonly sku: string;
    readonly quantity: number;
    readonly state: ShipmentState;
  }[];
}

/**
 * Why a seller can no longer cancel, or not from here: `not-approved` (only APPROVED can be), `pack-of-ours` (asked for, or perhaps
 * asked for), `packed-here` (its parcel is complete), `other-station`, `already-queued`.
 */
export type CancelRefusal =
  | 'not-approved'
  | 'pack-of-ours'
  | 'packed-here'
  | 'other-station'
  | 'wrong-location'
  | 'already-queued';

export interface CancelPlan {
  readonly shipmentId: string;
  readonly state: ShipmentState;
  /** Null when it can be cancelled. */
  readonly refusal: CancelRefusal | null;
  /** Groups that still have something to cancel. */
  readonly groups: readonly CancellationGroup[];
  /** Somebody has begun to pack it on this bench. */
  readonly isOpenHere: boolean;
  readonly readAtMs: number;
}

export interface InvoiceView {
  readonly orderId: string | null;
  readonly invoiceNumber: string;
  /** `YYYY-MM-DD` in India. */
  readonly invoiceDate: string;
  readonly items: readonly {
    readonly orderItemId: string;
    readonly title: string | null;
    readonly amountPaise: number | null;
    readonly taxRatePercent: number | null;
    readonly serialNumbers: readonly (readonly string[])[];
  }[];
}

/** What a seller does with an order beside packing it: cancelling, road permits, reading invoices. */
export const ordersContract = {
  'orders.cancelPlan': request<CancelPlan>()(z.strictObject({ shipmentId })),
  /** WRONG_STATE with the `CancelRefusal` in `details.refusal`, INVALID_INPUT for a group the shipment does not have. */
  'orders.cancel': request<{ readonly mutationId: string }>()(
    z.strictObject({
      shipmentId,
      cancellationGroupIds: z.array(z.string().min(1).max(200)).min(1).max(100),
      reason: z.enum(CANCEL_REASONS),
      by,
    }),
  ),
  /** Reads them live; MARKETPLACE_UNREACHABLE with no network. */
  'orders.forms': request<{ readonly forms: readonly ShipmentForm[]; readonly readAtMs: number }>()(
    z.strictObject({ shipmentId }),
  ),
  /** WRONG_STATE unless the marketplace shows FORM_FAILED. */
  'orders.acknowledgeForms': request<{ readonly mutationId: string }>()(
    z.strictObject({ shipmentId, forms: formsAckPayloadSchema.shape.forms }),
  ),
  /** As the marketplace made them, live. */
  'orders.invoices': request<{ readonly invoices: readonly InvoiceView[]; readonly readAtMs: number }>()(
    z.strictObject({ shipmentId }),
  ),
  /** The same as PDF, base64. */
  'orders.invoicePdf': request<{ readonly pdf: string; readonly fileName: string }>()(z.strictObject({ shipmentId })),
  /** A relay heard that something changed: the shipment is read by its id as soon as the lane allows. */
  'pull.hint': request<{ readonly accepted: boolean }>()(z.strictObject({ shipmentId })),
};
