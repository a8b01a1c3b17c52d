import * as fs from 'node:fs';
import * as path from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import { type BackupFile, listBackups } from './backup-files.ts';
import { connect } from './connection.ts';
import { stationFiles } from './data-folder.ts';
import { latestVersion } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { type Restored, restoreBackup } from './restore.ts';

export interface WayBackOptions {
  /** Who goes back and why: stands in the journal that the older version goes on with. */
  readonly by: string;
  readonly reason: string;
  readonly wallMs?: () => number;
  readonly migrations?: readonly Migration[];
}

/** Rows that came after the backup was made: they stay in the file kept aside, and are no part of what the older version goes on with. */
export interface Since {
  readonly journalRows: number;
  readonly mutations: number;
  readonly printJobs: number;
}

export interface WentBack extends Restored {
  readonly backup: string;
  readonly schemaVersion: number;
  /** Null where the present file could not be read. */
  readonly since: Since | null;
}

const NAME = /^before-migration-(\d+)-to-(\d+)\.db$/;

/** The newest backup made before an update of the schema, of a version older than this one; undefined when there is none. */
export function beforeUpdate(
  dataDir: string,
  migrations: readonly Migration[] = allMigrations,
): BackupFile | undefined {
  const latest = latestVersion(migrations);
  return listBackups(dataDir).find(({ file }) => {
    const from = Number(NAME.exec(file)?.[1] ?? Number.NaN);
    return from < latest;
  });
}

/**
 * Puts the backup of before the last update in the place of the file, as the older version wrote it, so that the older version starts with
 * it; the station must be stopped. As after every restore a new generation begins: what was not final then is asked about by reads before
 * anything is sent, and so is what was done since, because the marketplace knows of it. Throws NOT_FOUND where no update left a backup,
 * else as `restoreBackup` does.
 */
export function goBackBeforeUpdate(dataDir: string, options: WayBackOptions): WentBack {
  const migrations = options.migrations ?? allMigrations;
  const backup = beforeUpdate(dataDir, migrations);
  if (backup === undefined) {
    throw new AppFailure(
      'NOT_FOUND',
      `${dataDir} holds no backup of before an update. There is nothing to go back to.`,
    );
  }
  const files = stationFiles(dataDir);
  const file = path.join(files.backups, backup.file);
  const schemaVersion = Number(NAME.exec(backup.file)?.[1]);
  const since = sinceOf(files.database, file);
  const known = migrations.filter(({ version }) => version <= schemaVersion);
  const restored = restoreBackup(dataDir, backup.file, {
    migrations: known,
    decision: { decision: `went back to before the update by ${options.by}`, reason: options.reason },
    ...(options.wallMs ? { wallMs: options.wallMs } : {}),
  });
  return { ...restored, backup: backup.file, schemaVersion, since };
}

/** What a person reads once it is done. */
export function wayBackWords({ backup, since, keptAside }: WentBack): string {
  const what =
    since === null
      ? 'What was done since could not be counted'
      : `Since then ${since.journalRows} entries of the journal, ${since.mutations} changes for the marketplace and ${since.printJobs} prints were made`;
  return (
    `The records of before the update are back (${backup}). ${what}; they are kept in ${keptAside ?? 'no file'}, and the marketplace is ` +
    'asked about every change that was open. Install the earlier version of Packbench now: this one would bring the records forward again.'
  );
}

function sinceOf(present: string, backup: string): Since | null {
  const [now, then] = [marksOf(present), marksOf(backup)];
  if (now === null || then === null) return null;
  return {
    journalRows: Math.max(0, now.journal - then.journal),
    mutations: Math.max(0, now.mutation - then.mutation),
    printJobs: Math.max(0, now.printJob - then.printJob),
  };
}

function marksOf(file: string): { journal: number; mutation: number; printJob: number } | null {
  if (!fs.existsSync(file)) return null;
  try {
    const db = connect(file, { readonly: true });
    const most = (table: string) => Number(db.prepare(`SELECT coalesce(max(seq), 0) FROM ${table}`).pluck().get());
    try {
      return { journal: most('journal'), mutation: most('mutation'), printJob: most('print_job') };
    } finally {
      db.close();
    }
  } catch {
    // It may be gone back from because it is damaged: the way back does not depend on counting.
    return null;
  }
}
