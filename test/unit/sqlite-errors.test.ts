import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { diskErrorCode, diskFailure } from '../../main/db/sqlite-errors.ts';

const sqlite = (code: string) => new Database.SqliteError('words that are never read', code);
const system = (code: string) => Object.assign(new Error('words that are never read'), { code });

describe('an error from the disk', () => {
  it.each([
    [sqlite('SQLITE_FULL'), 'DISK_FULL'],
    [sqlite('SQLITE_READONLY'), 'DISK_READ_ONLY'],
    [sqlite('SQLITE_READONLY_DBMOVED'), 'DISK_READ_ONLY'],
    [sqlite('SQLITE_IOERR_FSYNC'), 'DISK_FAILED'],
    [sqlite('SQLITE_IOERR_SHORT_READ'), 'DISK_FAILED'],
    [sqlite('SQLITE_CANTOPEN'), 'DISK_FAILED'],
    [sqlite('SQLITE_CORRUPT'), 'DATABASE_DAMAGED'],
    [sqlite('SQLITE_CORRUPT_INDEX'), 'DATABASE_DAMAGED'],
    [sqlite('SQLITE_NOTADB'), 'DATABASE_DAMAGED'],
    [system('ENOSPC'), 'DISK_FULL'],
    [system('EDQUOT'), 'DISK_FULL'],
    [system('EROFS'), 'DISK_READ_ONLY'],
    [system('EACCES'), 'DISK_READ_ONLY'],
    [system('EIO'), 'DISK_FAILED'],
  ])('%o is told by its code as %s', (error, code) => {
    expect(diskErrorCode(error)).toBe(code);
    expect(diskFailure(error, '/data/station.db')?.message).toMatch(/\. .*\/data\/station\.db/);
  });

  it.each([
    sqlite('SQLITE_BUSY'),
    sqlite('SQLITE_CONSTRAINT_UNIQUE'),
    system('ENOENT'),
    new Error('database disk image is malformed'),
    'SQLITE_FULL',
    undefined,
  ])('is not seen in %o', (error) => {
    expect(diskErrorCode(error)).toBeUndefined();
  });
});
