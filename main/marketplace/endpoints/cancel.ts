import type { CancelPayload } from '../../../shared/model/mutation/standard.ts';
import type { Answer, BatchAnswer, Lane, MayLeave } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { SHIPMENTS } from './batch-answer.ts';
import { change } from './change.ts';
import type { Urls } from './urls.ts';

/** `POST /v3/shipments/cancel` (marketplace-api 6.9): whole cancellation groups of 1 to 25 shipments. */
export function cancel(
  exchange: Exchange,
  urls: Urls,
  cancels: readonly CancelPayload[],
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  return change(exchange, {
    endpoint: 'cancel',
    of: SHIPMENTS,
    ids: cancels.map(({ shipmentId }) => shipmentId),
    url: `${urls.sellers}/v3/shipments/cancel`,
    body: {
      shipments: cancels.map(({ shipmentId, locationId, reason, cancellationGroupIds }) => ({
        ...{ shipmentId, locationId, reason, cancellationGroupIds },
      })),
    },
    ...{ lane, mayLeave },
  });
}
