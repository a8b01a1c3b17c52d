import { z } from 'zod';
import { indiaDate } from '../../../shared/india-time.ts';
import type { Call } from './call.ts';
import { SELF_SHIP_VENDORS } from './catalogue/ids.ts';
import { readBody, shipmentOf } from './control-body.ts';
import { completeService, deliver, openServices } from './follow-ups.ts';
import { type ItemState, rank, type ShipmentRecord, stateOf } from './records.ts';
import { Refusal } from './reply.ts';

const DAY = 86_400_000;

const STEPS = [
  { state: 'PICKUP_COMPLETE', kind: 'picked-up' },
  { state: 'SHIPPED', kind: 'shipped' },
  { state: 'DELIVERED', kind: 'delivered' },
] as const;

const advanceSchema = z.strictObject({
  shipmentId: z.string(),
  to: z.enum(['PICKUP_COMPLETE', 'SHIPPED', 'DELIVERED', 'COMPLETED']),
});

/**
 * The logistics side of a shipment that is ready to dispatch; of a self-ship one what its seller would do, from APPROVED on. Every
 * step between is made too, each an effect of its own.
 */
export function advance(call: Call): unknown {
  const { shipmentId, to } = readBody(call, advanceSchema);
  const record = shipmentOf(call, shipmentId);
  const state = stateOf(record);
  const standard = record.type !== 'SELF';
  const early = standard && rank(state) < rank('READY_TO_DISPATCH');
  const apart = standard ? to === 'COMPLETED' : to === 'PICKUP_COMPLETE';
  if (early || apart || state === 'CANCELLED' || rank(state) >= rank(to)) {
    throw new Refusal(409, 'WRONG_STATE', `shipment is ${state}`, 'shipmentId');
  }
  bringTo(call, record, to);
  return { state: stateOf(record) };
}

/** Moves a shipment on to a state as if its courier, or its seller, had done it; one that is there or beyond stays. */
export function bringTo(call: Call, record: ShipmentRecord, to: Exclude<ItemState, 'CANCELLED'>): void {
  if (record.type === 'SELF') bringSelfShipTo(call, record, to);
  else bringStandardTo(call, record, to);
}

function bringStandardTo(call: Call, record: ShipmentRecord, to: ItemState): void {
  const { shipmentId } = record;
  const from = rank(stateOf(record));
  for (const step of STEPS) {
    if (rank(step.state) > from && rank(step.state) <= rank(to)) call.record({ kind: step.kind, shipmentId });
  }
}

function bringSelfShipTo(call: Call, record: ShipmentRecord, to: ItemState): void {
  const { shipmentId } = record;
  if (rank(to) >= rank('SHIPPED') && rank(stateOf(record)) < rank('SHIPPED')) {
    call.record({
      kind: 'self-dispatched',
      shipmentId,
      dispatchedMs: call.nowMs,
      tentativeDeliveryMs: call.nowMs + 3 * DAY,
      deliveryPartner: SELF_SHIP_VENDORS[1],
      trackingId: selfTrackingId(record),
      invoiceNumber: null,
      invoiceDate: indiaDate(call.nowMs),
      serials: {},
    });
  }
  if (rank(to) >= rank('DELIVERED') && stateOf(record) === 'SHIPPED') deliver(call, record, call.nowMs);
  if (to === 'COMPLETED') for (const service of openServices(call, record)) completeService(call, service, call.nowMs);
}

function selfTrackingId(record: ShipmentRecord): string {
  return `OWN${String(record.number).padStart(8, '0')}`;
}
