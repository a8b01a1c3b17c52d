import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { Mutation, MutationQueries, NewMutation } from '../db/mutations.ts';
import type { Ids } from '../ports/ids.ts';

export interface QueueOptions {
  readonly mutations: Pick<MutationQueries, 'insert' | 'byShipment' | 'transition'>;
  readonly journal: JournalQueries;
  readonly ids: Ids;
  readonly nowMs: () => number;
  /** The outbox's row for a new change. */
  readonly mutationRow: (enqueue: { mutationId: string; payload: MutationPayload; atMs: number }) => NewMutation;
  /** In the transaction in which a refused change was given up for the one that takes its place. */
  readonly alongside: (to: Mutation, from: Mutation) => void;
}

/**
 * Queues and journals a change, always in the caller's transaction, and gives its id. What was refused of the same subject gives way: the
 * marketplace has nothing of it, and a person just said it anew.
 */
export function changeQueue({ mutations, journal, ids, nowMs, mutationRow, alongside }: QueueOptions) {
  function note({
    mutationId,
    kind,
    state,
    shipmentId,
  }: Pick<Mutation, 'mutationId' | 'kind' | 'state' | 'shipmentId'>) {
    journal.append({ kind: 'mutation', payload: { mutationId, kind, state } }, { atMs: nowMs(), shipmentId });
  }

  return (payload: MutationPayload): string => {
    const row = mutationRow({ mutationId: ids.next(), payload, atMs: nowMs() });
    const refused = mutations
      .byShipment(row.shipmentId)
      .find(({ kind, subject, state }) => kind === row.kind && subject === row.subject && state === 'rejected');
    if (refused) {
      const given = { state: 'discarded', notBeforeMs: null } as const;
      const discarded = mutations.transition(refused, given, nowMs(), refused.workerGeneration);
      note(discarded);
      alongside(discarded, refused);
    }
    mutations.insert(row);
    note({ ...row, state: 'pending' });
    return row.mutationId;
  };
}
export type QueueChange = ReturnType<typeof changeQueue>;
