import type { Clock } from '../ports/clock.ts';
import type { Http } from '../ports/http.ts';
import type { Timers } from '../ports/timers.ts';
import { createAuth } from './auth.ts';
import type { MarketplaceClient } from './client.ts';
import { cancel } from './endpoints/cancel.ts';
import { dispatch } from './endpoints/dispatch.ts';
import { fetchLabelAndInvoicePdf, fetchLabelPdf } from './endpoints/documents.ts';
import { createFormsReader, updateFormsAck } from './endpoints/forms.ts';
import { fetchManifest, readHandoverCounts, readReturnOtcs } from './endpoints/handover.ts';
import { createInvoicePdfFetcher } from './endpoints/invoice-pdf.ts';
import { fetchLabel } from './endpoints/label.ts';
import { nextPage } from './endpoints/next-page.ts';
import { pack } from './endpoints/pack.ts';
import { readAddress } from './endpoints/read-address.ts';
import { readDetails } from './endpoints/read-details.ts';
import { readInvoices } from './endpoints/read-invoices.ts';
import { readShipments } from './endpoints/read-shipments.ts';
import {
  approveReturns,
  attemptReturnPickups,
  endReturns,
  pickUpReturns,
  rejectReturns,
} from './endpoints/return-actions.ts';
import { nextReturns, readReturns, searchReturns } from './endpoints/returns.ts';
import { searchShipments } from './endpoints/search-shipments.ts';
import { selfAttempt, selfDelivery, selfDispatch } from './endpoints/self-ship.ts';
import { selfUpdate } from './endpoints/self-update.ts';
import { serviceAttempt, serviceComplete } from './endpoints/services.ts';
import { urlsOf } from './endpoints/urls.ts';
import { readVendors } from './endpoints/vendors.ts';
import { createExchange } from './exchange.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { createRedactor } from './redact.ts';
import { createServerClock } from './server-clock.ts';
import { createWire, type ExchangeLog } from './wire.ts';

export interface MarketplaceConfig {
  /** `https://api.flipkart.net`, the sandbox, or a practice marketplace on this machine. */
  readonly url: string;
  readonly appId: string;
  /** Asked at each token call; never kept. May reject. */
  readonly appSecret: () => Promise<string>;
}

export interface MarketplaceParts {
  readonly http: Http;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly config: MarketplaceConfig;
  /** The account's; a default one when absent. */
  readonly limiter?: Limiter;
  readonly log?: (entry: ExchangeLog) => void;
  /** Told of every token fetched: how long it is good for, null where the marketplace does not say. */
  readonly onToken?: (lifeMs: number | null) => void;
}

/** The marketplace over HTTP. Calls answer with a value or a typed fault; they reject only for a caller's mistake (a batch beyond the limits). */
export function createMarketplaceClient(parts: MarketplaceParts): MarketplaceClient {
  const { http, clock, timers, config, log } = parts;
  const urls = urlsOf(config.url);
  const redactor = createRedactor();
  const serverClock = createServerClock(clock);
  const wire = createWire({ http, clock, serverClock, redactor, ...(log ? { log } : {}) });
  const { appId, appSecret } = config;
  const auth = createAuth({
    ...{ wire, clock, redactor, hostUrl: urls.host, appId, appSecret },
    ...(parts.onToken ? { onToken: parts.onToken } : {}),
  });
  const limiter = parts.limiter ?? createLimiter({ clock, timers });
  const exchange = createExchange({ wire, auth, limiter, clock, redactor });
  const readForms = createFormsReader(exchange, urls);

  return {
    searchShipments: (filter, lane) => searchShipments(exchange, urls, filter, lane),
    nextPage: (nextPageUrl, lane) => nextPage(exchange, urls, nextPageUrl, lane),
    readShipments: (ids, lane) => readShipments(exchange, urls, ids, lane),
    readDetails: (shipmentIds, lane) => readDetails(exchange, urls, shipmentIds, lane),
    pack: (requests, lane, mayLeave) => pack(exchange, urls, requests, lane, mayLeave),
    fetchLabel: (shipmentId, lane) => fetchLabel(exchange, urls, shipmentId, lane),
    fetchLabelPdf: (shipmentId, lane) => fetchLabelPdf(exchange, urls, shipmentId, lane),
    fetchLabelAndInvoicePdf: (shipmentId, lane) => fetchLabelAndInvoicePdf(exchange, urls, shipmentId, lane),
    fetchInvoicePdf: createInvoicePdfFetcher(exchange, urls),
    readInvoices: (shipmentIds, lane) => readInvoices(exchange, urls, shipmentIds, lane),
    dispatch: (shipmentIds, locationId, lane, mayLeave) =>
      dispatch(exchange, urls, shipmentIds, locationId, lane, mayLeave),
    cancel: (cancels, lane, mayLeave) => cancel(exchange, urls, cancels, lane, mayLeave),
    readForms,
    updateFormsAck: (acks, lane, mayLeave) => updateFormsAck(exchange, urls, acks, lane, mayLeave),
    readHandoverCounts: (locationId, lane) => readHandoverCounts(exchange, urls, locationId, lane),
    fetchManifest: (pickup, locationId, lane) => fetchManifest(exchange, urls, pickup, locationId, lane),
    readReturnOtcs: (locationId, lane) => readReturnOtcs(exchange, urls, locationId, lane),
    selfDispatch: (dispatches, lane, mayLeave) => selfDispatch(exchange, urls, dispatches, lane, mayLeave),
    selfDelivery: (deliveries, lane, mayLeave) => selfDelivery(exchange, urls, deliveries, lane, mayLeave),
    selfAttempt: (attempts, lane, mayLeave) => selfAttempt(exchange, urls, attempts, lane, mayLeave),
    selfUpdate: (update, lane, mayLeave) => selfUpdate(exchange, urls, update, lane, mayLeave),
    readVendors: (lane) => readVendors(exchange, urls, lane),
    readAddress: (shipmentId, lane) => readAddress(exchange, urls, shipmentId, lane),
    serviceAttempt: (attempts, lane, mayLeave) => serviceAttempt(exchange, urls, attempts, lane, mayLeave),
    serviceComplete: (completions, lane, mayLeave) => serviceComplete(exchange, urls, completions, lane, mayLeave),
    searchReturns: (filter, lane) => searchReturns(exchange, urls, filter, lane),
    nextReturns: (nextUrl, lane) => nextReturns(exchange, urls, nextUrl, lane),
    readReturns: (ids, lane) => readReturns(exchange, urls, ids, lane),
    approveReturns: (returns, lane, mayLeave) => approveReturns(exchange, urls, returns, lane, mayLeave),
    rejectReturns: (returns, lane, mayLeave) => rejectReturns(exchange, urls, returns, lane, mayLeave),
    completeReturns: (returnIds, locationId, lane, mayLeave) =>
      endReturns(exchange, urls, 'complete', returnIds, locationId, lane, mayLeave),
    cancelReturns: (returnIds, locationId, lane, mayLeave) =>
      endReturns(exchange, urls, 'cancel', returnIds, locationId, lane, mayLeave),
    pickUpReturns: (returns, lane, mayLeave) => pickUpReturns(exchange, urls, returns, lane, mayLeave),
    attemptReturnPickups: (returns, lane, mayLeave) => attemptReturnPickups(exchange, urls, returns, lane, mayLeave),
    testCredentials: () => auth.test(),
    serverOffsetMs: () => serverClock.offsetMs(),
  };
}
