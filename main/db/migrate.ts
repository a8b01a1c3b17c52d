import { AppFailure } from '../../shared/errors.ts';
import type { Db } from './database.ts';
import type { Migration } from './migrations/migration.ts';
import { diskFailure, failure } from './sqlite-errors.ts';

/** Marks the file as this product's (`PRAGMA application_id`): "Pbch" in ASCII. */
const APPLICATION_ID = 0x50626368;

export interface MigrateOptions {
  /** Called before the first change to a file that already has data, with its version; throws when it cannot make the backup. */
  readonly backUp?: (fromVersion: number, toVersion: number) => void;
}

/** The version the last migration leads to. Throws when versions do not strictly go up (a bug in the list). */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.reduce((previous, { version }) => {
    if (!Number.isSafeInteger(version) || version <= previous) {
      throw new Error(`Migration ${version} does not follow ${previous}`);
    }
    return version;
  }, 0);
}

/** The file's own version, once it is known to be ours. Throws DATABASE_DAMAGED, DATABASE_NOT_OURS or DATABASE_NEWER. */
export function identify(db: Db, latest: number): number {
  // SQLite takes a file cut off within its first page for a new one.
  if (Number(db.pragma('page_count', { simple: true })) === 0) {
    throw failure('DATABASE_DAMAGED', db.name, 'the file is empty or cut off');
  }
  const applicationId = Number(db.pragma('application_id', { simple: true }));
  const version = Number(db.pragma('user_version', { simple: true }));
  if (applicationId !== APPLICATION_ID || version === 0) {
    throw new AppFailure(
      'DATABASE_NOT_OURS',
      `${db.name} is a database of another program. Choose another data folder, or move that file away.`,
      { file: db.name, applicationId },
    );
  }
  if (version > latest) {
    throw new AppFailure(
      'DATABASE_NEWER',
      `${db.name} was written by a newer version of Packbench (schema ${version}, this version knows ${latest}). Install the newer version; the file was not touched.`,
      { file: db.name, version, latest },
    );
  }
  return version;
}

/**
 * Brings the file to the newest schema: all pending steps and the version number in one transaction, so that a failing step
 * leaves the file as it was. Returns the version reached. Foreign keys are off meanwhile (SQLite cannot switch them inside a
 * transaction, and rebuilding a table needs it) and checked whole before the commit.
 */
export function migrate(db: Db, migrations: readonly Migration[], options: MigrateOptions = {}): number {
  const latest = latestVersion(migrations);
  const version = Number(db.pragma('user_version', { simple: true }));
  const pending = migrations.filter((migration) => migration.version > version);
  if (pending.length === 0) return version;
  if (version > 0) options.backUp?.(version, latest);

  const foreignKeys = Number(db.pragma('foreign_keys', { simple: true }));
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      for (const migration of pending) apply(db, migration);
      const dangling = db.pragma('foreign_key_check') as readonly unknown[];
      if (dangling.length > 0) throw new Error(`Migration to ${latest} leaves ${dangling.length} dangling references`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${latest}`);
    }).exclusive();
  } finally {
    db.pragma(`foreign_keys = ${foreignKeys}`);
  }
  return latest;
}

function apply(db: Db, migration: Migration): void {
  try {
    db.exec(migration.sql);
  } catch (error) {
    throw diskFailure(error, db.name) ?? new Error(`Migration ${migration.version} failed`, { cause: error });
  }
}
