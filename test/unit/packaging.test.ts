import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { differences, readContents } from '../../build/package/contents.mjs';
import { isKept } from '../../build/package/kept-files.mjs';
import { fromEnvironment } from '../../build/package/pack.mjs';
import { narrowed } from '../../build/package/sbom.mjs';
import { type MacPackager, signNatives } from '../../build/package/sign-natives.mjs';
import { PACKED_ENTRIES, UNPACKED_ENTRIES } from '../../build/package/stage.mjs';
import { nativesOf, readPackageFlags, targetOf, targetOfHook } from '../../build/package/target.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const text = (file: string) => readFileSync(path.join(root, file), 'utf8');
const builder = parse(text('electron-builder.yml')) as Record<string, unknown> & {
  readonly files: readonly unknown[];
  readonly asarUnpack: readonly string[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
};
const LINUX = { platform: 'linux', arch: 'x64' } as const;
const MAC = { platform: 'darwin', arch: 'arm64' } as const;

describe('the recipe of the packages', () => {
  it('takes what was laid out for the target and nothing from the working folder', () => {
    expect(builder['directories']).toMatchObject({ app: 'dist/app' });
    expect(builder.files).toEqual(['**/*', { from: 'node_modules', to: 'node_modules' }]);
    expect(builder['beforePack']).toBe('build/packing-hooks.mjs');
    expect(builder['beforeBuild']).toBe('build/packing-hooks.mjs');
  });

  it('leaves outside the archive what the operating system loads, and nothing else', () => {
    expect(builder.asarUnpack).toEqual(['**/*.node', '**/*.wasm']);
    expect(builder['asar']).toEqual({ smartUnpack: false });
  });

  it('burns every fuse that opens a way around the archive', () => {
    expect(builder.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    });
  });

  it('installs for one user on Windows without an administrator and keeps the data at uninstall', () => {
    expect(builder['nsis']).toMatchObject({
      oneClick: true,
      perMachine: false,
      packElevateHelper: false,
      deleteAppDataOnUninstall: false,
      createStartMenuShortcut: true,
    });
    expect(builder['win']).toMatchObject({ requestedExecutionLevel: 'asInvoker' });
  });

  it('makes an installer for Windows, an AppImage and a deb, and for macOS a dmg and the zip that updates are taken from', () => {
    const made = JSON.stringify([builder['win'], builder['linux'], builder['mac']]);
    expect(made).toMatch(/nsis.*AppImage.*deb.*dmg.*zip/);
  });

  it('says in which way each entry of the build goes along', () => {
    const config = text('build/electron.vite.config.ts');
    const entries = [...config.matchAll(/^ {2}'?([\w-]+)'?: at\('main\//gm)].map(([, name]) => name ?? '');
    expect(entries.sort()).toEqual([...PACKED_ENTRIES, ...UNPACKED_ENTRIES].sort());
    expect(
      readContents()
        .application.filter((file) => /^out\/main\/[\w-]+\.js$/.test(file))
        .sort(),
    ).toEqual(PACKED_ENTRIES.map((entry) => `out/main/${entry}.js`).sort());
  });

  it('knows where updates are only when the environment says so, and only by https', () => {
    expect(fromEnvironment({})).toEqual({});
    expect(fromEnvironment({ PACKBENCH_UPDATE_URL: 'https://updates.example/packbench' })).toEqual({
      publish: { provider: 'generic', url: 'https://updates.example/packbench' },
    });
    for (const url of ['http://updates.example', 'updates.example', 'file:///etc']) {
      expect(() => fromEnvironment({ PACKBENCH_UPDATE_URL: url })).toThrow('no https address');
    }
  });
});

describe('the target of a package', () => {
  it('is this machine unless a flag says otherwise', () => {
    const here = { platform: 'darwin', arch: 'arm64' };
    expect(readPackageFlags([], here).target).toEqual(MAC);
    expect(readPackageFlags(['--platform=win32'], here).target).toEqual({ platform: 'win32', arch: 'x64' });
    expect(readPackageFlags(['--platform=linux', '--arch=x64', '--dir'], here)).toEqual({
      target: LINUX,
      archs: ['x64'],
      dirOnly: true,
      write: false,
    });
  });

  it('is both kinds of Mac in one run, because they share the list of updates', () => {
    expect(readPackageFlags(['--platform=darwin'], { platform: 'linux', arch: 'x64' }).archs).toEqual(['x64', 'arm64']);
    expect(readPackageFlags(['--platform=darwin', '--arch=arm64']).archs).toEqual(['arm64']);
  });

  it.each([['--platform=aix'], ['--platform=linux', '--arch=arm64'], ['--plattform=linux'], ['linux']])(
    'is refused when there is no such package (%s)',
    (...args) => {
      expect(() => readPackageFlags(args, { platform: 'linux', arch: 'x64' })).toThrow();
    },
  );

  it('is read from what electron-builder says', () => {
    expect(targetOfHook({ electronPlatformName: 'win32', arch: 1 })).toEqual(targetOf('win32', 'x64'));
    expect(targetOfHook({ electronPlatformName: 'darwin', arch: 3 })).toEqual(MAC);
    expect(() => targetOfHook({ electronPlatformName: 'win32', arch: 0 })).toThrow(
      'There is no package for win32-ia32',
    );
  });
});

describe('of a library', () => {
  const kept = (place: string, file: string, target: typeof LINUX | typeof MAC = LINUX) => isKept(place, file, target);

  it('what runs, its manifest and its licence go along', () => {
    for (const file of ['index.js', 'lib/a.cjs', 'esm/b.mjs', 'package.json', 'LICENSE', 'license-mit', 'OFL.txt']) {
      expect([file, kept('some', file)]).toEqual([file, true]);
    }
  });

  it.each([
    'index.d.ts',
    'index.js.map',
    'README.md',
    'test/a.js',
    'lib/a.test.js',
    'fixtures/a.js',
    'docs/a.js',
    '.github/a.js',
    'tsconfig.json',
    'vitest.config.js',
    'test/fixtures/node_modules/x/index.js',
    'src/binding.cc',
  ])('%s stays away', (file) => expect(kept('@scope/some', file)).toBe(false));

  it('a folder of the library itself may be called like one that stays away', () => {
    expect(kept('@scope/test', 'index.js')).toBe(true);
    expect(kept('a/node_modules/docs', 'index.js')).toBe(true);
  });

  it('native code of the target goes along and none of another system or C library', () => {
    expect(kept('better-sqlite3', 'prebuilds/linux-x64.node')).toBe(true);
    expect(kept('better-sqlite3', 'prebuilds/linuxmusl-x64.node')).toBe(false);
    expect(kept('better-sqlite3', 'prebuilds/linux-x64.node', MAC)).toBe(false);
    expect(kept('@koromix/koffi-linux-x64', 'musl_x64/koffi.node')).toBe(false);
    expect(nativesOf(MAC)).toContain(
      '@serialport/bindings-cpp/prebuilds/darwin-x64+arm64/@serialport+bindings-cpp.node',
    );
  });
});

describe('the list of what a package holds', () => {
  it('takes the library that is another for each target under one name', () => {
    const contents = { application: [], libraries: { '@koromix/koffi-{target}': { '.': ['index.js'] } } };
    const path = 'node_modules/@koromix/koffi-linux-x64/index.js';
    expect(differences([path], contents, LINUX)).toEqual([]);
    expect(differences([path], contents, MAC)).toHaveLength(2);
  });

  it('tells libraries inside libraries apart', () => {
    const contents = { application: [], libraries: { 'a/node_modules/@s/b': { lib: ['x.js'] }, a: { '.': ['x.js'] } } };
    expect(differences(['node_modules/a/x.js', 'node_modules/a/node_modules/@s/b/lib/x.js'], contents, LINUX)).toEqual(
      [],
    );
  });
});

describe('the bill of materials', () => {
  const one = (name: string, properties?: unknown) => ({
    'bom-ref': `${name}@1`,
    name,
    version: '1',
    scope: 'optional',
    properties,
  });
  const bom = () => ({
    serialNumber: 'urn:uuid:1',
    metadata: { timestamp: 'now', component: { ...one('main'), 'bom-ref': 'packbench@1', type: 'library' } },
    components: [one('inside', [1]), one('tool'), one('electron')],
    dependencies: [
      { ref: 'packbench@1', dependsOn: ['inside@1', 'tool@1'] },
      { ref: 'tool@1', dependsOn: [] },
    ],
  });

  it('holds what is in the package and Electron, the same for the same lockfile', () => {
    const made = narrowed(bom(), [{ name: 'inside', version: '1' }]);
    expect(made.components.map(({ name, scope }) => [name, scope])).toEqual([
      ['inside', 'required'],
      ['electron', 'required'],
    ]);
    expect(made.dependencies).toEqual([{ ref: 'packbench@1', dependsOn: ['inside@1'] }]);
    expect(JSON.stringify(made)).not.toMatch(/uuid|now/);
  });

  it('is refused when npm does not know a library that is packed', () => {
    expect(() => narrowed(bom(), [{ name: 'inside', version: '2' }])).toThrow('inside@2 is in the package');
  });
});

describe('the native libraries of a Mac', () => {
  const packager = (identity: { name: string; hash?: string } | null, wanted?: null): MacPackager => ({
    codeSigningInfo: { value: Promise.resolve({ keychainFile: '/tmp/keys.keychain' }) },
    platformSpecificBuildOptions: wanted === null ? { identity: null } : {},
    helper: { findSigningIdentity: async () => identity },
  });
  const system = (platform: string, status = 0) => {
    const ran: string[][] = [];
    const run = (program: string, args: readonly string[]) => {
      ran.push([program, ...args]);
      return { status, stderr: 'no such identity\n' };
    };
    return { platform, run, ran };
  };

  it('are signed with the certificate before their digests are taken', async () => {
    const mac = system('darwin');
    expect(await signNatives(MAC, '/app', packager({ name: 'Developer ID', hash: 'ABC' }), mac)).toBe(true);
    expect(mac.ran.map((args) => args.at(-1))).toEqual(
      nativesOf(MAC).map((native) => path.join('/app/node_modules', native)),
    );
    expect(mac.ran[0]?.slice(0, 3)).toEqual(['codesign', '--sign', 'ABC']);
    expect(mac.ran[0]).toContain('/tmp/keys.keychain');
  });

  it('stay as they are without a certificate, and on another system', async () => {
    for (const [platform, made] of [
      ['darwin', packager(null)],
      ['darwin', packager({ name: '-' })],
      ['darwin', packager({ name: 'x', hash: 'ABC' }, null)],
      ['linux', packager({ name: 'x', hash: 'ABC' })],
    ] as const) {
      const tried = system(platform);
      expect(await signNatives(MAC, '/app', made, tried)).toBe(false);
      expect(tried.ran).toEqual([]);
    }
  });

  it('stop the packing when one cannot be signed', async () => {
    await expect(signNatives(MAC, '/app', packager({ name: 'x', hash: 'A' }), system('darwin', 1))).rejects.toThrow(
      'could not be signed: no such identity',
    );
  });
});
