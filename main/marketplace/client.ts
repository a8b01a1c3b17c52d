import type { PickupCount, PickupKey, ReturnOtcs, ShipmentForm } from '../../shared/model/handover.ts';
import type {
  ReturnApprovePayload,
  ReturnPickupAttemptPayload,
  ReturnPickupPayload,
  ReturnRejectPayload,
} from '../../shared/model/mutation/returns.ts';
import type {
  SelfAttemptPayload,
  SelfDeliveryPayload,
  SelfDispatchPayload,
  SelfUpdatePayload,
  ServiceAttemptPayload,
  ServiceCompletePayload,
} from '../../shared/model/mutation/self-ship.ts';
import type { CancelPayload, FormsAckPayload } from '../../shared/model/mutation/standard.ts';
import type { NetworkTrouble } from '../../shared/model/network-troubles.ts';
import type { ReturnItem, ReturnSource } from '../../shared/model/returns.ts';
import type { Shipment, ShipmentDetail, ShipmentState, ShipmentType } from '../../shared/model/shipment.ts';

/** Lanes of the account's limiter in strict order (design: pull, outbox, buffer). */
export type Lane = 'send' | 'documents' | 'pull' | 'pack-ahead';

/** Why a call gave no usable answer (reliability 1.2). */
export interface MarketplaceFault {
  readonly kind: /** No byte left: retry with back-off, no probe needed. */
    | 'not-sent'
    /** A byte may have left and no answer told the outcome: timeout, reset, 5xx, 599, truncated, HTML, wrong ids. */
    | 'unknown'
    /** 429, or 503 with `Retry-After`. Certainly not applied. */
    | 'throttled'
    /** The token was refused, refreshed and refused again. */
    | 'credentials'
    /** A 4xx that tells codes: the request as it stands will never do. */
    | 'refused';
  readonly status?: number;
  /** Code texts from any of the documented error shapes (marketplace-api 3.4). */
  readonly codes: readonly string[];
  readonly message: string;
  readonly retryAfterMs?: number;
  /** The answer cannot be the marketplace's own: HTML, wrong ids, wrong types. Something in between may have given it. */
  readonly suspicious?: true;
  /** What lies between this PC and the marketplace, where that is known. */
  readonly trouble?: NetworkTrouble;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: MarketplaceFault };

/** News may come while a change waits for its turn: asked right before it leaves. */
export type MayLeave = () => boolean;

export interface DateRange {
  /** Instants, UTC epoch ms. The wire's bounds are read as inclusive; ask half-open ranges by ending 1 ms early. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ShipmentFilter {
  readonly type: 'preDispatch' | 'cancelled';
  readonly states: readonly ShipmentState[];
  /** Absent: all locations of the account, as first run asks to find them. */
  readonly locationId?: string;
  readonly shipmentTypes: readonly ShipmentType[];
  readonly hold?: boolean;
  /** With it the answer comes sorted by order date, ascending; without, by dispatch-by date. */
  readonly orderDate?: DateRange;
  readonly modifiedDate?: DateRange;
  readonly cancellationDate?: DateRange;
  readonly cancellationType?: 'marketplaceCancellation' | 'sellerCancellation' | 'buyerCancellation';
  readonly sku?: readonly string[];
}

export interface ShipmentPage {
  readonly shipments: readonly Shipment[];
  /** Opaque; only for `nextPage`. Null on the last page. */
  readonly nextPageUrl: string | null;
  /** Shipments in the reply that could not be read: kept as reasons, never silently dropped. */
  readonly unreadable: readonly string[];
}

export type ShipmentIds =
  | { readonly by: 'shipmentIds'; readonly ids: readonly string[] }
  | { readonly by: 'orderItemIds'; readonly ids: readonly string[] }
  | { readonly by: 'orderIds'; readonly ids: readonly string[] };

