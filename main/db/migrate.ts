import * as fs from 'node:fs';
import { AppFailure } from '../../shared/errors.ts';
import type { Db } from './database.ts';
import { holdingsOf, whyNotWhole } from './migration-proof.ts';
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
  if (version > latest) throw newer(db.name, version, latest);
  return version;
}

/** What SQLite keeps in the first bytes of every file, big-endian (sqlite.org/fileformat2, 1.3). */
const HEADER = { magic: 'SQLite format 3\u0000', userVersionAt: 60, applicationIdAt: 68, bytes: 100 } as const;

/**
 * Refuses a file of a newer version by its first bytes, before SQLite opens it: opening alone may fold a log in that the older program does
 * not understand. Throws DATABASE_NEWER; whatever else is wrong shows when the file is opened.
 */
export function refuseNewer(file: string, latest: number): void {
  if (!fs.statSync(file).isFile()) return;
  const header = Buffer.alloc(HEADER.bytes);
  const descriptor = fs.openSync(file, 'r');
  try {
    if (fs.readSync(descriptor, header, 0, HEADER.bytes, 0) < HEADER.bytes) return;
  } finally {
    fs.closeSync(descriptor);
  }
  if (header.toString('latin1', 0, HEADER.magic.length) !== HEADER.magic) return;
  if (header.readInt32BE(HEADER.applicationIdAt) !== APPLICATION_ID) return;
  const version = header.readInt32BE(HEADER.userVersionAt);
  if (version > latest) throw newer(file, version, latest);
}

function newer(file: string, version: number, latest: number): AppFailure {
  return new AppFailure(
    'DATABASE_NEWER',
    `${file} was written by a newer version of Packbench (schema ${version}, this version knows ${latest}). Install the newer version, ` +
      'or restore the backup that was made before the update; the file was not touched.',
    { file, version, latest },
  );
}

/**
 * Brings the file to the newest schema: all pending steps and the version number in one transaction, so that a failing step
 * leaves the file as it was, with its backup beside it. Before the commit the result is proven whole: no damage, no dangling reference,
 * no precious row fewer, the journal's chain as it was. Returns the version reached. Throws MIGRATION_FAILED for a step that fails or a
 * result that is not whole, DISK_FULL and its kind for a disk that does. Foreign keys are off meanwhile (SQLite cannot switch them inside
 * a transaction, and rebuilding a table needs it).
 */
export function migrate(db: Db, migrations: readonly Migration[], options: MigrateOptions = {}): number {
  const latest = latestVersion(migrations);
  const version = Number(db.pragma('user_version', { simple: true }));
  const pending = migrations.filter((migration) => migration.version > version);
  if (pending.length === 0) return version;
  const before = version > 0 ? holdingsOf(db) : undefined;
  if (version > 0) options.backUp?.(version, latest);

  const foreignKeys = Number(db.pragma('foreign_keys', { simple: true }));
  db.pragma('foreign_keys = OFF');
  try {
    db.transaction(() => {
      for (const migration of pending) db.exec(migration.sql);
      const why = whyNotWhole(db, before);
      if (why !== undefined) throw new Error(`it would leave ${why}`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${latest}`);
    }).exclusive();
  } catch (error) {
    throw diskFailure(error, db.name) ?? failed(db.name, version, latest, error);
  } finally {
    db.pragma(`foreign_keys = ${foreignKeys}`);
  }
  return latest;
}

function failed(file: string, from: number, to: number, error: unknown): AppFailure {
  const cause = error instanceof Error ? error.message : String(error);
  return new AppFailure(
    'MIGRATION_FAILED',
    `The records could not be brought to this version (schema ${from} to ${to}: ${cause}). They are as they were: install the version of ` +
      'Packbench that was here before, it goes on with them.',
    { file, from, to, cause },
  );
}
