import { z } from 'zod';
import { id } from './common.ts';

/** The three reasons a seller may give (seed, `POST /v3/shipments/cancel`; marketplace-api 6.9). */
export const CANCEL_REASONS = ['cannot_procure_item', 'not_enough_inventory', 'b2b_order'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** One shipment of `POST /v3/shipments/cancel`: whole cancellation groups, never single units (marketplace-api 6.9). */
export const cancelPayloadSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  reason: z.enum(CANCEL_REASONS),
  cancellationGroupIds: z.array(id).min(1).max(100),
  /** All items of these groups when a person agreed to it: what a look at the shipment is judged by. */
  orderItemIds: z.array(id).min(1).max(1_000),
});
export type CancelPayload = z.infer<typeof cancelPayloadSchema>;

/** One shipment of `POST /v3/shipments/forms/updateAck` (marketplace-api 6.10). */
export const formsAckPayloadSchema = z.strictObject({
  shipmentId: id,
  forms: z
    .array(z.strictObject({ name: z.string().min(1).max(100), ackNumber: z.string().trim().min(1).max(100) }))
    .min(1)
    .max(20),
});
export type FormsAckPayload = z.infer<typeof formsAckPayloadSchema>;
