import type { Answer, BatchAnswer, Lane, MayLeave } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { expectBatch, readBatch } from './batch-answer.ts';
import type { Urls } from './urls.ts';

/** `POST /v3/shipments/dispatch` (marketplace-api 6.8): changes state, is not declared idempotent, is sent once. */
export async function dispatch(
  exchange: Exchange,
  urls: Urls,
  shipmentIds: readonly string[],
  locationId: string,
  lane: Lane,
  mayLeave?: MayLeave,
): Promise<Answer<BatchAnswer>> {
  const endpoint = 'dispatch';
  expectBatch(shipmentIds);
  const answer = await exchange({
    endpoint,
    effect: 'change',
    ...{ lane, mayLeave },
    method: 'POST',
    url: `${urls.sellers}/v3/shipments/dispatch`,
    body: { shipmentIds, locationId },
  });
  return answer.ok ? readBatch(endpoint, answer.value, shipmentIds) : answer;
}
