import { type Call, changeLimit, countWithin } from '../call.ts';
import { asFields, asList, asText, field, parseJson } from '../fields.ts';
import { rank, stateOf } from '../records.ts';
import { subjectOf } from '../refusal-rules.ts';
import type { PracticeReply } from '../reply.ts';
import { failure, type ItemFailure, itemsReply } from './item-answers.ts';

/** `POST /v3/shipments/dispatch`: marks packed shipments of one location ready to dispatch (marketplace-api 6.8). */
export function answerDispatch(call: Call): PracticeReply {
  const fields = asFields(parseJson(call.request.body), 'body');
  const list = asList(field(fields, 'shipmentIds'), 'shipmentIds');
  countWithin(list, changeLimit(call), 'shipmentIds');
  const ids = list.map((each) => asText(each, 'shipmentIds'));
  const locationId = asText(field(fields, 'locationId'), 'locationId');
  const answers = ids.map((shipmentId) => ({ shipmentId, failure: dispatchOne(call, shipmentId, locationId) }));
  return itemsReply(answers, call.ledger.switches);
}

/** v3 documents no code but one; the others are v2's for the same refusals. */
function dispatchOne(call: Call, shipmentId: string, locationId: string): ItemFailure | null {
  const record = call.ledger.store.byShipmentId(shipmentId);
  if (!record) return failure('INVALID_ITEM_ID', 'No such shipment');
  if (record.locationId !== locationId) return failure('INVALID_LOCATION', 'Shipment does not belong to this location');
  const state = stateOf(record);
  if (state === 'CANCELLED') return failure('ORDER_ITEM_ALREADY_CANCELLED', 'Shipment is cancelled');
  if (rank(state) >= rank('READY_TO_DISPATCH')) {
    return failure('ORDER_ITEM_ALREADY_DISPATCHED', `Shipment is ${state} already`);
  }
  if (state !== 'PACKED') return failure('ORDER_ITEM_NOT_PACKED', `Shipment is ${state}`);
  if (record.hold) return failure('ITEM_ON_HOLD', 'Shipment is on hold');
  if (record.labelStale) {
    return failure('QUANTITY_MISMATCH_ERROR', 'Units were cancelled after the label was made; print the label again');
  }
  const code = call.rules.take('dispatch', subjectOf(record));
  if (code !== undefined) return failure(code, 'Refused by a rule of this practice marketplace');
  call.record({ kind: 'dispatched', shipmentId });
  return null;
}
