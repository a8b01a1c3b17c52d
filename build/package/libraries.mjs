import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nameOf } from './target.mjs';

export const root = resolve(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache/packages');
const INSTALL_MS = 300_000;

/**
 * @typedef {import('./target.mjs').Target} Target
 * @typedef {{ version: string, license?: string, integrity?: string, dev?: boolean, os?: string[], cpu?: string[], dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockEntry
 * @typedef {{ readonly place: string, readonly name: string, readonly version: string, readonly license: string, readonly folder: string }} Library
 *   `place` is the path below `node_modules` (`a` or `a/node_modules/b`), `folder` where its files are on this machine.
 */

/** The Node that npm scripts run on is no library of the product: Electron brings its own. */
const NOT_PACKED = /^node-(linux|win)-x64$/;

/** @returns {Record<string, LockEntry>} Lockfile entries by their path below `node_modules`. */
export function readLock() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const named = Object.entries(packages).filter(([key]) => key !== '');
  return Object.fromEntries(named.map(([key, entry]) => [key.replace(/^node_modules\//, ''), entry]));
}

/** @param {string} place */
const nameIn = (place) => place.split('node_modules/').at(-1) ?? place;

/**
 * The libraries the product runs on, for one target, in the versions of the lockfile. Those of another system than this one
 * are installed beside (npm checks their digest). Throws when one is not installed or has another version.
 * @param {Target} target
 * @returns {readonly Library[]}
 */
export function runtimeLibraries(target) {
  const lock = readLock();
  return Object.entries(lock)
    .filter(([place, entry]) => entry.dev !== true && !NOT_PACKED.test(place) && runsOn(entry, target))
    .map(([place, entry]) => libraryAt(place, entry, folderOf(place, entry, target)));
}

/**
 * What the bundler put into `out`, which no folder of the package shows: every library the sources import that is not
 * installed with the product, and what it rests on.
 * @returns {readonly Library[]}
 */
export function bundledLibraries() {
  const lock = readLock();
  const found = new Set(/** @type {string[]} */ ([]));
  const open = [...importedNames()].filter((name) => lock[name]?.dev === true && name !== 'electron');
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const entry = lock[name];
    if (entry === undefined || found.has(name) || entry.dev !== true) continue;
    found.add(name);
    open.push(...Object.keys(entry.dependencies ?? {}).filter((each) => !each.startsWith('@types/')));
  }
  return [...found].sort().flatMap((name) => {
    const entry = lock[name];
    return entry === undefined ? [] : [libraryAt(name, entry, join(root, 'node_modules', name))];
  });
}

/** @param {LockEntry} entry @param {Target} target */
function runsOn({ os, cpu }, { platform, arch }) {
  return (os === undefined || os.includes(platform)) && (cpu === undefined || cpu.includes(arch));
}

/** @param {string} place @param {LockEntry} entry @param {string} folder @returns {Library} */
function libraryAt(place, entry, folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) throw new Error(`${nameIn(place)} is not installed. Run npm ci.`);
  const { version, license, licenses } = JSON.parse(readFileSync(file, 'utf8'));
  if (version !== entry.version) {
    throw new Error(`${nameIn(place)} is installed as ${version}, the lockfile says ${entry.version}. Run npm ci.`);
  }
  const said =
    entry.license ?? license ?? (Array.isArray(licenses) ? licenses.map(({ type }) => type).join(' OR ') : undefined);
  return {
    place,
    name: nameIn(place),
    version,
    license: typeof said === 'string' ? said : 'see its licence text',
    folder,
  };
}

/** @param {string} place @param {LockEntry} entry @param {Target} target */
function folderOf(place, entry, target) {
  const here = join(root, 'node_modules', place);
  if (entry.os === undefined || existsSync(here)) return here;
  return join(installForeign(place, entry, target), 'node_modules', place);
}

/**
 * One library of another system, in a folder of its own. A lockfile of one entry makes npm compare the digest.
 * @param {string} name
 * @param {LockEntry} entry
 * @param {Target} target
 * @returns {string}
 */
function installForeign(name, entry, target) {
  const folder = join(cache, `${name.replace('/', '+')}-${entry.version}-${nameOf(target)}`);
  if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return folder;
  const beside = `${folder}.new-${process.pid}`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  // An optional dependency is the only kind that npm installs for another system than its own.
  const own = {
    name: 'libraries-of-another-system',
    version: '0.0.0',
    optionalDependencies: { [name]: entry.version },
  };
  const packages = { '': own, [`node_modules/${name}`]: entry };
  writeFileSync(join(beside, 'package.json'), JSON.stringify({ ...own, private: true }));
  writeFileSync(
    join(beside, 'package-lock.json'),
    JSON.stringify({ ...own, lockfileVersion: 3, requires: true, packages }),
  );
  const flags = [
    'ci',
    `--os=${target.platform}`,
    `--cpu=${target.arch}`,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const { status, stderr, error } = npm([...flags, '--prefer-offline'], beside);
  // npm leaves an optional package that it could not get out without a word.
  if (status !== 0 || !existsSync(join(beside, 'node_modules', name, 'package.json'))) {
    rmSync(beside, { recursive: true, force: true });
    const why = error?.message ?? /npm error (?!code |syscall |errno )(.+)/.exec(stderr)?.[1] ?? stderr.slice(-300);
    throw new NotFetched(`${name} of ${nameOf(target)} cannot be installed: ${why}`);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(beside, folder);
  return folder;
}

/** A library of another system that could not be had: no network, no registry; no fault of the product. */
export class NotFetched extends Error {}

/**
 * npm as it runs this script, on this Node; else the one of the machine.
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function npm(args, cwd) {
  const cli = process.env['npm_execpath'];
  const [program, ...first] = cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
  return spawnSync(program ?? 'npm', [...first, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: INSTALL_MS,
    maxBuffer: 64 * 1024 * 1024,
    // On Windows npm is a command file, which only a shell starts; the arguments are ours and hold nothing to quote.
    shell: process.platform === 'win32' && program === 'npm',
  });
}

/** Names of the packages that the sources import, types left out: those are gone after the build. */
function importedNames() {
  const names = new Set(/** @type {string[]} */ ([]));
  for (const folder of ['main', 'preload', 'renderer', 'shared']) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(tsx?|css|html)$/.test(entry.name)) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [, name] of text.matchAll(IMPORT)) if (name !== undefined) names.add(name);
    }
  }
  return names;
}

/** `import ... from 'name/part'`, `import 'name'`, `import('name')` and CSS's `@import 'name'`. */
const IMPORT =
  /(?:^import (?!type )(?:[^'";]*? from )?|^export (?!type )[^'";]*? from |\bimport\(|@import )['"](@[\w.-]+\/[\w.-]+|[a-z][\w.-]*)[^'"]*['"]/gm;
