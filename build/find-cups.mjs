import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';

const PROGRAMS = {
  cupsd: { file: '/usr/sbin/cupsd', needs: [], packages: ['cups', 'cups-client'] },
  // It comes with CUPS, the daemons it announces itself through do not.
  ippeveprinter: {
    file: '/usr/sbin/ippeveprinter',
    needs: ['/usr/bin/dbus-daemon', '/usr/sbin/avahi-daemon'],
    packages: ['cups-ipp-utils', 'dbus', 'avahi-daemon'],
  },
};

/**
 * The programs of CUPS, which are not ours and judge what is said to printers: installed from Debian as root where they are missing.
 * @param {keyof typeof PROGRAMS} name
 * @returns {string | undefined} the program, undefined where it cannot be had
 */
export function findOrInstallCups(name) {
  const { file, needs, packages } = PROGRAMS[name];
  const areThere = () => [file, ...needs].every(runs);
  if (areThere()) return file;
  const root = typeof process.getuid === 'function' && process.getuid() === 0;
  if (!root || !existsSync('/usr/bin/apt-get')) return undefined;
  process.stdout.write(`No ${name} found: installing ${packages.join(', ')} from the distribution.\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { stdio: /** @type {const} */ ('ignore'), env, timeout: 300_000 };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
  return areThere() ? file : undefined;
}

/** @param {string} file */
function runs(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
