import { type OutboxReason, readMutationPayload, writeMutationPayload } from '../../shared/model/mutations.ts';
import type { MutationKind, MutationState } from '../../shared/model/states.ts';
import { changeTruthQueries } from './change-truth.ts';
import type { Db } from './database.ts';
import { metaQueries } from './meta.ts';
import {
  COLUMNS,
  type ListedMutation,
  type ListedRow,
  MUTATION_QUEUES,
  type Mutation,
  type MutationChange,
  type MutationQueue,
  type NewMutation,
  QUEUE,
  type Row,
  readRow,
  toListed,
  toMutation,
} from './mutation-rows.ts';
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

/** Word for word the condition of the partial index `mutation_open`: SQLite uses the index only when it finds it again. */
const OPEN = `state NOT IN ('acked', 'discarded')`;

/** What the outbox itself works on: each queue in each state that ends by time or by being sent. */
const WORKED = (['pending', 'verify', 'awaiting-documents'] as const).flatMap((state) =>
  MUTATION_QUEUES.map((queue) => ({ state, queue })),
);

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
  // A seek of the index each, however many wait.
  const seeks = (pick: string, and: string) =>
    WORKED.map(
      ({ state, queue }) =>
        `SELECT * FROM (SELECT ${pick} AS at FROM mutation INDEXED BY mutation_open
         WHERE ${OPEN} AND state = '${state}' AND ${QUEUE} = '${queue}' ${and} ORDER BY not_before_ms LIMIT 1)`,
    ).join(' UNION ALL ');
  const soonest = db
    .prepare<[], number | null>(`SELECT MIN(at) FROM (${seeks('ifnull(not_before_ms, 0)', '')})`)
    .pluck();
  const nextAfter = db
    .prepare<{ nowMs: number }, number | null>(
      `SELECT MIN(at) FROM (${seeks('not_before_ms', 'AND not_before_ms > @nowMs')})`,
    )
    .pluck();
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
  const counts = db.prepare<[], { state: MutationState; count: number }>(
    `SELECT state, COUNT(*) AS count FROM mutation INDEXED BY mutation_open WHERE ${OPEN} GROUP BY state`,
  );
  const beside = `(SELECT json_group_array(order_id) FROM
      (SELECT DISTINCT order_id FROM order_item i WHERE i.shipment_id = m.shipment_id ORDER BY i.position)) AS order_ids,
    (SELECT p.state FROM mutation p WHERE p.shipment_id = m.shipment_id AND p.kind = 'pack' AND p.state <> 'discarded') AS pack_state,
    (SELECT json_object('kind', e.kind, 'state', e.state) FROM mutation e WHERE e.seq < m.seq AND e.state NOT IN ('acked', 'discarded')
       AND CASE WHEN m.return_id IS NULL THEN e.shipment_id = m.shipment_id AND e.return_id IS NULL ELSE e.return_id = m.return_id END
     ORDER BY e.seq LIMIT 1) AS earlier,
    (SELECT s.dispatch_after_ms FROM shipment s WHERE s.shipment_id = m.shipment_id) AS dispatch_after_ms`;
  const listOpen = db.prepare<[number], ListedRow>(
    `SELECT m.*, ${beside} FROM mutation m WHERE ${OPEN}
     ORDER BY CASE state WHEN 'rejected' THEN 0 WHEN 'verify' THEN 1 ELSE 2 END, seq LIMIT ?`,
  );
  const listAll = db.prepare<[number], ListedRow>(`SELECT m.*, ${beside} FROM mutation m ORDER BY seq DESC LIMIT ?`);
  const countOpen = db.prepare<[], { count: number }>(
    `SELECT COUNT(*) AS count FROM mutation INDEXED BY mutation_open WHERE ${OPEN}`,
  );
  const countAll = db.prepare<[], { count: number }>('SELECT COUNT(*) AS count FROM mutation');
  const meta = metaQueries(db);
  const claimOpen = db.prepare<[number]>(`UPDATE mutation SET worker_generation = ? WHERE ${OPEN}`);
  const suspect = db.prepare<[number, number]>(
    `UPDATE mutation SET state = 'verify', changed_at_ms = ?, since_ms = ?, not_before_ms = NULL, sent_boot = NULL, probes = 0,
       last_error = 'OUTCOME_UNKNOWN', last_message = NULL
     WHERE state IN ('pending', 'sending', 'awaiting-documents', 'verify')`,
  );
  const clamp = db.prepare<[number, number]>(
    `UPDATE mutation SET not_before_ms = ? WHERE ${OPEN} AND not_before_ms > ?`,
  );
  const shift = db.prepare<[number]>(
    `UPDATE mutation SET not_before_ms = not_before_ms + ? WHERE ${OPEN} AND not_before_ms IS NOT NULL`,
  );
  const wake = db.prepare<[string]>(
    `UPDATE mutation SET not_before_ms = NULL WHERE shipment_id = ? AND not_before_ms IS NOT NULL AND
       (state = 'awaiting-documents' OR (state = 'pending' AND last_error IN ('ON_HOLD', 'TOO_EARLY', 'WAITS_FOR_PACK',
         'WAITS_FOR_EARLIER', 'WAITS_FOR_STATE', 'SHIPMENT_UNKNOWN', 'ITEM_ON_HOLD', 'INVALID_DISPATCH_AFTER_DATE')))`,
  );
  const wakeOfReturn = db.prepare<[string]>(
    `UPDATE mutation SET not_before_ms = NULL WHERE return_id = ? AND not_before_ms IS NOT NULL AND state = 'pending' AND
       last_error IN ('WAITS_FOR_EARLIER', 'WAITS_FOR_STATE', 'SHIPMENT_UNKNOWN')`,
  );
  const hurry = db.prepare<[number, string, number]>(
    `UPDATE mutation SET not_before_ms = ? WHERE mutation_id = ? AND state = 'pending' AND not_before_ms > ?`,
  );
  const notSent = db.prepare<[number], { mutation_id: string }>(
    `SELECT mutation_id FROM mutation INDEXED BY mutation_open
     WHERE ${OPEN} AND state = 'pending' AND not_before_ms > ? AND last_error = 'NOT_SENT' LIMIT 100`,
  );
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
      if (kind === 'pack') wake.run(shipmentId);
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
    /** When the first row is to be looked at, sent or read again: in the past when one is due. Null: none waits. */
    soonestMs: (): number | null => soonest.get() ?? null,
    /** The same of those that are not due yet. */
    nextDueMs: (nowMs: number): number | null => nextAfter.get({ nowMs }) ?? null,
    /** The pending row that is due first, packs before dispatches before all else, whether its time has come or not. */
    nextPending: (): Mutation | undefined =>
      readRow(nextPending.get('pack') ?? nextPending.get('dispatch') ?? nextPending.get('other')),
    /** Not for `acked` or `discarded`, which are many. */
    inState: (state: Exclude<MutationState, 'acked' | 'discarded'>): Mutation[] => inState.all(state).map(toMutation),
    /** Every state is present. `acked` and `discarded` are not counted here. */
    counts(): Readonly<Record<Exclude<MutationState, 'acked' | 'discarded'>, number>> {
      const found = new Map(counts.all().map((row) => [row.state, row.count]));
      const of = (state: MutationState) => found.get(state) ?? 0;
      return {
        pending: of('pending'),
        sending: of('sending'),
        'awaiting-documents': of('awaiting-documents'),
        verify: of('verify'),
        rejected: of('rejected'),
      };
    },
    /** What waits for a person first, then what is in doubt, then the rest in order. */
    listOpen: (limit: number): { rows: ListedMutation[]; total: number } => ({
      rows: listOpen.all(limit).map(toListed),
      total: countOpen.get()?.count ?? 0,
    }),
    /** Also the finished ones, newest first. */
    listAll: (limit: number): { rows: ListedMutation[]; total: number } => ({
      rows: listAll.all(limit).map(toListed),
      total: countAll.get()?.count ?? 0,
    }),
    /** A new worker takes over all open rows; an older one can change none of them any more. */
    nextGeneration(): number {
      const generation = (meta.get('outboxGeneration') ?? 0) + 1;
      meta.set('outboxGeneration', generation);
      claimOpen.run(generation);
      return generation;
    },
    /** After a restored backup nothing is known of what was sent since it was made: every open row is asked about first. Returns how many. */
    suspectAll: (atMs: number): number => suspect.run(atMs, atMs).changes,
    /** No wait is longer than `untilMs` from here: heals a clock that was set back while the station was off. */
    clampWaits: (untilMs: number): number => clamp.run(untilMs, untilMs).changes,
    /**
     * False from the restore of a backup until `settleRestore`: requests that this file knows nothing of may still be on their way, and
     * what was read before they arrive says nothing.
     */
    isRestoreSettled: (): boolean => (meta.get('settledGeneration') ?? 1) >= (meta.get('generation') ?? 1),
    settleRestore: (): void => meta.set('settledGeneration', meta.get('generation') ?? 1),
    /** Moves all waits with a wall clock that was set. */
    shiftWaits: (byMs: number): number => shift.run(byMs).changes,
    /** Rows of the shipment that wait for its data to change are looked at again at once; back-offs stay. Returns how many. */
    wakeShipment: (shipmentId: string): number => wake.run(shipmentId).changes,
    /** The same for a return. */
    wakeReturn: (returnId: string): number => wakeOfReturn.run(returnId).changes,
    /** Brings a pending row's wait forward; one that is sooner already stays. */
    hurry(mutationId: string, notBeforeMs: number): void {
      hurry.run(notBeforeMs, mutationId, notBeforeMs);
    },
    /** Pending rows that wait beyond `nowMs` only because the network failed them, at most 100. */
    waitingForNetwork: (nowMs: number): string[] => notSent.all(nowMs).map((row) => row.mutation_id),
  };
}
export type MutationQueries = ReturnType<typeof mutationQueries>;
