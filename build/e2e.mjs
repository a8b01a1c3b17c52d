import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { build, root } = await import('./bundling.mjs');
const { findOrInstallBrowser } = await import('./find-browser.mjs');
const { findOrInstallZbar } = await import('./find-zbar.mjs');

// Every argument goes to Playwright: a file to run, `--headed`, `--grep=...`.
try {
  const executable = findOrInstallBrowser();
  if (!findOrInstallZbar()) {
    process.stdout.write(
      "skipped: labels read by zbar: zbarimg is not on this machine; the practice printer's own reading stands in\n",
    );
  }
  await build();
  process.stdout.write(`Testing the page in ${executable}\n`);
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      '--config',
      'test/playwright.config.ts',
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, CHROME: executable } },
  );
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
} catch (error) {
  fail(error instanceof Error ? error.message : String(error), 1);
}
