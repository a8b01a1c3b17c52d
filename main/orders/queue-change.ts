import type { JournalEvent } from '../../shared/model/journal.ts';
import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { Mutation, MutationQueries, NewMutation } from '../db/mutations.ts';
import type { Ids } from '../ports/ids.ts';

export interface OrderChangesOptions {
  readonly mutations: Pick<MutationQueries, 'insert' | 'byId' | 'transition'>;
  readonly ids: Ids;
  readonly nowMs: () => number;
  /** The outbox's row for a new change. */
  readonly mutationRow: (enqueue: { mutationId: string; payload: MutationPayload; atMs: number }) => NewMutation;
  /** Appends to the journal inside the transaction under way. */
  readonly record: (event: JournalEvent, shipmentId: string) => void;
  /** Local work that is committed together with the end of a change of ours. Runs inside the transaction. */
  readonly alongside: (mutation: Mutation, from: Mutation) => void;
}

/** Changes of orders for the marketplace: queued and given up, journalled, always in the caller's transaction. */
export function orderChanges(options: OrderChangesOptions) {
  const { mutations, record } = options;

  function note({ mutationId, kind, state, shipmentId }: Mutation): void {
    record({ kind: 'mutation', payload: { mutationId, kind, state } }, shipmentId);
  }

  return {
    queue(payload: MutationPayload): Mutation {
      const mutationId = options.ids.next();
      mutations.insert(options.mutationRow({ mutationId, payload, atMs: options.nowMs() }));
      const row = mutations.byId(mutationId);
      if (!row) throw new Error(`The change ${mutationId} was not stored`);
      note(row);
      return row;
    },
    /** It was refused, and something else takes its place. */
    giveUp(from: Mutation): Mutation {
      const to = { state: 'discarded', notBeforeMs: null } as const;
      const row = mutations.transition(from, to, options.nowMs(), from.workerGeneration);
      note(row);
      options.alongside(row, from);
      return row;
    },
  };
}

export type OrderChanges = ReturnType<typeof orderChanges>;
