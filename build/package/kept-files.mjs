import { basename, extname } from 'node:path';
import { nativesOf } from './target.mjs';

/** What a library needs to run: code, its manifests, what it reads, and its licence. Everything else stays away. */
const RUN = new Set(['.js', '.cjs', '.mjs', '.json', '.wasm', '.woff2', '.afm', '.icc', '.trie']);
export const LICENCE = /^(licen[cs]e|copying|notice|ofl)/i;
const NOT_RUN =
  /^(tsconfig.*|jsconfig|package-lock|\.package-lock|\.?eslintrc.*|bower|component|composer)\.json$|\.config\.[cm]?js$|^(gulpfile|gruntfile|rollup.*|karma.*)\.[cm]?js$/i;
const TEST = /\.(test|spec|bench)\.[cm]?js$|^(test|tests|bench|benchmark)\.[cm]?js$/;
const FOLDERS =
  /^(tests?|__tests__|__mocks__|fixtures?|example|examples|doc|docs|bench|benchmark|benchmarks|coverage|website|tools|scripts|scss|umd|iife|miniprogram|\..*)$/;

/** What single libraries carry for other systems, other builds of themselves, or for being built. */
const LEFT_OUT = [
  /^better-sqlite3\/(deps|src)\//,
  /^koffi\/(lib|vendor)\//,
  /^koffi\/cnoke\.cjs$/,
  /^(@serialport\/bindings-cpp\/)?(node_modules\/)?node-addon-api\//,
  /^fontkit\/src\//,
  /^bwip-js\/(bin|fonts|lib|src)\//,
  /^bwip-js\/dist\/bwip-js(-gen|-min|-rn)?\.m?js$/,
  /^pdfkit\/js\/pdfkit\.(browser|standalone|old)\b/,
  /^zpl-renderer-js\/dist\/index\.umd\.js$/,
  /^zxing-wasm\/dist\/((es|cjs)\/)?(full|writer)\//,
  /^@hyzyla\/pdfium\/dist\/(.*base64|index\.esm\.(browser|cdn|worker)|worker)/,
  // Of the fonts that documents are written in only the upright ones with a weight axis are read.
  /^@fontsource-variable\/[^/]+\/files\/.*(-(standard|wdth|full)-.*|-italic)\.woff2$/,
];

/**
 * Whether a file of a library goes along. `place` is the library's path below `node_modules`, `file` the file's path in it, with
 * slashes.
 * @param {string} place
 * @param {string} file
 * @param {import('./target.mjs').Target} target
 */
export function isKept(place, file, target) {
  const path = `${place}/${file}`;
  const name = basename(file);
  if (extname(name) === '.node') return nativesOf(target).includes(path);
  if (LEFT_OUT.some((pattern) => pattern.test(path))) return false;
  if (
    file
      .split('/')
      .slice(0, -1)
      .some((folder) => FOLDERS.test(folder))
  )
    return false;
  if (LICENCE.test(name) && !/\.[cm]?[jt]s$/.test(name)) return true;
  return RUN.has(extname(name)) && !NOT_RUN.test(name) && !TEST.test(name);
}
