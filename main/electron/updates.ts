import * as path from 'node:path';
import { z } from 'zod';
import type { UpdateOff } from '../../shared/model/updates.ts';
import type { Log, StationHost } from '../host.ts';
import type { Ports } from '../ports/index.ts';
import type { OpenAddress } from '../ports/network.ts';
import { DATABASE_SCHEMA, hostUpdates, readKeys, type Updates } from '../station-updates.ts';
import { keptInstallers } from './kept-installers.ts';
import { createElectronUpdater, type ElectronUpdaterOptions, type UpdaterApp } from './updater.ts';

/** The parts of Electron's `app` that an update needs. */
export interface UpdatedApp {
  readonly isPackaged: boolean;
  getVersion(): string;
  getName(): string;
  whenReady(): Promise<void>;
  releaseSingleInstanceLock(): void;
  relaunch(): void;
  exit(code?: number): void;
}

export interface ShellUpdatesOptions {
  readonly app: UpdatedApp;
  readonly dataDir: string;
  /** Where the build left what it knows of updates: `package.json` and `app-update.yml`. Absolute. */
  readonly packageFile: string;
  readonly resourcesDir: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The AppImage that runs, from the environment it sets. */
  readonly appImage: string | undefined;
  readonly ports: Pick<Ports, 'clock' | 'timers' | 'files'>;
  readonly log: Log;
  readonly host: () => StationHost;
  /** The way to the marketplace, with all that the network settings say of it. */
  readonly open: OpenAddress;
}

/** The build's own word: whose signatures count, and which of the maker's lines (`stable`, `early`) it follows. */
const builtSchema = z.object({
  updates: z.object({ keys: z.array(z.string()).default([]), channel: z.string().default('stable') }).optional(),
});

/** New versions for the installed program. Which of the conditions for them is not there is its state `off`. */
export function shellUpdates(options: ShellUpdatesOptions): Updates {
  const { app, dataDir, ports, platform, arch } = options;
  const { keys, channel } = builtWith(ports.files.readText(options.packageFile));
  const feedFile = path.join(options.resourcesDir, 'app-update.yml');
  const feedText = ports.files.readText(feedFile);
  const userDataPath = path.join(dataDir, 'electron');
  const updaterApp: UpdaterApp = {
    version: app.getVersion(),
    name: app.getName(),
    isPackaged: app.isPackaged,
    appUpdateConfigPath: feedFile,
    userDataPath,
    // What was downloaded stays with the station it is for, two stations of one PC never share a file.
    baseCachePath: path.join(userDataPath, 'updates'),
    whenReady: () => app.whenReady(),
    relaunch: () => app.relaunch(),
    // The station is left, and the program ended, in the order that `hostUpdates` keeps.
    quit: () => undefined,
    onQuit: () => undefined,
  };
  return hostUpdates({
    version: app.getVersion(),
    off: whyOff(options, keys, feedText),
    builtInFeed: lineOf(feedText, 'url') ?? null,
    connect: (feed) =>
      createElectronUpdater({
        ...{ feed, channel, arch, keys, databaseSchema: DATABASE_SCHEMA, app: updaterApp },
        platform: updatable(platform) ? platform : 'linux',
        namesPublisher: /^publisherName:/m.test(feedText ?? ''),
        open: options.open,
        timers: ports.timers,
        log: options.log,
      }),
    kept: keptInstallers(path.join(dataDir, 'previous'), platform === 'linux' ? options.appImage : undefined),
    end(anew) {
      if (anew) app.relaunch();
      app.exit(0);
    },
    onLeft: () => app.releaseSingleInstanceLock(),
    ...{ dataDir, ports, log: options.log, host: options.host },
  });
}

function whyOff(
  { app, platform, appImage }: ShellUpdatesOptions,
  keys: ReturnType<typeof readKeys>,
  feedText: string | undefined,
): UpdateOff | null {
  if (!app.isPackaged) return 'not-packaged';
  // A deb belongs to the system's package management, which needs rights that no packer has.
  if (!updatable(platform) || (platform === 'linux' && appImage === undefined)) return 'installed-otherwise';
  if (feedText === undefined) return 'no-feed';
  return keys.length === 0 ? 'no-key' : null;
}

function updatable(platform: NodeJS.Platform): platform is ElectronUpdaterOptions['platform'] {
  return platform === 'win32' || platform === 'linux' || platform === 'darwin';
}

function builtWith(text: string | undefined) {
  const { updates } = builtSchema.parse(text === undefined ? {} : JSON.parse(text));
  return { keys: readKeys(updates?.keys ?? []), channel: updates?.channel ?? 'stable' };
}

/** electron-builder writes the file with one plain value a line. */
function lineOf(text: string | undefined, name: string): string | undefined {
  return new RegExp(`^${name}:\\s*['"]?([^\\s'"]+)`, 'm').exec(text ?? '')?.[1];
}
