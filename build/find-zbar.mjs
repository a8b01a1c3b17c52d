import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * True when `zbarimg` answers: the barcode reader that is not ours, which judges the labels the practice printer drew. Installed
 * from Debian as root where it is missing; elsewhere the tests say that they judge without it.
 * @returns {boolean}
 */
export function findOrInstallZbar() {
  if (answers()) return true;
  const root = typeof process.getuid === 'function' && process.getuid() === 0;
  if (!root || !existsSync('/usr/bin/apt-get')) return false;
  process.stdout.write('No zbarimg found: installing zbar-tools from the distribution.\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'zbar-tools'], { stdio: 'inherit', env });
  return answers();
}

function answers() {
  return spawnSync('zbarimg', ['--version'], { stdio: 'ignore' }).status === 0;
}
