import type { Db } from './database.ts';
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
  /** Given when the folder is a copy and must not speak as the station it was copied from. */
  readonly stationUid?: string;
}

/**
 * Begins a new generation in one transaction: the rows may be older than the world, so every change not final becomes
 * `verify` (asked about before anything is sent again; a rejected one still waits for its person) and every print not proven out becomes `unknown` (the packer is asked).
 * Returns the new generation.
 */
export function startNewGeneration(db: Db, next: NewGeneration): number {
  const meta = metaQueries(db);
  const journal = journalQueries(db);
  const mutations = mutationQueries(db);
  return inTransaction(db, () => {
    const fromGeneration = meta.get('generation') ?? 1;
    const toGeneration = Math.max(fromGeneration, next.above ?? 0) + 1;
    const mutationsToVerify = mutations.suspectAll(next.atMs);
    const prints = db
      .prepare(
        `UPDATE print_job SET state = 'unknown', evidence = NULL, outcome_reason = 'restored', changed_at_ms = @atMs
         WHERE state IN ('queued', 'sending', 'not-sent', 'unknown')`,
      )
      .run({ atMs: next.atMs });
    meta.set('generation', toGeneration);
    if (next.stationUid !== undefined) meta.set('stationUid', next.stationUid);
    const payload = {
      cause: next.cause,
      ...(next.file === undefined ? {} : { file: next.file }),
      fromGeneration,
      toGeneration,
      mutationsToVerify,
      printsUnknown: prints.changes,
    };
    journal.append({ kind: 'restore', payload }, { atMs: next.atMs });
    return toGeneration;
  });
}