/** One shipment of `POST /v3/shipments/labels`; the client converts to centimetres and kilograms. */
export interface PackRequest {
  readonly shipmentId: string;
  readonly locationId: string;
  readonly taxItems: readonly {
    readonly orderItemId: string;
    readonly taxRatePercent: number;
    readonly quantity: number;
    /** Refurbished goods only; rupees on the wire. */
    readonly purchasePricePaise?: number | undefined;
  }[];
  readonly serialNumbers: readonly {
    readonly orderItemId: string;
    readonly serialNumbers: readonly (readonly string[])[];
  }[];
  readonly invoices: readonly {
    readonly orderId: string;
    readonly invoiceDate: string;
    readonly invoiceNumber: string;
  }[];
  readonly subShipments: readonly {
    readonly subShipmentId: string;
    readonly lengthMm: number;
    readonly breadthMm: number;
    readonly heightMm: number;
    readonly weightGrams: number;
  }[];
  readonly ignoreWarning: boolean;
}

/** One invoice as the marketplace made it (marketplace-api 6.7). */
export interface InvoiceRecord {
  readonly shipmentId: string;
  /** `YYYY-MM-DD` in India. */
  readonly invoiceDate: string;
  readonly invoiceNumber: string;
  readonly orderItems: readonly {
    readonly orderItemId: string;
    readonly invoiceAmountPaise: number | null;
    readonly taxRatePercent: number | null;
    readonly serialNumbers: readonly (readonly string[])[];
  }[];
}

/** The marketplace's answer for one shipment of a batch. `missing` when a 200 did not mention it: its outcome is unknown. */
export type ItemAnswer =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure'; readonly code: string; readonly message: string }
  | { readonly kind: 'missing' };

/** Keyed by what the request names: shipment, return or service id; every id asked for is present. */
export type BatchAnswer = ReadonlyMap<string, ItemAnswer>;

export interface ReturnFilter {
  readonly source: ReturnSource;
  readonly locationId?: string;
  readonly created?: DateRange;
  readonly modified?: DateRange;
}

export interface ReturnsPage {
  readonly returns: readonly ReturnItem[];
  /** Opaque; only for `nextReturns`. Null on the last page. */
  readonly nextUrl: string | null;
  /** Items in the reply that could not be read: kept as reasons, never silently dropped. */
  readonly unreadable: readonly string[];
}

/** Where a self-ship parcel goes; not kept beyond the slip it is printed on (`GET /v3/shipments/{ids}`, marketplace-api 5.3). */
export interface DeliveryAddress {
  readonly shipmentId: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly state: string;
  readonly pincode: string;
  readonly phone: string | null;
}

/**
 * All the station asks of the marketplace. Implementations never repeat a mutation: the only second attempt is one
 * refresh of the token on a 401, where nothing was applied.
 */
