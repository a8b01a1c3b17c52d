import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKey } from '../../build/sign-manifest.mjs';
import { createElectronUpdater, type ElectronUpdaterOptions } from '../../main/electron/updater.ts';
import { realTimers, type Timers } from '../../main/ports/timers.ts';
import { readKeys, UpdateFailure, UpdateRefused, type Updater } from '../../main/station-updates.ts';
import { smallDisk } from '../support/small-disk.ts';
import { createMemoryLog } from '../support/small-host.ts';
import { type Feed, startFeed } from '../support/update-feed.ts';

const MANIFEST = 'stable-linux-x64.json';
let dir: string;
let feed: Feed;

beforeEach(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-updates-'));
  feed = await startFeed(dir);
  fs.writeFileSync(path.join(dir, 'Packbench-0.2.0.AppImage'), 'the running version');
  process.env['APPIMAGE'] = path.join(dir, 'Packbench-0.2.0.AppImage');
});
afterEach(async () => {
  delete process.env['APPIMAGE'];
  await feed.stop();
  fs.rmSync(dir, { recursive: true, force: true });
  // What Windows' shell throws away by this name, a shell of another system keeps as a file.
  if (process.platform !== 'win32') fs.rmSync('NUL', { force: true });
});

/** electron-updater's own class for the platform, with a stand-in for the program around it. */
function updaterOf(over: Partial<ElectronUpdaterOptions> = {}, appUpdate = 'provider: generic\n'): Updater {
  const appUpdateConfigPath = path.join(dir, 'app-update.yml');
  fs.writeFileSync(appUpdateConfigPath, `${appUpdate}updaterCacheDirName: packbench-updater\n`);
  return createElectronUpdater({
    feed: feed.url,
    channel: 'stable',
    platform: 'linux',
    arch: 'x64',
    app: {
      ...{ version: '0.2.0', name: 'packbench', isPackaged: true, appUpdateConfigPath },
      userDataPath: path.join(dir, 'electron'),
      baseCachePath: path.join(dir, 'cache'),
      whenReady: async () => undefined,
      relaunch: () => undefined,
      quit: () => undefined,
      onQuit: () => undefined,
    },
    keys: readKeys([feed.keys.public]),
    databaseSchema: 20,
    namesPublisher: false,
    open: (address, options) => fetch(address, options),
    timers: realTimers,
    log: createMemoryLog().log,
    ...over,
  });
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof UpdateFailure) return error.fault;
  return error instanceof UpdateRefused ? `refused: ${error.why}` : `not expected: ${String(error)}`;
}

function rewriteManifest(change: (envelope: { manifest: string; signature?: string }) => void): void {
  const file = path.join(feed.folder, MANIFEST);
  const envelope = JSON.parse(fs.readFileSync(file, 'utf8'));
  change(envelope);
  fs.writeFileSync(file, JSON.stringify(envelope));
}

describe('a feed that is in order', () => {
  it('offers a newer version, which is fetched whole and is what was signed', async () => {
    feed.release({ version: '0.3.0' });
    const updater = updaterOf();
    const offer = await updater.check();
    expect(offer).toMatchObject({ version: '0.3.0', notes: 'What is new in 0.3.0.', bytes: 95_000 });
    const told: number[] = [];
    const installer = await updater.download((bytes) => told.push(bytes));
    expect(told.at(-1)).toBe(95_000);
    expect(fs.readFileSync(installer.file)).toEqual(
      fs.readFileSync(path.join(feed.folder, 'Packbench-0.3.0.AppImage')),
    );
    await updater.verify(installer);
  });

  it('offers nothing where that version runs already', async () => {
    feed.release({ version: '0.2.0' });
    expect(await updaterOf().check()).toBeUndefined();
  });

  it('offers a staged version to nobody at 0 and to everybody at 100 percent', async () => {
    feed.release({ version: '0.3.0', staging: 0 });
    expect(await updaterOf().check()).toBeUndefined();
    feed.release({ version: '0.3.0', staging: 100 });
    expect(await updaterOf().check()).toMatchObject({ version: '0.3.0' });
  });

  it('gives one station the same answer about a staged version at every start', async () => {
    feed.release({ version: '0.3.0', staging: 50 });
    const answers = [];
    for (let start = 0; start < 6; start += 1) answers.push((await updaterOf().check())?.version);
    expect(new Set(answers).size).toBe(1);
    expect(fs.existsSync(path.join(dir, 'electron/.updaterId'))).toBe(true);
  });

  it('is believed under the new key while the old one is replaced', async () => {
    feed.release({ version: '0.3.0' });
    const updater = updaterOf({ keys: readKeys([newKey().public, feed.keys.public]) });
    expect(await updater.check()).toMatchObject({ version: '0.3.0' });
  });

  it('is asked for nothing but the manifest until somebody wants the file', async () => {
    feed.release({ version: '0.3.0' });
    await updaterOf().check();
    expect(feed.asked).toEqual([MANIFEST]);
  });
});

