import type { Handlers } from '../../shared/contract/index.ts';
import type { OutboxDecision, OutboxEntry } from '../../shared/contract/outbox.ts';
import { AppFailure } from '../../shared/errors.ts';
import { errorOwner } from '../../shared/model/mutations.ts';
import { assertNever } from '../../shared/result.ts';
import type { Db } from '../db/database.ts';
import type { ListedMutation, Mutation, MutationChange, MutationQueries } from '../db/mutations.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Clock } from '../ports/clock.ts';
import { decisionsOf } from './kinds/kinds.ts';
import type { RecordEvent } from './ledger.ts';
import { type OutboxFacts, waitOf } from './waits.ts';

export interface OutboxHandlerOptions {
  readonly db: Db;
  readonly queries: MutationQueries;
  readonly clock: Clock;
  readonly record: RecordEvent;
  /** Of the running send loop. */
  readonly facts: () => OutboxFacts;
  /** Local work committed together with the decision (the parcel's own state). */
  readonly alongside?: (mutation: Mutation, from: Mutation) => void;
  /** After the commit: wake the send loop, send events. */
  readonly onCommitted: (changed: readonly Mutation[]) => void;
}

/** The outbox's part of the contract. */
export function outboxHandlers(options: OutboxHandlerOptions): Handlers<'outbox.list' | 'outbox.decide'> {
  const { db, queries, clock } = options;

  function decided(mutationId: string, decision: OutboxDecision): Mutation {
    const from = queries.byId(mutationId);
    if (!from) throw new AppFailure('NOT_FOUND', `no change ${mutationId}`);
    if (!decisionsOf(from).includes(decision)) throw mayNot(from, decision);
    const atMs = clock.wallMs();
    const next = become(from, decision, atMs);
    options.record({ kind: 'decision', payload: { about: 'mutation', id: mutationId, decision } }, from.shipmentId);
    options.record({ kind: 'mutation', payload: { mutationId, kind: next.kind, state: next.state } }, from.shipmentId);
    queries.wakeShipment(next.shipmentId);
    if (next.returnId !== null) queries.wakeReturn(next.returnId);
    options.alongside?.(next, from);
    return next;
  }

  function become(from: Mutation, decision: OutboxDecision, atMs: number): Mutation {
    switch (decision) {
      case 'discard':
        return queries.transition(from, { state: 'discarded', notBeforeMs: null }, atMs, from.workerGeneration);
      case 'done':
        return queries.transition(
          from,
          { state: 'acked', notBeforeMs: null, lastError: null, lastMessage: null },
          atMs,
          from.workerGeneration,
        );
      case 'retry':
        return queries.transition(from, retried(from), atMs, from.workerGeneration);
      case 'send-anyway': {
        const next = queries.sendAnyway(from.shipmentId, atMs);
        if (!next) throw mayNot(from, decision);
        return next;
      }
      default:
        return assertNever(decision);
    }
  }

  return {
    'outbox.list': ({ limit, all }) => {
      const { rows, total } = all ? queries.listAll(limit) : queries.listOpen(limit);
      const facts = options.facts();
      return { entries: rows.map((row) => entryOf(row, facts)), total };
    },
    'outbox.decide': ({ mutationId, decision }) => {
      const next = inTransaction(db, () => decided(mutationId, decision));
      options.onCommitted([next]);
      return { state: next.state };
    },
  };
}

function mayNot(row: Mutation, decision: OutboxDecision): AppFailure {
  const may = decisionsOf(row);
  const why =
    may.length === 0
      ? `the change is ${row.state} and waits for no decision`
      : `a change rejected with ${row.lastError ?? 'no reason'} leaves ${may.join(' or ')}, not ${decision}`;
  return new AppFailure('WRONG_STATE', why, { state: row.state });
}

/** How a rejected change goes on as it stands when a person wants it to; the reason decides what is true of it. */
function retried(row: Mutation): MutationChange {
  const cleared = { notBeforeMs: null, probes: 0, lastError: null, lastMessage: null };
  switch (row.lastError) {
    case 'PACKED_ELSEWHERE':
      // The person says that pack is this parcel's: the read that follows adopts it.
      return { ...cleared, state: 'verify' };
    case 'OTHER_STATION':
      // The other station may have sent it: it is asked about before anything leaves here.
      return { ...cleared, state: 'verify', lastError: 'OUTCOME_UNKNOWN' };
    case 'PACK_NOT_TAKEN':
      return { ...cleared, state: 'verify', lastError: row.lastError };
    case 'FORM_FAILED':
      // The pack stands; only its form had to be completed at the marketplace.
      return { ...cleared, state: 'awaiting-documents' };
    default:
      return { ...cleared, state: 'pending' };
  }
}

function entryOf(row: ListedMutation, facts: OutboxFacts): OutboxEntry {
  return {
    mutationId: row.mutationId,
    kind: row.kind,
    shipmentId: row.shipmentId,
    returnId: row.returnId,
    orderIds: row.orderIds,
    state: row.state,
    attempts: row.attempts,
    createdAtMs: row.createdAtMs,
    sinceMs: row.sinceMs,
    waitsFor: waitOf(row, facts),
    owner: row.lastError === null ? null : errorOwner(row.lastError),
    decisions: decisionsOf(row),
    nextAtMs: row.notBeforeMs,
    ...(row.lastError === null ? {} : { lastError: row.lastError }),
    ...(row.lastMessage === null ? {} : { lastErrorMessage: row.lastMessage }),
  };
}
