import type { Db } from './database.ts';
import { type ChainVerdict, verifyJournal } from './journal-chain.ts';

/** What no step of the schema may lose a row of: work of people, what was promised to the marketplace, what was printed and billed. */
const PRECIOUS = [
  'journal',
  'scan',
  'parcel',
  'serial',
  'shelf',
  'mutation',
  'print_job',
  'invoice_number',
  'invoice_floor',
  'take_over',
  'handover_load',
  'handover_scan',
  'return_receipt',
  'product',
  'barcode',
  'box_type',
  'hsn_rate',
] as const;

/** What a file holds, as far as a change of its schema must leave it alone. */
export interface Holdings {
  /** Rows by table. */
  readonly rows: ReadonlyMap<string, number>;
  readonly journal: ChainVerdict;
}

/** Reads the whole journal: some seconds for a station of years. */
export function holdingsOf(db: Db): Holdings {
  const exists = db.prepare<[string], number>(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).pluck();
  const present = PRECIOUS.filter((table) => exists.get(table) !== undefined);
  const count = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  return { rows: new Map(present.map((table) => [table, count(table)])), journal: verifyJournal(db) };
}

/**
 * Why the changed file must not take the place of the one before, undefined where it may: damage, a dangling reference, fewer precious rows
 * than before, a journal that is not the one before. Looks at what is not committed yet.
 */
export function whyNotWhole(db: Db, before: Holdings | undefined): string | undefined {
  const dangling = db.pragma('foreign_key_check') as readonly unknown[];
  if (dangling.length > 0) return `${dangling.length} dangling references`;
  const [check] = db.pragma('quick_check(1)') as readonly { readonly quick_check: string }[];
  if (check?.quick_check !== 'ok') return `damage: ${check?.quick_check ?? 'no answer'}`;
  if (before === undefined) return undefined;
  const after = holdingsOf(db);
  const lost = [...before.rows].find(([table, rows]) => (after.rows.get(table) ?? 0) < rows);
  if (lost !== undefined) return `${lost[1] - (after.rows.get(lost[0]) ?? 0)} rows of ${lost[0]} fewer`;
  // One that was broken before stays as broken as it was: an update neither mends it nor waits for it.
  const same =
    before.journal.intact === after.journal.intact && before.journal.firstBadSeq === after.journal.firstBadSeq;
  return same ? undefined : `the journal broken at ${after.journal.firstBadSeq}`;
}
