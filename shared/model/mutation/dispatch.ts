import { z } from 'zod';
import { id } from './common.ts';

/** One shipment of `POST /v3/shipments/dispatch` (marketplace-api 6.8). */
export const dispatchPayloadSchema = z.strictObject({
  shipmentId: id,
  locationId: id,
  /** What allowed it: the label scanned back, proof from the printer, bytes sent, or a person's word (policy `dispatchAfter`). */
  evidence: z.enum(['label-seen', 'printed-proof', 'sent', 'attested']),
});
