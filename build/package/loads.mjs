import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { filesIn } from './stage.mjs';

const LOAD_MS = 60_000;
/** What the bundler leaves of an import of a library: a statement at the start of a line, or `import("x")`. */
const LIBRARY = /(?:^(?:import|export|\}) ?(?:[^'"\n]*\bfrom )?|\bimport\()["']((?:@[\w.-]+\/)?[a-z][\w./-]*)["']/gm;
/** Loaded one after the other: one that does not load is named, and the rest is still tried. */
const SCRIPT = `
for (const name of JSON.parse(process.argv[1])) {
  try { await import(name); }
  catch (error) { process.stdout.write(name + ' does not load from the package: ' + String(error.message).split('\\n')[0] + '\\n'); }
}
process.exit(0);
`;

/**
 * Loads every library that the build names, native ones too, from what was laid out for a package of this machine's own system;
 * returns those that do not load, in words.
 * @param {string} app
 * @returns {readonly string[]}
 */
export function whatDoesNotLoad(app) {
  const names = librariesNamedIn(app);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', SCRIPT, JSON.stringify(names)],
    { cwd: app, encoding: 'utf8', timeout: LOAD_MS },
  );
  if (status !== 0) return [`The libraries ended the process that loads them: ${stderr.trim().slice(-300)}`];
  return stdout.split('\n').filter((line) => line !== '');
}

/** @param {string} app @returns {readonly string[]} */
export function librariesNamedIn(app) {
  const built = filesIn(join(app, 'out/main')).filter((file) => file.endsWith('.js'));
  const named = built.flatMap((file) => {
    const code = readFileSync(join(app, 'out/main', file), 'utf8');
    return [...code.matchAll(LIBRARY)].map(([, name = '']) => name);
  });
  return [...new Set(named)].filter((name) => !isBuiltin(name) && name !== 'electron').sort();
}
