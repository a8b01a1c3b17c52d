import type { Db } from './database.ts';
import { diskFailure } from './sqlite-errors.ts';

/**
 * Runs `work` in one immediate transaction and commits it, or rolls back and throws what `work` threw. Inside another
 * transaction it is a savepoint of that one: a nested failure that is caught takes back only its own rows, and nothing is on
 * disk before the outermost returns. Disk faults come out as `AppFailure` (DISK_FULL, DISK_READ_ONLY, DISK_FAILED, DATABASE_DAMAGED).
 */
export function inTransaction<T>(db: Db, work: () => T): T {
  try {
    return db.transaction(work).immediate();
  } catch (error) {
    throw diskFailure(error, db.name) ?? error;
  }
}
