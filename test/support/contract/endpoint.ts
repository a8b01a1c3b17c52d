import type { Answer, BatchAnswer, MarketplaceClient } from '../../../main/marketplace/client.ts';
import type { HistoryEntry } from '../../../main/practice/marketplace/effects.ts';
import type { Route } from '../../../main/practice/marketplace/faults.ts';
import type { RefusedOperation } from '../../../main/practice/marketplace/refusal-rules.ts';
import type { PracticeBench } from '../practice-bench.ts';

/** Functions of the client that go out; what only tells of others does not. */
export type ClientCall = Exclude<keyof MarketplaceClient, 'serverOffsetMs'>;

/** What a rule of the practice marketplace refuses. */
export interface Refused {
  readonly operation: RefusedOperation;
  readonly shipmentId?: string;
  readonly returnId?: string;
  readonly serviceFulfilmentId?: string;
}

/** One request that is ready to be asked, as often as wanted. */
export interface Ready {
  readonly ask: () => Promise<Answer<unknown>>;
  /** Of a change: what the answer names, in order; the first is what `refused` is about. */
  readonly ids?: readonly string[];
  /** How a rule refuses it; absent where the practice marketplace has no rule for it. */
  readonly refused?: Refused;
  /** Throws unless this value is the whole success. */
  readonly check: (value: unknown) => void;
}

/** One function of the client, and what is needed to see it at work against the practice marketplace. */
export interface ContractEndpoint {
  readonly call: ClientCall;
  readonly route: Route;
  /** `change`: its effect in the history of the practice marketplace. */
  readonly does: 'read' | 'document' | { readonly change: HistoryEntry['kind'] };
  /** The codes its documents name (marketplace-api 5 to 10). */
  readonly codes: readonly string[];
  /** Makes all it needs, anew each time. */
  readonly prepare: (bench: PracticeBench) => Promise<Ready>;
}

/** Both of a batch were accepted. */
export function allAccepted(value: unknown): void {
  const answers = [...(value as BatchAnswer)];
  const others = answers.filter(([, answer]) => answer.kind !== 'success');
  if (answers.length === 0 || others.length > 0) throw new Error(`not accepted: ${JSON.stringify(others)}`);
}

export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(`expected ${what}`);
}

const DEPENDENT = 'DEPENDENT_SYSTEM_CALL_FAILED';
/** What most endpoints name: a system behind it failed, or the request breaks a rule. */
export const USUAL_CODES = [DEPENDENT, 'UNPROCESSABLE_ENTITY'] as const;
