import type { Call } from '../call.ts';
import { comingDate } from '../dates.ts';
import { asFields, asText, type Fields, field, parseJson } from '../fields.ts';
import { stateOf } from '../records.ts';
import { subjectOf } from '../refusal-rules.ts';
import { bytesReply, type PracticeReply, Refusal } from '../reply.ts';
import { answerEach } from './batch.ts';
import { failure, type ItemFailure, selfShipReply, unprocessable } from './item-answers.ts';
import { selfShipOrder } from './self-ship-order.ts';

/** `POST /v3/shipments/{shipmentId}/update`: courier, tracking id and date of a parcel on its way; the last one counts (marketplace-api 8). */
export function answerSelfUpdate(call: Call, shipmentId: string): PracticeReply {
  const fields = asFields(parseJson(call.request.body), 'body');
  if (asText(field(fields, 'shipment_id'), 'shipment_id') !== shipmentId) {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', 'shipment_id is not the one of the path', 'shipment_id');
  }
  const answers = answerEach([{ id: shipmentId, fields }], () => updateOne(call, shipmentId, fields));
  const failed = answers[0]?.failure;
  switch (call.ledger.switches.updateAnswer) {
    case 'item':
      return selfShipReply(answers, call.ledger.switches);
    case 'empty':
      if (failed) throw new Refusal(422, failed.code, failed.message, 'shipment_id');
      return bytesReply(200, 'application/json', new Uint8Array(0));
    case 'no-content':
      if (failed) throw new Refusal(422, failed.code, failed.message, 'shipment_id');
      return { status: 204, headers: {}, body: new Uint8Array(0) };
  }
}

function updateOne(call: Call, shipmentId: string, fields: Fields): ItemFailure | null {
  const found = selfShipOrder(call, shipmentId, undefined);
  if ('code' in found) return found;
  const state = stateOf(found);
  if (state !== 'SHIPPED') return unprocessable(`Shipment is ${state}`);
  const sellerId = field(fields, 'seller_id');
  if (sellerId !== undefined && sellerId !== call.ledger.account.sellerId) return unprocessable('seller_id is another');
  const trackingId = asText(field(fields, 'tracking_id'), 'tracking_id');
  const deliveryPartner = asText(field(fields, 'delivery_partner'), 'delivery_partner');
  const tentativeDeliveryMs = comingDate(fields, 'tentative_delivery_date', call.nowMs);
  const code = call.rules.take('self-update', subjectOf(found));
  if (code !== undefined) return failure(code, 'Refused by a rule of this practice marketplace');
  call.record({ kind: 'self-updated', shipmentId, trackingId, deliveryPartner, tentativeDeliveryMs });
  return null;
}
