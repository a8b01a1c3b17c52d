import { z } from 'zod';
import { id, indiaDate } from './common.ts';

const millimetres = z.number().int().min(1).max(100_000);

/**
 * One shipment's pack request as the marketplace port takes it (seed, `POST /v3/shipments/labels`; marketplace-api 6.1).
 * Lengths mm, weight grams; the client converts.
 */
export const packRequestSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  taxItems: z
    .array(
      z.strictObject({
        orderItemId: id,
        taxRatePercent: z.number().min(0).max(100),
        quantity: z.number().int().min(1),
        /** Refurbished goods only (seed: INVALID_PURCHASE_PRICE). */
        purchasePricePaise: z.number().int().min(1).optional(),
      }),
    )
    .min(1),
  /** One inner list per unit: a unit with two IMEIs has two entries in it. */
  serialNumbers: z.array(z.strictObject({ orderItemId: id, serialNumbers: z.array(z.array(id).min(1)) })),
  invoices: z.array(
    z.strictObject({
      orderId: id,
      invoiceDate: indiaDate,
      invoiceNumber: z.string().max(16),
    }),
  ),
  subShipments: z
    .array(
      z.strictObject({
        subShipmentId: id,
        lengthMm: millimetres,
        breadthMm: millimetres,
        heightMm: millimetres,
        weightGrams: z.number().int().min(1).max(1_000_000),
      }),
    )
    .min(1),
  /** Set when a person confirmed the weight after `WEIGHT_ANOMALY_WARNING`. */
  ignoreWarning: z.boolean(),
});

export const packPayloadSchema = z.strictObject({
  request: packRequestSchema,
  /** `bench`: a packer stands before it. `pack-ahead`: made to fill the buffer, and never in the way of the bench's own. */
  origin: z.enum(['bench', 'pack-ahead']),
});
export type PackPayload = z.infer<typeof packPayloadSchema>;
