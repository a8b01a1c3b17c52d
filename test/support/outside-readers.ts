import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What zbar, which is not ours, reads from each picture; all in one call, because starting it takes longer than reading. */
export function readByZbar(pictures: readonly Uint8Array[]): string[][] {
  return withFiles(pictures, (files) => {
    const options = ['--quiet', '--nodbus', '--xml'];
    const { stdout } = spawnSync('zbarimg', [...options, ...files], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return files.map((file) => {
      const source = new RegExp(`<source href='${file}'>([\\s\\S]*?)</source>`).exec(stdout)?.[1] ?? '';
      return [...source.matchAll(/<data[^>]*><!\[CDATA\[([\s\S]*?)\]\]><\/data>/g)].map(([, text = '']) => text);
    });
  });
}

/** What dmtx reads from each picture of a single DataMatrix. */
export function readByDmtx(pictures: readonly Uint8Array[]): string[] {
  return withFiles(pictures, (files) =>
    files.map((file) => {
      try {
        return execFileSync('dmtxread', ['-N1', '-m4000', file], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      } catch {
        return '';
      }
    }),
  );
}

function withFiles<T>(pictures: readonly Uint8Array[], read: (files: readonly string[]) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'outside-reader-'));
  try {
    const files = pictures.map((picture, index) => {
      const file = join(dir, `${index}.png`);
      writeFileSync(file, picture);
      return file;
    });
    return read(files);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
