import type { Call } from '../call.ts';
import { invoicesOf, wireInvoices } from '../documents/invoice-content.ts';
import { invoicePages, mergedPages } from '../documents/pages.ts';
import { writePdf } from '../documents/pdf-file.ts';
import { errorReply, jsonReply, type PracticeReply } from '../reply.ts';
import { documentedShipments, pdfReply } from './documented-shipments.ts';

const MAX_IDS = 100;

/** `GET /v3/shipments/{ids}/labels`: label and invoice merged into one PDF (marketplace-api 6.2); a new label, but no mark. */
export function answerLabelsPdf(call: Call, idText: string): PracticeReply {
  const records = documentedShipments(call, idText, { maxIds: MAX_IDS, operation: 'label', endsPacking: false });
  for (const { shipmentId } of records) {
    call.record({ kind: 'label-fetched', shipmentId, reprint: true, through: 'labels' });
  }
  const madeAtMs = records[0]?.pack?.acceptedAtMs ?? call.nowMs;
  const pages = records.flatMap((record) => mergedPages(call, record));
  return pdfReply(call, writePdf('Shipping label and tax invoice', madeAtMs, pages));
}

/** `GET /v3/shipments/{ids}/invoices`: PDF or JSON, as `Accept` says or, by a switch, the content type; PDF where it does not care (marketplace-api 6.7, C23). */
export function answerInvoices(call: Call, idText: string): PracticeReply {
  const format = wantedFormat(call);
  if (format === undefined) return errorReply(406, 'NOT_ACCEPTABLE: application/pdf or application/json', 'Accept');
  const records = documentedShipments(call, idText, { maxIds: MAX_IDS, operation: 'invoice', endsPacking: false });
  for (const { shipmentId } of records) call.record({ kind: 'invoice-fetched', shipmentId, format });
  if (format === 'json') {
    const invoices = records.flatMap((record) => invoicesOf(call, record));
    return jsonReply(200, wireInvoices(invoices, call.ledger.switches));
  }
  const madeAtMs = records[0]?.pack?.acceptedAtMs ?? call.nowMs;
  const pages = records.flatMap((record) => invoicePages(call, record));
  return pdfReply(call, writePdf('Tax invoice', madeAtMs, pages));
}

function wantedFormat({ request: { headers }, ledger }: Call): 'pdf' | 'json' | undefined {
  if (ledger.switches.invoiceFormatBy === 'accept') return formatOf(headers['accept'] ?? '*/*');
  return formatOf(headers['content-type'] ?? '*/*') ?? 'pdf';
}

/** The first of the two that is named; undefined when neither would be taken. */
function formatOf(accept: string): 'pdf' | 'json' | undefined {
  for (const type of accept.split(',')) {
    const name = type.split(';')[0]?.trim().toLowerCase();
    if (name === 'application/json') return 'json';
    if (name === 'application/pdf' || name === 'application/*' || name === '*/*') return 'pdf';
  }
  return undefined;
}
