import { z } from 'zod';
import {
  type BoxType,
  boxTypeSchema,
  type HsnRate,
  hsnRateSchema,
  type Product,
  productSchema,
} from '../model/catalogue.ts';
import { request } from './request.ts';

/** Longest CSV taken, in characters; some 50,000 products. */
export const MAX_CSV_LENGTH = 8_000_000;
/** Longest part of a CSV sent at once, in characters: three bytes each still fit into one message of every shell. */
export const MAX_CSV_PART_LENGTH = 60_000;
/** Longest picture taken, base64 characters of a JPEG, PNG or WebP; the screen scales it to 192 px before. */
export const MAX_PICTURE_LENGTH = 200_000;

export interface ProductRow extends Product {
  readonly picture: string | null;
  readonly changedAtMs: number;
  /** Units wanted by shipments still to be packed. */
  readonly wanted: number;
}

export const CSV_KINDS = ['products', 'hsn-rates', 'box-types'] as const;
export type CsvKind = (typeof CSV_KINDS)[number];

/** What a CSV row does wrong, as a fact; its words are the renderer's. */
export const CSV_PROBLEMS = [
  'missing',
  'not-a-number',
  'out-of-range',
  'not-one-of',
  'bad-barcode',
  'barcode-taken',
  'twice-in-file',
  'box-incomplete',
  'price-not-refurbished',
  'too-long',
  'bad-row',
] as const;
export type CsvProblem = (typeof CSV_PROBLEMS)[number];

export interface CsvRowError {
  /** As a spreadsheet counts, the header being 1. */
  readonly row: number;
  readonly column: string;
  readonly problem: CsvProblem;
  readonly value: string;
}

export interface CsvPreview {
  readonly kind: CsvKind;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Rows that will not be taken. */
  readonly refused: number;
  /** The first 200. */
  readonly errors: readonly CsvRowError[];
  /** Columns the file has and nobody knows. */
  readonly ignoredColumns: readonly string[];
}

/** `taken`: its pack is on the way; `skipped`: passed over after a backup was restored. */
export const INVOICE_NUMBER_STATES = ['taken', 'used', 'rejected', 'cancelled', 'skipped'] as const;

export interface InvoiceNumberRow {
  readonly number: string;
  readonly financialYear: string;
  readonly orderId: string;
  readonly shipmentId: string;
  /** `YYYY-MM-DD` in India. */
  readonly invoiceDate: string;
  readonly state: (typeof INVOICE_NUMBER_STATES)[number];
  /** Why it was not used. */
  readonly reason: string | null;
}

const sku = z.string().trim().min(1).max(200);
const upload = z.string().min(8).max(64);
/** The file itself where it fits into one message, else the upload it was sent as. */
const csvFile = z
  .strictObject({
    kind: z.enum(CSV_KINDS),
    csv: z.string().max(MAX_CSV_LENGTH).optional(),
    upload: upload.optional(),
  })
  .refine(({ csv, upload: sent }) => (csv === undefined) !== (sent === undefined), 'either csv or upload');

export const catalogueContract = {
  'catalogue.list': request<{ readonly total: number; readonly entries: readonly ProductRow[] }>()(
    z.strictObject({
      limit: z.number().int().min(1).max(500).default(100),
      offset: z.number().int().min(0).default(0),
      search: z.string().max(200).default(''),
      /** Only products that shipments still to be packed want and that lack this. */
      lacking: z.enum(['barcode', 'tax-rate', 'box', 'serials', 'picture']).optional(),
    }),
  ),
  'catalogue.save': request<ProductRow>()(productSchema),
  'catalogue.remove': request<{ readonly removed: boolean }>()(z.strictObject({ sku })),
  /** At the bench: this code is that item's. `WRONG_STATE` when it names another product. */
  'catalogue.teachBarcode': request<ProductRow>()(
    z.strictObject({ code: z.string().trim().min(3).max(100), sku, move: z.boolean().default(false) }),
  ),
  /** At the bench: what a gate names as missing. Any of the three. */
  'catalogue.teach': request<ProductRow>()(
    productSchema
      .pick({ sku: true, taxRatePercent: true, box: true, serials: true })
      .partial({ taxRatePercent: true, box: true, serials: true }),
  ),
  /** A data URL; null when there is none of that name. */
  'catalogue.picture': request<{ readonly dataUrl: string | null }>()(
    z.strictObject({ picture: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  'catalogue.setPicture': request<ProductRow>()(
    z.strictObject({
      sku,
      type: z.enum(['image/jpeg', 'image/png', 'image/webp']),
      base64: z.string().min(1).max(MAX_PICTURE_LENGTH),
    }),
  ),
  'catalogue.removePicture': request<ProductRow>()(z.strictObject({ sku })),
  /**
   * One part of a long CSV, `at` being the characters sent before it; 0 begins. Sent again it counts once. `WRONG_STATE` with
   * `received` when parts before it are missing. Kept until it was imported, at most two at a time.
   */
  'catalogue.upload': request<{ readonly received: number }>()(
    z.strictObject({
      upload,
      at: z.number().int().min(0).max(MAX_CSV_LENGTH),
      text: z.string().min(1).max(MAX_CSV_PART_LENGTH),
    }),
  ),
  /** Reads a CSV and says what it would do; changes nothing. `INVALID_INPUT` when it is no CSV or has no known column. */
  'catalogue.preview': request<CsvPreview>()(csvFile),
  /** Takes every row without an error; the reply is what was done. */
  'catalogue.import': request<CsvPreview>()(csvFile),
  'catalogue.export': request<{ readonly csv: string; readonly rows: number }>()(
    z.strictObject({ kind: z.enum(CSV_KINDS) }),
  ),
  'catalogue.hsnRates': request<{ readonly entries: readonly HsnRate[] }>()(z.strictObject({})),
  'catalogue.saveHsnRate': request<HsnRate>()(hsnRateSchema),
  'catalogue.removeHsnRate': request<{ readonly removed: boolean }>()(hsnRateSchema.pick({ hsn: true })),
  'catalogue.boxTypes': request<{ readonly entries: readonly BoxType[] }>()(z.strictObject({})),
  'catalogue.saveBoxType': request<BoxType>()(boxTypeSchema),
  'catalogue.removeBoxType': request<{ readonly removed: boolean }>()(boxTypeSchema.pick({ code: true })),
  /** Every number of the own series with what became of it, newest first. */
  'invoices.report': request<{
    readonly total: number;
    readonly entries: readonly InvoiceNumberRow[];
    readonly financialYears: readonly string[];
    readonly counts: Readonly<Record<InvoiceNumberRow['state'], number>>;
  }>()(
    z.strictObject({
      financialYear: z
        .string()
        .regex(/^\d{4}-\d{2}$/)
        .optional(),
      /** Only these; `total` and `entries` follow it, `counts` are of the whole year. */
      state: z.enum(INVOICE_NUMBER_STATES).optional(),
      limit: z.number().int().min(1).max(500).default(100),
      offset: z.number().int().min(0).default(0),
    }),
  ),
};
