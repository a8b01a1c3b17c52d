import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * True when `pdftoppm` answers: what rendering a label is measured against. Installed from Debian as root where it is missing.
 * @returns {boolean}
 */
export function findOrInstallPoppler() {
  if (answers()) return true;
  const root = typeof process.getuid === 'function' && process.getuid() === 0;
  if (!root || !existsSync('/usr/bin/apt-get')) return false;
  process.stderr.write('No pdftoppm found: installing poppler-utils from the distribution.\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env, timeout: 300_000 });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'poppler-utils'], {
    ...{ stdio: 'ignore', env, timeout: 300_000 },
  });
  return answers();
}

function answers() {
  return spawnSync('pdftoppm', ['-v'], { stdio: 'ignore' }).status === 0;
}
