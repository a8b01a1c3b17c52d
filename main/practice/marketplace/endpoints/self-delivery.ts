import { indiaDate } from '../../../../shared/india-time.ts';
import type { Call } from '../call.ts';
import { comingDate, pastDate } from '../dates.ts';
import { asFields, asText, type Fields, field } from '../fields.ts';
import { deliver } from '../follow-ups.ts';
import { type ShipmentRecord, stateOf } from '../records.ts';
import { type RefusedOperation, subjectOf } from '../refusal-rules.ts';
import { type PracticeReply, Refusal } from '../reply.ts';
import { isOver } from '../return-records.ts';
import { answerEach, type Member, readBatch } from './batch.ts';
import { failure, type ItemFailure, selfShipReply, unprocessable } from './item-answers.ts';
import { selfShipOrder } from './self-ship-order.ts';

const MAX_SHIPMENTS = 100;

/** `POST /v3/shipments/selfShip/delivery`: the buyer has it (marketplace-api 8). */
export function answerSelfDelivery(call: Call): PracticeReply {
  const { members } = readBatch(call, 'shipments', 'shipmentId', MAX_SHIPMENTS);
  const answers = answerEach(members, (member) => deliverOne(call, member));
  return selfShipReply(answers, call.ledger.switches);
}

/** `POST /v3/shipments/selfShip/deliveryAttempt`: the buyer was not there, or asked for another day (marketplace-api 8). */
export function answerSelfAttempt(call: Call): PracticeReply {
  const { members } = readBatch(call, 'shipments', 'shipmentId', MAX_SHIPMENTS);
  const answers = answerEach(members, (member) => attemptOne(call, member));
  return selfShipReply(answers, call.ledger.switches);
}

function deliverOne(call: Call, { id, fields }: Member): ItemFailure | null {
  const found = onItsWay(call, id, fields);
  if ('code' in found) return found;
  const open = call.ledger.returns.ofShipment(id).some((ret) => ret.source === 'courier_return' && !isOver(ret));
  if (open) return unprocessable('A courier return of it is open');
  checkForm(call, fields);
  const deliveredMs = pastDate(fields, 'deliveryDate', call.nowMs);
  if (indiaDate(deliveredMs) < indiaDate(found.selfShip?.dispatchedMs ?? 0)) {
    return unprocessable('deliveryDate lies before the dispatch');
  }
  const refused = byRule(call, 'self-delivery', found);
  if (refused) return refused;
  deliver(call, found, deliveredMs);
  return null;
}

function attemptOne(call: Call, { id, fields }: Member): ItemFailure | null {
  const found = onItsWay(call, id, fields);
  if ('code' in found) return found;
  const attemptedMs = pastDate(fields, 'deliveryDate', call.nowMs);
  const attributes = asFields(field(fields, 'failureAttributes'), 'failureAttributes');
  const reason = asText(field(attributes, 'reason'), 'failureAttributes.reason');
  const subReason = asText(field(attributes, 'subReason'), 'failureAttributes.subReason');
  const newDeliveryMs = comingDate(attributes, 'newDeliveryDate', call.nowMs);
  const refused = byRule(call, 'self-attempt', found);
  if (refused) return refused;
  call.record({ kind: 'self-attempted', shipmentId: id, attemptedMs, reason, subReason, newDeliveryMs });
  return null;
}

/** The location is mandatory with both (seed). */
function onItsWay(call: Call, id: string, fields: Fields): ShipmentRecord | ItemFailure {
  const found = selfShipOrder(call, id, asText(field(fields, 'locationId'), 'locationId'));
  if ('code' in found) return found;
  const state = stateOf(found);
  return state === 'SHIPPED' ? found : unprocessable(`Shipment is ${state}`);
}

function byRule(call: Call, operation: RefusedOperation, record: ShipmentRecord): ItemFailure | null {
  const code = call.rules.take(operation, subjectOf(record));
  return code === undefined ? null : failure(code, 'Refused by a rule of this practice marketplace');
}

/** C25: the seed wants `yyyy-MM-dd`, the OpenAPI a date-time. */
function checkForm(call: Call, fields: Fields): void {
  const { deliveryDateForm } = call.ledger.switches;
  const value = field(fields, 'deliveryDate');
  if (deliveryDateForm === 'either' || typeof value !== 'string') return;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value.trim());
  if (isDate === (deliveryDateForm === 'date')) return;
  throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `deliveryDate must be a ${deliveryDateForm}`, 'deliveryDate');
}
