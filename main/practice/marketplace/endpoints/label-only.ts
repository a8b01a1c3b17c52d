import type { Call } from '../call.ts';
import { labelsOf } from '../documents/label-content.ts';
import { labelPng } from '../documents/label-png.ts';
import { labelZpl } from '../documents/label-zpl.ts';
import { labelPages } from '../documents/pages.ts';
import { writePdf } from '../documents/pdf-file.ts';
import { type ShipmentRecord, stateOf } from '../records.ts';
import { bytesReply, htmlReply, jsonReply, type PracticeReply, Refusal } from '../reply.ts';
import { documentedShipments, pdfReply } from './documented-shipments.ts';

const MAX_IDS = 50;

/**
 * `POST /v3/shipments/{ids}/labelOnly?reprint=`: one page for each sub-shipment, shipments in the order asked (marketplace-api 6.4).
 * All or nothing; each shipment's fetch is kept with its reprint flag.
 */
export function answerLabelOnly(call: Call, idText: string): PracticeReply {
  const records = fetchedLabels(call, idText, 'labelOnly');
  const stream = (bytes: Uint8Array) => bytesReply(200, 'application/octet-stream', bytes);
  const zpl = () =>
    Buffer.from(records.flatMap((record) => labelsOf(call, record).map((label) => labelZpl(label))).join(''), 'utf8');
  // What the byte stream is made of is documented nowhere; a switch shows the client each reading.
  switch (call.ledger.switches.labelFormat) {
    case 'zpl':
      return stream(zpl());
    case 'pdf':
      return stream(pdfOf(call, records));
    case 'png':
    case 'png-300':
      return stream(pngOf(call, records));
    case 'base64-json':
      return jsonReply(200, { label: zpl().toString('base64') });
    case 'html':
      return htmlReply(200);
    case 'truncated':
      return stream(zpl().subarray(0, Math.floor(zpl().length / 2)));
    case 'empty':
      return stream(new Uint8Array(0));
  }
}

/** `POST /v3/shipments/{ids}/labelOnly/pdf?reprint=`: the same labels as one PDF (marketplace-api 6.3). */
export function answerLabelOnlyPdf(call: Call, idText: string): PracticeReply {
  const records = fetchedLabels(call, idText, 'labelOnly/pdf');
  return pdfReply(call, pdfOf(call, records));
}

function pdfOf(call: Call, records: readonly ShipmentRecord[]): Uint8Array {
  const madeAtMs = records[0]?.pack?.acceptedAtMs ?? call.nowMs;
  return writePdf(
    'Shipping label',
    madeAtMs,
    records.flatMap((record) => labelPages(call, record)),
  );
}

function pngOf(call: Call, records: readonly ShipmentRecord[]): Uint8Array {
  const labels = records.flatMap((record) => labelsOf(call, record));
  return labelPng(labels, call.ledger.switches.labelFormat === 'png-300' ? 300 : 203);
}

/** The shipments of a label request, with what fetching them does: without `reprint=true` it marks them (6.3). */
function fetchedLabels(call: Call, idText: string, through: 'labelOnly' | 'labelOnly/pdf'): readonly ShipmentRecord[] {
  const flag = call.query.get('reprint') ?? 'false';
  if (flag !== 'true' && flag !== 'false') {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', 'reprint must be true or false', 'reprint');
  }
  const reprint = flag === 'true';
  const { plainLabelFetch } = call.ledger.switches;
  const endsPacking = !reprint && plainLabelFetch === 'packed';
  const records = documentedShipments(call, idText, { maxIds: MAX_IDS, operation: 'label', endsPacking });
  for (const record of records) {
    const { shipmentId } = record;
    if (stateOf(record) === 'PACKING_IN_PROGRESS') call.record({ kind: 'packed', shipmentId });
    call.record({ kind: 'label-fetched', shipmentId, reprint, through });
    if (!reprint && plainLabelFetch !== 'nothing' && !record.labelMarked) {
      call.record({ kind: 'label-marked', shipmentId });
    }
  }
  return records;
}