export interface MarketplaceClient {
  searchShipments(filter: ShipmentFilter, lane: Lane): Promise<Answer<ShipmentPage>>;
  nextPage(nextPageUrl: string, lane: Lane): Promise<Answer<ShipmentPage>>;
  /** Any number of ids; chunked by 100. Unknown ids are absent from the answer. */
  readShipments(ids: ShipmentIds, lane: Lane): Promise<Answer<readonly Shipment[]>>;
  /** Courier and handling marks; chunked by 25. */
  readDetails(shipmentIds: readonly string[], lane: Lane): Promise<Answer<readonly ShipmentDetail[]>>;
  /** 1 to 25 shipments. */
  pack(requests: readonly PackRequest[], lane: Lane, mayLeave?: MayLeave): Promise<Answer<BatchAnswer>>;
  /** The bytes as they came, for one shipment; always asks with `reprint=true`, which is a pure read (marketplace-api 6.3). */
  fetchLabel(shipmentId: string, lane: Lane): Promise<Answer<Uint8Array>>;
  /** The label as PDF (`labelOnly/pdf`), one shipment, `reprint=true`. The bytes are a whole PDF or the answer is a fault. */
  fetchLabelPdf(shipmentId: string, lane: Lane): Promise<Answer<Uint8Array>>;
  /** Label and invoice of one shipment merged in one PDF (`GET .../labels`). */
  fetchLabelAndInvoicePdf(shipmentId: string, lane: Lane): Promise<Answer<Uint8Array>>;
  /** The invoice of one shipment as PDF (`GET .../invoices`, `Accept: application/pdf`). */
  fetchInvoicePdf(shipmentId: string, lane: Lane): Promise<Answer<Uint8Array>>;
  /** Invoices as data; chunked by 100. Unknown ids are absent from the answer. */
  readInvoices(shipmentIds: readonly string[], lane: Lane): Promise<Answer<readonly InvoiceRecord[]>>;
  /** 1 to 25 shipments of one location. */
  dispatch(
    shipmentIds: readonly string[],
    locationId: string,
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  /** 1 to 25 shipments (marketplace-api 6.9). */
  cancel(cancels: readonly CancelPayload[], lane: Lane, mayLeave?: MayLeave): Promise<Answer<BatchAnswer>>;
  /** Forms by shipment, any number of ids, chunked by 100; GET, and POST where that is refused with 405 (marketplace-api 6.10). */
  readForms(shipmentIds: readonly string[], lane: Lane): Promise<Answer<ReadonlyMap<string, readonly ShipmentForm[]>>>;
  /** 1 to 25 shipments. */
  updateFormsAck(acks: readonly FormsAckPayload[], lane: Lane, mayLeave?: MayLeave): Promise<Answer<BatchAnswer>>;
  /** Pick-ups of a location in either documented shape (marketplace-api 7.1). */
  readHandoverCounts(locationId: string, lane: Lane): Promise<Answer<readonly PickupCount[]>>;
  /** The manifest as PDF: the documented request, then the live one and the seed's where that is refused (marketplace-api 7.2). A pure read. */
  fetchManifest(pickup: PickupKey, locationId: string, lane: Lane): Promise<Answer<Uint8Array>>;
  readReturnOtcs(locationId: string, lane: Lane): Promise<Answer<ReturnOtcs>>;
  /** 1 to 100 shipments each (marketplace-api 8). */
  selfDispatch(
    dispatches: readonly SelfDispatchPayload[],
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  selfDelivery(
    deliveries: readonly SelfDeliveryPayload[],
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  selfAttempt(attempts: readonly SelfAttemptPayload[], lane: Lane, mayLeave?: MayLeave): Promise<Answer<BatchAnswer>>;
  /** One shipment; what its answer looks like is not documented, so any 2xx that tells no error is a success. */
  selfUpdate(update: SelfUpdatePayload, lane: Lane, mayLeave?: MayLeave): Promise<Answer<BatchAnswer>>;
  /** Courier names; null where the marketplace has no such list (404). Shape undocumented: three are read (marketplace-api C29). */
  readVendors(lane: Lane): Promise<Answer<readonly string[] | null>>;
  /** One shipment's address, for its slip. Null where the marketplace does not tell it. */
  readAddress(shipmentId: string, lane: Lane): Promise<Answer<DeliveryAddress | null>>;
  /** 1 to 100 services each, keyed by `serviceFulfilmentId` (marketplace-api 9). */
  serviceAttempt(
    attempts: readonly ServiceAttemptPayload[],
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  serviceComplete(
    completions: readonly ServiceCompletePayload[],
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  searchReturns(filter: ReturnFilter, lane: Lane): Promise<Answer<ReturnsPage>>;
  nextReturns(nextUrl: string, lane: Lane): Promise<Answer<ReturnsPage>>;
  /** Any number of ids, chunked by 25; unknown ids are absent from the answer. */
  readReturns(
    ids: { readonly by: 'returnIds' | 'trackingIds'; readonly ids: readonly string[] },
    lane: Lane,
  ): Promise<Answer<readonly ReturnItem[]>>;
  /** 1 to 100 returns of one location each, keyed by return id (marketplace-api 10.2). */
  approveReturns(
    returns: readonly ReturnApprovePayload[],
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  rejectReturns(returns: readonly ReturnRejectPayload[], lane: Lane, mayLeave?: MayLeave): Promise<Answer<BatchAnswer>>;
  completeReturns(
    returnIds: readonly string[],
    locationId: string,
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  cancelReturns(
    returnIds: readonly string[],
    locationId: string,
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  pickUpReturns(returns: readonly ReturnPickupPayload[], lane: Lane, mayLeave?: MayLeave): Promise<Answer<BatchAnswer>>;
  attemptReturnPickups(
    returns: readonly ReturnPickupAttemptPayload[],
    lane: Lane,
    mayLeave?: MayLeave,
  ): Promise<Answer<BatchAnswer>>;
  /** Fetches a token with the configured credentials, whatever is cached. */
  testCredentials(): Promise<Answer<{ readonly expiresInSeconds: number | null }>>;
  /** Milliseconds to add to the PC's clock to get the server's: median of the last replies' `Date` headers; null before the first. */
  serverOffsetMs(): number | null;
}
