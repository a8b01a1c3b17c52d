import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { codeOf } from './carrier.ts';

/** Paths below /dev whose name fits, in order; none where there is no such folder. */
export async function listDeviceFiles(name: RegExp, folder = ''): Promise<readonly string[]> {
  const dir = path.posix.join('/dev', folder);
  try {
    const found = await readdir(dir);
    return found
      .filter((each) => name.test(each))
      .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
      .map((each) => path.posix.join(dir, each));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
