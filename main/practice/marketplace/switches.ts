import { z } from 'zod';

/**
 * How the marketplace reads the documents where they contradict each other or say nothing (marketplace-api 13, by number). Not here:
 * C22, the wrong heading of a table.
 */
export const switchesSchema = z.strictObject({
  /** C1: the key of the per-shipment answer of pack, dispatch, cancel and updateAck. */
  statusKey: z.enum(['status', 'processingStatus', 'both']),
  /** C1: the same of self-ship and returns, where every source has `processingStatus`. */
  selfStatusKey: z.enum(['processingStatus', 'status', 'both']),
  /** C2: the key of a box's weight, in a pack and in what is told of it; one under the other key is not there. */
  boxWeightKey: z.enum(['weight', 'width']),
  /** C3: the key of a box's id in answers. */
  subShipmentKey: z.enum(['subShipmentId', 'subShipment']),
  /** C4. */
  replacementKey: z.enum(['is_replacement', 'isReplacement']),
  /** C5: a filter without `type` is refused. */
  requireFilterType: z.boolean(),
  /** C6: how a filter writes `serviceProfiles`; the other form is refused. */
  serviceProfilesForm: z.enum(['array', 'text', 'either']),
  /** C7: which fields a search may be sorted by; `seed` knows the two dates its text names. */
  sortFields: z.enum(['all', 'seed']),
  /** C8: how a cancelled item spells its status. */
  cancelledSpelling: z.enum(['CANCELLED', 'Cancelled']),
  /** A `cancelled` filter without `cancellationType` is refused, as the seed says. */
  requireCancellationType: z.boolean(),
  /** Accounts are said to fail `cancelled` filters without a `cancellationDate` window (5.1, poll plan). */
  requireCancellationDate: z.boolean(),
  /** C24: `two` knows NORMAL and SELF only, refuses a filter for EXPRESS, and tells such orders as NORMAL. */
  shipmentTypes: z.enum(['three', 'two']),
  /** C26: `modifiedDate` stands in the OpenAPI only. */
  modifiedDate: z.enum(['accepted', 'refused', 'ignored']),
  /** `GET /v3/shipments?…` with an id that does not exist (5.2). */
  unknownIds: z.enum(['omit', 'refuse']),
  /** C9: whether address and courier come with status, hold and dates as well, as the types of the SDK and the seed's use of it say. */
  detailsState: z.enum(['absent', 'told']),
  /** C27: `orderItems.id` beside the address, an id or the seed's Boolean. */
  detailsItemId: z.enum(['text', 'boolean']),
  /** C10: how many shipments a pack, dispatch or cancel may name: 25, or any number. */
  changeLimit: z.enum(['25', 'none']),
  /** 5.3: where the courier stands and how the pin code is spelled. */
  courierPlace: z.enum(['sub-shipment', 'shipment']),
  pincodeKey: z.enum(['pincode', 'pinCode']),
  /** C11: milliseconds from an accepted pack to PACKED; null: never. */
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
   * C12: what a fetch without `reprint=true` does. `entry`: the first one marks the shipment, which only the history shows;
   * `packed`: it also ends the packing at once; `nothing`: it is a read like any other.
   */
  plainLabelFetch: z.enum(['entry', 'packed', 'nothing']),
  /** C18: a label page for each box, or a single one for all of them. */
  boxLabels: z.enum(['each', 'one']),
  /** C21: keys of the invoices as JSON, lower camel or as the seed spells them. */
  invoiceKeys: z.enum(['camel', 'seed']),
  /** C23: what says whether invoices come as PDF or as JSON. A `content-type` of neither gets the PDF, the only form of the OpenAPI. */
  invoiceFormatBy: z.enum(['accept', 'content-type']),
  /** 6.6: what documents are refused with while they are being made. */
  labelNotReadyCode: z.enum(['DEPENDENT_SYSTEM_CALL_FAILED', 'INVALID_SHIPMENTS']),
  /** Live clients GET the label, as bytes and as PDF (6.3). */
  tolerateLabelGet: z.boolean(),
  /** C13: shape and date keys of the handover counts: `live` wraps them and says after/before, `official` is a bare array with from/to. */
  handoverShape: z.enum(['live', 'official']),
  /** C13, C14: which form of the manifest request is taken; the others are refused with 422. */
  manifestForm: z.enum(['any', 'official', 'live', 'seed']),
  /** C15: the method the forms are read with; the other is refused with 405. */
  formsMethod: z.enum(['both', 'get', 'post']),
  /** C16: the code for the pick-up agent; the live sample has none. */
  handoverOtc: z.enum(['code', 'unavailable', 'absent']),
  /** C16: codes for taking returns; `unavailable`: the location is not on it, `missing`: the route does not exist yet. */
  returnOtc: z.enum(['code', 'not-generated', 'unavailable', 'missing']),
  /** C19: where a change of returns names its location. */
  returnLocation: z.enum(['either', 'top', 'inside']),
  /** C20: the key of a service's answer, `status` or the seed's `Status`. */
  serviceStatusKey: z.enum(['status', 'Status']),
  /** C25: how the date of a self-ship delivery may be written. */
  deliveryDateForm: z.enum(['either', 'date', 'date-time']),
  /** C26: `returns/cancel` and `shipments/{id}/update` stand in the SDK and the OpenAPI only; absent they are 404. */
  sdkRoutes: z.enum(['present', 'absent']),
  /** C28: until when the seller may cancel. */
  sellerCancelsUntil: z.enum(['APPROVED', 'PACKED', 'SHIPPED']),
  /** C29: what the list of self-ship couriers looks like; `names`: a bare array of texts, `array`: of objects, `missing`: 404. */
  vendorList: z.enum(['object', 'array', 'names', 'missing']),
  /** C30: packages of a box in a list of their own, or the one package's fields on the box itself. */
  packagesPlace: z.enum(['nested', 'flat']),
  /** Where the services of an order are told, which nothing documents. */
  forwardServices: z.enum(['order-item', 'absent']),
  /** What an update of courier and tracking id answers, which nothing documents. */
  updateAnswer: z.enum(['item', 'empty', 'no-content']),
  /** SEED1: a cancelled courier return leaves its order delivered; the delivery call that goes with it says the same. */
  courierCancelDelivers: z.boolean(),
  /** C17: the type of a return by the names of its source, or by the trade's: RVP is a buyer's, RTO a courier's. */
  returnTypeWords: z.enum(['source', 'trade']),
  /** 4.1: whether items of an open return say RETURN_REQUESTED until it is over, or what they said before. */
  returnRequested: z.enum(['shown', 'hidden']),
  /** 10.1: case of a return's status on the wire. */
  returnStatusCase: z.enum(['lower', 'upper']),
  /** 10.1: where the next page of returns is said to be; `foreign` names another host, where no token may go. */
  returnsNextUrl: z.enum(['returns', 'v2', 'absolute', 'foreign']),
  /** 2.1: a second token call before expiry gives the same token. */
  sameTokenUntilExpiry: z.boolean(),
  tokenLifeSeconds: z.number().int().min(1).max(31_536_000),
  /** Requests each second over all seller routes before 429; null: no limit. */
  requestsPerSecond: z.number().min(0.1).max(10_000).nullable(),
});
export type Switches = z.infer<typeof switchesSchema>;

