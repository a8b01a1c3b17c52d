import { jsonReply, type PracticeReply } from '../reply.ts';
import type { Switches } from '../switches.ts';

/** The answer for one shipment inside a 200 (marketplace-api 3.4). */
export interface ItemAnswer {
  readonly shipmentId: string;
  readonly failure: ItemFailure | null;
}

export interface ItemFailure {
  readonly code: string;
  readonly message: string;
}

export function failure(code: string, message: string): ItemFailure {
  return { code, message };
}

/** What a mandatory field, a date or a state breaks; the only code self-ship, services and returns have for it. */
export function unprocessable(message: string): ItemFailure {
  return failure('UNPROCESSABLE_ENTITY', message);
}

/** Pack, dispatch, cancel and updateAck. */
export function itemsReply(answers: readonly ItemAnswer[], switches: Switches): PracticeReply {
  return jsonReply(200, {
    shipments: answers.map(({ shipmentId, failure: failed }) => ({
      shipmentId,
      ...outcome(switches.statusKey, failed),
    })),
  });
}

/** One change of a list, with the id it is answered under. */
export interface NamedAnswer {
  readonly id: string;
  readonly failure: ItemFailure | null;
}

/** Self-ship: `processingStatus` in every source (marketplace-api 8). */
export function selfShipReply(answers: readonly NamedAnswer[], switches: Switches): PracticeReply {
  return jsonReply(200, {
    shipments: answers.map(({ id, failure: failed }) => ({
      shipmentId: id,
      ...outcome(switches.selfStatusKey, failed),
    })),
  });
}

/** Returns (marketplace-api 10.2). */
export function returnsReply(answers: readonly NamedAnswer[], switches: Switches): PracticeReply {
  return jsonReply(200, {
    returns: answers.map(({ id, failure: failed }) => ({ returnId: id, ...outcome(switches.selfStatusKey, failed) })),
  });
}

/** Services have one text for code and message (marketplace-api 9). */
export function servicesReply(answers: readonly NamedAnswer[], switches: Switches): PracticeReply {
  return jsonReply(200, {
    services: answers.map(({ id, failure: failed }) => ({
      serviceFulfilmentId: id,
      [switches.serviceStatusKey]: failed ? 'FAILURE' : 'SUCCESS',
      failureReason: failed ? `${failed.code}: ${failed.message}` : null,
    })),
  });
}

function outcome(key: Switches['statusKey'], failed: ItemFailure | null): Record<string, unknown> {
  const status = failed ? 'FAILURE' : 'SUCCESS';
  return {
    ...(key === 'processingStatus' ? {} : { status }),
    ...(key === 'status' ? {} : { processingStatus: status }),
    errorCode: failed?.code ?? null,
    errorMessage: failed?.message ?? null,
  };
}
