import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '..');
/** electron-builder's numbers for what Node calls `process.arch`. */
const ARCHITECTURES = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

/**
 * Before packing: the SHA-256 of every native library of the target goes into the archive, where the start compares them
 * (main/electron/natives.ts).
 * @param {{ electronPlatformName: string, arch: number }} context
 */
export default async function writeNatives({ electronPlatformName, arch }) {
  const target = `${electronPlatformName}-${ARCHITECTURES[arch]}`;
  const files = [
    join(root, `node_modules/better-sqlite3/prebuilds/${target}.node`),
    ...nativesIn(join(root, `node_modules/@koromix/koffi-${target}`)),
    // On macOS one library serves both processors.
    ...nativesIn(
      join(root, 'node_modules/@serialport/bindings-cpp/prebuilds', target.replace(/^darwin-.*/, 'darwin-x64+arm64')),
    ),
  ];
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) throw new Error(`${missing} is missing: install the libraries of ${target} first.`);
  const digests = Object.fromEntries(
    files.map((file) => [
      relative(root, file).split(sep).join('/'),
      createHash('sha256').update(readFileSync(file)).digest('hex'),
    ]),
  );
  writeFileSync(join(root, 'out/main/natives.json'), `${JSON.stringify(digests, null, 1)}\n`);
}

/** @param {string} dir */
function nativesIn(dir) {
  if (!existsSync(dir)) return [join(dir, 'koffi.node')];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.node'))
    .map((entry) => join(entry.parentPath, entry.name));
}
