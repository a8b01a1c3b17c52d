import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { build, root } = await import('./bundling.mjs');
const { findOrInstallBrowser } = await import('./find-browser.mjs');

// `--only=TEXT` takes the states whose name contains it; `--quick` one size, light, English.
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length) ?? '';
const quick = process.argv.includes('--quick');
try {
  const executablePath = findOrInstallBrowser();
  await build();
  // The pictures and what is checked on them are test code, which type-checks with the tests.
  const { takeScreenshots } = await import(pathToFileURL(join(root, 'test/support/take-screenshots.ts')).href);
  const outDir = join(root, 'test/results/screenshots');
  const { taken, faults } = await takeScreenshots({
    rendererDir: join(root, 'out/renderer'),
    outDir,
    executablePath,
    only,
    quick,
  });
  process.stdout.write(
    `${taken} pictures in ${outDir}\n${faults.map((/** @type {string} */ fault) => `  ${fault}\n`).join('')}`,
  );
  if (faults.length > 0) fail(`${faults.length} things a person would call broken, listed above.`, 1);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error), 1);
}
