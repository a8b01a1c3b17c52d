import { z } from 'zod';
import { boxSchema } from './config.ts';

/**
 * What the marketplace's API does not tell and a pack needs: barcodes, serial needs, boxes, tax rates, purchase prices, pictures.
 * Kept per SKU (compared folded, `shared/scan/codes`), filled by CSV import, on the catalogue screen and by teaching at the bench.
 */

/** `unknown`: nobody said. The pack goes without serial numbers until the marketplace's refusal teaches that it needs them. */
export const SERIAL_NEEDS = ['yes', 'no', 'unknown'] as const;
export type SerialNeed = (typeof SERIAL_NEEDS)[number];

export const serialRuleSchema = z.strictObject({
  need: z.enum(SERIAL_NEEDS),
  /** `imei`: 15 digits with a Luhn check digit; `serial`: whatever the maker prints. */
  kind: z.enum(['imei', 'serial']),
  /** Numbers of one unit: 2 for a phone with two SIMs. */
  perUnit: z.number().int().min(1).max(4),
});
export type SerialRule = z.infer<typeof serialRuleSchema>;
export const SERIALS_UNKNOWN: SerialRule = { need: 'unknown', kind: 'serial', perUnit: 1 };

const skuText = z.string().trim().min(1).max(200);
const barcodeText = z.string().trim().min(3).max(100);
const taxRateSchema = z.number().min(0).max(100);

/** One product as the catalogue screen edits it and a CSV row says it. Absent values are null, never a guess. */
export const productSchema = z.strictObject({
  sku: skuText,
  title: z.string().trim().max(500).nullable(),
  barcodes: z.array(barcodeText).max(50),
  serials: serialRuleSchema,
  /** Outer size and weight of one unit ready to ship. */
  box: boxSchema.nullable(),
  taxRatePercent: taxRateSchema.nullable(),
  /** Only refurbished goods may name a purchase price (seed: INVALID_PURCHASE_PRICE). */
  refurbished: z.boolean(),
  purchasePricePaise: z.number().int().min(1).max(1_000_000_000).nullable(),
});
export type Product = z.infer<typeof productSchema>;

export const hsnRateSchema = z.strictObject({
  hsn: z.string().regex(/^\d{4,8}$/, '4 to 8 digits'),
  taxRatePercent: taxRateSchema,
});
export type HsnRate = z.infer<typeof hsnRateSchema>;

/** A carton of the seller, picked at the bench by scanning its code `PB-B:<code>`. */
export const boxTypeSchema = z.strictObject({
  code: z.string().regex(/^[A-Z0-9][A-Z0-9-]{0,19}$/, 'capitals, digits and hyphens'),
  name: z.string().trim().min(1).max(80),
  lengthMm: z.number().int().min(1).max(5000),
  breadthMm: z.number().int().min(1).max(5000),
  heightMm: z.number().int().min(1).max(5000),
  /** Weight of the empty carton. */
  tareGrams: z.number().int().min(0).max(50_000),
});
export type BoxType = z.infer<typeof boxTypeSchema>;

/** What the pack of one order item takes from the catalogue and the account's defaults; the bench and the queue ask the same. */
export interface PackInputs {
  /** SKU, else the longest HSN prefix on file, else the account's default; undefined: a gate, never guessed. */
  taxRatePercent(item: { readonly sku: string; readonly hsn: string }): number | undefined;
  /** The product's own box, else that of the second product (a package without one takes its product's), else the account's default. */
  box(sku: string, orSku?: string): z.infer<typeof boxSchema> | undefined;
  serials(sku: string): SerialRule;
  /** Null unless the product is refurbished and its price is on file. */
  purchasePricePaise(sku: string): number | null;
  /** Names the picture for `catalogue.picture`; null without one. */
  picture(sku: string): string | null;
}
