import * as fs from 'node:fs';
import * as path from 'node:path';
import { AppFailure } from '../../../shared/errors.ts';
import { connect } from '../connection.ts';
import type { Db } from '../database.ts';
import { removeDatabase, replaceFile, syncFile } from '../files.ts';
import { type ChainVerdict, verifyJournal } from '../journal-chain.ts';
import { diskErrorCode, diskFailure, failure } from '../sqlite-errors.ts';

/** `problems` are SQLite's own words, at most 20. */
export interface FileCheck {
  readonly intact: boolean;
  readonly problems: readonly string[];
}

/** A backup never takes the room that scans need. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** More pages than any file has: the copy is one step under one read, so writes beside it can never make it begin again. */
const WHOLE_FILE = 0x7fffffff;

/** `PRAGMA quick_check` on a read-only connection: pages, cells, order of keys, NOT NULL and CHECK. Throws only when the disk fails to read. */
export function quickCheck(file: string): FileCheck {
  return withDatabase(file, () => {
    const db = connect(file, { readonly: true });
    try {
      const problems = (db.pragma('quick_check(20)') as readonly { readonly quick_check: string }[])
        .map((row) => row.quick_check)
        .filter((text) => text !== 'ok');
      return { intact: problems.length === 0, problems };
    } finally {
      db.close();
    }
  });
}

function withDatabase(file: string, check: () => FileCheck): FileCheck {
  try {
    return check();
  } catch (error) {
    const asFailure = diskFailure(error, file);
    if (asFailure?.code !== 'DATABASE_DAMAGED') throw asFailure ?? error;
    return { intact: false, problems: [String(asFailure.details?.['cause'] ?? diskErrorCode(error))] };
  }
}

/**
 * Copies the live file to `to` through SQLite's backup API, checks the copy and only then gives it its name; readers of a folder never see half
 * of one. Throws DISK_FULL rather than using up the disk, DATABASE_DAMAGED when the copy does not pass.
 */
export async function backUp(file: string, to: string): Promise<{ readonly bytes: number }> {
  const part = `${to}.part`;
  fs.mkdirSync(path.dirname(to), { recursive: true });
  removeDatabase(part);
  const source = connect(file, { readonly: true });
  try {
    refuseFullDisk(source, to);
    await source.backup(part, { progress: () => WHOLE_FILE });
    leaveLogMode(part);
    const { intact, problems } = quickCheck(part);
    if (!intact) throw failure('DATABASE_DAMAGED', file, problems[0] ?? 'the copy is damaged');
    syncFile(part);
    replaceFile(part, to);
    return { bytes: fs.statSync(to).size };
  } catch (error) {
    throw diskFailure(error, to) ?? error;
  } finally {
    source.close();
    removeDatabase(part);
  }
}

/** A copy in WAL mode would grow companions whenever somebody looks at it. */
function leaveLogMode(part: string): void {
  const copy = connect(part);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

function refuseFullDisk(source: Db, to: string): void {
  const { bavail, bsize } = fs.statfsSync(path.dirname(to));
  const pages = Number(source.pragma('page_count', { simple: true }));
  const pageSize = Number(source.pragma('page_size', { simple: true }));
  const needed = pages * pageSize + SPARE_BYTES;
  if (bavail * bsize < needed) {
    throw new AppFailure(
      'DISK_FULL',
      `No backup was made: ${path.dirname(to)} has too little room. Free at least ${Math.ceil(needed / 1e6)} MB.`,
      { file: to, neededBytes: needed },
    );
  }
}

export function checkJournal(file: string): ChainVerdict {
  const db = connect(file, { readonly: true });
  try {
    return verifyJournal(db);
  } catch (error) {
    throw diskFailure(error, file) ?? error;
  } finally {
    db.close();
  }
}
