import * as fs from 'node:fs';
import * as path from 'node:path';
import { whileHeld } from '../../shared/while-held.ts';
import { makeFolder } from './make-folder.ts';

/** The few file operations the station makes itself; SQLite and the log open their own files. Paths are absolute. */
export interface Files {
  /** Undefined when there is no such file. */
  readText(file: string): string | undefined;
  /** Replaces the file whole: written beside it, synced, renamed, the folder synced. `mode` e.g. 0o600. */
  replaceText(file: string, text: string, mode?: number): void;
  exists(file: string): boolean;
  makeDir(dir: string): void;
  list(dir: string): string[];
  remove(file: string): void;
  sizeBytes(file: string): number;
}

const patience = {
  platform: process.platform,
  wait: (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
};

export const realFiles: Files = {
  readText(file) {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  },
  replaceText(file, text, mode = 0o600) {
    const beside = `${file}.new`;
    const handle = fs.openSync(beside, 'w', mode);
    try {
      fs.writeFileSync(handle, text);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    whileHeld(() => fs.renameSync(beside, file), patience);
    syncDir(path.dirname(file));
  },
  exists: (file) => fs.existsSync(file),
  makeDir: makeFolder,
  list: (dir) => (fs.existsSync(dir) ? fs.readdirSync(dir) : []),
  remove: (file) => whileHeld(() => fs.rmSync(file, { force: true }), patience),
  sizeBytes: (file) => fs.statSync(file).size,
};

/** Windows cannot open a folder for syncing; there a rename is durable with the file's own sync. */
function syncDir(dir: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(dir, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
