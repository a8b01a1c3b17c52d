import { z } from 'zod';
import { keptAddressSchema } from '../../../shared/model/delivery-address.ts';

const text = z.string();
const orderIds = z.array(text);

/** What a shelf ticket says. */
const ticketSchema = z.strictObject({
  document: z.literal('ticket'),
  /** For people, huge: `T-0427`. */
  name: text,
  /** Its barcode: `PB-T:0427`. */
  code: text,
  orderIds,
  /** Of the items in the box. */
  titles: z.array(text),
  /** When it was made, UTC epoch ms; shown in India's time. */
  atMs: z.number().int(),
  practice: z.boolean(),
});
export type TicketFacts = z.infer<typeof ticketSchema>;

const lineSchema = z.strictObject({
  sku: text,
  title: text,
  quantity: z.number().int().min(0),
  /** Of the units in the box, as verified; what belongs to one unit (two IMEIs) is one entry each. */
  serials: z.array(text),
});
export type PackingLine = z.infer<typeof lineSchema>;

/** What a packing slip says; a receipt says the same on a till roll. Recipients are not known to the station. */
const packingFields = {
  shipmentId: text,
  /** Printed as its barcode. */
  code: text,
  orderIds,
  /** UTC epoch ms; shown in India's time. */
  dispatchByMs: z.number().int().nullable(),
  /** One for each physical box; a shipment without named boxes has one. */
  boxes: z.array(z.strictObject({ name: text, lines: z.array(lineSchema) })),
  /** When it was composed, UTC epoch ms. */
  atMs: z.number().int(),
  practice: z.boolean(),
};
const slipSchema = z.strictObject({ document: z.literal('slip'), ...packingFields });
const receiptSchema = z.strictObject({ document: z.literal('receipt'), ...packingFields });
export type PackingFacts = z.infer<typeof slipSchema> | z.infer<typeof receiptSchema>;

/** What an address slip says of a parcel that the seller ships himself. */
const addressSchema = z.strictObject({
  document: z.literal('address'),
  ...keptAddressSchema.shape,
  /** Printed as its barcode. */
  code: text,
  /** When it was composed, UTC epoch ms. */
  atMs: z.number().int(),
  practice: z.boolean(),
});
export type AddressFacts = z.infer<typeof addressSchema>;

/** What a test label says, beside its ruler, edges and bars, which follow from the printer's profile. */
const testLabelSchema = z.strictObject({
  document: z.literal('test-label'),
  printerId: text,
  /** What its Code 128 and its QR code say; a scan of either tells that this label came out. */
  codes: z.strictObject({ bars: text, square: text }),
  atMs: z.number().int(),
  practice: z.boolean(),
});
export type TestLabelFacts = z.infer<typeof testLabelSchema>;

/** Everything one of the station's own documents says, as JSON: it crosses to the process that composes it. */
export const composedFactsSchema = z.discriminatedUnion('document', [
  ticketSchema,
  slipSchema,
  receiptSchema,
  addressSchema,
  testLabelSchema,
]);
export type ComposedFacts = z.infer<typeof composedFactsSchema>;
