import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { hourlyName, listBackups } from '../../main/db/backup-files.ts';
import { stationFiles } from '../../main/db/data-folder.ts';
import { defaultDataDir, parseFlags } from '../../main/flags.ts';
import { stationConfigFile } from '../../main/station-config.ts';
import { en } from '../../renderer/i18n/en.ts';
import { keyOf, SCREENS } from '../../renderer/stores/navigation-store.ts';
import { DIAGNOSTICS_TABS } from '../../renderer/stores/tabs-store.ts';
import { inShift } from '../../shared/shift.ts';

const root = path.resolve(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(path.join(root, file), 'utf8');
/** Lines are broken for reading only. */
const readme = text('README.md').replace(/\s+/g, ' ');
const pkg = JSON.parse(text('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly productName: string;
};
interface Target {
  readonly artifactName: string;
}
const builder = parse(text('electron-builder.yml')) as {
  readonly productName: string;
  readonly win: { readonly requestedExecutionLevel: string };
  readonly nsis: Target &
    Readonly<
      Record<
        'oneClick' | 'perMachine' | 'deleteAppDataOnUninstall' | 'createDesktopShortcut' | 'createStartMenuShortcut',
        boolean
      >
    > & { readonly shortcutName: string };
  readonly linux: Target & { readonly target: readonly { readonly target: string }[] };
  readonly mac: Target & { readonly target: readonly { readonly target: string; readonly arch: readonly string[] }[] };
};

/** electron-builder writes x64 as each kind of package is used to. */
function artifact({ artifactName }: Target, ext: string, arch = ''): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own macros.
  return artifactName.replace('${version}', 'VERSION').replace('${ext}', ext).replace('${arch}', arch);
}

describe('the README names', () => {
  it('the packages as they are built', () => {
    const names = [
      artifact(builder.nsis, 'exe'),
      artifact(builder.linux, 'AppImage', 'x86_64'),
      artifact(builder.linux, 'deb', 'amd64'),
      artifact(builder.mac, 'dmg', 'arm64'),
      artifact(builder.mac, 'dmg', 'x64'),
    ];
    for (const name of names) expect(readme).toContain(`\`${name}\``);
    expect(builder.linux.target.map(({ target }) => target)).toEqual(expect.arrayContaining(['AppImage', 'deb']));
    expect(builder.mac.target.find(({ target }) => target === 'dmg')?.arch).toEqual(
      expect.arrayContaining(['x64', 'arm64']),
    );
    const named = [...readme.matchAll(/`(Packbench-VERSION[^`]*)`/g)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual([...names].sort());
  });

  it('an installer that is for one user, asks for no administrator, and leaves the data', () => {
    const { nsis, win } = builder;
    expect(win.requestedExecutionLevel).toBe('asInvoker');
    expect(nsis).toMatchObject({ oneClick: true, perMachine: false, deleteAppDataOnUninstall: false });
    expect(nsis).toMatchObject({
      createDesktopShortcut: true,
      createStartMenuShortcut: true,
      shortcutName: 'Packbench',
    });
    expect(readme).toContain("No administrator's password is asked for");
    expect(readme).toContain('Removing the program leaves this folder where it is.');
    // What Microsoft Defender SmartScreen shows, in its own words.
    for (const said of [
      '**The installer is not signed**',
      '"Windows protected your PC"',
      '"Microsoft Defender SmartScreen prevented an unrecognized app from starting."',
      '**More info**',
      '"Unknown publisher"',
      '**Run anyway**',
    ]) {
      expect(readme).toContain(said);
    }
  });

  it('installing on Windows in five steps', () => {
    const steps = /## Install on a Windows PC\n([\s\S]*?)\nOn Linux/.exec(text('README.md'))?.[1] ?? '';
    expect([...steps.matchAll(/^(\d)\. /gm)].map(([, number]) => number)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('buttons, screens and questions by the words they bear', () => {
    const bold = [
      ...[
        en.firstRun.practice,
        en.firstRun.account,
        en.firstRun.appId,
        en.firstRun.appSecret,
        en.firstRun.test,
        en.firstRun.start,
      ],
      ...[
        en.network.settings,
        en.network.testNow,
        en.diagnostics.make,
        en.diagnostics.restore,
        en.diagnostics.restoreConfirm,
      ],
      ...[
        en.refused.restore,
        en.refused.moved,
        en.settings.secret,
        en.nav.settings,
        en.nav.diagnostics,
        en.nav.printers,
      ],
      ...[en.diagnostics.tabs.backups, en.diagnostics.tabs.network],
    ];
    for (const words of bold) expect(readme).toContain(`**${words}**`);
    for (const words of [en.firstRun.locationTitle, en.failures.DATA_DIR_COPIED.what]) expect(readme).toContain(words);
  });

  it('nothing in bold to a seller but words of the screens, of Windows, and what a paragraph is about', () => {
    const words = new Set(wordsIn(en));
    const seller = /## Install on a Windows PC\n([\s\S]*?)\n## Where data lives/.exec(text('README.md'))?.[1] ?? '';
    const others = new Set(['The installer is not signed', 'More info', 'Run anyway', 'Packbench']);
    const named = [...seller.replace(/^\*\*[^*]+\.\*\*/gm, '').matchAll(/\*\*([^*]+)\*\*/g)].map(
      ([, bold]) => bold ?? '',
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((bold) => !words.has(bold.replace(/\s+/g, ' ')) && !others.has(bold))).toEqual([]);
  });

  it('the steps of an update, a copy, a restore, a way back and a move, in the order they are made', () => {
    const { updates, diagnostics, backups, folder, refused, failures, settings } = en;
    const orders: Readonly<Record<string, readonly string[]>> = {
      Update: [diagnostics.tabs.updates, updates.check, updates.download, updates.install],
      'Go back after an update': [diagnostics.tabs.folder, folder.goBack, diagnostics.tabs.updates],
      'Back up': [diagnostics.tabs.backups, diagnostics.make, backups.save],
      Restore: [diagnostics.tabs.backups, diagnostics.restore, diagnostics.restoreConfirm, refused.restore],
      'Move to another PC': [failures.DATA_DIR_COPIED.what, refused.moved, en.nav.settings, settings.secret],
      'Behind a proxy or a firewall': [diagnostics.tabs.network, en.network.testNow, en.network.settings],
    };
    for (const [name, steps] of Object.entries(orders)) {
      const about = readme.indexOf(`**${name}.**`);
      expect(about, name).toBeGreaterThan(0);
      const end = /\*\*[^*]+\.\*\*|## /.exec(readme.slice(about + name.length + 5))?.index ?? 0;
      const said = readme.slice(about, about + name.length + 5 + end);
      const places = steps.map((step) => said.indexOf(step.endsWith('.') ? `"${step}"` : `**${step}**`));
      expect(places, `${name}: ${steps.join(' > ')}`).not.toContain(-1);
      expect([...places].sort((one, other) => one - other)).toEqual(places);
    }
    expect([44, 45].map((minutes) => inShift(0, minutes * 60_000))).toEqual([true, false]);
    expect(readme).toContain('nobody has scanned for 45 minutes');
  });

  it('the log-ins at a proxy that are made and those that are not', () => {
    expect(readme).toContain('A log-in at the proxy is made as Basic');
    for (const scheme of ['NTLM', 'Negotiate', 'Digest']) {
      expect(readme).toContain(scheme);
      expect(en.failures.NETWORK_PROXY_SCHEME.what).toContain(scheme);
    }
  });

  it('only tabs of the diagnostics that there are', () => {
    const tabs = DIAGNOSTICS_TABS.map((tab) => en.diagnostics.tabs[tab]);
    const named = [...readme.matchAll(/\*\*Diagnostics\*\*(?: \(Alt\+6\))?, \*\*([^*]+)\*\*/g)].map(([, tab]) => tab);
    expect(named.length).toBeGreaterThan(2);
    for (const tab of named) expect(tabs).toContain(tab);
  });

  it('keys that lead to the screens they are said to', () => {
    const named = [...readme.matchAll(/\*\*(\w+)\*\* \(?Alt\+(\d)\)?/g)];
    expect(named.length).toBeGreaterThan(4);
    for (const [, words, digit] of named) {
      const screen = SCREENS.find((each) => en.nav[each] === words);
      expect(`${words} ${screen === undefined ? 'nowhere' : keyOf(screen)}`).toBe(`${words} ${digit}`);
    }
    expect(readme).toContain(`The bench is Alt+${keyOf('bench')}`);
  });

  it('the folders in which data lives', () => {
    const at = (platform: NodeJS.Platform, practice = false) =>
      defaultDataDir({ platform, env: { APPDATA: '%APPDATA%', XDG_DATA_HOME: '$XDG_DATA_HOME' } }, practice);
    expect(readme).toContain(`\`${at('win32').replaceAll('/', '\\')}\``);
    expect(readme).toContain(`\`${at('win32', true).replaceAll('/', '\\')}\``);
    expect(readme).toContain(`\`${at('linux')}\``);
    expect(at('darwin').endsWith('/Library/Application Support/Packbench')).toBe(true);
    expect(readme).toContain('`~/Library/Application Support/Packbench`');
    expect(defaultDataDir({ platform: 'linux', env: {} }, false).endsWith('/.local/share/packbench')).toBe(true);
    expect(parseFlags(['--data-dir=/x'], { platform: 'linux', env: {} }).dataDir).toBe('/x');
  });

  it('the files in the folder', () => {
    const { database, backups } = stationFiles('/d');
    const files = [database, backups, stationConfigFile('/d')].map((file) => path.basename(file));
    for (const file of files) expect(readme).toContain(`| \`${file}\` |`);
    const spelled: Readonly<Record<string, string>> = {
      'documents.db': 'main/station-store.ts',
      'network.json': 'main/network-settings.ts',
      'secrets.json': 'main/secrets/choose.ts',
      logs: 'main/browser/run.ts',
      practice: 'main/seat.ts',
    };
    for (const [name, source] of Object.entries(spelled)) {
      expect(readme).toContain(`\`${name}\``);
      expect(text(source)).toContain(`'${name}'`);
    }
    expect(hourlyName(1)).toMatch(/^station-\d{13}\.db$/);
    expect(listBackups('/nowhere')).toEqual([]);
  });

  it('only npm scripts that there are', () => {
    const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? '');
    expect(named.length).toBeGreaterThan(5);
    for (const script of named) expect(Object.keys(pkg.scripts)).toContain(script);
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) expect(readme).toContain(command);
  });

  it('only flags that a start understands', () => {
    const row = /`npm start -- ([^`]+)`/.exec(readme)?.[1] ?? '';
    const flags = [...row.matchAll(/--([\w-]+)/g)].map(([, flag]) => `--${flag}`);
    expect(flags).toContain('--practice');
    const values: Readonly<Record<string, string>> = { '--shell': '=browser', '--data-dir': '=/x', '--port': '=1' };
    const args = [...new Set(flags)].map((flag) => `${flag}${values[flag] ?? ''}`);
    expect(() => parseFlags(args, { platform: 'linux', env: {} })).not.toThrow();
  });
});

/** Every text of the screens. */
function wordsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(wordsIn) : [];
}
