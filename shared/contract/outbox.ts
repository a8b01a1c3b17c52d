import { z } from 'zod';
import type { CodeOwner } from '../model/marketplace-codes.ts';
import type { MutationKind, MutationState } from '../model/states.ts';
import { request } from './request.ts';

/**
 * What a change waits for now. With `sinceMs`, `owner`, `decisions` and the words for `lastError` it says what waits, since when,
 * why, and what to do. Instants are UTC epoch ms; `nextAtMs` of the entry is the next look or try.
 */
export type OutboxWait =
  /** Done, or given up: it waits for nothing. */
  | { readonly for: 'nothing' }
  /** Its turn: it leaves by itself within seconds. */
  | { readonly for: 'turn' }
  /** The request is under way. */
  | { readonly for: 'answer' }
  /** Its outcome is unknown and being asked for; it is not sent again before `untilMs`, and only when a look then says so. */
  | { readonly for: 'settle-time'; readonly untilMs: number }
  /** The marketplace took the pack and makes label and invoice; `late` when that takes longer than usual. */
  | { readonly for: 'documents'; readonly late: boolean }
  /** A change queued before it for the same order or return. */
  | { readonly for: 'earlier'; readonly kind: MutationKind; readonly state: MutationState }
  /** The marketplace does not show the state yet that it needs. */
  | { readonly for: 'state' }
  /** The pack of the same shipment; with `pack` `rejected` that one waits for a person first. Null: packed elsewhere, and not done yet. */
  | { readonly for: 'its-pack'; readonly pack: MutationState | null }
  /** `owner` decides, with one of `decisions`. */
  | { readonly for: 'person' }
  | { readonly for: 'hold' }
  /** Not before its dispatch-after; null where the marketplace refused it as too early without saying until when. */
  | { readonly for: 'too-early'; readonly untilMs: number | null }
  /** `sinceMs`: when the last answer was missed; null when this change alone could not be sent. */
  | { readonly for: 'network'; readonly sinceMs: number | null }
  /** Something answers that cannot be the marketplace (a log-in page, wrong ids); asked again and again, nothing is sent. */
  | { readonly for: 'doubtful'; readonly sinceMs: number }
  /** The marketplace asked for a pause. */
  | { readonly for: 'throttled'; readonly untilMs: number | null }
  /** The marketplace refuses the key; tried again at `untilMs`, and at once when the key is changed. */
  | { readonly for: 'credentials'; readonly untilMs: number | null }
  /** The marketplace refuses the whole request for now, e.g. its address or the account's rights; tried again and again. */
  | { readonly for: 'marketplace' }
  /** The marketplace does not show the shipment, or shows it in a state this version does not know. */
  | { readonly for: 'shipment' }
  /** A backup was restored: what was on its way then may still arrive, so nothing is sent before `untilMs`. */
  | { readonly for: 'restored'; readonly untilMs: number }
  /** The database is being checked after an unclean stop; nothing is sent meanwhile. */
  | { readonly for: 'check' };

const OUTBOX_DECISIONS = [
  /** As it stands, once more: what was wrong has been put right at the marketplace. */
  'retry',
  /** A pack refused with WEIGHT_ANOMALY_WARNING alone: a person says the weight is right, it goes with `ignoreWarning` (seed). */
  'send-anyway',
  /** A person saw at the marketplace that it happened: it counts as done. */
  'done',
  /** The marketplace never hears of it. */
  'discard',
] as const;
export type OutboxDecision = (typeof OUTBOX_DECISIONS)[number];

export interface OutboxEntry {
  readonly mutationId: string;
  readonly kind: MutationKind;
  /** Empty for a return or a service whose order nobody here knows. */
  readonly shipmentId: string;
  readonly returnId: string | null;
  readonly orderIds: readonly string[];
  readonly state: MutationState;
  readonly attempts: number;
  readonly createdAtMs: number;
  /** When it came to its state. */
  readonly sinceMs: number;
  readonly waitsFor: OutboxWait;
  /** Who has to act on `lastError`; null when nobody has to. */
  readonly owner: CodeOwner | null;
  /** What a person may decide about it now; empty unless it is rejected, or waits for what may never come and can be given up. */
  readonly decisions: readonly OutboxDecision[];
  /** When it will next be tried or looked at; null when it waits for nothing timed. */
  readonly nextAtMs: number | null;
  /** The marketplace's code or our fault kind; absent when nothing went wrong. */
  readonly lastError?: string;
  readonly lastErrorMessage?: string;
}

export const outboxContract = {
  'outbox.list': request<{ readonly entries: readonly OutboxEntry[]; readonly total: number }>()(
    z.strictObject({
      limit: z.number().int().min(1).max(1000).default(200),
      /** Also the acked and discarded ones, newest first. */
      all: z.boolean().default(false),
    }),
  ),
  /** What a person decides about a rejected change; WRONG_STATE for one that is not in its `decisions`. */
  'outbox.decide': request<{ readonly state: MutationState }>()(
    z.strictObject({ mutationId: z.string().min(1).max(64), decision: z.enum(OUTBOX_DECISIONS) }),
  ),
};
