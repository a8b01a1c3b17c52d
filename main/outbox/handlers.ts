import type { Handlers } from '../../shared/contract/index.ts';
import type { OutboxEntry } from '../../shared/contract/outbox.ts';
import { AppFailure } from '../../shared/errors.ts';
import { readMutationPayload, writeMutationPayload } from '../../shared/model/mutations.ts';
import type { Db } from '../db/database.ts';
import type { ListedMutation, Mutation, MutationChange, MutationQueries } from '../db/mutations.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock } from '../ports/clock.ts';
import type { RecordEvent } from './ledger.ts';

export interface OutboxHandlerOptions {
  readonly db: Db;
  readonly queries: MutationQueries;
  readonly clock: Clock;
  readonly record: RecordEvent;
  /** Local work committed together with the decision (the parcel's own state). */
  readonly alongside?: (mutation: Mutation, from: Mutation) => void;
  /** After the commit: wake the send loop, send events. */
  readonly onCommitted: (changed: readonly Mutation[]) => void;
}

/** The outbox's part of the contract. */
export function outboxHandlers(options: OutboxHandlerOptions): Handlers<'outbox.list' | 'outbox.decide'> {
  const { db, queries, clock } = options;
  return {
    'outbox.list': ({ limit, all }) => {
      const { rows, total } = all ? queries.listAll(limit) : queries.listOpen(limit);
      return { entries: rows.map(entryOf), total };
    },
    'outbox.decide': ({ mutationId, decision }) => {
      const decided = inTransaction(db, () => {
        const from = queries.byId(mutationId);
        if (!from) throw new AppFailure('NOT_FOUND', `no change ${mutationId}`);
        if (from.state !== 'rejected') {
          throw new AppFailure('WRONG_STATE', `the change is ${from.state}; only a rejected one waits for a decision`);
        }
        const to = decision === 'retry' ? retried(from) : { state: 'discarded' as const };
        const next = queries.transition(from, to, clock.wallMs(), from.workerGeneration);
        options.record({ kind: 'decision', payload: { about: 'mutation', id: mutationId, decision } }, from.shipmentId);
        options.record(
          { kind: 'mutation', payload: { mutationId, kind: next.kind, state: next.state } },
          from.shipmentId,
        );
        if (next.kind === 'pack') queries.wakeShipment(next.shipmentId);
        options.alongside?.(next, from);
        return next;
      });
      options.onCommitted([decided]);
      return { state: decided.state };
    },
  };
}

/** How a rejected change goes on when a person wants it to; the reason decides what is true of it. */
function retried(row: Mutation): MutationChange {
  const cleared = { notBeforeMs: null, probes: 0, lastError: null, lastMessage: null };
  switch (row.lastError) {
    case 'UNREADABLE_PAYLOAD':
      throw new AppFailure('WRONG_STATE', 'the stored request cannot be read, so it can only be discarded');
    case 'PACKED_ELSEWHERE':
      // The person says that pack is this parcel's: the read that follows adopts it.
      return { ...cleared, state: 'verify' };
    case 'PACK_NOT_TAKEN':
      return { ...cleared, state: 'verify', lastError: row.lastError };
    case 'FORM_FAILED':
      // The pack stands; only its form had to be completed at the marketplace.
      return { ...cleared, state: 'awaiting-documents' };
    case 'WEIGHT_ANOMALY_WARNING':
      return { ...cleared, state: 'pending', payload: withWarningIgnored(row) };
    default:
      return { ...cleared, state: 'pending' };
  }
}

/** The person's yes to the weight (marketplace-api 6.1, `ignoreWarning`). */
function withWarningIgnored(row: Mutation): string {
  const payload = readMutationPayload(row.kind, row.version, row.payload);
  if (!payload.ok || payload.value.kind !== 'pack') return row.payload;
  const { pack } = payload.value;
  return writeMutationPayload({ kind: 'pack', pack: { ...pack, request: { ...pack.request, ignoreWarning: true } } });
}

function entryOf(row: ListedMutation): OutboxEntry {
  return {
    mutationId: row.mutationId,
    kind: row.kind,
    shipmentId: row.shipmentId,
    orderIds: row.orderIds,
    state: row.state,
    attempts: row.attempts,
    createdAtMs: row.createdAtMs,
    nextAtMs: row.notBeforeMs,
    ...(row.lastError === null ? {} : { lastError: row.lastError }),
    ...(row.lastMessage === null ? {} : { lastErrorMessage: row.lastMessage }),
  };
}
