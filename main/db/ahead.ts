import type { MutationState, ParcelState } from '../../shared/model/states.ts';
import type { Db } from './database.ts';

/** A shipment chosen to be packed before anybody begins with its goods. */
export interface AheadRow {
  readonly shipmentId: string;
  readonly chosenAtMs: number;
  /** Of the items it was packed for. */
  readonly fingerprint: string;
  /** Why it is of no use; null while it may be. */
  readonly refused: string | null;
}

/** Such a row with what became of it. */
export interface AheadView extends AheadRow {
  /** False: it is cancelled, or past packing. */
  readonly live: boolean;
  readonly hold: boolean;
  readonly dispatchByMs: number | null;
  /** Our own parcel of it; null where nobody began. */
  readonly parcel: ParcelState | null;
  /** Its pack from here, whoever asked for it; null where there is none any more. */
  readonly pack: MutationState | null;
  readonly nextLookAtMs: number | null;
  readonly orderIds: readonly string[];
}

type StoredView = Omit<AheadView, 'live' | 'hold' | 'orderIds'> & {
  readonly live: number | null;
  readonly hold: number | null;
  readonly orderIds: string;
};

const COLUMNS = 'a.shipment_id AS shipmentId, a.chosen_at_ms AS chosenAtMs, a.fingerprint, a.refused';

/** Parcels packed ahead of their goods. Runs inside the caller's transaction. */
export function aheadQueries(db: Db) {
  const put = db.prepare<[string, number, string]>(
    'INSERT OR REPLACE INTO ahead (shipment_id, chosen_at_ms, fingerprint, refused) VALUES (?, ?, ?, NULL)',
  );
  const of = db.prepare<[string], AheadRow>(`SELECT ${COLUMNS} FROM ahead AS a WHERE a.shipment_id = ?`);
  const drop = db.prepare<[string]>('DELETE FROM ahead WHERE shipment_id = ?');
  const refuse = db.prepare<[string | null, string]>('UPDATE ahead SET refused = ? WHERE shipment_id = ?');
  const fit = db.prepare<[string, string]>('UPDATE ahead SET fingerprint = ? WHERE shipment_id = ?');
  const allow = db.prepare(
    `UPDATE ahead SET refused = NULL WHERE refused IS NOT NULL AND EXISTS (SELECT 1 FROM mutation AS m
       WHERE m.shipment_id = ahead.shipment_id AND m.kind = 'pack' AND m.state = 'acked')`,
  );
  const page = db.prepare<[string, number], StoredView>(
    `SELECT ${COLUMNS}, s.dispatch_by_ms AS dispatchByMs, s.closed = 0 AS live, s.hold,
       p.state AS parcel, m.state AS pack, m.not_before_ms AS nextLookAtMs,
       (SELECT json_group_array(DISTINCT i.order_id) FROM order_item AS i WHERE i.shipment_id = a.shipment_id) AS orderIds
     FROM ahead AS a LEFT JOIN shipment AS s ON s.shipment_id = a.shipment_id
       LEFT JOIN parcel AS p ON p.shipment_id = a.shipment_id AND p.void = 0
       LEFT JOIN mutation AS m ON m.shipment_id = a.shipment_id AND m.kind = 'pack' AND m.state <> 'discarded'
     WHERE a.shipment_id > ? ORDER BY a.shipment_id LIMIT ?`,
  );
  // The newest changes by their order of commit, so that the search ends however long the outbox's history is.
  const finished = db
    .prepare<[number, number], number>(
      `SELECT created_at_ms FROM (SELECT seq, kind, state, created_at_ms FROM mutation ORDER BY seq DESC LIMIT ?)
       WHERE kind = 'dispatch' AND state <> 'discarded' ORDER BY seq DESC LIMIT ?`,
    )
    .pluck();

  return {
    /** Chosen; an earlier refusal is forgotten. */
    put: ({ shipmentId, chosenAtMs, fingerprint }: Omit<AheadRow, 'refused'>): void =>
      void put.run(shipmentId, chosenAtMs, fingerprint),
    of: (shipmentId: string): AheadRow | undefined => of.get(shipmentId),
    drop: (shipmentId: string): boolean => drop.run(shipmentId).changes === 1,
    /** Of no use, and not chosen again as long as the shipment is live; null: of use after all. */
    refuse: (shipmentId: string, reason: string | null): void => void refuse.run(reason, shipmentId),
    /** Its documents are asked for anew, for these items. */
    setFingerprint: (shipmentId: string, fingerprint: string): void => void fit.run(fingerprint, shipmentId),
    /** Those refused for what came for them, not for their pack: other printers may take it. */
    allowDocuments: (): number => allow.run().changes,
    /** By id, after `afterId`; start with ''. About 20 µs each. */
    page: (afterId: string, limit: number): AheadView[] =>
      page.all(afterId, limit).map((row) => ({
        ...row,
        live: row.live === 1,
        hold: row.hold === 1,
        orderIds: JSON.parse(row.orderIds) as string[],
      })),
    /** When the newest parcels were finished at the bench, the newest first: their dispatch was queued then. */
    finished: (limit: number): number[] => finished.all(limit * 3, limit),
  };
}

export type AheadQueries = ReturnType<typeof aheadQueries>;
