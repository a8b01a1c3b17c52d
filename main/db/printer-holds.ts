import type { Db } from './database.ts';

export interface PrinterHold {
  readonly printerId: string;
  /** UTC epoch ms. */
  readonly sinceMs: number;
  /** Null: a person keeps its jobs back. `half-a-label`: a job broke off and would swallow the next one (printing 2.4). */
  readonly reason: string | null;
}

/** Printers whose jobs are kept back, over restarts. */
export function printerHoldQueries(db: Db) {
  const find = db.prepare<[string], PrinterHold>(
    'SELECT printer_id AS printerId, since_ms AS sinceMs, reason FROM printer_hold WHERE printer_id = ?',
  );
  const put = db.prepare<[string, number, string | null]>(`
    INSERT INTO printer_hold (printer_id, since_ms, reason) VALUES (?, ?, ?)
    ON CONFLICT (printer_id) DO UPDATE SET reason = CASE WHEN reason IS NULL THEN NULL ELSE excluded.reason END`);
  const lift = db.prepare<[string]>('DELETE FROM printer_hold WHERE printer_id = ?');
  return {
    of: (printerId: string): PrinterHold | undefined => find.get(printerId),
    /** One that stands is kept; a person's stands over the station's own. */
    put: (hold: PrinterHold): void => void put.run(hold.printerId, hold.sinceMs, hold.reason),
    /** False when it was not held. */
    lift: (printerId: string): boolean => lift.run(printerId).changes === 1,
  };
}
export type PrinterHoldQueries = ReturnType<typeof printerHoldQueries>;
