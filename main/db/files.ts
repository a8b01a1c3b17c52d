import * as fs from 'node:fs';
import * as path from 'node:path';

/** Renames so that a power cut leaves the old or the new file, never none. Both are on the same disk; the new one is synced already. */
export function replaceFile(from: string, to: string): void {
  fs.renameSync(from, to);
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
  for (const suffix of ['', '-wal', '-shm', '-journal']) fs.rmSync(`${file}${suffix}`, { force: true });
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
