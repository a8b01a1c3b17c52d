import * as fs from 'node:fs';
import * as path from 'node:path';

/**
 * Makes the folder and those above it that are missing; throws the system's error where one cannot be made. Node's own recursive
 * `mkdir` goes round for ever where a file system takes no folder and says "no such file" (`/proc`, for one).
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // Another process made it meanwhile.
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(at: string): boolean {
  return fs.statSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
