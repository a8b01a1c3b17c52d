import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../main/ports/make-folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'packbench-folder-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('a folder is made with those above it, and made again is the same', () => {
  const folder = join(dir, 'one', 'two', 'three');
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
});

it('a file in its place, or in its way, is an error', () => {
  writeFileSync(join(dir, 'taken'), '');
  expect(() => makeFolder(join(dir, 'taken'))).toThrow('EEXIST');
  expect(() => makeFolder(join(dir, 'taken', 'below'))).toThrow(/EEXIST|ENOTDIR/);
});

it('where the file system takes none, it says so and does not go round for ever', (context) => {
  if (!existsSync('/proc/self')) return context.skip('no file system here takes no folder');
  expect(() => makeFolder('/proc/no/such/place')).toThrow('ENOENT');
});
