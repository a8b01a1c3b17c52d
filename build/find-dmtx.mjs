import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * True when `dmtxread` answers: the DataMatrix reader that is not ours. Installed from Debian as root where it is missing; elsewhere the
 * tests say that they judge without it.
 * @returns {boolean}
 */
export function findOrInstallDmtx() {
  if (answers()) return true;
  const root = typeof process.getuid === 'function' && process.getuid() === 0;
  if (!root || !existsSync('/usr/bin/apt-get')) return false;
  process.stdout.write('No dmtxread found: installing dmtx-utils from the distribution.\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env, timeout: 300_000 });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'dmtx-utils'], {
    ...{ stdio: 'ignore', env, timeout: 300_000 },
  });
  return answers();
}

function answers() {
  return spawnSync('dmtxread', ['--version'], { stdio: 'ignore' }).status === 0;
}
