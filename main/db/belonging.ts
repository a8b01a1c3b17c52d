import * as fs from 'node:fs';
import * as path from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import { connect } from './connection.ts';
import { stationFiles } from './data-folder.ts';
import type { Db } from './database.ts';
import { removeFile } from './files.ts';
import { isSameMachine, type Machine } from './machine.ts';
import { type MetaQueries, metaQueries } from './meta.ts';

/** What a person answered to DATA_DIR_COPIED, and the word of who did: it stands in the journal with the arrival. */
export interface Adoption {
  readonly as: 'moved' | 'copied';
  readonly by: string;
  readonly reason: string;
}

export interface Belonging {
  readonly machine: Machine;
  /** Where the folder lies, links followed; undefined where nobody asks. */
  readonly place?: string | undefined;
  readonly answer?: Adoption | undefined;
}

/** How the folder came here: `answer` where a person had to say, `from` the path it lay at on this PC before (`null` elsewhere). */
export interface Arrival {
  readonly answer: Adoption | undefined;
  readonly from: string | null;
}

/**
 * Whether the folder lies where it lay when it was opened last; undefined when it does. One of another PC is refused until a person said
 * what happened to it (DATA_DIR_COPIED), and so is a copy on the same PC whose original is still there: both would send the same changes.
 * One whose old place is empty was moved, and nobody needs to be asked.
 */
export function arrivalOf(meta: MetaQueries, { machine, place, answer }: Belonging): Arrival | undefined {
  const bound = meta.get('machine');
  if (bound === undefined || !isSameMachine(bound, machine)) {
    if (answer === undefined) throw ofAnotherPc(place);
    return { answer, from: null };
  }
  const before = meta.get('place');
  if (place === undefined || before === undefined || isSamePlace(before, place)) return undefined;
  if (!mayHold(before, meta.get('stationUid'))) return { answer: undefined, from: before };
  if (answer === undefined) throw ofAnotherFolder(place, before);
  return { answer, from: before };
}

/** Windows tells one folder in capitals and in small letters alike. */
function isSamePlace(a: string, b: string): boolean {
  return process.platform === 'win32' ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/** The same station's file lies there, or one that cannot be looked into. */
function mayHold(dataDir: string, stationUid: string | undefined): boolean {
  const { database } = stationFiles(dataDir);
  if (!fs.existsSync(database)) return false;
  const logMissing = !fs.existsSync(`${database}-wal`);
  try {
    return looked(database, logMissing, (db) => metaQueries(db).get('stationUid')) === stationUid;
  } catch {
    // Damaged, of another version, or of an account that lets nobody look: a person can.
    return true;
  }
}

/**
 * Looks before anything is changed: a connection that may write folds the log into the file when it is closed, and a folder that is refused
 * then would have neither the log nor the file that was refused.
 */
export function looked<T>(file: string, logMissing: boolean, look: (db: Db) => T): T {
  const db = connect(file, { readonly: true });
  try {
    return look(db);
  } finally {
    db.close();
    // Looking leaves an empty log where there was none, which would hide that it was taken away.
    if (logMissing) for (const suffix of ['-wal', '-shm']) removeFile(`${file}${suffix}`);
  }
}

function ofAnotherPc(place: string | undefined): AppFailure {
  return new AppFailure(
    'DATA_DIR_COPIED',
    `${place ?? 'This data folder'} belongs to another PC. If it was moved here and the other PC is no longer used, start with it as ` +
      'moved. If it is a copy, start with it as a new station, or choose an empty folder.',
    { dataDir: place ?? '' },
  );
}

function ofAnotherFolder(place: string, before: string): AppFailure {
  return new AppFailure(
    'DATA_DIR_COPIED',
    `${place} holds the same station as ${path.resolve(before)}, which is still there. If that one is never started again, start with this ` +
      'one as moved. If both go on, start with this one as a new station.',
    { dataDir: place, before },
  );
}
