import { type OutboxReason, readMutationPayload, writeMutationPayload } from '../../shared/model/mutations.ts';
import type { MutationKind, MutationState } from '../../shared/model/states.ts';
import { changeTruthQueries } from './change-truth.ts';
import type { Db } from './database.ts';
import { metaQueries } from './meta.ts';
import { mutationLists } from './mutation-lists.ts';
import {
  COLUMNS,
  type Mutation,
  type MutationChange,
  type MutationQueue,
  type NewMutation,
  OPEN,
  QUEUE,
  type Row,
  readRow,
  toMutation,
} from './mutation-rows.ts';
import { mutationWaits } from './mutation-waits.ts';
import { CANCEL_QUEUED } from './queue-conditions.ts';

export type {
  ListedMutation,
  Mutation,
  MutationChange,
  MutationQueue,
  NewMutation,
  ReturnTruth,
  SeenItem,
  SentMark,
  ShipmentTruth,
} from './mutation-rows.ts';

/** Rejected here, and yet the marketplace has the pack or may have it: a new one could be a second. */
const TAKEN: ReadonlySet<string> = new Set<OutboxReason>(['FORM_FAILED', 'PACK_NOT_TAKEN']);

/**
 * The outbox's rows (design: outbox; reliability 1.3). Every transition names the state it leaves and the generation of
 * the worker that makes it; one that finds the row elsewhere throws, because two workers on one row is a bug.
 * Runs inside the caller's transaction.
 */
