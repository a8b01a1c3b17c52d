import type { Db } from './database.ts';
import { diskFailure } from './sqlite-errors.ts';

type Runner = ReturnType<typeof runnerFor>;
/** One for each connection: better-sqlite3 makes four wrapped functions of every function it is given, which costs a scan more than a row does. */
const runners = new WeakMap<Db, Runner>();

/**
 * Runs `work` in one immediate transaction and commits it, or rolls back and throws what `work` threw. Inside another
 * transaction it is a savepoint of that one: a nested failure that is caught takes back only its own rows, and nothing is on
 * disk before the outermost returns. Disk faults come out as `AppFailure` (DISK_FULL, DISK_READ_ONLY, DISK_FAILED, DATABASE_DAMAGED).
 */
export function inTransaction<T>(db: Db, work: () => T): T {
  let runner = runners.get(db);
  // A connection may come to begin its transactions otherwise: one watched, or cut off where a crash is tried out.
  if (runner?.madeBy !== db.transaction) {
    runner = runnerFor(db);
    runners.set(db, runner);
  }
  try {
    // The runner gives back what its argument gives, which its type has forgotten.
    return runner.run.immediate(work) as T;
  } catch (error) {
    throw diskFailure(error, db.name) ?? error;
  }
}

function runnerFor(db: Db) {
  return { madeBy: db.transaction, run: db.transaction((work: () => unknown) => work()) };
}
