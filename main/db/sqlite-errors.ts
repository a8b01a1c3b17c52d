import Database from 'better-sqlite3';
import { AppFailure, type ErrorCode } from '../../shared/errors.ts';

/** What a person can do about each, in words the supervisor reads; the renderer has its own per language. */
const ADVICE = {
  DISK_FULL: 'The disk is full. Free at least 1 GB on it, then start again; nothing accepted so far is lost.',
  DISK_READ_ONLY:
    'The data folder cannot be written. Give this user the right to write to it, or choose another folder, then start again.',
  DISK_FAILED:
    'The disk did not read or write as asked. Stop using it, copy the data folder to another disk and start from there.',
  DATABASE_DAMAGED:
    'The database is damaged. Do not delete it: restore the newest backup, the damaged file is kept aside.',
} as const satisfies Partial<Record<ErrorCode, string>>;
export type DiskErrorCode = keyof typeof ADVICE;

/**
 * The disk fault an error stands for, told by SQLite's extended result code or the system's errno, never by text; undefined when it is none
 * (a constraint, a busy database, a bug). `SQLITE_CANTOPEN` is `DISK_FAILED`: rights are tested before SQLite opens anything.
 */
export function diskErrorCode(error: unknown): DiskErrorCode | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (error instanceof Database.SqliteError) return fromSqlite(code);
  return fromErrno(code);
}

/** The same as something to throw, with what to do in its message; undefined when the error is no disk fault. */
export function diskFailure(error: unknown, file: string): AppFailure | undefined {
  if (error instanceof AppFailure) return error;
  const code = diskErrorCode(error);
  return code === undefined ? undefined : failure(code, file, codeOf(error) ?? code);
}

export function failure(code: DiskErrorCode, file: string, cause: string): AppFailure {
  return new AppFailure(code, `${ADVICE[code]} (${file}: ${cause})`, { file, cause });
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function fromSqlite(code: string): DiskErrorCode | undefined {
  if (code === 'SQLITE_FULL') return 'DISK_FULL';
  if (code.startsWith('SQLITE_READONLY')) return 'DISK_READ_ONLY';
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return 'DATABASE_DAMAGED';
  if (code === 'SQLITE_IOERR_CORRUPTFS') return 'DATABASE_DAMAGED';
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return 'DISK_FAILED';
  if (code === 'SQLITE_PERM' || code === 'SQLITE_AUTH') return 'DISK_READ_ONLY';
  return undefined;
}

function fromErrno(code: string): DiskErrorCode | undefined {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'DISK_FULL';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'DISK_READ_ONLY';
  if (code === 'EIO' || code === 'ENXIO' || code === 'ENODEV') return 'DISK_FAILED';
  return undefined;
}
