import { z } from 'zod';
import { id, instantMs, ordinal, words } from './common.ts';

/** A return of a self-ship order; the shipment it came from where that is known. */
const returnOf = { returnId: id, shipmentId: id.nullable(), locationId: id };

/** One return of `POST /v2/returns/approve` (seed; marketplace-api 10.2): completes its tech visit too. */
export const returnApprovePayloadSchema = z.strictObject({
  ...returnOf,
  serviceFulfilmentId: id.optional(),
  serviceDateMs: instantMs.optional(),
  comments: words,
});
/** One return of `POST /v2/returns/reject`: not without a tech visit (seed). */
export const returnRejectPayloadSchema = z.strictObject({
  ...returnOf,
  serviceFulfilmentId: id,
  serviceDateMs: instantMs,
  comments: words,
});
/** One return of `POST /v2/returns/complete`: it is back in the warehouse. */
export const returnCompletePayloadSchema = z.strictObject(returnOf);
/** One return of `POST /v2/returns/cancel`: the parcel reached the buyer after all. */
export const returnCancelPayloadSchema = z.strictObject(returnOf);
/** One return of `POST /v2/returns/pickup`. */
export const returnPickupPayloadSchema = z.strictObject({ ...returnOf, pickedUpMs: instantMs });
/** One return of `POST /v2/returns/pickupAttempt`. */
export const returnPickupAttemptPayloadSchema = z.strictObject({
  ...returnOf,
  attemptedMs: instantMs,
  newPickupMs: instantMs,
  /** The date the marketplace showed when it was queued: one that does not change proves nothing. Left out where it showed none. */
  expectedBeforeMs: instantMs.optional(),
  reason: words,
  ordinal,
});

export type ReturnApprovePayload = z.infer<typeof returnApprovePayloadSchema>;
export type ReturnRejectPayload = z.infer<typeof returnRejectPayloadSchema>;
export type ReturnPickupPayload = z.infer<typeof returnPickupPayloadSchema>;
export type ReturnPickupAttemptPayload = z.infer<typeof returnPickupAttemptPayloadSchema>;
