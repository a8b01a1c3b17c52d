import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { afterEach, describe, expect, it } from 'vitest';
import { inspectPackage } from '../../build/package/inspect.mjs';
import { writeDigests } from '../../build/package/stage.mjs';
import type { Target } from '../../build/package/target.mjs';
import { FUSES, makeSmallPackage, SMALL_CONTENTS, type SmallPackage } from '../support/small-package.ts';

const LINUX = { platform: 'linux', arch: 'x64' } as const;
const WINDOWS = { platform: 'win32', arch: 'x64' } as const;
const root = path.resolve(import.meta.dirname, '../..');
const open: SmallPackage[] = [];

afterEach(() => {
  for (const made of open.splice(0)) made.remove();
});

async function packaged(target: typeof LINUX | typeof WINDOWS = LINUX): Promise<SmallPackage> {
  const made = await makeSmallPackage(target);
  open.push(made);
  return made;
}

const faultsOf = (made: SmallPackage, target: Target = LINUX) =>
  inspectPackage(made.folder, target, {
    contents: SMALL_CONTENTS,
    fuses: FUSES,
    distribution: made.distribution,
  });

function plant(folder: string, file: string, text = ''): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

describe('the look at a package', () => {
  it.each([LINUX, WINDOWS])('finds nothing wrong with one that is as it should be ($platform)', async (target) => {
    expect(await faultsOf(await packaged(target), target)).toEqual([]);
  });

  it.each([
    ['out/main/bench.test.js', 'a test'],
    ['out/main/electron.js.map', 'a source map'],
    ['out/main/source.ts', 'a source'],
    ['.env', 'an environment file'],
    ['signing.pem', 'a key'],
    ['test/fixtures/order.json', 'a fixture'],
    ['out/recordings/replies.json', 'a recording'],
  ])('names %s (%s)', async (file) => {
    const made = await packaged();
    plant(made.app, file);
    await made.seal();
    expect(await faultsOf(made)).toContain(`${file} must not be in a package.`);
  });

  it('names a file nobody expects, of the product and of a library', async () => {
    const made = await packaged();
    plant(made.app, 'out/notes.txt');
    plant(made.app, 'node_modules/small/more.js');
    await made.seal();
    expect(await faultsOf(made)).toEqual([
      'out/notes.txt is not expected.',
      'node_modules/small/more.js is not expected.',
    ]);
  });

  it('names a library that is neither in the notices nor in the bill of materials', async () => {
    const made = await packaged();
    plant(made.app, 'node_modules/stranger/package.json', JSON.stringify({ name: 'stranger', version: '2.0.0' }));
    await made.seal();
    expect(await faultsOf(made)).toEqual([
      'node_modules/stranger/package.json is not expected.',
      'stranger 2.0.0 is not in sbom.cdx.json.',
      'stranger 2.0.0 is not in THIRD-PARTY-NOTICES.txt.',
    ]);
  });

  it('names the file in which a private key is', async () => {
    const made = await packaged();
    plant(made.app, 'out/main/keys.js', `export const key = '-----BEGIN ${'EC'} PRIVATE KEY-----';`);
    await made.seal();
    expect(await faultsOf(made)).toEqual(['out/main/keys.js holds a private key.']);
  });

  it('names a native library of another system, whatever it is called', async () => {
    const made = await packaged();
    const native = 'node_modules/better-sqlite3/prebuilds/linux-x64.node';
    const stranger = 'node_modules/better-sqlite3/prebuilds/win32-x64.node';
    copyFileSync(path.join(root, stranger), path.join(made.app, native));
    copyFileSync(path.join(root, stranger), path.join(made.app, stranger));
    writeDigests(made.app);
    await made.seal();
    const faults = await faultsOf(made);
    expect(faults).toContain(`${stranger} is no native library of linux-x64.`);
    expect(faults).toContain(`${native} is a library of win32-x64, not of linux-x64.`);
  });

  it('names a native library that was changed after packing, and one that was put beside', async () => {
    const made = await packaged();
    const native = 'node_modules/better-sqlite3/prebuilds/linux-x64.node';
    appendFileSync(path.join(made.resources, 'app.asar.unpacked', native), 'changed');
    plant(made.resources, 'app.asar.unpacked/node_modules/small/extra.wasm');
    expect(await faultsOf(made)).toEqual([
      'node_modules/small/extra.wasm stands beside the archive, which does not know it.',
      'node_modules/small/extra.wasm has no digest in natives.json.',
      `${native} is not the file that natives.json knows.`,
    ]);
  });

  it('names a second archive or folder that Electron could be made to start', async () => {
    const made = await packaged();
    plant(made.resources, 'app/package.json', '{}');
    plant(made.resources, 'default_app.asar');
    expect([...(await faultsOf(made))].sort()).toEqual([
      'resources/app/package.json is not expected.',
      'resources/default_app.asar is not expected.',
    ]);
  });

  it.each([
    ['source.ts', 'a source'],
    ['test/shift.test.js', 'a test'],
    ['resources/better-sqlite3.node', 'a native library'],
    ['version.dll', 'a library that Windows would load from the folder of the program'],
    ['locales/de.pak', 'a language that is not kept'],
  ])('names %s beside the program (%s)', async (file) => {
    const made = await packaged(WINDOWS);
    plant(made.folder, file);
    expect(await faultsOf(made, WINDOWS)).toEqual([`${file} is not expected.`]);
  });

  it('names a link, beside the archive and in it', async () => {
    const made = await packaged();
    symlinkSync('electron.js', path.join(made.app, 'out/main/link.js'));
    await made.seal();
    symlinkSync('/etc/passwd', path.join(made.folder, 'names'));
    expect(await faultsOf(made)).toEqual(['out/main/link.js is a link.', 'names is not expected.']);
  });

  it('names a file of the archive in which one byte was changed, and bytes that were put behind the last', async () => {
    const made = await packaged();
    const archive = path.join(made.resources, 'app.asar');
    const bytes = readFileSync(archive);
    const at = bytes.indexOf('export {};');
    expect(at).toBeGreaterThan(0);
    bytes[at] = 'E'.charCodeAt(0);
    writeFileSync(archive, Buffer.concat([bytes, Buffer.from('more')]));
    const faults = await faultsOf(made);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/^\S+\.js is not the file that the head of the archive knows\.$/);
    expect(faults[1]).toBe('app.asar has 4 bytes more than its files.');
  });

  it('names a native library in which one byte was changed, the file as long as before', async () => {
    const made = await packaged(WINDOWS);
    const native = 'node_modules/better-sqlite3/prebuilds/win32-x64.node';
    const file = path.join(made.resources, 'app.asar.unpacked', native);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await faultsOf(made, WINDOWS)).toEqual([`${native} is not the file that natives.json knows.`]);
  });

  it('says so when the program has no fuses at all, and when the archive or a native library is gone', async () => {
    const made = await packaged();
    const native = 'node_modules/better-sqlite3/prebuilds/linux-x64.node';
    rmSync(path.join(made.resources, 'app.asar.unpacked', native));
    writeFileSync(made.program, 'no wire');
    expect(await faultsOf(made)).toEqual([
      `${native} is missing beside the archive.`,
      `${native} is not the file that natives.json knows.`,
      'The program has no fuses.',
    ]);
    renameSync(path.join(made.resources, 'app.asar'), path.join(made.resources, 'other.asar'));
    expect(await faultsOf(made)).toEqual(['app.asar is missing.']);
  });

  it.each([LINUX, WINDOWS])('names a fuse that was left on ($platform)', async (target) => {
    const made = await packaged(target);
    await flipFuses(made.program, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: true });
    expect(await faultsOf(made, target)).toEqual(['The fuse runAsNode is on and must be off.']);
  });

  it('says that the archive is not the one whose digest is in the Windows program', async () => {
    const made = await packaged(WINDOWS);
    const program = readFileSync(made.program);
    plant(made.app, 'out/main/electron.js', 'export const other = 1;\n');
    await made.seal();
    writeFileSync(made.program, program);
    expect(await faultsOf(made, WINDOWS)).toEqual(['app.asar is not the archive whose digest is in the program.']);
  });

  it('says what is missing', async () => {
    const made = await packaged();
    const contents = {
      application: [...SMALL_CONTENTS.application, 'LICENSE'],
      libraries: { gone: { lib: ['a.js'] } },
    };
    const faults = await inspectPackage(made.folder, LINUX, {
      contents,
      fuses: { unheardOf: false },
      distribution: [...made.distribution, 'libEGL.so'],
    });
    expect(faults).toContain('LICENSE is missing.');
    expect(faults).toContain('node_modules/gone/lib/a.js is missing.');
    expect(faults).toContain('libEGL.so is missing.');
    expect(faults).toContain('The fuse unheardOf is not there and must be off.');
  });
});
