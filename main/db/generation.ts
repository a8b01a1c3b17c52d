import type { Db } from './database.ts';
import { journalQueries } from './journal.ts';
import { metaQueries } from './meta.ts';
import { inTransaction } from './transaction.ts';

export interface NewGeneration {
  readonly cause: 'backup' | 'copied' | 'log-missing';
  /** Name of the backup that was restored. */
  readonly file?: string;
  readonly atMs: number;
  /** Given when the folder is a copy and must not speak as the station it was copied from. */
  readonly stationUid?: string;
}

/**
 * Begins a new generation in one transaction: the rows may be older than the world, so every change not final becomes
 * `verify` (asked about before anything is sent again) and every print not proven out becomes `unknown` (the packer is asked).
 * Returns the new generation.
 */
export function startNewGeneration(db: Db, next: NewGeneration): number {
  const meta = metaQueries(db);
  const journal = journalQueries(db);
  return inTransaction(db, () => {
    const fromGeneration = meta.get('generation') ?? 1;
    const toGeneration = fromGeneration + 1;
    const mutations = db
      .prepare(
        // The settle time starts anew: the last byte may have left at any moment until now.
        `UPDATE mutation SET state = 'verify', probes = 0, not_before_ms = NULL, sent_wall_ms = @atMs, sent_mono_ms = NULL,
           sent_boot = NULL, changed_at_ms = @atMs WHERE state NOT IN ('acked', 'discarded')`,
      )
      .run({ atMs: next.atMs });
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
      mutationsToVerify: mutations.changes,
      printsUnknown: prints.changes,
    };
    journal.append({ kind: 'restore', payload }, { atMs: next.atMs });
    return toGeneration;
  });
}