export const DEFAULT_SWITCHES: Switches = {
  statusKey: 'status',
  selfStatusKey: 'processingStatus',
  boxWeightKey: 'weight',
  subShipmentKey: 'subShipmentId',
  replacementKey: 'is_replacement',
  requireFilterType: true,
  serviceProfilesForm: 'array',
  sortFields: 'all',
  cancelledSpelling: 'CANCELLED',
  requireCancellationType: true,
  requireCancellationDate: false,
  shipmentTypes: 'three',
  modifiedDate: 'accepted',
  unknownIds: 'omit',
  detailsState: 'absent',
  detailsItemId: 'text',
  changeLimit: '25',
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
  boxLabels: 'each',
  invoiceKeys: 'camel',
  invoiceFormatBy: 'accept',
  labelNotReadyCode: 'DEPENDENT_SYSTEM_CALL_FAILED',
  tolerateLabelGet: false,
  handoverShape: 'live',
  manifestForm: 'any',
  formsMethod: 'both',
  handoverOtc: 'code',
  returnOtc: 'code',
  returnLocation: 'either',
  serviceStatusKey: 'status',
  deliveryDateForm: 'either',
  sdkRoutes: 'present',
  sellerCancelsUntil: 'APPROVED',
  vendorList: 'object',
  packagesPlace: 'nested',
  forwardServices: 'order-item',
  updateAnswer: 'item',
  courierCancelDelivers: false,
  returnTypeWords: 'source',
  returnRequested: 'shown',
  returnStatusCase: 'lower',
  returnsNextUrl: 'returns',
  sameTokenUntilExpiry: true,
  tokenLifeSeconds: 5_184_000,
  requestsPerSecond: null,
};
