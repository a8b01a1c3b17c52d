import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';

/**
 * Where a parcel goes that the seller ships himself, as it is kept until its slip is printed (`GET /v3/shipments/{ids}`, marketplace-api 5.3). The
 * station keeps no other address.
 */
export const keptAddressSchema = z.strictObject({
  shipmentId: z.string(),
  orderIds: z.array(z.string()),
  name: z.string(),
  lines: z.array(z.string()),
  city: z.string(),
  state: z.string(),
  pincode: z.string(),
  phone: z.string().nullable(),
});
export type KeptAddress = z.infer<typeof keptAddressSchema>;

/** What `document.kind` says of its bytes. */
export const ADDRESS_KIND = 'address';

/** The same address of the same orders is the same text. */
export function writeAddress(address: KeptAddress): string {
  return JSON.stringify(keptAddressSchema.parse(address));
}

/** The error says in words what is wrong with the text. */
export function readAddress(text: string): Result<KeptAddress, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = keptAddressSchema.safeParse(json);
  return read.success ? ok(read.data) : err(z.prettifyError(read.error));
}
