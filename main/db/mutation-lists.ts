import type { MutationState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';
import { type ListedMutation, type ListedRow, OPEN, toListed } from './mutation-rows.ts';

/** The outbox as people look at it. */
export function mutationLists(db: Db) {
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

  return {
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
  };
}
