import { createHash, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  AppImageUpdater,
  type AppUpdater,
  BaseUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type UpdateInfo,
} from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { UpdateOffer } from '../../shared/contract/updates.ts';
import type { Log } from '../host.ts';
import type { OpenAddress } from '../ports/network.ts';
import { pause, type Timers } from '../ports/timers.ts';
import {
  type DownloadedInstaller,
  MAX_MANIFEST_BYTES,
  manifestName,
  openManifest,
  refuseUnfit,
  UpdateFailure,
  type UpdateManifest,
  UpdateRefused,
  type Updater,
} from '../station-updates.ts';
import { createFeedReader, type FeedReader } from './update-download.ts';

/** What the library asks of the program around it. */
export type UpdaterApp = NonNullable<ConstructorParameters<typeof NsisUpdater>[1]>;
type Platform = 'win32' | 'linux' | 'darwin';

export interface ElectronUpdaterOptions {
  readonly feed: string;
  readonly channel: string;
  readonly platform: Platform;
  readonly arch: string;
  readonly app: UpdaterApp;
  readonly keys: readonly KeyObject[];
  readonly databaseSchema: number;
  /** Whether the build names who signs its Windows installers: without it the library checks no signature there. */
  readonly namesPublisher: boolean;
  readonly open: OpenAddress;
  readonly timers: Timers;
  readonly log: Log;
}

/** What each library class can install. */
const ENDINGS: Readonly<Record<Platform, string>> = { win32: '.exe', linux: '.AppImage', darwin: '.zip' };
/** An installer that cannot be started says so within this. */
const STARTS_WITHIN_MS = 2_000;

/**
 * electron-updater's own classes behind the port. What is offered comes from our signed manifest in the place of its unsigned list; the
 * library decides about the staged roll-out (a number it draws once for each data folder, kept in `.updaterId`), keeps the download,
 * checks the publisher on Windows and starts the installer.
 */
export function createElectronUpdater(options: ElectronUpdaterOptions): Updater {
  const { feed, platform, app, timers, log } = options;
  const reader = createFeedReader(feed, options.open, timers);
  const updater = new (classOf(platform))(null, app);
  let found: UpdateManifest | undefined;

  updater.logger = {
    info: (message: unknown) => log.debug('the updater says', { said: String(message) }),
    warn: (message: unknown) => log.warn('the updater says', { said: String(message) }),
    error: (message: unknown) => log.warn('the updater says', { said: String(message) }),
  };
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.disableWebInstaller = true;
  // One way in, whose every byte is hashed: no parts of an older installer are mixed with the new one's.
  updater.disableDifferentialDownload = true;
  updater.setFeedURL({
    provider: 'custom',
    updateProvider: providerOf(feed, async () => {
      found = await readManifest(reader, options);
      return infoOf(found, ENDINGS[platform]);
    }),
  });
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  // The library has no setting for its own way out; it is asked for nothing but whole files of the manifest.
  Object.assign(updater, { httpExecutor: executorOf(reader, () => found) });

  async function check(): Promise<UpdateOffer | undefined> {
    if (platform === 'win32' && !options.namesPublisher) {
      throw new UpdateRefused('signature', null, 'This version does not say who signs its installers.');
    }
    const result = await updater.checkForUpdates();
    if (!result?.isUpdateAvailable || found === undefined) return undefined;
    return {
      version: found.version,
      releasedAtMs: found.releasedAt === undefined ? null : Date.parse(found.releasedAt),
      bytes: fileOf(found, ENDINGS[platform]).bytes,
      notes: found.notes,
    };
  }

  async function download(onProgress: (receivedBytes: number) => void): Promise<DownloadedInstaller> {
    const manifest = found;
    if (manifest === undefined) throw new Error('Nothing was found yet');
    const heard = ({ transferred }: { readonly transferred: number }) => onProgress(transferred);
    updater.on('download-progress', heard);
    try {
      const [file] = await updater.downloadUpdate().catch((error: unknown) => refusedBy(error, manifest.version));
      if (file === undefined) throw new Error('The library names no file');
      const { bytes, sha512 } = fileOf(manifest, ENDINGS[platform]);
      return { version: manifest.version, file, bytes, sha512: Buffer.from(sha512, 'base64').toString('hex') };
    } finally {
      updater.removeListener('download-progress', heard);
    }
  }

  return {
    check,
    download,
    async verify({ file, sha512 }) {
      if ((await sha512Of(file).catch(() => '')) === sha512) return;
      throw new UpdateFailure('file-damaged', `${file} is not what was downloaded.`);
    },
    async install() {
      const failed = new Promise<never>((_, reject) => updater.once('error', reject));
      failed.catch(() => undefined);
      if (updater instanceof BaseUpdater) {
        // Quietly, and the new version is started after.
        if (!updater.install(true, true)) throw new UpdateFailure('not-installed', 'The installer did not start.');
      } else {
        updater.quitAndInstall();
      }
      await Promise.race([failed, pause(timers, STARTS_WITHIN_MS)]);
    },
  };
}

