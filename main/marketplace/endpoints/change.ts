import type { Answer, BatchAnswer, Lane, MayLeave } from '../client.ts';
import type { Exchange } from '../exchange.ts';
import { type BatchOf, expectBatch, readBatch } from './batch-answer.ts';

export interface Change {
  /** Short name for messages and the log. */
  readonly endpoint: string;
  readonly of: BatchOf;
  readonly url: string;
  readonly ids: readonly string[];
  readonly body: object;
  readonly lane: Lane;
  readonly mayLeave?: MayLeave | undefined;
}

/** A change of a batch, sent once: none of them is declared idempotent, and none has a key that would make it so (reliability 1.2). */
export async function change(exchange: Exchange, { of, ids, ...call }: Change): Promise<Answer<BatchAnswer>> {
  expectBatch(ids, of);
  const answer = await exchange({ ...call, effect: 'change', method: 'POST' });
  return answer.ok ? readBatch(call.endpoint, answer.value, ids, of) : answer;
}
