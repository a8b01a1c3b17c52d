/** Who has to act on a code the marketplace answered. */
export type CodeOwner = 'packer' | 'supervisor' | 'account';

/** What the outbox does with a per-shipment answer (reliability 1.2). */
export type CodeClass =
  /** Probably our own earlier request: read the shipment before anything else. */
  | 'ambiguous'
  /** Becomes possible when the shipment changes. */
  | 'not-yet'
  /** Wrong for this input: a person edits and resubmits. */
  | 'permanent'
  /** A person says yes or no. */
  | 'decision';

export interface MarketplaceCode {
  readonly class: CodeClass;
  readonly owner: CodeOwner;
}

/**
 * Every code the documents name, of one shipment, service or return of a batch and of whole requests (seed, per endpoint;
 * marketplace-api 5 to 10). Those of requests that only read are never an outcome of a change; a person still sees them.
 */
export const MARKETPLACE_CODES = {
  DUPLICATE_PACK_REQUEST: { class: 'ambiguous', owner: 'supervisor' },
  INVALID_PACK_REQUEST: { class: 'ambiguous', owner: 'supervisor' },
  DEPENDENT_SYSTEM_CALL_FAILED: { class: 'ambiguous', owner: 'supervisor' },
  ITEM_ON_HOLD: { class: 'not-yet', owner: 'packer' },
  INVALID_DISPATCH_AFTER_DATE: { class: 'not-yet', owner: 'packer' },
  INVALID_IMEI_NUMBER: { class: 'permanent', owner: 'packer' },
  INCOMPLETE_SHIPMENT_DIMENSIONS: { class: 'permanent', owner: 'packer' },
  INVALID_PACKAGE_DIMENSION: { class: 'permanent', owner: 'packer' },
  WEIGHT_ANOMALY_WARNING: { class: 'decision', owner: 'packer' },
  WEIGHT_ANOMALY_ERROR: { class: 'permanent', owner: 'packer' },
  INVALID_LOCATION: { class: 'permanent', owner: 'account' },
  INVALID_PURCHASE_PRICE: { class: 'permanent', owner: 'supervisor' },
  SELLER_TIN_NOT_FOUND: { class: 'permanent', owner: 'account' },
  PACK_GSTIN_NOT_FOUND: { class: 'permanent', owner: 'account' },
  PACK_OPERATION_NOT_AUTHORISED: { class: 'permanent', owner: 'account' },
  INVALID_PACK_CHANNEL: { class: 'permanent', owner: 'account' },
  SERVICEABILITY_NOT_ALLOWED: { class: 'permanent', owner: 'supervisor' },
  INVALID_SHIPMENTS: { class: 'permanent', owner: 'supervisor' },
  OPERATION_NOT_ALLOWED: { class: 'permanent', owner: 'account' },
  UNPROCESSABLE_ENTITY: { class: 'permanent', owner: 'supervisor' },
  ORDER_ITEM_ALREADY_DISPATCHED: { class: 'ambiguous', owner: 'supervisor' },
  ORDER_ITEM_NOT_PACKED: { class: 'ambiguous', owner: 'supervisor' },
  INTERNAL_SERVER_ERROR: { class: 'ambiguous', owner: 'supervisor' },
  ORDER_ITEM_ALREADY_CANCELLED: { class: 'permanent', owner: 'packer' },
  QUANTITY_MISMATCH_ERROR: { class: 'permanent', owner: 'packer' },
  INVALID_ITEM_ID: { class: 'permanent', owner: 'supervisor' },
  /** Cancelling (marketplace-api 6.9). */
  EMPTY_OR_INVALID_REASON_FOR_CANCELLATION: { class: 'permanent', owner: 'supervisor' },
  /** Codes for handing over and taking back (marketplace-api 7.1, 7.3): at returns the first one is the account's to change. */
  OTC_UNAVAILABLE: { class: 'not-yet', owner: 'supervisor' },
  OTC_NOT_GENERATED: { class: 'not-yet', owner: 'supervisor' },
  /** Searching (marketplace-api 5.1): what this station asks, or the dates of its clock, are not understood. */
  INVALID_REQUEST_PAGE_SIZE: { class: 'permanent', owner: 'supervisor' },
  INVALID_REQUEST_JSON: { class: 'permanent', owner: 'supervisor' },
  INVALID_DATE_FORMAT: { class: 'permanent', owner: 'supervisor' },
} as const satisfies Record<string, MarketplaceCode>;

export type MarketplaceCodeName = keyof typeof MARKETPLACE_CODES;

export function marketplaceCode(name: string): MarketplaceCode | undefined {
  return Object.hasOwn(MARKETPLACE_CODES, name) ? MARKETPLACE_CODES[name as MarketplaceCodeName] : undefined;
}
