import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { build, isStale, root } = await import('./bundling.mjs');
const { existsSync } = await import('node:fs');
const { join } = await import('node:path');
const { pathToFileURL } = await import('node:url');
const { endWithParent } = await import('./with-parent.mjs');

endWithParent();

const [name, ...args] = process.argv.slice(2);
const programs = ['marketplace', 'printer', 'replay'];
if (name === undefined || !programs.includes(name)) fail(`Usage: node build/run.mjs ${programs.join('|')} [flags]`, 2);

try {
  if (isStale()) await build();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  fail('Packbench could not be built.', 1);
}

const file = join(root, `out/main/${name}.js`);
if (!existsSync(file)) fail(`${file} is missing from the build.`, 1);
// The program reads its own flags as if it had been started itself.
process.argv = [process.execPath, file, ...args];
await import(pathToFileURL(file).href);
