import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { readStartFlags } = await import('./flags.mjs');
const { build, isStale, root } = await import('./bundling.mjs');
const { join } = await import('node:path');
const { endWithParent } = await import('./with-parent.mjs');

endWithParent();
const args = process.argv.slice(2);
const flags = flagsOrEnd();
// The two take their time on a first start, so they take it together.
const [binary] = await Promise.all([flags.shell === 'electron' ? findElectron() : undefined, buildWhenStale()]);

if (binary !== undefined) await runElectron(binary);
else {
  if (flags.shell === 'electron')
    process.stderr.write('Electron is not on this machine and cannot be fetched; opening the browser shell.\n');
  const { pathToFileURL } = await import('node:url');
  await import(pathToFileURL(join(root, 'out/main/browser.js')).href);
}

function flagsOrEnd() {
  try {
    return readStartFlags(args);
  } catch (error) {
    return fail(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), 2);
  }
}

async function findElectron() {
  const { electronBinary, fetchElectronBinary } = await import('./electron-binary.mjs');
  return electronBinary() ?? (await fetchElectronBinary());
}

async function buildWhenStale() {
  try {
    if (isStale()) await build();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    fail('Packbench could not be built.', 1);
  }
}

/** @param {string} binary */
async function runElectron(binary) {
  const { spawn } = await import('node:child_process');
  // The variable turns Electron into a plain Node; a terminal inside an editor sets it.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(binary, [join(root, 'out/main/electron.js'), ...args], {
    stdio: 'inherit',
    windowsHide: false,
    env,
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`Electron could not be started (${error.message}).`, 1));
  child.once('exit', (code) => process.exit(code ?? 1));
}
