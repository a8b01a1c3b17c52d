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

export function itemsReply(answers: readonly ItemAnswer[], switches: Switches): PracticeReply {
  return jsonReply(200, {
    shipments: answers.map((answer) => {
      const status = answer.failure ? 'FAILURE' : 'SUCCESS';
      return {
        shipmentId: answer.shipmentId,
        ...(switches.statusKey === 'processingStatus' ? {} : { status }),
        ...(switches.statusKey === 'status' ? {} : { processingStatus: status }),
        errorCode: answer.failure?.code ?? null,
        errorMessage: answer.failure?.message ?? null,
      };
    }),
  });
}
