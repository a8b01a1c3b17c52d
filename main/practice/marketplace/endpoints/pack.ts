import { indiaIso } from '../../../../shared/india-time.ts';
import { type Call, changeLimit, countWithin } from '../call.ts';
import { asFields, asList, asText, type Fields, field, optionalFlag, optionalText, parseJson } from '../fields.ts';
import { liveItems, type ShipmentRecord, stateOf } from '../records.ts';
import { subjectOf } from '../refusal-rules.ts';
import type { PracticeReply } from '../reply.ts';
import { failure, type ItemFailure, itemsReply } from './item-answers.ts';
import { checkDimensions, readBoxes } from './pack-dimensions.ts';
import { checkInvoices, readInvoices } from './pack-invoices.ts';
import { checkSerials, readSerials } from './pack-serials.ts';
import { checkTaxItems, readTaxes } from './pack-tax.ts';

/**
 * `POST /v3/shipments/labels`: takes each shipment that may be packed and answers for each (marketplace-api 6.1). The documents
 * get ready later. A shipment named twice is taken once: the second mention meets the state the first one made.
 */
export function answerPack(call: Call): PracticeReply {
  const list = asList(field(asFields(parseJson(call.request.body), 'body'), 'shipments'), 'shipments');
  countWithin(list, changeLimit(call), 'shipments');
  // Read whole before anything is taken: a body that cannot be read changes nothing.
  const requests = list.map((each) => {
    const fields = asFields(each, 'shipments');
    return { fields, shipmentId: asText(field(fields, 'shipmentId'), 'shipmentId') };
  });
  const answers = requests.map(({ fields, shipmentId }) => ({
    shipmentId,
    failure: packOne(call, shipmentId, fields),
  }));
  return itemsReply(answers, call.ledger.switches);
}

function packOne(call: Call, shipmentId: string, fields: Fields): ItemFailure | null {
  const { ledger, nowMs } = call;
  const record = ledger.store.byShipmentId(shipmentId);
  if (!record) return failure('INVALID_PACK_REQUEST', 'No such shipment');
  const refused = refuseByState(call, record, fields) ?? refuseByContent(call, record, fields);
  if (refused) return refused;
  const { packDelayMs } = ledger.switches;
  call.record({
    kind: 'pack-accepted',
    shipmentId,
    readyAtMs: packDelayMs === null ? null : nowMs + packDelayMs,
    formFails: call.rules.takeFormFailure(shipmentId),
    boxes: readBoxes(fields, ledger.switches.boxWeightKey).boxes,
    serials: readSerials(record, fields),
    taxes: readTaxes(fields),
    invoices: readInvoices(fields),
  });
  return null;
}

/** Gates of marketplace-api 4.2 and the codes of 6.1 that follow from the shipment itself. */
function refuseByState(call: Call, record: ShipmentRecord, fields: Fields): ItemFailure | null {
  const locationId = optionalTextOrNull(fields, 'locationId');
  if (locationId !== record.locationId) {
    return failure('INVALID_LOCATION', 'Shipment does not belong to this location');
  }
  if (record.type === 'SELF')
    return failure('PACK_OPERATION_NOT_AUTHORISED', 'Self-ship shipments are not packed here');
  const state = stateOf(record);
  if (state === 'PACKING_IN_PROGRESS') {
    return failure('DUPLICATE_PACK_REQUEST', 'Earlier pack request is still in progress');
  }
  if (state !== 'APPROVED' || liveItems(record).some((item) => item.state !== 'APPROVED')) {
    return failure('INVALID_PACK_REQUEST', `Order items are not in approved state but ${state}`);
  }
  if (record.hold) return failure('ITEM_ON_HOLD', 'Shipment is on hold');
  if (record.dispatchAfterMs > call.nowMs) {
    return failure('INVALID_DISPATCH_AFTER_DATE', `Not before ${indiaIso(record.dispatchAfterMs)}`);
  }
  const code = call.rules.take('pack', subjectOf(record));
  return code === undefined ? null : failure(code, 'Refused by a rule of this practice marketplace');
}

function refuseByContent(call: Call, record: ShipmentRecord, fields: Fields): ItemFailure | null {
  try {
    return (
      checkTaxItems(record, fields, call.ledger.switches.purchasePriceNeeded) ??
      checkSerials(record, fields, call.ledger.serials) ??
      checkDimensions(record, fields, {
        weightKey: call.ledger.switches.boxWeightKey,
        weightCheck: call.ledger.switches.weightCheck,
        ignoreWarning: optionalFlag(fields, 'ignoreWarning') ?? false,
      }) ??
      checkInvoices(record, fields, {
        nowMs: call.nowMs,
        ownInvoicing: call.ledger.switches.ownInvoicing,
        used: call.ledger.invoiceNumbers,
      })
    );
  } catch (error) {
    // A field of the wrong form inside one shipment fails that shipment, not its neighbours in the batch.
    if (error instanceof Error && error.name === 'Refusal') return failure('UNPROCESSABLE_ENTITY', error.message);
    throw error;
  }
}

function optionalTextOrNull(fields: Fields, name: string): string | null {
  const value = field(fields, name);
  return typeof value === 'string' ? (optionalText(fields, name) ?? null) : null;
}
