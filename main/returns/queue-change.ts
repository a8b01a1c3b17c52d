import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { JournalQueries } from '../db/journal.ts';
import type { MutationQueries, NewMutation } from '../db/mutations.ts';
import type { Ids } from '../ports/ids.ts';

export interface QueueOptions {
  readonly mutations: Pick<MutationQueries, 'insert'>;
  readonly journal: JournalQueries;
  readonly ids: Ids;
  readonly nowMs: () => number;
  /** The outbox's row for a new change. */
  readonly mutationRow: (enqueue: { mutationId: string; payload: MutationPayload; atMs: number }) => NewMutation;
}

/** Queues and journals a change, always in the caller's transaction. Gives its id. */
export function changeQueue(options: QueueOptions) {
  return (payload: MutationPayload): string => {
    const atMs = options.nowMs();
    const row = options.mutationRow({ mutationId: options.ids.next(), payload, atMs });
    options.mutations.insert(row);
    const { mutationId, kind, shipmentId } = row;
    options.journal.append(
      { kind: 'mutation', payload: { mutationId, kind, state: 'pending' } },
      { atMs, ...(shipmentId === '' ? {} : { shipmentId }) },
    );
    return mutationId;
  };
}
export type QueueChange = ReturnType<typeof changeQueue>;
