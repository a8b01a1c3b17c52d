import * as path from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import type { Files } from '../ports/files.ts';

/** The part of Electron's `app` that Windows and macOS start programs by. */
export interface LoginItems {
  getLoginItemSettings(options: { path?: string; args?: string[] }): {
    readonly openAtLogin: boolean;
    readonly executableWillLaunchAtLogin?: boolean;
    readonly status?: string;
  };
  setLoginItemSettings(settings: { openAtLogin: boolean; path?: string; args?: string[]; enabled?: boolean }): void;
}

export interface AutostartOptions {
  readonly app: LoginItems & { readonly isPackaged: boolean };
  readonly files: Files;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The running program; an AppImage runs from a place that is gone at the next start and names its own file in `APPIMAGE`. */
  readonly program: string;
  /** The flags this start was given that the next one needs. */
  readonly args: readonly string[];
  readonly home: string;
}

export interface Autostart {
  state(): 'on' | 'off' | 'blocked' | 'unavailable';
  /** `NOT_IN_THIS_SHELL` for a program that is not installed: its path is that of a developer's tool. */
  set(on: boolean): void;
}

/** Starts the program when this user logs in, in the way the system itself lists and can switch off. */
export function createAutostart(options: AutostartOptions): Autostart {
  if (!options.app.isPackaged) {
    return {
      state: () => 'unavailable',
      set() {
        throw new AppFailure('NOT_IN_THIS_SHELL', 'Only an installed program can start with this PC.');
      },
    };
  }
  return options.platform === 'linux' ? desktopAutostart(options) : loginItems(options);
}

function loginItems({ app, platform, program, args }: AutostartOptions): Autostart {
  // What was registered is found again only under the same path and arguments; macOS has neither.
  const own = platform === 'win32' ? { path: program, args: args.map(quoted) } : {};
  return {
    state() {
      const { openAtLogin, executableWillLaunchAtLogin, status } = app.getLoginItemSettings(own);
      if (!openAtLogin) return status === 'requires-approval' ? 'blocked' : 'off';
      return platform === 'win32' && executableWillLaunchAtLogin === false ? 'blocked' : 'on';
    },
    set: (on) =>
      app.setLoginItemSettings({ openAtLogin: on, ...own, ...(platform === 'win32' ? { enabled: on } : {}) }),
  };
}

/** The Windows command line splits at spaces that no quotation marks hold together. */
function quoted(arg: string): string {
  return /[\s"]/.test(arg) ? `"${arg.replaceAll('"', '\\"')}"` : arg;
}

/** The desktops' own way on Linux: a file of this name in the user's autostart folder (XDG autostart specification). */
function desktopAutostart({ files, env, program, args, home }: AutostartOptions): Autostart {
  const folder = path.posix.join(env['XDG_CONFIG_HOME'] || path.posix.join(home, '.config'), 'autostart');
  const file = path.posix.join(folder, 'packbench.desktop');
  return {
    state() {
      const text = files.readText(file);
      if (text === undefined) return 'off';
      return /^(Hidden=true|X-GNOME-Autostart-enabled=false)$/m.test(text) ? 'blocked' : 'on';
    },
    set(on) {
      if (!on) return files.remove(file);
      files.makeDir(folder);
      files.replaceText(file, desktopFile([env['APPIMAGE'] ?? program, ...args]), 0o644);
    },
  };
}

function desktopFile(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Packbench',
    `Exec=${command.map(execWord).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** One word of an Exec line: quoted, escaped for the quotes and again for the file; a per cent sign would be a field code. */
function execWord(word: string): string {
  const inQuotes = word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${inQuotes.replaceAll('\\', '\\\\')}"`;
}
