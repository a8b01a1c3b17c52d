import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { backUpBeforeMigration, listBackups } from './backup-files.ts';
import { type Adoption, type Arrival, arrivalOf, looked } from './belonging.ts';
import { measureCommitMs } from './commit-latency.ts';
import { configure, connect, provenSynchronous } from './connection.ts';
import { createStationFile } from './create.ts';
import { type Mounts, prepareDataFolder, stationFiles } from './data-folder.ts';
import type { Db } from './database.ts';
import { startNewGeneration } from './generation.ts';
import { journalQueries } from './journal.ts';
import { type Lock, lockDataFolder } from './lock.ts';
import { type Machine, thisMachine } from './machine.ts';
import { metaQueries } from './meta.ts';
import { identify, latestVersion, migrate, refuseNewer } from './migrate.ts';
import { migrations as allMigrations } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { isRewriteDue, rewriteStation } from './retention/rewrite.ts';
import { diskFailure, failure } from './sqlite-errors.ts';
import { inTransaction } from './transaction.ts';

export interface OpenOptions {
  readonly log?: (message: string, details?: Readonly<Record<string, unknown>>) => void;
  /**
   * What a person answered to DATA_DIR_COPIED: `moved` keeps the station's identity (the old PC is gone), `copied` makes a new
   * station of it (the other goes on). Without an answer such a folder is refused.
   */
  readonly adoption?: Adoption;
  /** Where the folder lies, links followed: noted, and compared with where it lay at the last start. Without it nobody asks. */
  readonly place?: string;
  readonly wallMs?: () => number;
  readonly newUid?: () => string;
  readonly machine?: Machine;
  readonly mounts?: Mounts;
  readonly migrations?: readonly Migration[];
}

export interface OpenedDatabase {
  readonly db: Db;
  /** False after a crash, a power cut or a kill: the file wants a `quick_check` before anything is sent or printed. */
  readonly wasClean: boolean;
  readonly schemaVersion: number;
  /** As read back after the first write; always 2 (FULL). */
  readonly synchronous: number;
  readonly stationUid: string;
  readonly generation: number;
  /** Written anew at this start, so that what was erased is nowhere in it. */
  readonly rewritten: boolean;
  /** Median of a one-row FULL commit on this disk, from first run. */
  readonly commitMs: number;
  /** Marks the file as cleanly closed and gives the folder free. Safe to call twice; never throws. */
  close(): void;
}

/**
 * Opens the station's database, making it at first run, and holds its folder until `close`. Refuses, with what to do in the message:
 * DATA_DIR_REMOTE, DATA_DIR_IN_USE, DATA_DIR_COPIED, DATABASE_NOT_OURS, DATABASE_NEWER, DATABASE_DAMAGED, MIGRATION_FAILED, DISK_FULL,
 * DISK_READ_ONLY, DISK_FAILED. A refused file is left as it was.
 */
export function openStationDatabase(file: string, options: OpenOptions = {}): OpenedDatabase {
  const dataDir = path.dirname(path.resolve(file));
  prepareDataFolder(dataDir, options.mounts);
  const lock = lockDataFolder(stationFiles(dataDir).lock);
  let db: Db | undefined;
  let logMissing = false;
  try {
    const machine = options.machine ?? thisMachine();
    const migrations = options.migrations ?? allMigrations;
    if (!isPresent(file)) {
      createStationFile(file, migrations, { stationUid: (options.newUid ?? randomUUID)(), machine });
    }
    refuseNewer(file, latestVersion(migrations));
    takeBackUnfinished(file);
    logMissing = !fs.existsSync(`${file}-wal`);
    const arrival = looked(file, logMissing, (db) => {
      identify(db, latestVersion(migrations));
      return arrivalOf(metaQueries(db), { machine, place: options.place, answer: options.adoption });
    });
    db = connect(file);
    const opened = db;
    configure(opened);
    const schemaVersion = migrate(opened, migrations, {
      backUp: (from, to) => backUpBeforeMigration(opened, from, to),
    });
    const rewritten = writtenAnew(opened, file, options);
    if (!opened.open) {
      db = connect(file);
      configure(db);
    }
    const state = begin(db, { logMissing, arrival, machine, dataDir }, options);
    return { db, schemaVersion, rewritten, ...state, close: closer(db, lock, options) };
  } catch (error) {
    db?.close();
    // What was not written by a clean stop stays so: the version before goes on as after any other kill.
    if (db !== undefined && !logMissing) leaveEmptyLog(file, options);
    lock.release();
    throw diskFailure(error, file) ?? error;
  }
}

