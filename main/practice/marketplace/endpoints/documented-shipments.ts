import { type Call, readIds } from '../call.ts';
import { type ShipmentRecord, stateOf } from '../records.ts';
import { subjectOf } from '../refusal-rules.ts';
import { bytesReply, htmlReply, type PracticeReply, Refusal, textReply } from '../reply.ts';
import { hasLabel } from '../wire-detail.ts';

export interface DocumentRequest {
  readonly maxIds: number;
  readonly operation: 'label' | 'invoice';
  /** The request itself ends a packing that runs (6.3). */
  readonly endsPacking: boolean;
}

/**
 * The shipments whose documents were asked for; all or nothing. INVALID_SHIPMENTS for what does not exist or is in a state without
 * documents, OPERATION_NOT_ALLOWED for self-ship, the switch's code while they are being made (marketplace-api 6.2 to 6.7).
 */
export function documentedShipments(call: Call, idText: string, request: DocumentRequest): readonly ShipmentRecord[] {
  const records = readIds(idText, request.maxIds, 'shipmentIds').map((id) => documented(call, id, request));
  for (const record of records) {
    const code = call.rules.take(request.operation, subjectOf(record));
    if (code !== undefined) {
      throw new Refusal(422, code, 'refused by a rule of this practice marketplace', 'shipmentIds');
    }
  }
  return records;
}

function documented(call: Call, id: string, request: DocumentRequest): ShipmentRecord {
  const record = call.ledger.store.byShipmentId(id);
  if (!record) throw new Refusal(422, 'INVALID_SHIPMENTS', `no such shipment ${id}`, 'shipmentIds');
  if (record.type === 'SELF') {
    throw new Refusal(422, 'OPERATION_NOT_ALLOWED', `shipment ${id} is delivered by the seller`, 'shipmentIds');
  }
  if (hasLabel(record)) return record;
  const state = stateOf(record);
  const packing = state === 'PACKING_IN_PROGRESS';
  if (packing && request.endsPacking && record.pack?.formFails === false) return record;
  const code = packing ? call.ledger.switches.labelNotReadyCode : 'INVALID_SHIPMENTS';
  throw new Refusal(422, code, `shipment ${id} is ${state}`, 'shipmentIds');
}

/** A PDF, or what was seen in place of one with the same status and content type (marketplace-api 6.6). */
export function pdfReply(call: Call, pdf: Uint8Array): PracticeReply {
  const type = 'application/pdf';
  switch (call.ledger.switches.pdfBody) {
    case 'pdf':
      return bytesReply(200, type, pdf);
    case 'json-error':
      return textReply(
        200,
        type,
        JSON.stringify({ errorCode: 'DEPENDENT_SYSTEM_CALL_FAILED', errorMessage: 'Error in getting the document' }),
      );
    case 'html':
      return htmlReply(200);
    case 'truncated':
      return bytesReply(200, type, pdf.subarray(0, Math.floor(pdf.length / 2)));
    case 'empty':
      return bytesReply(200, type, new Uint8Array(0));
  }
}
