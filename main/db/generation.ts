import { indiaFinancialYear } from '../../shared/india-time.ts';
import { type InvoiceReason, SKIPPED_AFTER_RESTORE } from '../../shared/model/invoice-series.ts';
import type { Db } from './database.ts';
import { type InvoiceNumberQueries, invoiceNumberQueries } from './invoice-numbers.ts';
import { journalQueries } from './journal.ts';
import { metaQueries } from './meta.ts';
import { mutationQueries } from './mutations.ts';
import { inTransaction } from './transaction.ts';

export interface NewGeneration {
  readonly cause: 'backup' | 'copied' | 'log-missing';
  /** Name of the backup that was restored. */
  readonly file?: string;
  readonly atMs: number;
  /** The generation reached by a newer file than this one; numbers are never given twice. */
  readonly above?: number;
  /** How far the newer file's own invoice series had come, by financial year; undefined when it could not be read. */
  readonly invoicesAbove?: ReadonlyMap<string, number> | undefined;
  /** Given when the folder is a copy and must not speak as the station it was copied from. */
  readonly stationUid?: string;
}

/**
 * Begins a new generation in one transaction: the rows may be older than the world, so every change not final becomes
 * `verify` (asked about before anything is sent again; a rejected one still waits for its person), in a copy `rejected` (the station it was
 * copied from sends it, this one only on a person's word), and every print not proven out becomes `unknown` (the packer is asked),
 * as will the first label of each pack on file that has no print job yet.
 * The own invoice series goes on 100 numbers later: those between may have been used in the time this file does not know of.
 * Returns the new generation.
 */
export function startNewGeneration(db: Db, next: NewGeneration): number {
  const meta = metaQueries(db);
  const journal = journalQueries(db);
  const mutations = mutationQueries(db);
  return inTransaction(db, () => {
    const fromGeneration = meta.get('generation') ?? 1;
    const toGeneration = Math.max(fromGeneration, next.above ?? 0) + 1;
    const mutationsToVerify =
      next.cause === 'copied' ? mutations.leaveToOther(next.atMs) : mutations.suspectAll(next.atMs);
    const prints = db
      .prepare(
        `UPDATE print_job SET state = 'unknown', evidence = NULL, outcome_reason = 'restored', changed_at_ms = @atMs
         WHERE state IN ('queued', 'sending', 'not-sent', 'unknown')`,
      )
      .run({ atMs: next.atMs });
    doubtLabels(db);
    const skipped = skipInvoiceNumbers(invoiceNumberQueries(db), next);
    meta.set('generation', toGeneration);
    if (next.stationUid !== undefined) meta.set('stationUid', next.stationUid);
    const payload = {
      cause: next.cause,
      ...(next.file === undefined ? {} : { file: next.file }),
      fromGeneration,
      toGeneration,
      mutationsToVerify,
      printsUnknown: prints.changes,
      ...(skipped.size === 0 ? {} : { invoiceNumbersSkipped: Object.fromEntries(skipped) }),
    };
    journal.append({ kind: 'restore', payload }, { atMs: next.atMs });
    return toGeneration;
  });
}

/** Labels of packs on file may have come out after this file was made; a stack of labels is not printed by itself any more. */
function doubtLabels(db: Db): void {
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM mutation').pluck().get();
  metaQueries(db).set('labelsInDoubtUpTo', newest ?? 0);
  db.prepare(
    `UPDATE label_batch SET left_reason = 'restored' WHERE printed_at_ms IS NULL AND left_reason IS NULL`,
  ).run();
}

const SKIP_REASON: Readonly<Record<NewGeneration['cause'], InvoiceReason>> = {
  backup: 'BACKUP_RESTORED',
  copied: 'FOLDER_COPIED',
  'log-missing': 'LOG_MISSING',
};
const DAY_MS = 86_400_000;

/**
 * Also for the year of now where this file has no number of it yet: its first ones may be lost. The marketplace's clock, which dates
 * invoices, is not known here, so around 1 April both years count. Nothing is skipped where both files are known to have no number.
 */
function skipInvoiceNumbers(numbers: InvoiceNumberQueries, next: NewGeneration): ReadonlyMap<string, number> {
  const reached = numbers.reached();
  const above = next.invoicesAbove;
  if (reached.size === 0 && above?.size === 0) return reached;
  const now = [-DAY_MS, 0, DAY_MS].map((away) => indiaFinancialYear(next.atMs + away));
  const floors = new Map<string, number>();
  for (const year of new Set([...reached.keys(), ...(above?.keys() ?? []), ...now])) {
    const [here, there] = [reached.get(year) ?? 0, above?.get(year) ?? 0];
    // The newer file may have come further than the jump reaches, by an earlier restore or a long day.
    const floor = (there > here + SKIPPED_AFTER_RESTORE ? there : here) + SKIPPED_AFTER_RESTORE;
    numbers.raiseFloor(year, floor, SKIP_REASON[next.cause]);
    floors.set(year, floor);
  }
  return floors;
}
