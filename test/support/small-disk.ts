import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** A disk of a few MB of its own, for filling and for making read-only. */
export interface SmallDisk {
  readonly dir: string;
  makeReadOnly(): void;
  remove(): void;
}

/** Undefined, with the reason printed, where this user may not mount. */
export function smallDisk(sizeMb: number): SmallDisk | undefined {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', dir], { stdio: 'pipe' });
  } catch (error) {
    fs.rmdirSync(dir);
    console.log(`skipped: no disk of a few MB can be mounted here (${String(error).split('\n')[0]})`);
    return undefined;
  }
  return {
    dir,
    makeReadOnly: () => void execFileSync('mount', ['-o', 'remount,ro', dir], { stdio: 'pipe' }),
    remove() {
      execFileSync('umount', ['-l', dir], { stdio: 'pipe' });
      fs.rmdirSync(dir);
    },
  };
}
