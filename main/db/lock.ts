import Database from 'better-sqlite3';
import { AppFailure } from '../../shared/errors.ts';
import { diskFailure } from './sqlite-errors.ts';

export interface Lock {
  /** Safe to call twice. */
  release(): void;
}

/**
 * Holds the data folder for this process. The lock is SQLite's own on a file of its own: it works alike on Linux, Windows and
 * Wine, between processes and within one, and the system drops it when the process dies in whatever way. Throws DATA_DIR_IN_USE.
 */
export function lockDataFolder(file: string): Lock {
  const db = openLockFile(file);
  try {
    // Nothing is ever written to it, so there is nothing to sync or roll back.
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new AppFailure(
        'DATA_DIR_IN_USE',
        `Packbench already runs with this data folder. Use the window that is open, or end that program first. (${file})`,
        { file },
      );
    }
    throw diskFailure(error, file) ?? error;
  }
  return { release: () => void db.close() };
}

function openLockFile(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 250 });
  } catch (error) {
    throw diskFailure(error, file) ?? error;
  }
}
