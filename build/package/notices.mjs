import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LICENCE } from './kept-files.mjs';

const RULE = '-'.repeat(80);

/**
 * The licences of every library in the package, those that the bundler took apart too. Electron's and Chromium's own stand
 * beside the program.
 * @param {readonly import('./libraries.mjs').Library[]} libraries
 */
export function noticesOf(libraries) {
  const byName = new Map(libraries.map((library) => [`${library.name} ${library.version}`, library]));
  const parts = [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, library]) => {
      const texts = licenceTexts(library.folder);
      const said = `${title}\nLicence: ${library.license}`;
      return [
        RULE,
        said,
        ...(texts.length === 0 ? ['(The library comes without a licence text of its own.)'] : texts),
      ].join('\n\n');
    });
  const head = `Packbench contains these ${byName.size} libraries. Each stays under its own licence.`;
  return `${[head, ...parts].join('\n\n')}\n`;
}

/** @param {string} folder */
function licenceTexts(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE.test(entry.name) && !/\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim());
}
