import type { Db } from './database.ts';

/** A person's word that a shipment is this station's from now on. */
export interface TakeOver {
  readonly shipmentId: string;
  /** The station that owns it by its share; null where it was packed elsewhere and is taken over as it is. */
  readonly fromIndex: number | null;
  /** UTC epoch ms. */
  readonly atMs: number;
  readonly by: string;
  readonly reason: string;
}

/** Whose a shipment is by a person's word, as the gates ask for it. */
export interface TakenOver {
  readonly takenOver: boolean;
  /** Packed elsewhere, and that pack counts as ours. */
  readonly adopted: boolean;
}

const NOT_TAKEN_OVER: TakenOver = { takenOver: false, adopted: false };

/** In SQL, for rows of `shipment`. */
export const TAKEN_OVER = 'EXISTS (SELECT 1 FROM take_over t WHERE t.shipment_id = shipment.shipment_id)';
export const ADOPTED =
  'EXISTS (SELECT 1 FROM take_over t WHERE t.shipment_id = shipment.shipment_id AND t.from_index IS NULL)';

/** Shipments a supervisor took over. Runs inside the caller's transaction. */
export function takeOverQueries(db: Db) {
  const fromIndex = db
    .prepare<[string], number | null>('SELECT from_index FROM take_over WHERE shipment_id = ?')
    .pluck();
  const save = db.prepare<TakeOver>(`
    INSERT INTO take_over (shipment_id, from_index, at_ms, by_name, reason) VALUES (@shipmentId, @fromIndex, @atMs, @by, @reason)
    ON CONFLICT (shipment_id) DO UPDATE SET from_index = excluded.from_index, at_ms = excluded.at_ms,
      by_name = excluded.by_name, reason = excluded.reason`);

  return {
    of(shipmentId: string): TakenOver {
      const from = fromIndex.get(shipmentId);
      return from === undefined ? NOT_TAKEN_OVER : { takenOver: true, adopted: from === null };
    },
    /** The latest word stands. */
    save(takeOver: TakeOver): void {
      save.run(takeOver);
    },
  };
}

export type TakeOverQueries = ReturnType<typeof takeOverQueries>;