/** Of a file, hex. */
export async function sha512Of(file: string): Promise<string> {
  const digest = createHash('sha512');
  for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
  return digest.digest('hex');
}

type UpdaterClass = new (options: null, app: UpdaterApp) => AppUpdater;

function classOf(platform: Platform): UpdaterClass {
  switch (platform) {
    case 'win32':
      return NsisUpdater;
    case 'linux':
      return AppImageUpdater;
    case 'darwin':
      // Declared without the null that the others take and that its base class takes too.
      return MacUpdater as unknown as UpdaterClass;
  }
}

async function readManifest(reader: FeedReader, options: ElectronUpdaterOptions): Promise<UpdateManifest> {
  const { channel, platform, arch, keys, app, databaseSchema } = options;
  const text = await reader.readText(manifestName(channel, platform, arch), MAX_MANIFEST_BYTES);
  const manifest = openManifest(text, keys);
  refuseUnfit(manifest, { version: app.version, databaseSchema });
  return manifest;
}

function fileOf(manifest: UpdateManifest, ending: string): UpdateManifest['files'][number] {
  const file = manifest.files.find(({ name }) => name.endsWith(ending));
  if (file === undefined) throw new UpdateFailure('no-file', `${manifest.version} has no ${ending} file.`);
  return file;
}

/** Only what was signed and checked; of the library's own fields that could ask for more rights none is set. */
function infoOf(manifest: UpdateManifest, ending: string): UpdateInfo {
  const { name, sha512, bytes } = fileOf(manifest, ending);
  return {
    version: manifest.version,
    files: [{ url: name, sha512, size: bytes }],
    path: name,
    sha512,
    releaseDate: manifest.releasedAt ?? '',
    ...(manifest.stagingPercentage === undefined ? {} : { stagingPercentage: manifest.stagingPercentage }),
    ...(manifest.minimumSystemVersion === undefined ? {} : { minimumSystemVersion: manifest.minimumSystemVersion }),
  };
}

function providerOf(feed: string, latest: () => Promise<UpdateInfo>) {
  const base = feed.endsWith('/') ? feed : `${feed}/`;
  return class extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
    }
    getLatestVersion(): Promise<UpdateInfo> {
      return latest();
    }
    resolveFiles(info: UpdateInfo) {
      return info.files.map((file) => ({ url: new URL(file.url, base), info: file }));
    }
  };
}

/** In the place of the library's own: it is asked for one file, and that is taken by its name from the manifest. */
function executorOf(reader: FeedReader, found: () => UpdateManifest | undefined) {
  return {
    async download(
      url: URL,
      to: string,
      { onProgress }: { readonly onProgress?: (progress: { readonly transferred: number }) => void },
    ): Promise<string> {
      const name = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
      const file = found()?.files.find((one) => one.name === name);
      if (file === undefined) throw new UpdateFailure('no-file', `The manifest has no ${name}.`);
      await reader.fetchFile(file, to, (transferred) => onProgress?.({ transferred }));
      return to;
    },
  };
}

function refusedBy(error: unknown, version: string): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE') {
    throw new UpdateRefused('signature', version, 'The installer is not signed by who signed this version.');
  }
  if (code === 'ENOSPC') throw new UpdateFailure('disk-full', 'The disk is full.', { cause: error });
  throw error;
}
