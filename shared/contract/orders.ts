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

/**
 * Why label and invoice are not given out on one sheet: the marketplace has them for PACKED and READY_TO_DISPATCH alone (marketplace-api
 * 6.2), and what keeps a label from its printer keeps it from paper. `changed-meanwhile`: it is no longer what the person was told.
 */
export const SHEET_REFUSALS = [
  'self-ship',
  'cancelled',
  'cancel-queued',
  'not-packed',
  'left',
  'state-unknown',
  'on-hold',
  'too-early',
  'wrong-location',
  'other-station',
  'packed-elsewhere',
  'units-taken-back',
  'changed-meanwhile',
] as const;
export type SheetRefusal = (typeof SHEET_REFUSALS)[number];

const copies = z.number().int().min(0).max(100_000);
const labelCopiesSchema = z
  .strictObject({
    /** Print jobs that are proven. */
    printed: copies,
    /** Sent, being sent, or of unknown outcome; also one that a restored backup knows nothing of. */
    unproven: copies,
    /** Still to come out of a printer. */
    waiting: copies,
    /** Sheets that were given out before. */
    sheets: copies,
  })
  .readonly();
/** Labels of one shipment that exist, may exist, or are about to; those that were scanned and put away count no more. */
export type LabelCopies = z.infer<typeof labelCopiesSchema>;

/**
 * What scanning the sheet's label does at the bench: `confirms` (its label is waited for), `not-needed` (it was confirmed, or the marketplace
 * knows that the parcel leaves), `not-awaited` (none has left a printer, so the bench asks for none).
 */
export type SheetScan = 'confirms' | 'not-needed' | 'not-awaited';

export interface SheetPlan {
  readonly shipmentId: string;
  readonly state: ShipmentState;
  /** Null when it can be given out. */
  readonly refusal: SheetRefusal | null;
  readonly copies: LabelCopies;
  /** Its pack was not made here: whether a label of it exists nobody here knows. */
  readonly elsewhere: boolean;
  readonly scan: SheetScan;
  readonly readAtMs: number;
}

/** What a seller does with an order beside packing it: cancelling, road permits, reading invoices, its label on office paper. */
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
  /** What is known here of the shipment and of its label, before it is given out on a sheet. */
  'orders.sheetPlan': request<SheetPlan>()(z.strictObject({ shipmentId })),
  /**
   * Label and invoice on one A4 PDF (base64) as the marketplace merges them, for an office printer; `told` is what the person was shown.
   * The shipment is read afresh first, and name and reason stand in the journal before the sheet is given out. Nothing else changes.
   * WRONG_STATE with the `SheetRefusal` in `details.refusal`, MARKETPLACE_UNREACHABLE with no network, MARKETPLACE_UNEXPECTED and
   * LABEL_NOT_PRINTABLE (`details.reason`) for what is no such sheet or another shipment's.
   */
  'orders.sheetPdf': request<{ readonly pdf: string; readonly fileName: string }>()(
    z.strictObject({ shipmentId, told: labelCopiesSchema, by, reason: z.string().trim().min(3).max(200) }),
  ),
  /** A relay heard that something changed: the shipment is read by its id as soon as the lane allows. */
  'pull.hint': request<{ readonly accepted: boolean }>()(z.strictObject({ shipmentId })),
};
