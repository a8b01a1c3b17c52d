import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What a package adds to Electron's own files: the archive, what stands outside it, and where updates come from. */
const OURS = /^(app\.asar|app\.asar\.unpacked\/.*|app-update\.yml|package-type)$/;
/** The languages that electron-builder.yml keeps. */
const KEPT_LOCALE = /^(en|hi)([-_][A-Z]{2})?$/;

/**
 * Every difference in words between what stands around the archive of an unpacked package and what Electron's distribution brings,
 * each with the file's name. Links count as files.
 * @param {string} folder What electron-builder made.
 * @param {import('./target.mjs').Target} target
 * @param {readonly string[]} distribution What `listFiles` says of the distribution that it was packed into.
 * @returns {readonly string[]}
 */
export function besideTheArchive(folder, { platform }, distribution) {
  const resources = platform === 'darwin' ? 'Packbench.app/Contents/Resources/' : 'resources/';
  const expected = new Set(distribution.map((file) => namedInPackage(file, platform)).filter((file) => file !== ''));
  const found = listFiles(folder).filter(
    (file) => !file.startsWith(resources) || !OURS.test(file.slice(resources.length)),
  );
  return [
    ...found.filter((file) => !expected.has(file)).map((file) => `${file} is not expected.`),
    ...[...expected].filter((file) => !found.includes(file)).map((file) => `${file} is missing.`),
  ];
}

/**
 * The name that electron-builder gives to a file of the distribution; empty for one that it leaves out.
 * @param {string} file
 * @param {import('./target.mjs').Target['platform']} platform
 */
function namedInPackage(file, platform) {
  const locale = /([^/]+)\.(?:lproj\/locale\.)?pak$/.exec(file)?.[1];
  const isLocale = file.startsWith('locales/') || file.includes('.lproj/');
  if (isLocale && !KEPT_LOCALE.test(locale ?? '')) return '';
  if (platform !== 'darwin') return RENAMED[platform][file] ?? file;
  if (!file.startsWith('Electron.app/')) return '';
  return file
    .replace('Electron.app/', 'Packbench.app/')
    .replaceAll('Electron Helper', 'Packbench Helper')
    .replace('Contents/MacOS/Electron', 'Contents/MacOS/Packbench')
    .replace('Resources/electron.icns', 'Resources/icon.icns');
}

/** @type {Readonly<Record<'linux' | 'win32', Readonly<Record<string, string>>>>} */
const RENAMED = {
  linux: { electron: 'packbench', LICENSE: 'LICENSE.electron.txt' },
  win32: { 'electron.exe': 'Packbench.exe', LICENSE: 'LICENSE.electron.txt' },
};

/** Paths of all that is no folder below one, links too, with slashes. @param {string} folder @returns {readonly string[]} */
export function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
