import Database from 'better-sqlite3';
import type { Db } from '../../main/db/database.ts';
import type { Documents } from '../../main/db/documents.ts';
import { AppFailure } from '../../shared/errors.ts';

/** SQLite's own codes for a disk that is full, and for one that does not do as it is asked. */
export const DISK_FAULTS = ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_FSYNC'] as const;
export type DiskFault = (typeof DISK_FAULTS)[number];

export interface FailingDiskOptions {
  readonly fault: DiskFault;
  /** The first commit that fails, from 1, counted from `arm` on. */
  readonly from: number;
  /** How many commits and documents in a row it does not take. */
  readonly count: number;
}

/** A disk that takes no commit for a while, and none of what it refused. */
export interface FailingDisk {
  /** From here on commits count. */
  arm(): void;
  /** Commits asked for so far. */
  readonly commits: number;
  /** Those that failed. */
  readonly failed: number;
  /** Changes the connection itself. */
  attach(db: Db): void;
  documents(documents: Documents): Documents;
}

export function failingDisk({ fault, from, count }: FailingDiskOptions): FailingDisk {
  let armed = false;
  let commits = 0;
  let failed = 0;

  function fails(): boolean {
    if (!armed) return false;
    commits += 1;
    if (commits < from || commits >= from + count) return false;
    failed += 1;
    return true;
  }

  return {
    arm() {
      armed = true;
    },
    get commits() {
      return commits;
    },
    get failed() {
      return failed;
    },
    attach(db) {
      const begin = db.transaction.bind(db);
      const transaction = (work: (...given: unknown[]) => unknown) => {
        const run = begin((outermost: boolean, given: unknown[]) => {
          const result = work(...given);
          if (outermost && fails()) throw new Database.SqliteError(`the disk says ${fault}`, fault);
          return result;
        });
        return { immediate: (...given: unknown[]) => run.immediate(!db.inTransaction, given) };
      };
      Object.defineProperty(db, 'transaction', { value: transaction, configurable: true });
    },
    documents: (documents) => ({
      ...documents,
      put(...written) {
        if (fails()) {
          const code = fault === 'SQLITE_FULL' ? 'DISK_FULL' : 'DISK_FAILED';
          throw new AppFailure(code, `the disk says ${fault} to a document`);
        }
        documents.put(...written);
      },
    }),
  };
}
