import type { Db } from './database.ts';
import { MUTATION_QUEUES, OPEN, QUEUE } from './mutation-rows.ts';

/** What the outbox itself works on: each queue in each state that ends by time or by being sent. */
const WORKED = (['pending', 'verify', 'awaiting-documents'] as const).flatMap((state) =>
  MUTATION_QUEUES.map((queue) => ({ state, queue })),
);

/** How long the outbox's rows wait, and what ends their waiting. Runs inside the caller's transaction. */
export function mutationWaits(db: Db) {
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

  return {
    /** When the first row is to be looked at, sent or read again: in the past when one is due. Null: none waits. */
    soonestMs: (): number | null => soonest.get() ?? null,
    /** The same of those that are not due yet. */
    nextDueMs: (nowMs: number): number | null => nextAfter.get({ nowMs }) ?? null,
    /** No wait is longer than `untilMs` from here: heals a clock that was set back while the station was off. */
    clampWaits: (untilMs: number): number => clamp.run(untilMs, untilMs).changes,
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
