import {
  MUTATION_VERSION,
  type MutationPayload,
  subjectOf,
  writeMutationPayload,
} from '../../shared/model/mutations.ts';
import type { NewMutation } from './mutation-rows.ts';

export interface MutationOf {
  readonly mutationId: string;
  readonly payload: MutationPayload;
  /** The PC's clock, UTC epoch ms. */
  readonly atMs: number;
}

/**
 * The row of a new change, for `mutationQueries.insert` in the transaction that also commits what the change announces.
 * Throws on a payload that breaks its schema: that is a bug of the caller and must not reach the disk.
 */
export function mutationRow({ mutationId, payload, atMs }: MutationOf): NewMutation {
  return {
    mutationId,
    kind: payload.kind,
    ...subjectOf(payload),
    version: MUTATION_VERSION,
    payload: writeMutationPayload(payload),
    createdAtMs: atMs,
  };
}
