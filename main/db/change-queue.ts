import type { MutationPayload } from '../../shared/model/mutations.ts';
import type { JournalQueries } from './journal.ts';
import type { Mutation, MutationQueries } from './mutations.ts';
import { mutationRow } from './new-mutation.ts';

export interface ChangeQueueOptions {
  readonly mutations: Pick<MutationQueries, 'insert' | 'byId' | 'transition'>;
  readonly journal: Pick<JournalQueries, 'append'>;
  readonly ids: { next(): string };
  /** The PC's clock, UTC epoch ms. */
  readonly nowMs: () => number;
  /** Local work that is committed together with the giving up of a change. Runs inside the transaction. */
  readonly alongside?: (to: Mutation, from: Mutation) => void;
}

/** Changes of this station for the marketplace: queued and given up, journalled, always in the caller's transaction. */
export function changeQueue({ mutations, journal, ids, nowMs, alongside }: ChangeQueueOptions) {
  /** A change of a return whose order is not known here stands beside no shipment. */
  function note({ mutationId, kind, state, shipmentId }: Mutation): void {
    const beside = shipmentId === '' ? {} : { shipmentId };
    journal.append({ kind: 'mutation', payload: { mutationId, kind, state } }, { atMs: nowMs(), ...beside });
  }

  return {
    /** Journals where a change stands that somebody else moved in this transaction. */
    note,
    /** Throws on a second open change of the same subject. `mutationId` is made here unless something else already carries it. */
    queue(payload: MutationPayload, mutationId = ids.next()): Mutation {
      mutations.insert(mutationRow({ mutationId, payload, atMs: nowMs() }));
      const row = mutations.byId(mutationId);
      if (!row) throw new Error(`The change ${mutationId} was not stored`);
      note(row);
      return row;
    },
    /** It was refused, and something else takes its place. */
    giveUp(from: Mutation): Mutation {
      const to = { state: 'discarded', notBeforeMs: null } as const;
      const row = mutations.transition(from, to, nowMs(), from.workerGeneration);
      note(row);
      alongside?.(row, from);
      return row;
    },
  };
}
export type ChangeQueue = ReturnType<typeof changeQueue>;
