import type { Answer, Lane } from '../client.ts';
import type { Call, Exchange } from '../exchange.ts';
import { isId } from '../fields.ts';
import { pdfOrFault } from './pdf-reply.ts';
import type { Urls } from './urls.ts';

/**
 * `POST /v3/shipments/{id}/labelOnly/pdf?reprint=true` with an empty body (marketplace-api 6.3): the flag makes it a pure read.
 * POST as the documents say, although live clients use GET.
 */
export function fetchLabelPdf(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  lane: Lane,
): Promise<Answer<Uint8Array>> {
  return fetchPdf(exchange, urls, shipmentId, {
    endpoint: 'label pdf',
    lane,
    method: 'POST',
    path: 'labelOnly/pdf?reprint=true',
  });
}

/** `GET /v3/shipments/{id}/labels` (marketplace-api 6.2): label and invoice merged, of one shipment, so that pages need no owner. */
export function fetchLabelAndInvoicePdf(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  lane: Lane,
): Promise<Answer<Uint8Array>> {
  return fetchPdf(exchange, urls, shipmentId, {
    endpoint: 'label and invoice pdf',
    lane,
    method: 'GET',
    path: 'labels',
  });
}

/** `GET /v3/shipments/{id}/invoices` with `Accept: application/pdf` (marketplace-api 6.7): a pure read. */
export function fetchInvoicePdf(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  lane: Lane,
): Promise<Answer<Uint8Array>> {
  return fetchPdf(exchange, urls, shipmentId, { endpoint: 'invoice pdf', lane, method: 'GET', path: 'invoices' });
}

interface PdfCall extends Pick<Call, 'endpoint' | 'lane' | 'method'> {
  /** Behind the shipment id. */
  readonly path: string;
}

async function fetchPdf(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  { path, ...call }: PdfCall,
): Promise<Answer<Uint8Array>> {
  if (!isId(shipmentId)) {
    const message = `${call.endpoint}: not a shipment id`;
    return { ok: false, fault: { kind: 'refused', codes: ['INVALID_SHIPMENTS'], message } };
  }
  const answer = await exchange({
    ...call,
    effect: 'document',
    url: `${urls.sellers}/v3/shipments/${shipmentId}/${path}`,
    accept: 'application/pdf',
    onlyStatus: 200,
  });
  return answer.ok ? pdfOrFault(call.endpoint, answer.value) : answer;
}