export function mutationQueries(db: Db) {
  const insert = db.prepare<NewMutation>(`
    INSERT INTO mutation (mutation_id, kind, shipment_id, return_id, subject, location_id, version, payload, state, attempts,
                          created_at_ms, changed_at_ms, since_ms, worker_generation)
    VALUES (@mutationId, @kind, @shipmentId, @returnId, @subject, @locationId, @version,
            @payload, 'pending', 0, @createdAtMs, @createdAtMs, @createdAtMs, 0)`);
  const byId = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM mutation WHERE mutation_id = ?`);
  const byShipment = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM mutation WHERE shipment_id = ? ORDER BY seq`);
  // Equal keys of an index come in rowid order, which is the order of insertion: no sort however long the queue is.
  const byReturn = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM mutation WHERE return_id = ? ORDER BY seq`);
  const ofKind = db.prepare<[string, string], { count: number }>(
    `SELECT COUNT(*) AS count FROM mutation WHERE shipment_id = ? AND kind = ?`,
  );
  const dueAtOnce = db.prepare<[string, string, number], Row>(
    `SELECT ${COLUMNS} FROM mutation INDEXED BY mutation_open
     WHERE ${OPEN} AND state = ? AND not_before_ms IS NULL AND ${QUEUE} = ? ORDER BY rowid LIMIT ?`,
  );
  const dueByNow = db.prepare<[string, number, string, number], Row>(
    `SELECT ${COLUMNS} FROM mutation INDEXED BY mutation_open
     WHERE ${OPEN} AND state = ? AND not_before_ms <= ? AND ${QUEUE} = ? ORDER BY not_before_ms LIMIT ?`,
  );
  const nextPending = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM mutation INDEXED BY mutation_open
     WHERE ${OPEN} AND state = 'pending' AND ${QUEUE} = ? ORDER BY not_before_ms LIMIT 1`,
  );
  const inState = db.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM mutation INDEXED BY mutation_open WHERE ${OPEN} AND state = ? ORDER BY seq`,
  );
  const change = db.prepare(`
    UPDATE mutation SET state = @state, attempts = @attempts, changed_at_ms = @atMs, since_ms = @sinceMs, not_before_ms = @notBeforeMs,
      sent_wall_ms = @sentWallMs, sent_mono_ms = @sentMonoMs, sent_boot = @sentBoot, worker_generation = @generation,
      probes = @probes, last_error = @lastError, last_message = @lastMessage, payload = @payload, version = @version
    WHERE mutation_id = @mutationId AND state = @from AND worker_generation <= @generation`);
  const meta = metaQueries(db);
  const claimOpen = db.prepare<[number]>(`UPDATE mutation SET worker_generation = ? WHERE ${OPEN}`);
  const suspect = db.prepare<[number, number]>(
    `UPDATE mutation SET state = 'verify', changed_at_ms = ?, since_ms = ?, not_before_ms = NULL, sent_boot = NULL, probes = 0,
       last_error = 'OUTCOME_UNKNOWN', last_message = NULL
     WHERE state IN ('pending', 'sending', 'awaiting-documents', 'verify')`,
  );
  const leave = db.prepare<[number, number]>(
    `UPDATE mutation SET state = 'rejected', changed_at_ms = ?, since_ms = ?, not_before_ms = NULL, sent_boot = NULL, probes = 0,
       last_error = 'OTHER_STATION', last_message = NULL
     WHERE state IN ('pending', 'sending', 'awaiting-documents', 'verify')`,
  );
  const waits = mutationWaits(db);
  const cancelQueued = db
    .prepare<[string], number>(`SELECT 1 FROM shipment WHERE shipment_id = ? AND ${CANCEL_QUEUED}`)
    .pluck();

  /** Moves the row out of exactly the state it was read in; returns it as it is now. */
  function transition(from: Mutation, to: MutationChange, atMs: number, generation: number): Mutation {
    const merged: Mutation = { ...from, ...to, changedAtMs: atMs, workerGeneration: generation };
    // Waits reckoned on the monotonic clock have fractions; a row is never looked at before its time.
    const notBeforeMs = merged.notBeforeMs === null ? null : Math.ceil(merged.notBeforeMs);
    const next: Mutation = { ...merged, notBeforeMs, sinceMs: to.state === from.state ? from.sinceMs : atMs };
    const { changes } = change.run({
      mutationId: next.mutationId,
      from: from.state,
      state: next.state,
      attempts: next.attempts,
      atMs,
      sinceMs: next.sinceMs,
      notBeforeMs: next.notBeforeMs,
      sentWallMs: next.sent?.wallMs ?? null,
      sentMonoMs: next.sent?.monoMs ?? null,
      sentBoot: next.sent?.boot ?? null,
      generation,
      probes: next.probes,
      lastError: next.lastError,
      lastMessage: next.lastMessage,
      payload: next.payload,
      version: next.version,
    });
    if (changes !== 1) {
      throw new Error(`mutation ${from.mutationId} is not ${from.state} of generation ${generation} or before`);
    }
    return next;
  }

  /** The shipment's change of this kind that was not given up; there is at most one. */
  function openOf(shipmentId: string, kind: MutationKind): Mutation | undefined {
    const row = byShipment.all(shipmentId).find((each) => each.kind === kind && each.state !== 'discarded');
    return row && toMutation(row);
  }

  return {
    ...changeTruthQueries(db),
    ...mutationLists(db),
    ...waits,
    openOf,
    transition,
    /**
     * Withdraws the shipment's pack or dispatch, which the marketplace then never hears of: inside the transaction of whatever
     * takes its place. False, and nothing changed, unless it is `pending` or `rejected`; and for a pack the marketplace took in
     * spite of its end here (FORM_FAILED, PACK_NOT_TAKEN). The caller journals the row returned.
     */
    withdraw(shipmentId: string, kind: MutationKind, atMs: number): Mutation | false {
      const row = openOf(shipmentId, kind);
      if (!row || (row.state !== 'pending' && row.state !== 'rejected')) return false;
      if (row.state === 'rejected' && TAKEN.has(row.lastError ?? '')) return false;
      const withdrawn = transition(row, { state: 'discarded', notBeforeMs: null }, atMs, row.workerGeneration);
      if (kind === 'pack') waits.wakeShipment(shipmentId);
      return withdrawn;
    },
    /**
     * A person's yes to the weight: the refused pack goes again, same row and invoice number, with `ignoreWarning` (seed;
     * marketplace-api 6.1). False, and nothing changed, unless it was refused with WEIGHT_ANOMALY_WARNING. The caller journals.
     */
    sendAnyway(shipmentId: string, atMs: number): Mutation | false {
      const row = openOf(shipmentId, 'pack');
      if (row?.state !== 'rejected' || row.lastError !== 'WEIGHT_ANOMALY_WARNING') return false;
      const stored = readMutationPayload(row.kind, row.version, row.payload);
      if (!stored.ok || stored.value.kind !== 'pack') return false;
      const { body } = stored.value;
      const payload = writeMutationPayload({
        kind: 'pack',
        body: { ...body, request: { ...body.request, ignoreWarning: true } },
      });
      const cleared = { notBeforeMs: null, probes: 0, lastError: null, lastMessage: null };
      return transition(row, { ...cleared, state: 'pending', payload }, atMs, row.workerGeneration);
    },
    /** Throws on a second open change of the same kind for the shipment: one is all the marketplace can take. */
    insert(row: NewMutation): void {
      insert.run(row);
    },
    byId: (mutationId: string): Mutation | undefined => readRow(byId.get(mutationId)),
    /**
     * A backup took the place of the file after its pack was queued, or after the label, of `labelGeneration`, was fetched: whether it
     * came out meanwhile nobody here knows.
     */
    isLabelInDoubt(shipmentId: string, labelGeneration: number): boolean {
      if (labelGeneration < (meta.get('generation') ?? 1)) return true;
      const upTo = meta.get('labelsInDoubtUpTo') ?? 0;
      return byShipment.all(shipmentId).some(({ kind, seq }) => kind === 'pack' && seq <= upTo);
    },
    /** All rows of a shipment, oldest first. */
    byShipment: (shipmentId: string): Mutation[] => byShipment.all(shipmentId).map(toMutation),
    /** All rows of a return, oldest first. */
    byReturn: (returnId: string): Mutation[] => byReturn.all(returnId).map(toMutation),
    /** A cancellation of ours stands that the marketplace does not show yet. */
    isCancelQueued: (shipmentId: string): boolean => cancelQueued.get(shipmentId) === 1,
    /** How many of a kind there ever were for the shipment, given up ones too: the next one's `ordinal` is one more. */
    countOf: (shipmentId: string, kind: MutationKind): number => ofKind.get(shipmentId, kind)?.count ?? 0,
    /** Rows to be looked at by now: those without a time first, in the order they were committed. */
    due(state: MutationState, queue: MutationQueue, nowMs: number, limit: number): Mutation[] {
      const rows = dueByNow.all(state, nowMs, queue, limit);
      if (rows.length < limit) rows.push(...dueAtOnce.all(state, queue, limit - rows.length));
      return rows.map(toMutation);
    },
    /** The pending row that is due first, packs before dispatches before all else, whether its time has come or not. */
    nextPending: (): Mutation | undefined =>
      readRow(nextPending.get('pack') ?? nextPending.get('dispatch') ?? nextPending.get('other')),
    /** Not for `acked` or `discarded`, which are many. */
    inState: (state: Exclude<MutationState, 'acked' | 'discarded'>): Mutation[] => inState.all(state).map(toMutation),
    /** A new worker takes over all open rows; an older one can change none of them any more. */
    nextGeneration(): number {
      const generation = (meta.get('outboxGeneration') ?? 0) + 1;
      meta.set('outboxGeneration', generation);
      claimOpen.run(generation);
      return generation;
    },
    /** After a restored backup nothing is known of what was sent since it was made: every open row is asked about first. Returns how many. */
    suspectAll: (atMs: number): number => suspect.run(atMs, atMs).changes,
    /** In a copied folder every open row is the other station's to send: none leaves here but by a person's word. Returns how many. */
    leaveToOther: (atMs: number): number => leave.run(atMs, atMs).changes,
    /**
     * False from the restore of a backup until `settleRestore`: requests that this file knows nothing of may still be on their way, and
     * what was read before they arrive says nothing.
     */
    isRestoreSettled: (): boolean => (meta.get('settledGeneration') ?? 1) >= (meta.get('generation') ?? 1),
    settleRestore: (): void => meta.set('settledGeneration', meta.get('generation') ?? 1),
  };
}
export type MutationQueries = ReturnType<typeof mutationQueries>;
