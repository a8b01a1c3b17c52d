import { z } from 'zod';
import { id, indiaDate, instantMs, ordinal, words } from './common.ts';

/** One shipment of `POST /v3/shipments/selfShip/dispatch` (seed; marketplace-api 8). Instants UTC epoch ms. */
export const selfDispatchPayloadSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  /** Not after today (seed). */
  dispatchDateMs: instantMs,
  /** Not before today (seed). */
  tentativeDeliveryMs: instantMs,
  deliveryPartner: z.string().trim().min(1).max(100).optional(),
  trackingId: z.string().trim().min(1).max(100).optional(),
  invoice: z.strictObject({
    invoiceNumber: z.string().trim().min(1).max(40).optional(),
    invoiceDate: indiaDate,
    items: z
      .array(
        z.strictObject({
          orderItemId: id,
          quantity: z.number().int().min(1),
          /** One inner list per unit. */
          serialNumbers: z.array(z.array(id).min(1)),
        }),
      )
      .min(1),
  }),
  address: z.strictObject({
    address1: z.string().trim().min(1).max(200),
    address2: z.string().trim().max(200).optional(),
    landmark: z.string().trim().max(200).optional(),
    city: z.string().trim().min(1).max(100),
    state: z.string().trim().max(100).optional(),
    pincode: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
  }),
});
export type SelfDispatchPayload = z.infer<typeof selfDispatchPayloadSchema>;

/** One shipment of `POST /v3/shipments/selfShip/delivery`. */
export const selfDeliveryPayloadSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  deliveredMs: instantMs,
  /** It is the second half of cancelling this courier return, and leaves only when that one was accepted (seed: cancel RTO). */
  afterReturnId: id.optional(),
});
export type SelfDeliveryPayload = z.infer<typeof selfDeliveryPayloadSchema>;

/** One shipment of `POST /v3/shipments/selfShip/deliveryAttempt`. */
export const selfAttemptPayloadSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  attemptedMs: instantMs,
  reason: words,
  subReason: words,
  newDeliveryMs: instantMs,
  ordinal,
});
export type SelfAttemptPayload = z.infer<typeof selfAttemptPayloadSchema>;

/** `POST /v3/shipments/{id}/update`: courier, tracking id, expected date. The last one counts (marketplace-api 8). */
export const selfUpdatePayloadSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  trackingId: z.string().trim().min(1).max(100),
  deliveryPartner: z.string().trim().min(1).max(100),
  tentativeDeliveryMs: instantMs,
  /** As returns name the seller; left out where nobody told it yet. */
  sellerId: id.optional(),
  ordinal,
});
export type SelfUpdatePayload = z.infer<typeof selfUpdatePayloadSchema>;

/** What a service belongs to: a forward order, or a return whose tech visit it is. */
const serviceOf = { serviceFulfilmentId: id, shipmentId: id.nullable(), returnId: id.nullable() };

/** One service of `POST /v2/services/attempt` (seed; marketplace-api 9); also the tech visit of a return. */
export const serviceAttemptPayloadSchema = z.strictObject({
  ...serviceOf,
  attemptedOn: indiaDate,
  newDate: indiaDate,
  /** The service-by the marketplace showed when it was queued: one that does not change proves nothing. Left out where it showed none. */
  byBeforeMs: instantMs.optional(),
  reason: words,
  subReason: words,
  comments: z.string().trim().max(500).optional(),
  ordinal,
});
export type ServiceAttemptPayload = z.infer<typeof serviceAttemptPayloadSchema>;

/** One service of `POST /v2/services/complete`. */
export const serviceCompletePayloadSchema = z.strictObject({ ...serviceOf, completedOn: indiaDate });
export type ServiceCompletePayload = z.infer<typeof serviceCompletePayloadSchema>;
