import type { Effect } from './effects.ts';
import type { Ledger } from './ledger.ts';
import type { RefusalRules, RefusalSubject, RefusedOperation } from './refusal-rules.ts';
import { type PracticeRequest, Refusal } from './reply.ts';

/** One request on its way through an endpoint: read once, answered at one instant. */
export interface Call {
  readonly request: PracticeRequest;
  readonly query: URLSearchParams;
  readonly ledger: Ledger;
  readonly rules: RefusalRules;
  readonly seed: number;
  readonly nowMs: number;
  /** Makes a change in the name of this request. */
  record(effect: Effect): void;
}

/** Comma separated ids without repeats; an empty list or one past the limit is refused whole (marketplace-api 3.1). */
export function readIds(text: string, limit: number, path: string): readonly string[] {
  const ids = [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id.length > 0);
  if (ids.length === 0) throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `no ${path}`, path);
  if (ids.length > limit) throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `more than ${limit} ${path}`, path);
  return ids;
}

/** C10: the OpenAPI's limit of packs, dispatches and cancellations; the seed has none (marketplace-api 3.1). */
export function changeLimit({ ledger }: Call): number {
  return ledger.switches.changeLimit === 'none' ? Number.POSITIVE_INFINITY : 25;
}

export function countWithin(list: readonly unknown[], limit: number, path: string): void {
  if (list.length === 0) throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `no ${path}`, path);
  if (list.length > limit) throw new Refusal(422, 'UNPROCESSABLE_ENTITY', `more than ${limit} ${path}`, path);
}

/** Refuses the request as a whole where the trainer set a rule for it. */
export function refuseByRule(call: Call, operation: RefusedOperation, subject: RefusalSubject = {}): void {
  const code = call.rules.take(operation, subject);
  if (code !== undefined) throw new Refusal(422, code, 'refused by a rule of this practice marketplace', operation);
}
