import { parseArgs } from 'node:util';

/**
 * What a package is made for, in Node's own words (`process.platform`, `process.arch`).
 * @typedef {{ readonly platform: 'linux' | 'win32' | 'darwin', readonly arch: 'x64' | 'arm64' }} Target
 */

/** electron-builder's numbers for what Node calls `process.arch`. */
const ARCHITECTURES = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

/** The targets that are packed: Windows and Linux PCs have x64 processors, Macs have both. */
const PACKED = ['linux-x64', 'win32-x64', 'darwin-x64', 'darwin-arm64'];

/**
 * Throws for a target that is not packed.
 * @param {string} platform
 * @param {string} arch
 * @returns {Target}
 */
export function targetOf(platform, arch) {
  if (!PACKED.includes(`${platform}-${arch}`)) {
    throw new Error(`There is no package for ${platform}-${arch}. There are: ${PACKED.join(', ')}.`);
  }
  return {
    platform: platform === 'win32' || platform === 'darwin' ? platform : 'linux',
    arch: arch === 'arm64' ? 'arm64' : 'x64',
  };
}

/**
 * The target of electron-builder's hooks.
 * @param {{ electronPlatformName: string, arch: number }} context
 */
export function targetOfHook({ electronPlatformName, arch }) {
  return targetOf(electronPlatformName, ARCHITECTURES[arch] ?? String(arch));
}

/** @param {Target} target */
export function nameOf({ platform, arch }) {
  return `${platform}-${arch}`;
}

/**
 * `--platform=linux|win32|darwin` and `--arch=x64|arm64`; this machine's where nothing is said. `archs` is every processor that a
 * package is made for: both of macOS unless one is named, because an update there is looked up in one list. Throws for a wrong flag.
 * @param {readonly string[]} args
 * @param {{ platform: string, arch: string }} [here]
 */
export function readPackageFlags(args, here = process) {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      platform: { type: 'string' },
      arch: { type: 'string' },
      dir: { type: 'boolean' },
      write: { type: 'boolean' },
    },
  });
  const platform = values.platform ?? here.platform;
  const arch = values.arch ?? (platform === here.platform ? here.arch : 'x64');
  const target = targetOf(platform, arch);
  /** @type {readonly Target['arch'][]} */
  const archs = platform === 'darwin' && values.arch === undefined ? ['x64', 'arm64'] : [target.arch];
  return { target, archs, dirOnly: values.dir ?? false, write: values.write ?? false };
}

/**
 * The native libraries of a target by their path in `node_modules`: exactly these are packed and stand outside the archive. A
 * library that offers several C libraries on Linux gives the one Electron is built with.
 * @param {Target} target
 * @returns {readonly string[]}
 */
export function nativesOf({ platform, arch }) {
  const target = `${platform}-${arch}`;
  // On macOS one library serves both processors.
  const serial = platform === 'darwin' ? 'darwin-x64+arm64' : target;
  const libc = platform === 'linux' ? '.glibc' : '';
  return [
    `@koromix/koffi-${target}/${platform}_${arch}/koffi.node`,
    `@serialport/bindings-cpp/prebuilds/${serial}/@serialport+bindings-cpp${libc}.node`,
    `better-sqlite3/prebuilds/${target}.node`,
  ];
}
