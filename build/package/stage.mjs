import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { updatesOf } from '../update-keys.mjs';
import { isKept, LICENCE } from './kept-files.mjs';
import { bundledLibraries, root, runtimeLibraries } from './libraries.mjs';
import { noticesOf } from './notices.mjs';
import { bomOf } from './sbom.mjs';
import { nativesOf } from './target.mjs';

/** What Electron starts, and what the station starts beside itself. */
export const PACKED_ENTRIES = [
  'electron',
  'maintenance',
  'practice',
  'checkpoint',
  'raster',
  'device',
  'memory-guard',
  'practice-draw',
];
/** What npm scripts start on a Node of their own; inside Electron nothing can (the fuse for it is off). */
export const UNPACKED_ENTRIES = ['browser', 'marketplace', 'printer', 'replay'];

/** Files that the operating system or a library reads by itself stand outside the archive; their digests are inside. */
export const UNPACKED = ['.node', '.wasm'];

/**
 * Lays out in `folder` exactly what one target's package holds, replacing what is there: the build, the libraries with the
 * native ones of the target, the digests of what stands outside the archive, the list of libraries and their licences.
 * @param {import('./target.mjs').Target} target
 * @param {string} folder
 * @param {{ out?: string }} [from] `out`: the build, absolute.
 */
export function stageApp(target, folder, { out = join(root, 'out') } = {}) {
  rmSync(folder, { recursive: true, force: true });
  stageManifest(folder);
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  for (const file of builtFiles(out)) copyTo(join(out, file), join(folder, 'out', file));
  const libraries = runtimeLibraries(target).filter((library) => stageLibrary(library, target, folder));
  const missing = nativesOf(target).find((file) => !existsSync(join(folder, 'node_modules', file)));
  if (missing !== undefined) throw new Error(`${missing} is not in the installed libraries. Run npm ci.`);
  const bundled = bundledLibraries();
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesOf([...libraries, ...bundled]));
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bomOf([...libraries, ...bundled]), null, 1)}\n`);
  writeDigests(folder);
}

/** The name, the version and the entry: what Electron reads. @param {string} folder */
export function stageManifest(folder) {
  mkdirSync(folder, { recursive: true });
  const { name, productName, version, description, license, author, type, main, homepage, repository, dependencies } =
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, productName, version, description, license, author, homepage, repository, type, main, dependencies, updates: updatesOf(process.env) }, null, 2)}\n`,
  );
}

/** Digest by path of every file that will stand outside the archive, for the comparison at start. @param {string} folder */
export function writeDigests(folder) {
  const files = filesIn(folder)
    .filter((file) => UNPACKED.some((end) => file.endsWith(end)))
    .sort();
  const digests = files.map((file) => [
    file,
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex'),
  ]);
  writeFileSync(join(folder, 'out/main/natives.json'), `${JSON.stringify(Object.fromEntries(digests), null, 1)}\n`);
}

/**
 * Of the build: the page, the preload, the entries that Electron starts and the chunks those reach. No source map.
 * @param {string} out
 */
function builtFiles(out) {
  const reached = new Set(/** @type {string[]} */ ([]));
  const open = PACKED_ENTRIES.map((entry) => `main/${entry}.js`).filter((file) => existsSync(join(out, file)));
  if (!open.includes('main/electron.js')) throw new Error('There is no build. Run npm run build.');
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    const text = readFileSync(join(out, file), 'utf8');
    for (const [, other = ''] of text.matchAll(/(?:\bfrom|\bimport\(?)\s*["'](\.[^"']+\.js)["']/g)) {
      const beside = posix.join(posix.dirname(file), other);
      if (existsSync(join(out, beside))) open.push(beside);
    }
  }
  const page = ['preload', 'renderer'].flatMap((part) => filesIn(join(out, part)).map((file) => `${part}/${file}`));
  return [...reached, ...page.filter((file) => !file.endsWith('.map'))];
}

/**
 * False for a library of which nothing runs (types only): it is left out.
 * @param {import('./libraries.mjs').Library} library
 * @param {import('./target.mjs').Target} target
 * @param {string} folder
 */
function stageLibrary({ place, folder: from }, target, folder) {
  const files = filesIn(from)
    .filter((file) => !file.startsWith('node_modules/'))
    .filter((file) => isKept(place, file, target));
  if (!files.some((file) => file !== 'package.json' && !LICENCE.test(posix.basename(file)))) return false;
  for (const file of files) copyTo(join(from, file), join(folder, 'node_modules', place, file));
  return true;
}

/** @param {string} from @param {string} to */
function copyTo(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** Paths of all files below a folder, with slashes. @param {string} folder @returns {readonly string[]} */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
