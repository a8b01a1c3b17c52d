import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly integrity?: string;
}

const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const entries = Object.entries(lock.packages);

/** Where Node would find a dependency of the package at `path`: its own folder first, then each one above. */
function lockedAs(name: string, path: string): string | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock.packages[candidate]) return candidate;
    if (at === '') return undefined;
  }
}

test('every platform package of every dependency is locked, or a clean install refuses the lock file', () => {
  const missing = entries.flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {})
      .filter((name) => lockedAs(name, path) === undefined)
      .map((name) => `${path || 'packbench'} -> ${name}`),
  );
  expect(missing).toEqual([]);
});

test('every package is locked to its bytes and to no download address', () => {
  const loose = entries.filter(([path, entry]) => path !== '' && entry.integrity === undefined).map(([path]) => path);
  expect(loose).toEqual([]);
  expect(entries.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
});
