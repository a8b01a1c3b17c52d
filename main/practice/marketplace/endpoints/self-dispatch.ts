import { indiaDate } from '../../../../shared/india-time.ts';
import type { Call } from '../call.ts';
import { comingDate, dateOf, pastDate } from '../dates.ts';
import { asFields, asList, asText, type Fields, field, optionalText, wordsOrNone } from '../fields.ts';
import { liveItems, type ShipmentRecord, stateOf } from '../records.ts';
import { subjectOf } from '../refusal-rules.ts';
import { type PracticeReply, Refusal } from '../reply.ts';
import { answerEach, type Member, readBatch } from './batch.ts';
import { failure, type ItemFailure, selfShipReply, unprocessable } from './item-answers.ts';
import { selfShipOrder } from './self-ship-order.ts';

const MAX_SHIPMENTS = 100;

type Serials = Readonly<Record<string, readonly (readonly string[])[]>>;

/** `POST /v3/shipments/selfShip/dispatch`: the seller hands it to his own courier, APPROVED to SHIPPED (marketplace-api 8). */
export function answerSelfDispatch(call: Call): PracticeReply {
  const { members } = readBatch(call, 'shipments', 'shipmentId', MAX_SHIPMENTS);
  return selfShipReply(
    answerEach(members, (member) => dispatchOne(call, member)),
    call.ledger.switches,
  );
}

function dispatchOne(call: Call, { id, fields }: Member): ItemFailure | null {
  const found = selfShipOrder(call, id, optionalText(fields, 'locationId'));
  if ('code' in found) return found;
  const refused = notNow(call, found);
  if (refused) return refused;
  const dispatchedMs = pastDate(fields, 'dispatchDate', call.nowMs);
  const tentativeDeliveryMs = comingDate(fields, 'tentativeDeliveryDate', call.nowMs);
  checkPlace(found, fields);
  const invoice = readInvoice(found, asFields(field(fields, 'invoice'), 'invoice'), call.nowMs);
  const code = call.rules.take('self-dispatch', subjectOf(found));
  if (code !== undefined) return failure(code, 'Refused by a rule of this practice marketplace');
  call.record({
    kind: 'self-dispatched',
    shipmentId: id,
    dispatchedMs,
    tentativeDeliveryMs,
    deliveryPartner: wordsOrNone(fields, 'deliveryPartner') ?? null,
    trackingId: wordsOrNone(fields, 'trackingId') ?? null,
    ...invoice,
  });
  return null;
}

function notNow(call: Call, record: ShipmentRecord): ItemFailure | null {
  const state = stateOf(record);
  if (state !== 'APPROVED') return unprocessable(`Shipment is ${state}`);
  if (record.hold) return unprocessable('Shipment is on hold');
  return record.dispatchAfterMs > call.nowMs ? unprocessable('dispatchAfterDate is not reached') : null;
}

/** `dispatchLocation` with its id, first line and city is mandatory (seed). */
function checkPlace(record: ShipmentRecord, fields: Fields): void {
  const place = asFields(field(fields, 'dispatchLocation'), 'dispatchLocation');
  if (asText(field(place, 'locationId'), 'dispatchLocation.locationId') !== record.locationId) {
    throw invalid('dispatchLocation.locationId is not where the shipment belongs');
  }
  const address = asFields(field(place, 'address'), 'dispatchLocation.address');
  asText(field(address, 'address1'), 'dispatchLocation.address.address1');
  asText(field(address, 'city'), 'dispatchLocation.address.city');
  const pincode = field(address, 'pincode');
  if (pincode !== undefined && !(typeof pincode === 'string' && /^\d{6}$/.test(pincode))) {
    throw invalid('dispatchLocation.address.pincode must be six digits');
  }
}

/** Every unit that remains is on the invoice, dated from the order's day to today (seed). */
function readInvoice(record: ShipmentRecord, invoice: Fields, nowMs: number) {
  const invoiceDate = indiaDate(dateOf(invoice, 'invoiceDate'));
  if (invoiceDate < indiaDate(record.orderDateMs) || invoiceDate > indiaDate(nowMs)) {
    throw invalid('invoice.invoiceDate lies before the order or after today');
  }
  const units = new Map(liveItems(record).map((item) => [item.orderItemId, item.quantity]));
  const serials: Record<string, readonly (readonly string[])[]> = {};
  for (const each of asList(field(invoice, 'items'), 'invoice.items')) {
    const line = asFields(each, 'invoice.items');
    const orderItemId = asText(field(line, 'orderItemId'), 'invoice.items.orderItemId');
    const wanted = units.get(orderItemId);
    if (wanted === undefined) throw invalid(`invoice.items names ${orderItemId}, which is not of it or named twice`);
    if (field(line, 'quantity') !== wanted) throw invalid(`invoice.items.quantity of ${orderItemId} must be ${wanted}`);
    units.delete(orderItemId);
    const given = readSerials(line);
    if (given.length > wanted) throw invalid(`invoice.items.serialNumbers has more than ${wanted} units`);
    if (given.length > 0) serials[orderItemId] = given;
  }
  if (units.size > 0) throw invalid('invoice.items leaves order items out');
  const invoiceNumber = wordsOrNone(invoice, 'invoiceNumber') ?? null;
  return { invoiceNumber, invoiceDate, serials: serials satisfies Serials };
}

function readSerials(line: Fields): readonly (readonly string[])[] {
  return asList(field(line, 'serialNumbers') ?? [], 'invoice.items.serialNumbers').map((unit) =>
    asList(unit, 'invoice.items.serialNumbers').map((each) => asText(each, 'invoice.items.serialNumbers')),
  );
}

function invalid(message: string): Refusal {
  return new Refusal(422, 'UNPROCESSABLE_ENTITY', message, 'shipments');
}
