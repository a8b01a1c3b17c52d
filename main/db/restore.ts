import * as fs from 'node:fs';
import * as path from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import { listBackups } from './backup-files.ts';
import { connect } from './connection.ts';
import { stationFiles } from './data-folder.ts';
import { removeDatabase, replaceFile, syncFile } from './files.ts';
import { startNewGeneration } from './generation.ts';
import { invoiceNumberQueries } from './invoice-numbers.ts';
import { journalQueries } from './journal.ts';
import { lockDataFolder } from './lock.ts';
import { quickCheck } from './maintenance/jobs.ts';
import { metaQueries } from './meta.ts';
import { identify, latestVersion, migrate } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { diskFailure } from './sqlite-errors.ts';
import { inTransaction } from './transaction.ts';

export interface RestoreOptions {
  readonly wallMs?: () => number;
  readonly migrations?: readonly Migration[];
  /** Who wanted it and why: stands in the journal of what was restored. */
  readonly decision?: { readonly decision: string; readonly reason: string };
}

export interface Restored {
  readonly generation: number;
  /** Where the file that was there before is kept, as long as a backup is; null when there was none. */
  readonly keptAside: string | null;
}

/**
 * Puts a backup in the place of the station's file; the station must be stopped (DATA_DIR_IN_USE otherwise). `backup` is a name from
 * `listBackups`. The copy is checked and made ready beside the present file, which is then kept aside whole, its log with it. A new generation
 * begins: changes not final are asked about before anything is sent, prints not proven are asked about at the bench. Throws
 * BACKUP_INVALID for a name that is none or a copy that cannot be used; until then nothing was changed. Takes as long as a `quick_check`: run
 * it where nothing else waits.
 */
export function restoreBackup(dataDir: string, backup: string, options: RestoreOptions = {}): Restored {
  const files = stationFiles(dataDir);
  if (!listBackups(dataDir).some(({ file }) => file === backup)) throw invalid(backup, 'no such backup');
  const lock = lockDataFolder(files.lock);
  const ready = `${files.database}.restoring`;
  const atMs = (options.wallMs ?? Date.now)();
  try {
    removeDatabase(ready);
    fs.copyFileSync(path.join(files.backups, backup), ready);
    const { intact, problems } = quickCheck(ready);
    if (!intact) throw invalid(backup, problems[0] ?? 'damaged');
    const migrations = options.migrations ?? allMigrations;
    const present = () => factsOf(files.database);
    const { decision } = options;
    const generation = makeReady(ready, { backup, atMs, present, migrations, decision });
    syncFile(ready);
    const keptAside = keepAside(files.database, atMs);
    replaceFile(ready, files.database);
    return { generation, keptAside };
  } catch (error) {
    throw diskFailure(error, dataDir) ?? error;
  } finally {
    removeDatabase(ready);
    lock.release();
  }
}

interface Facts {
  readonly generation: number;
  readonly everHeldAccount: boolean;
  /** How far the own invoice series has come, by financial year; undefined when it cannot be read. */
  readonly invoices: ReadonlyMap<string, number> | undefined;
}

/** What must outlive the restore, as far as the present file can still be read. */
function factsOf(file: string): Facts {
  const none = { generation: 0, everHeldAccount: false, invoices: undefined };
  if (!fs.existsSync(file)) return none;
  try {
    const db = connect(file, { readonly: true });
    try {
      const meta = metaQueries(db);
      return {
        generation: meta.get('generation') ?? 0,
        everHeldAccount: meta.get('everHeldAccount') === true,
        invoices: invoiceNumberQueries(db).reached(),
      };
    } finally {
      db.close();
    }
  } catch {
    // It is being replaced because it is damaged; the backup's own facts have to do.
    return none;
  }
}

interface Readying {
  readonly backup: string;
  readonly atMs: number;
  /** Asked for only once the copy is known to be good: looking leaves an empty log beside the present file. */
  readonly present: () => Facts;
  readonly migrations: readonly Migration[];
  readonly decision: RestoreOptions['decision'];
}

function makeReady(ready: string, { backup, atMs, present, migrations, decision }: Readying): number {
  const db = connect(ready);
  try {
    db.pragma('journal_mode = DELETE');
    db.pragma('synchronous = FULL');
    identifyBackup(() => identify(db, latestVersion(migrations)), backup);
    migrate(db, migrations);
    const { generation: above, everHeldAccount, invoices: invoicesAbove } = present();
    const meta = metaQueries(db);
    return inTransaction(db, () => {
      const generation = startNewGeneration(db, { cause: 'backup', file: backup, atMs, above, invoicesAbove });
      if (decision !== undefined) {
        const payload = { about: 'data-folder', id: backup, ...decision };
        journalQueries(db).append({ kind: 'decision', payload }, { atMs });
      }
      if (everHeldAccount) meta.set('everHeldAccount', true);
      meta.set('cleanShutdown', true);
      return generation;
    });
  } finally {
    db.close();
  }
}

function identifyBackup(identifyIt: () => unknown, backup: string): void {
  try {
    identifyIt();
  } catch (error) {
    if (error instanceof AppFailure) throw invalid(backup, error.message);
    throw error;
  }
}

/**
 * The file goes first and its log after it: cut off in between, the folder has no file (which is refused and restored again), never a file with
 * the log of another.
 */
function keepAside(file: string, atMs: number): string | null {
  const aside = `${file.replace(/\.db$/, '')}-aside-${atMs}.db`;
  const existed = fs.existsSync(file);
  for (const suffix of ['', '-wal', '-shm']) {
    if (fs.existsSync(`${file}${suffix}`)) replaceFile(`${file}${suffix}`, `${aside}${suffix}`);
  }
  return existed ? aside : null;
}

function invalid(backup: string, why: string): AppFailure {
  return new AppFailure('BACKUP_INVALID', `${backup} cannot be restored (${why}). Choose another backup.`, { backup });
}