describe('an attack on the feed', () => {
  beforeEach(() => feed.release({ version: '0.3.0' }));

  it('that changes the signed manifest is refused', async () => {
    rewriteManifest((envelope) => {
      envelope.manifest = envelope.manifest.replace('0.3.0', '0.9.0');
    });
    expect(await faultOf(updaterOf().check())).toBe('refused: signature');
  });

  it('that takes the signature away is refused', async () => {
    rewriteManifest((envelope) => {
      delete envelope.signature;
    });
    expect(await faultOf(updaterOf().check())).toBe('refused: signature');
  });

  it('that shows the bare manifest is refused', async () => {
    const { manifest } = JSON.parse(fs.readFileSync(path.join(feed.folder, MANIFEST), 'utf8'));
    fs.writeFileSync(path.join(feed.folder, MANIFEST), manifest);
    expect(await faultOf(updaterOf().check())).toBe('refused: signature');
  });

  it('that signs with a key of its own is refused', async () => {
    expect(await faultOf(updaterOf({ keys: readKeys([newKey().public]) }).check())).toBe('refused: signature');
  });

  it('that shows an old signed version again is refused as a downgrade', async () => {
    feed.release({ version: '0.1.9' });
    expect(await faultOf(updaterOf().check())).toBe('refused: downgrade');
  });

  it('that shows a pre-release of what runs is refused as a downgrade', async () => {
    feed.release({ version: '0.2.0-rc.1' });
    expect(await faultOf(updaterOf().check())).toBe('refused: downgrade');
  });

  it('that offers a version which cannot read these records is refused', async () => {
    feed.release({ version: '0.3.0', databaseSchema: 10 });
    expect(await faultOf(updaterOf().check())).toBe('refused: too-new-database');
  });

  it('that replaces the installer is noticed and leaves no file', async () => {
    const updater = updaterOf();
    await updater.check();
    fs.writeFileSync(path.join(feed.folder, 'Packbench-0.3.0.AppImage'), Buffer.alloc(95_000, 'x'));
    expect(await faultOf(updater.download(() => undefined))).toBe('file-damaged');
    expect(
      fs.readdirSync(path.join(dir, 'cache'), { recursive: true }).filter((name) => /AppImage/.test(String(name))),
    ).toEqual([]);
  });

  it('that replaces the installer on the disk after the download is noticed', async () => {
    const updater = updaterOf();
    await updater.check();
    const installer = await updater.download(() => undefined);
    fs.appendFileSync(installer.file, '!');
    expect(await faultOf(updater.verify(installer))).toBe('file-damaged');
  });

  it('that sends a file without end is cut off at the announced length', async () => {
    feed.misbehave('Packbench-0.3.0.AppImage', (response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
        response.once('drain', more);
      };
      more();
    });
    const updater = updaterOf();
    await updater.check();
    expect(await faultOf(updater.download(() => undefined))).toBe('file-damaged');
  });

  it('that points to another host is not followed, neither for the manifest nor for the file', async () => {
    const elsewhere = await startFeed(path.join(dir, 'elsewhere'));
    try {
      feed.misbehave('*', (response) => response.writeHead(302, { location: `${elsewhere.url}x` }).end());
      expect(await faultOf(updaterOf().check())).toBe('redirected');
      feed.behave();
      const updater = updaterOf();
      await updater.check();
      feed.misbehave('*', (response) => response.writeHead(302, { location: `${elsewhere.url}x` }).end());
      expect(await faultOf(updater.download(() => undefined))).toBe('redirected');
      expect(elsewhere.asked).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  it('that signs a file name with a path in it is not followed out of the feed', async () => {
    const { signManifests } = await import('../../build/sign-manifest.mjs');
    fs.mkdirSync(path.join(feed.folder, 'up'), { recursive: true });
    const list = path.join(feed.folder, 'latest-linux.yml');
    fs.copyFileSync(path.join(feed.folder, 'Packbench-0.3.0.AppImage'), path.join(feed.folder, 'up/P.AppImage'));
    fs.writeFileSync(list, fs.readFileSync(list, 'utf8').replaceAll('Packbench-0.3.0.AppImage', 'up/P.AppImage'));
    signManifests({ folder: feed.folder, privateKey: feed.keys.private, databaseSchema: 20 });
    expect(await faultOf(updaterOf().check())).toBe('not-a-feed');
  });
});

describe('a feed that is out of order', () => {
  beforeEach(() => feed.release({ version: '0.3.0' }));

  it('is no attack when a page of the network answers in its place', async () => {
    feed.misbehave('*', (response) => response.writeHead(200).end('<!doctype html><title>Log in</title>'));
    expect(await faultOf(updaterOf().check())).toBe('not-a-feed');
  });

  it.each(['v0.3.0', '0.3', '0.3.0.1', '00.3.0', '0.3.0+build', '0.3.0-01', 'latest', '../0.3.0'])(
    'is not believed with the version %s',
    async (version) => {
      const list = path.join(feed.folder, 'latest-linux.yml');
      fs.writeFileSync(list, fs.readFileSync(list, 'utf8').replace('version: 0.3.0', `version: '${version}'`));
      const { signManifests } = await import('../../build/sign-manifest.mjs');
      signManifests({ folder: feed.folder, privateKey: feed.keys.private, databaseSchema: 20 });
      expect(await faultOf(updaterOf().check())).toBe('not-a-feed');
    },
  );

  it('is unreachable when it answers 404, 500, or not at all', async () => {
    expect(await faultOf(updaterOf({ channel: 'early' }).check())).toBe('unreachable');
    feed.misbehave('*', (response) => response.writeHead(500).end());
    expect(await faultOf(updaterOf().check())).toBe('unreachable');
    expect(await faultOf(updaterOf({ feed: 'http://127.0.0.1:9/' }).check())).toBe('unreachable');
  });

  it('is noticed when the download ends early, and the next one succeeds', async () => {
    feed.misbehave('Packbench-0.3.0.AppImage', (response, body) => {
      response.writeHead(200).end(body.subarray(0, 50_000));
    });
    const updater = updaterOf();
    await updater.check();
    expect(await faultOf(updater.download(() => undefined))).toBe('file-damaged');
    feed.behave();
    await updater.check();
    expect(await updater.download(() => undefined)).toMatchObject({ version: '0.3.0', bytes: 95_000 });
  });

  it('is noticed when the connection is cut in the middle', async () => {
    feed.misbehave('Packbench-0.3.0.AppImage', (response, body) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 50_000), () => response.socket?.destroy());
    });
    const updater = updaterOf();
    await updater.check();
    expect(await faultOf(updater.download(() => undefined))).toBe('unreachable');
  });

  it('is given up when nothing comes any more, of the manifest and of the file', async () => {
    // The waits are the product's; here they are over as soon as the server was asked.
    const timers: Timers = { after: (delayMs, task) => realTimers.after(Math.min(delayMs, 300), task) };
    feed.misbehave('*', (response) => void response.writeHead(200).write('{'));
    expect(await faultOf(updaterOf({ timers }).check())).toBe('stalled');
    feed.behave();
    const updater = updaterOf({ timers });
    await updater.check();
    feed.misbehave('*', (response, body) => void response.writeHead(200).write(body.subarray(0, 10)));
    expect(await faultOf(updater.download(() => undefined))).toBe('stalled');
  });

  it('has no file for this PC', async () => {
    const windows = fs.readFileSync(path.join(feed.folder, 'stable-win32-x64.json'));
    fs.writeFileSync(path.join(feed.folder, MANIFEST), windows);
    expect(await faultOf(updaterOf().check())).toBe('no-file');
  });

  it('leaves a full disk as it was', async () => {
    const disk = smallDisk(1);
    if (disk === undefined) return;
    try {
      feed.release({ version: '0.4.0', bytes: Buffer.alloc(3_000_000, 'i') });
      const updater = updaterOf({
        app: {
          ...{ version: '0.2.0', name: 'packbench', isPackaged: true },
          appUpdateConfigPath: path.join(dir, 'app-update.yml'),
          userDataPath: path.join(dir, 'electron'),
          baseCachePath: disk.dir,
          whenReady: async () => undefined,
          relaunch: () => undefined,
          quit: () => undefined,
          onQuit: () => undefined,
        },
      });
      await updater.check();
      expect(await faultOf(updater.download(() => undefined))).toBe('disk-full');
      const left = fs.readdirSync(disk.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect(left.map((entry) => entry.name)).toEqual([]);
    } finally {
      disk.remove();
    }
  });
});

