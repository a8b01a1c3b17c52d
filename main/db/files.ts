import * as fs from 'node:fs';
import * as path from 'node:path';
import { whileHeld } from '../../shared/while-held.ts';

const patience = {
  platform: process.platform,
  wait: (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
};

/** Renames so that a power cut leaves the old or the new file, never none. Both are on the same disk; the new one is synced already. */
export function replaceFile(from: string, to: string): void {
  whileHeld(() => fs.renameSync(from, to), patience);
  syncFolder(path.dirname(to));
}

export function syncFile(file: string): void {
  const descriptor = fs.openSync(file, 'r+');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) removeFile(`${file}${suffix}`);
}

/** Also when there is none. */
export function removeFile(file: string): void {
  whileHeld(() => fs.rmSync(file, { force: true }), patience);
}

/** Windows cannot open a folder for syncing; there a rename is durable with the file's own sync. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
