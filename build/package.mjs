import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { copyFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { build, root } = await import('./bundling.mjs');
const { pack } = await import('./package/pack.mjs');
const { readPackageFlags } = await import('./package/target.mjs');

/** Makes the installers of one system in dist/packages, and the list of their libraries beside them. `--dir`: only the folder. */
const { target, archs, dirOnly } = flagsOrEnd();
// A workflow gives a certificate that it does not have as an empty text, which electron-builder takes for one.
for (const name of ['CSC_LINK', 'CSC_KEY_PASSWORD', 'APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'])
  if (process.env[name] === '') delete process.env[name];

try {
  await build({ always: true });
  const packed = await pack(target, { dirOnly, archs });
  copyFileSync(join(root, 'dist/app/sbom.cdx.json'), join(root, `dist/packages/packbench-${target.platform}.cdx.json`));
  process.stdout.write(`${packed}\n`);
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  // electron-builder names the host and not what it wanted there.
  const fetching = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(why);
  fail(fetching ? `Electron or a tool that makes installers could not be fetched: ${why}` : why, 1);
}

function flagsOrEnd() {
  try {
    return readPackageFlags(process.argv.slice(2));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 2);
  }
}
