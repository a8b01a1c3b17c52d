import type { ServiceAttemptPayload, ServiceCompletePayload } from '../../../shared/model/mutation/self-ship.ts';
import type { Answer, BatchAnswer, Lane, MayLeave } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { SERVICES } from './batch-answer.ts';
import { change } from './change.ts';
import type { Urls } from './urls.ts';

/** `POST /v2/services/attempt` (seed; marketplace-api 9): 1 to 100 services, dates as `yyyy-MM-dd`. */
export function serviceAttempt(
  exchange: Exchange,
  urls: Urls,
  attempts: readonly ServiceAttemptPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  return change(exchange, {
    endpoint: 'service attempt',
    of: SERVICES,
    ids: attempts.map(({ serviceFulfilmentId }) => serviceFulfilmentId),
    url: `${urls.sellers}/v2/services/attempt`,
    body: {
      services: attempts.map(({ serviceFulfilmentId, attemptedOn, newDate, reason, subReason, comments }) => ({
        serviceFulfilmentId,
        deliveryDate: attemptedOn,
        newDeliveryDate: newDate,
        ...{ reason, subReason, comments },
      })),
    },
    ...{ lane, mayLeave },
  });
}

/** `POST /v2/services/complete` (seed; marketplace-api 9): 1 to 100 services. */
export function serviceComplete(
  exchange: Exchange,
  urls: Urls,
  completions: readonly ServiceCompletePayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  return change(exchange, {
    endpoint: 'service complete',
    of: SERVICES,
    ids: completions.map(({ serviceFulfilmentId }) => serviceFulfilmentId),
    url: `${urls.sellers}/v2/services/complete`,
    body: {
      services: completions.map(({ serviceFulfilmentId, completedOn }) => ({
        serviceFulfilmentId,
        deliveryDate: completedOn,
      })),
    },
    ...{ lane, mayLeave },
  });
}
