import type { Answer, Lane } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { fetchPdf, readPdf } from './documents.ts';
import { readShipmentList } from './shipment-list.ts';
import type { Urls } from './urls.ts';

export type InvoicePdfFetcher = (shipmentId: string, lane: Lane) => Promise<Answer<Uint8Array>>;

/**
 * `GET /v3/shipments/{id}/invoices` with `Accept: application/pdf` (marketplace-api 6.7): a pure read. The seed has the content type
 * choose the form (section 13, C23): where the invoices come as JSON, it is asked for by both headers from then on.
 */
export function createInvoicePdfFetcher(exchange: Exchange, urls: Urls): InvoicePdfFetcher {
  let usual: { readonly contentType?: string } = {};

  return async (shipmentId, lane) => {
    const endpoint = 'invoice pdf';
    const ask = (by: typeof usual) =>
      fetchPdf(exchange, urls, shipmentId, { endpoint, lane, method: 'GET', path: 'invoices', ...by });
    const answer = await ask(usual);
    const first = readPdf(endpoint, answer);
    if (first.ok || !answer.ok || usual.contentType !== undefined || !isInvoices(answer.value)) return first;
    const byContentType = { contentType: 'application/pdf' };
    const other = readPdf(endpoint, await ask(byContentType));
    if (other.ok) usual = byContentType;
    return other;
  };
}

function isInvoices(body: Uint8Array): boolean {
  const list = readShipmentList('invoice pdf', body, ['invoices', 'invoice']);
  return list.ok && list.value.entries.length > 0;
}
