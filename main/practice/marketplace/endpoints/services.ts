import { indiaDate } from '../../../../shared/india-time.ts';
import type { Call } from '../call.ts';
import { comingDate, pastDate } from '../dates.ts';
import { asText, field, wordsOrNone } from '../fields.ts';
import { completeService } from '../follow-ups.ts';
import { stateOf } from '../records.ts';
import type { RefusedOperation } from '../refusal-rules.ts';
import type { PracticeReply } from '../reply.ts';
import type { ServiceRecord } from '../service-records.ts';
import { answerEach, type Member, readBatch } from './batch.ts';
import { failure, type ItemFailure, servicesReply, unprocessable } from './item-answers.ts';

const MAX_SERVICES = 100;

/** `POST /v2/services/attempt`: a service, or the tech visit of a return, did not happen and has another day (marketplace-api 9). */
export function answerServiceAttempt(call: Call): PracticeReply {
  return answerServices(call, attemptOne);
}

/** `POST /v2/services/complete`: a forward service is done; the last one completes its order (marketplace-api 9). */
export function answerServiceComplete(call: Call): PracticeReply {
  return answerServices(call, completeOne);
}

function answerServices(
  call: Call,
  change: (call: Call, service: ServiceRecord, member: Member) => ItemFailure | null,
): PracticeReply {
  const { members } = readBatch(call, 'services', 'serviceFulfilmentId', MAX_SERVICES);
  const answers = answerEach(members, (member) => {
    const service = call.ledger.services.byId(member.id);
    if (!service) return unprocessable('No such service');
    return notNow(call, service) ?? change(call, service, member);
  });
  return servicesReply(answers, call.ledger.switches);
}

function attemptOne(call: Call, service: ServiceRecord, { fields }: Member): ItemFailure | null {
  const attemptedMs = pastDate(fields, 'deliveryDate', call.nowMs);
  const newDateMs = comingDate(fields, 'newDeliveryDate', call.nowMs);
  const reason = asText(field(fields, 'reason'), 'reason');
  const subReason = asText(field(fields, 'subReason'), 'subReason');
  const comments = wordsOrNone(fields, 'comments') ?? '';
  const refused = byRule(call, 'service-attempt', service);
  if (refused) return refused;
  const { serviceFulfilmentId, shipmentId } = service;
  const told = { attemptedMs, newDateMs, reason, subReason, comments };
  call.record({ kind: 'service-attempted', serviceFulfilmentId, shipmentId, ...told });
  return null;
}

function completeOne(call: Call, service: ServiceRecord, { fields }: Member): ItemFailure | null {
  // The seed ends a tech visit with the decision about its return, and in no other way.
  if (service.returnId !== null) return unprocessable('A tech visit ends with the approval or rejection of its return');
  const completedMs = pastDate(fields, 'deliveryDate', call.nowMs);
  const order = call.ledger.store.byShipmentId(service.shipmentId);
  if (indiaDate(completedMs) < indiaDate(order?.selfShip?.deliveredMs ?? 0)) {
    return unprocessable('deliveryDate lies before the delivery of the order');
  }
  const refused = byRule(call, 'service-complete', service);
  if (refused) return refused;
  completeService(call, service, completedMs);
  return null;
}

/** Open, and its order delivered or its return still to be decided. */
function notNow(call: Call, service: ServiceRecord): ItemFailure | null {
  if (service.closed !== null) return unprocessable(`Service is ${service.closed}`);
  if (service.returnId !== null) {
    const status = call.ledger.returns.byId(service.returnId)?.status;
    return status === 'requested' ? null : unprocessable(`Its return is ${status}`);
  }
  const order = call.ledger.store.byShipmentId(service.shipmentId);
  const state = order ? stateOf(order) : 'unknown';
  return state === 'DELIVERED' ? null : unprocessable(`Its order is ${state}`);
}

function byRule(call: Call, operation: RefusedOperation, service: ServiceRecord): ItemFailure | null {
  const { serviceFulfilmentId, shipmentId, returnId } = service;
  const code = call.rules.take(operation, { serviceFulfilmentId, shipmentId, returnId: returnId ?? undefined });
  return code === undefined ? null : failure(code, 'Refused by a rule of this practice marketplace');
}