describe('an update on Windows', () => {
  beforeEach(() => feed.release({ version: '0.3.0' }));

  it('is refused where the build does not name who signs its installers', async () => {
    expect(await faultOf(updaterOf({ platform: 'win32' }).check())).toBe('refused: signature');
    expect(feed.asked).toEqual([]);
  });

  it('rests on our own signature too: the library lets a file pass where it cannot ask Windows for its publisher', async () => {
    const updater = updaterOf({ platform: 'win32', namesPublisher: true }, 'publisherName: [Packbench]\n');
    expect(await updater.check()).toMatchObject({ version: '0.3.0' });
    await updater.download(() => undefined);
    const stranger = updaterOf({ platform: 'win32', namesPublisher: true, keys: readKeys([newKey().public]) });
    expect(await faultOf(stranger.check())).toBe('refused: signature');
    fs.writeFileSync(path.join(feed.folder, 'Packbench-0.3.0-setup.exe'), Buffer.alloc(95_000, 'x'));
    fs.rmSync(path.join(dir, 'cache'), { recursive: true });
    const changed = updaterOf({ platform: 'win32', namesPublisher: true }, 'publisherName: [Packbench]\n');
    await changed.check();
    expect(await faultOf(changed.download(() => undefined))).toBe('file-damaged');
  });
});
