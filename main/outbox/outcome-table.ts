import { marketplaceCode } from '../../shared/model/marketplace-codes.ts';
import type { OutboxReason } from '../../shared/model/mutations.ts';
import { assertNever } from '../../shared/result.ts';
import type { Answer, BatchAnswer, ItemAnswer, MarketplaceFault } from '../marketplace/client.ts';

/** What the outbox does with one shipment's part of an answer (reliability 1.2). */
export type Outcome =
  /** Accepted: a dispatch is done, a pack waits for its documents. */
  | { readonly do: 'accept' }
  /** The outcome is not known, or was probably our own earlier request: ask before anything else. */
  | { readonly do: 'verify'; readonly error: string; readonly message: string }
  /** Certainly not sent: again after a back-off, no probe. */
  | { readonly do: 'back-off'; readonly error: OutboxReason; readonly message: string }
  /** The whole class of requests rests. Certainly not applied. */
  | { readonly do: 'pause-class'; readonly message: string; readonly retryAfterMs: number | undefined }
  /** Nothing can be sent until the credentials are right. Certainly not applied. */
  | { readonly do: 'pause-account'; readonly message: string }
  /** Becomes possible when the shipment changes: wait on refreshed shipment data, not on a back-off. */
  | { readonly do: 'wait'; readonly error: string; readonly message: string }
  /** A batch was refused as a whole, perhaps for one of its shipments: each is sent alone. */
  | { readonly do: 'send-alone'; readonly error: string; readonly message: string }
  /** Wrong for this input, or a person's yes or no is needed. */
  | { readonly do: 'reject'; readonly error: string; readonly message: string };

/** The row of the table for one change of a call with `batchSize` of them; `answerId` is what the answer names it by. */
export function outcomeOf(answerId: string, answer: Answer<BatchAnswer>, batchSize: number): Outcome {
  return answer.ok
    ? outcomeOfItem(answer.value.get(answerId) ?? { kind: 'missing' })
    : outcomeOfFault(answer.fault, batchSize);
}

export function outcomeOfItem(item: ItemAnswer): Outcome {
  switch (item.kind) {
    case 'success':
      return { do: 'accept' };
    case 'missing':
      return unknownOutcome('the answer did not mention it');
    case 'failure':
      return outcomeOfCode(item.code, item.message);
    default:
      return assertNever(item);
  }
}

/** A code that is in no list is asked about first: it may stand for "already done" (v2 had such codes, marketplace-api 6.8). */
function outcomeOfCode(code: string, message: string): Outcome {
  const known = marketplaceCode(code);
  switch (known?.class ?? 'ambiguous') {
    case 'ambiguous':
      return { do: 'verify', error: code, message };
    case 'not-yet':
      return { do: 'wait', error: code, message };
    case 'decision':
    case 'permanent':
      return { do: 'reject', error: code, message };
  }
}

export function outcomeOfFault(fault: MarketplaceFault, batchSize: number): Outcome {
  switch (fault.kind) {
    case 'not-sent':
      return { do: 'back-off', error: 'NOT_SENT', message: fault.message };
    case 'unknown':
      return unknownOutcome(fault.message);
    case 'throttled':
      return { do: 'pause-class', message: fault.message, retryAfterMs: fault.retryAfterMs };
    case 'credentials':
      return { do: 'pause-account', message: fault.message };
    case 'refused':
      return outcomeOfRefusal(fault, batchSize);
    default:
      return assertNever(fault.kind);
  }
}

/** Statuses that say "this request as it stands will never do" (marketplace-api 3.3); other 4xx speak of the address or the account. */
const WRONG_REQUEST = new Set([400, 413, 415, 422]);

function outcomeOfRefusal(fault: MarketplaceFault, batchSize: number): Outcome {
  const code = fault.codes.find((name) => marketplaceCode(name) !== undefined);
  const told = code === undefined ? undefined : outcomeOfCode(code, fault.message);
  if (told?.do === 'verify') return told;
  const requestIsWrong = told !== undefined || (fault.status !== undefined && WRONG_REQUEST.has(fault.status));
  if (!requestIsWrong)
    return { do: 'back-off', error: 'REFUSED', message: `HTTP ${fault.status ?? '?'}: ${fault.message}` };
  const error = code ?? fault.codes[0] ?? 'REFUSED';
  if (batchSize > 1) return { do: 'send-alone', error, message: fault.message };
  return told ?? { do: 'reject', error, message: fault.message };
}

function unknownOutcome(message: string): Outcome {
  return { do: 'verify', error: 'OUTCOME_UNKNOWN' satisfies OutboxReason, message };
}

const SENT_AGAIN: ReadonlySet<string> = new Set<string>([
  'OUTCOME_UNKNOWN' satisfies OutboxReason,
  'PACK_NOT_TAKEN' satisfies OutboxReason,
  'DUPLICATE_PACK_REQUEST',
  'DEPENDENT_SYSTEM_CALL_FAILED',
  'INTERNAL_SERVER_ERROR',
]);

/** What follows when a verified row turns out not to be applied: sent again, or, where the marketplace gave a refusal, a person. */
export function afterNotApplied(lastError: string | null): 'send-again' | 'reject' {
  return lastError === null || SENT_AGAIN.has(lastError) ? 'send-again' : 'reject';
}
