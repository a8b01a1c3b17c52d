import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundling.mjs';

const folder = join(root, 'node_modules/electron');
/** A first start must not hang on a host that cannot be reached; a download that goes on takes as long as it takes. */
const QUIET_WAIT_MS = 15_000;

/** The Electron binary's path when it is on this machine. */
export function electronBinary() {
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const file = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Fetches the binary (its npm package has no install script). Undefined when it cannot be had: no network, no such host.
 * @returns {Promise<string | undefined>}
 */
export async function fetchElectronBinary() {
  if (!existsSync(join(folder, 'install.js')) || !(await canReachReleases())) return undefined;
  process.stderr.write('Fetching Electron (once, about 110 MB) ...\n');
  const code = await new Promise((done) => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'ignore'] });
    child.once('error', () => done(1));
    child.once('exit', (exitCode) => done(exitCode ?? 1));
  });
  return code === 0 ? electronBinary() : undefined;
}

/** Whether the host that serves the binary answers at all; asked first, because the download itself retries for long. */
async function canReachReleases() {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  try {
    const reply = await fetch(mirror ?? 'https://github.com/electron/electron/releases/', {
      method: 'HEAD',
      signal: AbortSignal.timeout(QUIET_WAIT_MS),
    });
    return reply.status < 500;
  } catch {
    return false;
  }
}
