import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { nameOf, nativesOf } from './target.mjs';

/**
 * What a package may hold: patterns of the product's own files (`*` is any part of a name), and each library's files by folder.
 * Native libraries are not listed: which of them belong to a target is known by itself.
 * @typedef {{ readonly application: readonly string[], readonly libraries: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> }} Contents
 */

const file = join(import.meta.dirname, 'contents.json');

/** The committed list. @returns {Contents} */
export function readContents() {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Writes the libraries of a package into the committed list; the product's own files are listed by hand. */
export function writeContents(
  /** @type {readonly string[]} */ paths,
  /** @type {import('./target.mjs').Target} */ target,
) {
  const libraries = librariesIn(paths, target);
  writeFileSync(file, `${JSON.stringify({ ...readContents(), libraries }, null, 1)}\n`);
}

/**
 * Every difference in words, each with the file's name.
 * @param {readonly string[]} paths What the archive holds.
 * @param {Contents} contents
 * @param {import('./target.mjs').Target} target
 * @returns {readonly string[]}
 */
export function differences(paths, contents, target) {
  const patterns = contents.application.map(patternOf);
  const own = paths.filter((path) => !path.startsWith('node_modules/'));
  const said = [
    ...own.filter((path) => !patterns.some((each) => each.test(path))).map((path) => `${path} is not expected.`),
    ...contents.application
      .filter((_, index) => !own.some((path) => patterns[index]?.test(path)))
      .map((pattern) => `${pattern} is missing.`),
  ];
  const found = flat(librariesIn(paths, target));
  const expected = flat(contents.libraries);
  return [
    ...said,
    ...[...found].filter((path) => !expected.has(path)).map((path) => `node_modules/${path} is not expected.`),
    ...[...expected].filter((path) => !found.has(path)).map((path) => `node_modules/${path} is missing.`),
  ];
}

/** @param {string} pattern */
function patternOf(pattern) {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
}

/**
 * Files by library and folder; the library that is another for each target goes by one name.
 * @param {readonly string[]} paths
 * @param {import('./target.mjs').Target} target
 */
function librariesIn(paths, target) {
  const natives = new Set(nativesOf(target));
  const libraries = /** @type {Record<string, Record<string, string[]>>} */ ({});
  const inLibraries = paths.filter((path) => path.startsWith('node_modules/')).map((path) => path.slice(13));
  for (const path of inLibraries.filter((each) => !natives.has(each)).sort()) {
    const [, place, inner] = LIBRARY.exec(path) ?? [];
    if (place === undefined || inner === undefined) continue;
    const name = place.replace(`koffi-${nameOf(target)}`, 'koffi-{target}');
    const folders = libraries[name] ?? {};
    const folder = posix.dirname(inner);
    folders[folder] = [...(folders[folder] ?? []), posix.basename(inner)];
    libraries[name] = folders;
  }
  return libraries;
}

/** `a/b.js`, `@s/a/b.js`, `a/node_modules/@s/b/c.js`: the last library in the path, then what is in it. */
const LIBRARY = /^((?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\/(.+)$/;

/** @param {Contents['libraries']} libraries */
function flat(libraries) {
  const paths = Object.entries(libraries).flatMap(([place, folders]) =>
    Object.entries(folders).flatMap(([folder, names]) => names.map((name) => posix.join(place, folder, name))),
  );
  return new Set(paths);
}
