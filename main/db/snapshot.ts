import { connect } from './connection.ts';
import type { Db } from './database.ts';
import { diskFailure } from './sqlite-errors.ts';

/** Negative: KiB. Enough for the index of some 20,000 live shipments. */
const CACHE_SIZE = -8 * 1024;

export interface Snapshot {
  readonly db: Db;
  /** Holds what is committed now until `end`. Returns a number that differs after each commit of another connection. */
  readonly begin: () => number;
  /** Safe when none was begun. */
  readonly end: () => void;
  readonly guarded: <T>(read: () => T) => T;
  readonly close: () => void;
}

/**
 * A connection of its own over `file` whose transaction keeps what it saw first, for reading in short slices while others write.
 * One snapshot at a time; the caller ends each, and soon, because until then the log is not shortened. Disk faults come out of
 * `begin`, `end` and `guarded` as `AppFailure`.
 */
export function openSnapshot(file: string): Snapshot {
  const db: Db = connect(file, { readonly: true });
  db.pragma(`cache_size = ${CACHE_SIZE}`);

  function guarded<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw diskFailure(error, file) ?? error;
    }
  }

  return {
    db,
    guarded,
    begin: (): number =>
      guarded(() => {
        db.exec('BEGIN');
        return Number(db.pragma('data_version', { simple: true }));
      }),
    end() {
      if (db.inTransaction) guarded(() => db.exec('COMMIT'));
    },
    close: (): void => void db.close(),
  };
}
