import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { NtExecutable, NtExecutableResource } from 'resedit';

/**
 * Where the parts of an unpacked package are.
 * @param {string} folder
 * @param {import('./target.mjs').Target} target
 */
export function partsOf(folder, { platform }) {
  if (platform === 'darwin') {
    const app = join(folder, 'Packbench.app');
    return { program: app, resources: join(app, 'Contents/Resources') };
  }
  return {
    program: join(folder, platform === 'win32' ? 'Packbench.exe' : 'packbench'),
    resources: join(folder, 'resources'),
  };
}

/** The character of a fuse that is on. */
const ON = '1'.charCodeAt(0);

/** Our configuration's name for each fuse, in the order of the wire. */
const FUSES = [
  ['runAsNode', FuseV1Options.RunAsNode],
  ['enableCookieEncryption', FuseV1Options.EnableCookieEncryption],
  ['enableNodeOptionsEnvironmentVariable', FuseV1Options.EnableNodeOptionsEnvironmentVariable],
  ['enableNodeCliInspectArguments', FuseV1Options.EnableNodeCliInspectArguments],
  ['enableEmbeddedAsarIntegrityValidation', FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
  ['onlyLoadAppFromAsar', FuseV1Options.OnlyLoadAppFromAsar],
  ['loadBrowserProcessSpecificV8Snapshot', FuseV1Options.LoadBrowserProcessSpecificV8Snapshot],
  ['grantFileProtocolExtraPrivileges', FuseV1Options.GrantFileProtocolExtraPrivileges],
];

/**
 * The fuses as they are in the program; undefined where it has none, as a program that is not Electron's.
 * @param {string} program
 * @returns {Promise<Readonly<Record<string, boolean>> | undefined>}
 */
export async function fusesOf(program) {
  const wire = /** @type {Readonly<Record<string, unknown>> | undefined} */ (
    await getCurrentFuseWire(program).catch(() => undefined)
  );
  if (wire === undefined) return undefined;
  return Object.fromEntries(
    FUSES.filter(([, at = '']) => wire[at] !== undefined).map(([name = '', at = '']) => [name, wire[at] === ON]),
  );
}

const PLIST_DIGEST =
  /<key>ElectronAsarIntegrity<\/key>\s*<dict>[\s\S]*?<key>Resources\/app\.asar<\/key>\s*<dict>[\s\S]*?<key>hash<\/key>\s*<string>([0-9a-f]{64})<\/string>/;

/**
 * The digest of the archive's head that electron-builder wrote into the program (Windows: a resource; macOS: the property list).
 * @param {string} folder
 * @param {import('./target.mjs').Target} target
 * @returns {string | undefined}
 */
export function integrityOf(folder, target) {
  const { program } = partsOf(folder, target);
  if (target.platform === 'darwin') {
    return PLIST_DIGEST.exec(readFileSync(join(program, 'Contents/Info.plist'), 'utf8'))?.[1];
  }
  const entry = resourcesOf(program).entries.find(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR');
  if (entry === undefined) return undefined;
  const list = JSON.parse(Buffer.from(entry.bin).toString('utf8'));
  return list.find((/** @type {{ file: string }} */ { file }) => file === 'resources\\app.asar')?.value;
}

/** Sizes of the icons in a Windows program. @param {string} program @returns {readonly number[]} */
export function iconSizesOf(program) {
  const group = resourcesOf(program).entries.find(({ type }) => type === 14);
  if (group === undefined) return [];
  const bin = Buffer.from(group.bin);
  // A size of 256 does not fit into its byte and is 0 there.
  return Array.from({ length: bin.readUInt16LE(4) }, (_, index) => bin.readUInt8(6 + 14 * index) || 256);
}

/** @param {string} program */
function resourcesOf(program) {
  return NtExecutableResource.from(NtExecutable.from(readFileSync(program), { ignoreCert: true }));
}
