import type { Answer, InvoiceRecord, Lane } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { readInvoice } from '../invoice-schema.ts';
import { readById } from './read-by-id.ts';
import type { Urls } from './urls.ts';

/**
 * `GET /v3/shipments/{ids}/invoices` with `Accept: application/json` (marketplace-api 6.7): 100 ids a request. A pure read. A
 * shipment of two orders has two invoices.
 */
export function readInvoices(
  exchange: Exchange,
  urls: Urls,
  shipmentIds: readonly string[],
  lane: Lane,
): Promise<Answer<readonly InvoiceRecord[]>> {
  return readById(exchange, {
    endpoint: 'read invoices',
    lane,
    ids: shipmentIds,
    chunk: 100,
    lists: ['invoices', 'invoice'],
    urlOf: (joined) => `${urls.sellers}/v3/shipments/${joined}/invoices`,
    read: readInvoice,
    idOf: (invoice) => `${invoice.shipmentId} with invoice ${invoice.invoiceNumber}`,
    wasAsked: (invoice, asked) => asked.has(invoice.shipmentId),
  });
}
