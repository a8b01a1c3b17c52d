import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createPackageWithOptions, getRawHeader } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { NtExecutable, NtExecutableResource } from 'resedit';
import type { Contents } from '../../build/package/contents.mjs';
import { listFiles } from '../../build/package/distribution.mjs';
import { writeDigests } from '../../build/package/stage.mjs';
import { writeStandIn } from '../../build/package/stand-in.mjs';
import { nativesOf, type Target } from '../../build/package/target.mjs';

const root = path.resolve(import.meta.dirname, '../..');

export const FUSES: Readonly<Record<string, boolean>> = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  onlyLoadAppFromAsar: true,
};

/** What the small package holds, as the committed list says it for the product. */
export const SMALL_CONTENTS: Contents = {
  application: ['package.json', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json', 'out/main/*.js', 'out/main/natives.json'],
  libraries: { small: { '.': ['index.js', 'package.json'] } },
};

export interface SmallPackage {
  /** What the archive is made of; write here, then `seal`. */
  readonly app: string;
  /** The unpacked package. */
  readonly folder: string;
  readonly resources: string;
  readonly program: string;
  /** Every file of the Electron that it was packed into. */
  readonly distribution: readonly string[];
  /** Packs `app` anew and writes the archive's digest into a Windows program. */
  seal(): Promise<void>;
  remove(): void;
}

/**
 * A product of three files with the real native libraries of this installation, packed around the stand-in of Electron: small
 * enough to be spoilt in many ways. The one native library that is installed for Linux only is made up for Windows.
 */
export async function makeSmallPackage(target: Target & { platform: 'linux' | 'win32' }): Promise<SmallPackage> {
  const base = mkdtempSync(path.join(tmpdir(), 'packbench-small-package-'));
  const app = path.join(base, 'app');
  const folder = path.join(base, 'unpacked');
  const windows = target.platform === 'win32';
  writeStandIn(target, folder, { version: '45.0.0' });
  const distribution = listFiles(folder);
  const program = path.join(folder, windows ? 'Packbench.exe' : 'packbench');
  renameSync(path.join(folder, windows ? 'electron.exe' : 'electron'), program);
  renameSync(path.join(folder, 'LICENSE'), path.join(folder, 'LICENSE.electron.txt'));
  rmSync(path.join(folder, 'locales/de.pak'));
  await flipFuses(program, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
  });
  writeApp(app, target);
  const resources = path.join(folder, 'resources');
  const seal = async () => {
    const archive = path.join(resources, 'app.asar');
    rmSync(resources, { recursive: true, force: true });
    mkdirSync(resources, { recursive: true });
    await createPackageWithOptions(app, archive, { unpack: '*.{node,wasm}' });
    if (windows) embed(program, createHash('sha256').update(getRawHeader(archive).headerString).digest('hex'));
  };
  await seal();
  return {
    app,
    folder,
    resources,
    program,
    distribution,
    seal,
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

function writeApp(app: string, target: Target): void {
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(app, file)), { recursive: true });
    writeFileSync(path.join(app, file), text);
  };
  const dependencies = { small: '1.0.0' };
  write('package.json', JSON.stringify({ name: 'packbench', main: 'out/main/electron.js', dependencies }));
  write('out/main/electron.js', 'export {};\n');
  write('node_modules/small/package.json', JSON.stringify({ name: 'small', version: '1.0.0' }));
  write('node_modules/small/index.js', 'export {};\n');
  write('THIRD-PARTY-NOTICES.txt', '\nsmall 1.0.0\nLicence: MIT\n');
  write('sbom.cdx.json', JSON.stringify({ components: [{ name: 'small', version: '1.0.0' }] }));
  for (const native of nativesOf(target)) {
    const to = path.join(app, 'node_modules', native);
    mkdirSync(path.dirname(to), { recursive: true });
    const made =
      native.startsWith('@koromix') && target.platform === 'win32' ? 'better-sqlite3/prebuilds/win32-x64.node' : native;
    copyFileSync(path.join(root, 'node_modules', made), to);
  }
  writeDigests(app);
}

/** The digest as electron-builder writes it into a Windows program. */
function embed(program: string, digest: string): void {
  const executable = NtExecutable.from(readFileSync(program));
  const resources = NtExecutableResource.from(executable);
  resources.entries = resources.entries.filter(({ type }) => type !== 'INTEGRITY');
  const text = JSON.stringify([{ file: 'resources\\app.asar', alg: 'SHA256', value: digest }]);
  const bin = new Uint8Array(Buffer.from(text)).buffer;
  resources.entries.push({ type: 'INTEGRITY', id: 'ELECTRONASAR', bin, lang: 1033, codepage: 1200 });
  resources.outputResource(executable);
  writeFileSync(program, Buffer.from(executable.generate()));
}
