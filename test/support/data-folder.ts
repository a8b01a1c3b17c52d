import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type OpenedDatabase, type OpenOptions, openStationDatabase } from '../../main/db/open.ts';
import { AppFailure, type ErrorCode } from '../../shared/errors.ts';

/** An empty data folder that is removed when the block ends: `using folder = dataFolder()`. Everything opened in it is closed first. */
export interface DataFolder extends Disposable {
  readonly dir: string;
  readonly database: string;
  open(options?: OpenOptions): OpenedDatabase;
}

export const THIS_PC = { id: 'this-pc', host: 'host' };
export const OTHER_PC = { id: 'other-pc', host: 'host' };

export function dataFolder(): DataFolder {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-data-'));
  const database = path.join(dir, 'station.db');
  const opened: OpenedDatabase[] = [];
  return {
    dir,
    database,
    open(options = {}) {
      const one = openStationDatabase(database, { machine: THIS_PC, ...options });
      opened.push(one);
      return one;
    },
    [Symbol.dispose]() {
      for (const one of opened) one.close();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Ends the connection as a kill does: the clean-stop mark stays unset, the log stays beside the file. */
export function crash(one: { close(): void }, folder: DataFolder, as: DataFolder): void {
  for (const name of fs.readdirSync(folder.dir)) {
    const from = path.join(folder.dir, name);
    if (fs.statSync(from).isFile()) fs.copyFileSync(from, path.join(as.dir, name));
  }
  one.close();
}

/** The failure `act` ends with; a return or another kind of error fails the test. */
export function failureOf(act: () => unknown): { readonly code: ErrorCode; readonly message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof AppFailure) return error;
    throw error;
  }
  throw new Error('It did not fail');
}