/**
 * A file without a log (one that a backup just became) is given one by its first start. A kill in that moment leaves a rollback journal, past
 * which no read-only connection looks; a connection that may write takes back what was not committed, and changes nothing else.
 */
function takeBackUnfinished(file: string): void {
  if (!fs.existsSync(`${file}-journal`)) return;
  const db = connect(file);
  try {
    db.pragma('schema_version');
  } finally {
    db.close();
  }
}

/** A file that cannot be written anew now is no reason not to start; the next start tries again. */
function writtenAnew(db: Db, file: string, options: OpenOptions): boolean {
  const nowMs = (options.wallMs ?? Date.now)();
  if (!isRewriteDue(db, nowMs)) return false;
  try {
    rewriteStation(db, file, nowMs);
    return true;
  } catch (error) {
    options.log?.('the file is written anew another time', { error });
    return false;
  }
}

/** A file of ours is never empty, and never gone while its log or its backups are there: either is damage, not a first run. */
function isPresent(file: string): boolean {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found?.size === 0) throw failure('DATABASE_DAMAGED', file, 'the file is empty');
  if (found !== undefined) return true;
  const left = fs.existsSync(`${file}-wal`) || listBackups(path.dirname(path.resolve(file))).length > 0;
  if (left) throw failure('DATABASE_DAMAGED', file, 'the file is gone, its log or backups are there');
  return false;
}

interface Beginning {
  /** No write-ahead log beside the file: after an unclean stop that means acknowledged rows were taken away. */
  readonly logMissing: boolean;
  readonly arrival: Arrival | undefined;
  readonly machine: Machine;
  readonly dataDir: string;
}

function begin(db: Db, { logMissing, arrival, machine, dataDir }: Beginning, options: OpenOptions) {
  const meta = metaQueries(db);
  const wasClean = meta.get('cleanShutdown') === true;
  const atMs = (options.wallMs ?? Date.now)();
  const commitMs = meta.get('commitMs') ?? measureCommitMs(stationFiles(dataDir).scratch);
  inTransaction(db, () => {
    meta.set('cleanShutdown', false);
    meta.set('commitMs', commitMs);
    if (options.place !== undefined && options.place !== meta.get('place')) meta.set('place', options.place);
    if (arrival !== undefined) {
      meta.set('machine', machine);
      noteArrival(db, arrival, atMs);
    }
    if (arrival?.answer?.as === 'copied') {
      startNewGeneration(db, { cause: 'copied', atMs, stationUid: (options.newUid ?? randomUUID)() });
    } else if (!wasClean && logMissing) {
      options.log?.('the write-ahead log is gone after an unclean stop; asking about everything in flight', {
        dataDir,
      });
      startNewGeneration(db, { cause: 'log-missing', atMs });
    }
  });
  const synchronous = provenSynchronous(db);
  // The main file itself must say "not clean" while the station runs, or a log taken away later would go unnoticed.
  db.pragma('wal_checkpoint(PASSIVE)');
  return {
    wasClean,
    synchronous,
    commitMs,
    stationUid: meta.get('stationUid') ?? '',
    generation: meta.get('generation') ?? 1,
  };
}

/** Of what a person said, and of a move that nobody had to be asked about. */
function noteArrival(db: Db, { answer, from }: Arrival, atMs: number): void {
  const id = metaQueries(db).get('stationUid') ?? '';
  const arrived = `${answer?.as ?? 'moved'} here from ${from ?? 'another PC'}`;
  const word = answer ? { decision: `${arrived} by ${answer.by}`, reason: answer.reason } : { decision: arrived };
  journalQueries(db).append({ kind: 'decision', payload: { about: 'data-folder', id, ...word } }, { atMs });
}

function closer(db: Db, lock: Lock, options: OpenOptions): () => void {
  return () => {
    if (!db.open) return;
    let marked = false;
    try {
      inTransaction(db, () => metaQueries(db).set('cleanShutdown', true));
      db.pragma('wal_checkpoint(TRUNCATE)');
      marked = true;
    } catch (error) {
      options.log?.('the clean-stop mark could not be written; the next start checks the file', { error });
    }
    db.close();
    if (!marked) leaveEmptyLog(db.name, options);
    lock.release();
  };
}

/** Closing folded the log into the file and removed it, which the next start must not take for a stolen log. */
function leaveEmptyLog(file: string, options: OpenOptions): void {
  try {
    fs.closeSync(fs.openSync(`${file}-wal`, 'a'));
  } catch (error) {
    options.log?.('the next start will ask about everything in flight', { error });
  }
}
