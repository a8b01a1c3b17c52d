import { z } from 'zod';
import type { MutationKind, MutationState } from '../model/states.ts';
import { request } from './request.ts';

export interface OutboxEntry {
  readonly mutationId: string;
  readonly kind: MutationKind;
  readonly shipmentId: string;
  readonly orderIds: readonly string[];
  readonly state: MutationState;
  readonly attempts: number;
  readonly createdAtMs: number;
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
  /** What a person decides about a rejected change. */
  'outbox.decide': request<{ readonly state: MutationState }>()(
    z.strictObject({ mutationId: z.string().min(1).max(64), decision: z.enum(['retry', 'discard']) }),
  ),
};
