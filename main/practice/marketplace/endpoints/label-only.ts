import { type Call, readIds } from '../call.ts';
import { vendorOf } from '../catalogue/ids.ts';
import { SELLER } from '../catalogue/places.ts';
import { labelZpl } from '../label-zpl.ts';
import { liveItems, type ShipmentRecord, stateOf } from '../records.ts';
import { bytesReply, htmlReply, jsonReply, type PracticeReply, Refusal } from '../reply.ts';
import { buyerOf, hasLabel } from '../wire-detail.ts';

const MAX_IDS = 50;

/**
 * `POST /v3/shipments/{ids}/labelOnly?reprint=`: one page for each sub-shipment, shipments in the order asked (marketplace-api 6.4).
 * All or nothing; each shipment's fetch is kept with its reprint flag.
 */
export function answerLabelOnly(call: Call, idText: string): PracticeReply {
  const reprint = call.query.get('reprint') ?? 'false';
  if (reprint !== 'true' && reprint !== 'false') {
    throw new Refusal(422, 'UNPROCESSABLE_ENTITY', 'reprint must be true or false', 'reprint');
  }
  const records = readIds(idText, MAX_IDS, 'shipmentIds').map((id) => labelledShipment(call, id));
  const zpl = records.map((record) => zplOf(call, record)).join('');
  for (const record of records) {
    call.record({
      kind: 'label-fetched',
      shipmentId: record.shipmentId,
      reprint: reprint === 'true',
      through: 'labelOnly',
    });
  }
  return inFormat(call, Buffer.from(zpl, 'utf8'));
}

function labelledShipment(call: Call, id: string): ShipmentRecord {
  const record = call.ledger.store.byShipmentId(id);
  if (!record) throw new Refusal(422, 'INVALID_SHIPMENTS', `no such shipment ${id}`, 'shipmentIds');
  if (hasLabel(record)) return record;
  const state = stateOf(record);
  const code = state === 'PACKING_IN_PROGRESS' ? call.ledger.switches.labelNotReadyCode : 'INVALID_SHIPMENTS';
  throw new Refusal(422, code, `shipment ${id} is ${state}`, 'shipmentIds');
}

function zplOf(call: Call, record: ShipmentRecord): string {
  const express = record.type === 'EXPRESS';
  const buyer = buyerOf(call.seed, record);
  return record.boxes
    .map((box, index) =>
      labelZpl({
        trackingId: call.ledger.account.trackingId(record.number, index, express),
        vendorName: vendorOf(express),
        shipmentId: record.shipmentId,
        subShipmentId: box.subShipmentId,
        box: index + 1,
        boxes: record.boxes.length,
        orderIds: [...new Set(liveItems(record).map((item) => item.orderId))],
        prepaid: record.prepaid,
        express,
        dispatchByMs: record.dispatchByMs,
        shipTo: `${buyer.firstName}, ${buyer.place.city}, ${buyer.place.state} ${buyer.place.pincode}`,
        soldBy: `${SELLER.sellerName}, ${SELLER.place.city} ${SELLER.place.pincode}`,
        lines:
          box.packages.length > 0
            ? box.packages.map((each) => ({ sku: each.sku, quantity: each.quantity }))
            : liveItems(record).map((item) => ({ sku: item.product.sku, quantity: item.quantity })),
      }),
    )
    .join('');
}

/** What the byte stream is made of is documented nowhere; a switch shows the client each reading. */
function inFormat(call: Call, zpl: Uint8Array): PracticeReply {
  const stream = (bytes: Uint8Array) => bytesReply(200, 'application/octet-stream', bytes);
  switch (call.ledger.switches.labelFormat) {
    case 'zpl':
      return stream(zpl);
    case 'pdf':
    case 'png':
      return stream(zpl);
    case 'base64-json':
      return jsonReply(200, { label: Buffer.from(zpl).toString('base64') });
    case 'html':
      return htmlReply(200);
    case 'truncated':
      return stream(zpl.subarray(0, Math.floor(zpl.length / 2)));
    case 'empty':
      return stream(new Uint8Array(0));
  }
}
