import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { build } = await import('./bundling.mjs');
try {
  await build({ always: true, quiet: false });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  fail('Nothing was built.', 1);
}
