import type { OutboxDecision } from '../../../shared/contract/outbox.ts';
import type { MutationBody, MutationPayload, OutboxReason } from '../../../shared/model/mutations.ts';
import type { MutationKind } from '../../../shared/model/states.ts';
import type { Mutation } from '../../db/mutations.ts';
import type { Answer, BatchAnswer, Lane, MarketplaceClient, MayLeave } from '../../marketplace/client.ts';
import type { OutboxSettings } from '../settings.ts';
import type { KindRules, Preflight, PreflightContext, Seen, Standing } from './kind-rules.ts';
import {
  returnApprove,
  returnCancel,
  returnComplete,
  returnPickup,
  returnPickupAttempt,
  returnReject,
} from './returns.ts';
import { selfAttempt, selfDelivery, selfDispatch, selfUpdate, serviceAttempt, serviceComplete } from './self-ship.ts';
import { cancel, dispatch, formsAck, pack } from './standard.ts';

export const KINDS: { readonly [K in MutationKind]: KindRules<K> } = {
  pack,
  dispatch,
  cancel,
  'forms-ack': formsAck,
  'self-dispatch': selfDispatch,
  'self-delivery': selfDelivery,
  'self-attempt': selfAttempt,
  'self-update': selfUpdate,
  'service-attempt': serviceAttempt,
  'service-complete': serviceComplete,
  'return-approve': returnApprove,
  'return-reject': returnReject,
  'return-complete': returnComplete,
  'return-cancel': returnCancel,
  'return-pickup': returnPickup,
  'return-pickup-attempt': returnPickupAttempt,
};

/** The rules of a kind for bodies of that kind, which the compiler cannot follow through the table. */
function rulesOf<K extends MutationKind>(kind: K): KindRules<K> {
  return KINDS[kind] as unknown as KindRules<K>;
}

export function standingOf(payload: MutationPayload, seen: Seen): Standing {
  return rulesOf<MutationKind>(payload.kind).standing(payload.body, seen);
}

export function notYet(payload: MutationPayload, context: PreflightContext): Preflight | null {
  return rulesOf<MutationKind>(payload.kind).notYet(payload.body, context);
}

function laneOf(payload: MutationPayload): Lane {
  return rulesOf<MutationKind>(payload.kind).lane(payload.body);
}

export function answerIdOf(payload: MutationPayload): string {
  return rulesOf<MutationKind>(payload.kind).answerId(payload.body);
}

/** One request for all of them, which are of one kind and, where the request names one, of one location. */
export function callFor(
  client: MarketplaceClient,
  batch: readonly MutationPayload[],
  mayLeave: MayLeave,
): Promise<Answer<BatchAnswer>> {
  const [first, ...rest] = batch;
  if (!first) throw new RangeError('a request without a change');
  const bodies: readonly [MutationBody<MutationKind>, ...MutationBody<MutationKind>[]] = [
    first.body,
    ...rest.map(({ body }) => body),
  ];
  return rulesOf<MutationKind>(first.kind).call(client, bodies, laneOf(first), mayLeave);
}

/** How long a request of the kind that was given up may still arrive. */
export function settleMsOf(kind: MutationKind, settings: Pick<OutboxSettings, 'settleMs' | 'settleMsOf'>): number {
  return settings.settleMsOf[kind] ?? settings.settleMs;
}

/** What a change waits for may never come. */
const MAY_NEVER_COME: ReadonlySet<string> = new Set<OutboxReason>([
  'WAITS_FOR_STATE',
  'WAITS_FOR_EARLIER',
  'SHIPMENT_UNKNOWN',
]);

/**
 * What a person may decide about a row: how a rejected one goes on, and whether one that waits for what may never come is given up. A
 * pack or dispatch that waits is the bench's to withdraw.
 */
export function decisionsOf({
  kind,
  state,
  lastError,
}: Pick<Mutation, 'kind' | 'state' | 'lastError'>): readonly OutboxDecision[] {
  const isBenchs = kind === 'pack' || kind === 'dispatch';
  if (state === 'pending' && !isBenchs && lastError !== null && MAY_NEVER_COME.has(lastError)) return ['discard'];
  if (state !== 'rejected') return [];
  return lastError === ('UNREADABLE_PAYLOAD' satisfies OutboxReason) ? ['discard'] : KINDS[kind].decisions(lastError);
}
