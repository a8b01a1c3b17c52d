import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { spawn } = await import('node:child_process');
const { join } = await import('node:path');
const { build, root } = await import('./bundling.mjs');
const { findWine, NotHere, windowsLibraries, winePrefix } = await import('./wine.mjs');

/**
 * Runs test/windows: the built station as a Windows process under Wine, with Windows' own native libraries. Every argument goes to Vitest.
 * Where Wine or the packages are not to be had it says so and ends well.
 */
try {
  const wine = findWine();
  const libraries = await timed('libraries', () => windowsLibraries());
  const prefix = await timed('Wine folders', () => winePrefix(wine));
  await timed('build', () => build());
  process.stdout.write(`Testing under ${wine.version}\n`);
  process.exitCode = await test({ ...wine.env(prefix), PACKBENCH_WINDOWS: JSON.stringify({ prefix, ...libraries }) });
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof NotHere) process.stdout.write(`skipped: the Windows test; ${why}\n`);
  else fail(why, 1);
}

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 */
async function timed(what, work) {
  const startedMs = performance.now();
  const made = await work();
  process.stdout.write(`${what.padEnd(14)} ${((performance.now() - startedMs) / 1000).toFixed(1).padStart(6)} s\n`);
  return made;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function test(env) {
  const vitest = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project',
    'windows',
    '--bail=1',
    '--no-file-parallelism',
  ];
  const child = spawn(process.execPath, [...vitest, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env });
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
