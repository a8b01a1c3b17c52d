import type { Answer, Lane } from '../client.ts';
import type { Call, Exchange } from '../exchange.ts';
import { isId } from '../fields.ts';
import { pdfOrFault } from './pdf-reply.ts';
import type { Urls } from './urls.ts';

/**
 * `POST /v3/shipments/{id}/labelOnly/pdf?reprint=true` with an empty body (marketplace-api 6.3): the flag makes it a pure read.
 * POST as the documents say, although live clients use GET.
 */
export async function fetchLabelPdf(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  lane: Lane,
): Promise<Answer<Uint8Array>> {
  const call = { endpoint: 'label pdf', lane, method: 'POST', path: 'labelOnly/pdf?reprint=true' } as const;
  return readPdf(call.endpoint, await fetchPdf(exchange, urls, shipmentId, call));
}

/** `GET /v3/shipments/{id}/labels` (marketplace-api 6.2): label and invoice merged, of one shipment, so that pages need no owner. */
export async function fetchLabelAndInvoicePdf(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  lane: Lane,
): Promise<Answer<Uint8Array>> {
  const call = { endpoint: 'label and invoice pdf', lane, method: 'GET', path: 'labels' } as const;
  return readPdf(call.endpoint, await fetchPdf(exchange, urls, shipmentId, call));
}

interface PdfCall extends Pick<Call, 'endpoint' | 'lane' | 'method' | 'contentType'> {
  /** Behind the shipment id. */
  readonly path: string;
}

/** What came back as it came. */
export async function fetchPdf(
  exchange: Exchange,
  urls: Urls,
  shipmentId: string,
  { path, ...call }: PdfCall,
): Promise<Answer<Uint8Array>> {
  if (!isId(shipmentId)) {
    const message = `${call.endpoint}: not a shipment id`;
    return { ok: false, fault: { kind: 'refused', codes: ['INVALID_SHIPMENTS'], message } };
  }
  return exchange({
    ...call,
    effect: 'document',
    url: `${urls.sellers}/v3/shipments/${shipmentId}/${path}`,
    accept: 'application/pdf',
    onlyStatus: 200,
  });
}

/** A whole PDF, or why it is none. */
export function readPdf(endpoint: string, answer: Answer<Uint8Array>): Answer<Uint8Array> {
  return answer.ok ? pdfOrFault(endpoint, answer.value) : answer;
}
