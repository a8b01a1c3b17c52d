import { type Call, readIds, refuseByRule } from '../call.ts';
import { asFields, asList, asText, field } from '../fields.ts';
import { stateOf } from '../records.ts';
import { subjectOf } from '../refusal-rules.ts';
import { jsonReply, type PracticeReply } from '../reply.ts';
import { FORM_NAME, wireForms } from '../wire-shipment.ts';
import { answerEach, type Member, readBatch } from './batch.ts';
import { failure, type ItemFailure, itemsReply, unprocessable } from './item-answers.ts';

const MAX_READ = 100;
const MAX_ACKS = 25;

/** `GET` (seed) or `POST` (OpenAPI) `/v3/shipments/{ids}/forms` (marketplace-api 6.10, C15). */
export function answerForms(call: Call, idText: string): PracticeReply {
  refuseByRule(call, 'forms');
  const shipments = readIds(idText, MAX_READ, 'shipmentIds').flatMap((shipmentId) => {
    const record = call.ledger.store.byShipmentId(shipmentId);
    return record ? [{ shipmentId, forms: wireForms(record) }] : [];
  });
  return jsonReply(200, { shipments });
}

/** `POST /v3/shipments/forms/updateAck`: the acknowledgement number lets the documents go on (marketplace-api 6.10). */
export function answerFormsAck(call: Call): PracticeReply {
  const { members } = readBatch(call, 'shipments', 'shipmentId', MAX_ACKS);
  const answers = answerEach(members, (member) => acknowledge(call, member));
  return itemsReply(
    answers.map((answer) => ({ shipmentId: answer.id, failure: answer.failure })),
    call.ledger.switches,
  );
}

function acknowledge(call: Call, { id, fields }: Member): ItemFailure | null {
  const record = call.ledger.store.byShipmentId(id);
  if (!record || stateOf(record) !== 'FORM_FAILED') return unprocessable('No form waits for a number');
  const forms = asList(field(fields, 'forms'), 'forms').map((each) => asFields(each, 'forms'));
  const named = forms.find((form) => field(form, 'name') === FORM_NAME);
  if (!named) return unprocessable(`forms names no form that failed, which is ${FORM_NAME}`);
  const ackNumber = asText(field(named, 'ackNumber'), 'ackNumber');
  const code = call.rules.take('forms-ack', subjectOf(record));
  if (code !== undefined) return failure(code, 'Refused by a rule of this practice marketplace');
  const { packDelayMs } = call.ledger.switches;
  const readyAtMs = packDelayMs === null ? null : call.nowMs + packDelayMs;
  call.record({ kind: 'form-acknowledged', shipmentId: id, readyAtMs, ackNumber });
  return null;
}
