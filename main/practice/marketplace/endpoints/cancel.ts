import { type Call, changeLimit } from '../call.ts';
import { asList, asText, field } from '../fields.ts';
import { cancelServices } from '../follow-ups.ts';
import { type ItemRecord, rank, type ShipmentRecord } from '../records.ts';
import { subjectOf } from '../refusal-rules.ts';
import { type PracticeReply, Refusal } from '../reply.ts';
import { answerEach, type Member, readBatch } from './batch.ts';
import { failure, type ItemFailure, itemsReply, unprocessable } from './item-answers.ts';

const REASONS: readonly unknown[] = ['cannot_procure_item', 'not_enough_inventory', 'b2b_order'];

/** `POST /v3/shipments/cancel`: whole cancellation groups of approved shipments (marketplace-api 6.9). */
export function answerCancel(call: Call): PracticeReply {
  const { members } = readBatch(call, 'shipments', 'shipmentId', changeLimit(call));
  const answers = answerEach(members, (member) => cancelOne(call, member));
  return itemsReply(
    answers.map((answer) => ({ shipmentId: answer.id, failure: answer.failure })),
    call.ledger.switches,
  );
}

function cancelOne(call: Call, { id, fields }: Member): ItemFailure | null {
  const record = call.ledger.store.byShipmentId(id);
  if (!record) return unprocessable('No such shipment');
  if (asText(field(fields, 'locationId'), 'locationId') !== record.locationId) {
    return failure('INVALID_LOCATION', 'Shipment does not belong to this location');
  }
  const reason = field(fields, 'reason');
  if (typeof reason !== 'string' || !REASONS.includes(reason)) {
    return failure('EMPTY_OR_INVALID_REASON_FOR_CANCELLATION', 'Cancellation reason is empty or invalid');
  }
  const groups = asList(field(fields, 'cancellationGroupIds'), 'cancellationGroupIds').map((each) =>
    asText(each, 'cancellationGroupIds'),
  );
  const items = itemsOf(record, groups);
  const live = items.filter((item) => item.state !== 'CANCELLED');
  if (live.length === 0) return failure('ORDER_ITEM_ALREADY_CANCELLED', 'Order items are cancelled already');
  const late = live.find((item) => !mayStill(call, item));
  if (late) return unprocessable(`Order item ${late.orderItemId} is ${late.state}`);
  const code = call.rules.take('cancel', subjectOf(record));
  if (code !== undefined) return failure(code, 'Refused by a rule of this practice marketplace');
  const units = live.map(({ orderItemId, quantity }) => ({ orderItemId, quantity }));
  call.record({
    kind: 'cancelled',
    shipmentId: id,
    by: 'seller',
    reason: 'seller_cancellation',
    subReason: reason,
    units,
  });
  cancelServices(call, record);
  return null;
}

function itemsOf(record: ShipmentRecord, groups: readonly string[]): readonly ItemRecord[] {
  const known = new Set(record.items.map((item) => item.cancellationGroupId));
  if (groups.length === 0 || !groups.every((group) => known.has(group))) {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', 'cancellationGroupIds are not of this shipment', 'shipments');
  }
  return record.items.filter((item) => groups.includes(item.cancellationGroupId));
}

/** C28: the seller while it is approved, by other readings until it is packed or shipped. */
function mayStill(call: Call, item: ItemRecord): boolean {
  const { sellerCancelsUntil } = call.ledger.switches;
  return sellerCancelsUntil === 'APPROVED' ? item.state === 'APPROVED' : rank(item.state) < rank(sellerCancelsUntil);
}
