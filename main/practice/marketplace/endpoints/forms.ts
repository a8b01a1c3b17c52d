import { type Call, countWithin, readIds } from '../call.ts';
import { asFields, asList, asText, field, parseJson } from '../fields.ts';
import { stateOf } from '../records.ts';
import { jsonReply, type PracticeReply } from '../reply.ts';
import { wireForms } from '../wire-shipment.ts';
import { failure, type ItemFailure, itemsReply } from './item-answers.ts';

const MAX_READ = 100;
const MAX_ACKS = 25;

/** `GET` (seed) or `POST` (OpenAPI) `/v3/shipments/{ids}/forms` (marketplace-api 6.10). */
export function answerForms(call: Call, idText: string): PracticeReply {
  const shipments = readIds(idText, MAX_READ, 'shipmentIds').flatMap((shipmentId) => {
    const record = call.ledger.store.byShipmentId(shipmentId);
    return record ? [{ shipmentId, forms: wireForms(record) }] : [];
  });
  return jsonReply(200, { shipments });
}

/** `POST /v3/shipments/forms/updateAck`: the acknowledgement number lets the documents go on (marketplace-api 6.10). */
export function answerFormsAck(call: Call): PracticeReply {
  const list = asList(field(asFields(parseJson(call.request.body), 'body'), 'shipments'), 'shipments');
  countWithin(list, MAX_ACKS, 'shipments');
  const requests = list.map((each) => {
    const fields = asFields(each, 'shipments');
    const acknowledged = asList(field(fields, 'forms') ?? [], 'forms').some(
      (form) => field(asFields(form, 'forms'), 'ackNumber') !== undefined,
    );
    return { shipmentId: asText(field(fields, 'shipmentId'), 'shipmentId'), acknowledged };
  });
  const answers = requests.map(({ shipmentId, acknowledged }) => ({
    shipmentId,
    failure: acknowledge(call, shipmentId, acknowledged),
  }));
  return itemsReply(answers, call.ledger.switches);
}

function acknowledge(call: Call, shipmentId: string, acknowledged: boolean): ItemFailure | null {
  const record = call.ledger.store.byShipmentId(shipmentId);
  if (!record || stateOf(record) !== 'FORM_FAILED')
    return failure('UNPROCESSABLE_ENTITY', 'No form waits for a number');
  if (!acknowledged) return failure('UNPROCESSABLE_ENTITY', 'ackNumber is missing');
  const { packDelayMs } = call.ledger.switches;
  const readyAtMs = packDelayMs === null ? null : call.nowMs + packDelayMs;
  call.record({ kind: 'form-acknowledged', shipmentId, readyAtMs });
  return null;
}
