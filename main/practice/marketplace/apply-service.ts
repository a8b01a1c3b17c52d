import { assertNever } from '../../../shared/result.ts';
import type { ServiceEffect } from './effects.ts';
import type { ServiceRecord } from './service-records.ts';

/** The service an effect makes. */
export function newService(effect: Extract<ServiceEffect, { kind: 'service-created' }>, atMs: number): ServiceRecord {
  const { number, serviceFulfilmentId, shipmentId, orderItemId, returnId, description, serviceByMs } = effect;
  return {
    ...{ number, serviceFulfilmentId, shipmentId, orderItemId, returnId, description, serviceByMs },
    createdMs: atMs,
    closed: null,
    attempts: 0,
  };
}

/** Makes one change of a service. */
export function applyService(record: ServiceRecord, effect: Exclude<ServiceEffect, { kind: 'service-created' }>): void {
  switch (effect.kind) {
    case 'service-attempted':
      record.attempts += 1;
      record.serviceByMs = effect.newDateMs;
      return;
    case 'service-completed':
      record.closed = 'completed';
      return;
    case 'service-cancelled':
      record.closed = 'cancelled';
      return;
    default:
      assertNever(effect);
  }
}
