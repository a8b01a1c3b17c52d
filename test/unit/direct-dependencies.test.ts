import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFacts } from '../support/source-facts.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const root = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as Manifest & {
  readonly packages: Readonly<Record<string, Manifest>>;
};
const { dependencies, devDependencies, optionalDependencies } = manifest;
/** What the bundler answers to by itself. */
const WITHOUT_VERSION: ReadonlySet<string> = new Set(['vite/client']);
const versions = { ...optionalDependencies, ...devDependencies, ...dependencies };

function librariesOf(file: string): readonly string[] {
  return sourceFacts(file, read(file))
    .imports.filter((name) => !name.startsWith('.') && !isBuiltin(name) && !WITHOUT_VERSION.has(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

describe('the libraries that the project names', () => {
  const folders = ['main', 'preload', 'renderer', 'shared', 'build', 'test'];
  const files = execFileSync('git', ['ls-files', ...folders], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /(?<!\.d)\.(ts|tsx|mts|mjs)$/.test(file));
  const imported = files.flatMap((file) => librariesOf(file).map((name) => ({ file, name })));

  it('are all that it imports: what comes with another library may go with it', () => {
    expect(imported.map(({ name }) => name)).toEqual(expect.arrayContaining(['zod', '@electron/asar', 'resedit']));
    expect(imported.filter(({ name }) => versions[name] === undefined)).toEqual([]);
  });

  it('are named by one version, which is the one that is locked', () => {
    const loose = Object.entries(versions).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
    const others = Object.entries(versions).filter(
      ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version,
    );
    expect(others).toEqual([]);
  });

  it('are the same in the lock file, or a clean install refuses it', () => {
    const locked = lock.packages[''];
    expect(locked).toMatchObject({ dependencies, devDependencies, optionalDependencies });
    expect([lock.version, locked?.version]).toEqual([manifest.version, manifest.version]);
  });

  it('the changelog begins with this version', () => {
    expect(/^## (.+)$/m.exec(read('CHANGELOG.md'))?.[1]).toBe(manifest.version);
  });
});
