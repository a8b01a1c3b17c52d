import { z } from 'zod';

/** How the marketplace reads the documents where they contradict each other or say nothing (marketplace-api 13). */
export const switchesSchema = z.strictObject({
  /** C1: the key of the per-shipment answer of pack and dispatch. */
  statusKey: z.enum(['status', 'processingStatus', 'both']),
  /** C4. */
  replacementKey: z.enum(['is_replacement', 'isReplacement']),
  /** C5: a filter without `type` is refused. */
  requireFilterType: z.boolean(),
  /** A `cancelled` filter without `cancellationType` is refused, as the seed says. */
  requireCancellationType: z.boolean(),
  /** Accounts are said to fail `cancelled` filters without a `cancellationDate` window (5.1, poll plan). */
  requireCancellationDate: z.boolean(),
  /** `modifiedDate` stands in the OpenAPI only. */
  modifiedDate: z.enum(['accepted', 'refused', 'ignored']),
  /** `GET /v3/shipments?…` with an id that does not exist (5.2). */
  unknownIds: z.enum(['omit', 'refuse']),
  /** 5.3: where the courier stands and how the pin code is spelled. */
  courierPlace: z.enum(['sub-shipment', 'shipment']),
  pincodeKey: z.enum(['pincode', 'pinCode']),
  /** Milliseconds from an accepted pack to PACKED; null: never. */
  packDelayMs: z.number().int().min(0).max(86_400_000).nullable(),
  /** Weights far from the catalogue's answer WEIGHT_ANOMALY_WARNING or _ERROR. */
  weightCheck: z.boolean(),
  /** The seller invoices: a pack without a number for each order, or with one used before, is refused, and `labels` has no invoice pages. */
  ownInvoicing: z.boolean(),
  /** The seed calls the purchase price of refurbished goods optional; true: a pack of them without it is refused. */
  purchasePriceNeeded: z.boolean(),
  /** 6.4: what `labelOnly` answers; `png` has 203 dots to the inch. */
  labelFormat: z.enum(['zpl', 'pdf', 'png', 'png-300', 'base64-json', 'html', 'truncated', 'empty']),
  /** 6.5: the page of a label's PDF, which is documented nowhere; `a4-with-invoice` has the invoice below it, `turned` lies on its side. */
  labelPage: z.enum(['4x6', 'turned', 'a4', 'a4-with-invoice']),
  /** What is on that page: lines and letters, or a picture of them. */
  labelDrawing: z.enum(['vector', 'picture']),
  /** 6.6: what is served, with status 200, where a PDF was asked for. */
  pdfBody: z.enum(['pdf', 'json-error', 'html', 'truncated', 'empty']),
  /**
   * 6.3: what a fetch without `reprint=true` does. `entry`: the first one marks the shipment, which only the history shows;
   * `packed`: it also ends the packing at once; `nothing`: it is a read like any other.
   */
  plainLabelFetch: z.enum(['entry', 'packed', 'nothing']),
  /** C21: keys of the invoices as JSON, lower camel or as the seed spells them. */
  invoiceKeys: z.enum(['camel', 'seed']),
  /** 6.6: what documents are refused with while they are being made. */
  labelNotReadyCode: z.enum(['DEPENDENT_SYSTEM_CALL_FAILED', 'INVALID_SHIPMENTS']),
  /** Live clients GET the label, as bytes and as PDF (6.3). */
  tolerateLabelGet: z.boolean(),
  /** 2.1: a second token call before expiry gives the same token. */
  sameTokenUntilExpiry: z.boolean(),
  tokenLifeSeconds: z.number().int().min(1).max(31_536_000),
  /** Requests each second over all seller routes before 429; null: no limit. */
  requestsPerSecond: z.number().min(0.1).max(10_000).nullable(),
});
export type Switches = z.infer<typeof switchesSchema>;

export const DEFAULT_SWITCHES: Switches = {
  statusKey: 'status',
  replacementKey: 'is_replacement',
  requireFilterType: true,
  requireCancellationType: true,
  requireCancellationDate: false,
  modifiedDate: 'accepted',
  unknownIds: 'omit',
  courierPlace: 'sub-shipment',
  pincodeKey: 'pincode',
  packDelayMs: 2_000,
  weightCheck: false,
  ownInvoicing: false,
  purchasePriceNeeded: false,
  labelFormat: 'pdf',
  labelPage: '4x6',
  labelDrawing: 'vector',
  pdfBody: 'pdf',
  plainLabelFetch: 'entry',
  invoiceKeys: 'camel',
  labelNotReadyCode: 'DEPENDENT_SYSTEM_CALL_FAILED',
  tolerateLabelGet: false,
  sameTokenUntilExpiry: true,
  tokenLifeSeconds: 5_184_000,
  requestsPerSecond: null,
};
