import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKey } from '../../build/sign-manifest.mjs';
import { updatesOf } from '../../build/update-keys.mjs';
import { type ShellUpdatesOptions, shellUpdates } from '../../main/electron/updates.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realFiles } from '../../main/ports/files.ts';
import { createMemoryLog, createSmallHost } from '../support/small-host.ts';

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-shell-updates-'));
  fs.writeFileSync(path.join(dir, 'app-update.yml'), 'provider: generic\nurl: https://updates.example/x\n');
  const updates = updatesOf({ PACKBENCH_UPDATE_KEYS: `${newKey().public}, ${newKey().public}` });
  fs.writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ name: 'packbench', updates }));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

async function viewOf(over: Partial<ShellUpdatesOptions> = {}, isPackaged = true) {
  const { host } = createSmallHost(async () => ({ ok: true, value: { step: 'choose', config: null } }));
  const updates = shellUpdates({
    app: {
      isPackaged,
      getVersion: () => '0.2.0',
      getName: () => 'Packbench',
      whenReady: async () => undefined,
      releaseSingleInstanceLock: () => undefined,
      relaunch: () => undefined,
      exit: () => undefined,
    },
    dataDir: dir,
    packageFile: path.join(dir, 'package.json'),
    resourcesDir: dir,
    platform: 'linux',
    arch: 'x64',
    appImage: '/opt/Packbench.AppImage',
    ports: { clock: realClock, timers: { after: () => () => undefined }, files: realFiles },
    log: createMemoryLog().log,
    host: () => host,
    open: () => Promise.reject(new Error('nothing is asked here')),
    ...over,
  });
  return await updates.handlers['updates.read']({});
}

describe('the installed program', () => {
  it('asks the feed it was built with', async () => {
    expect(await viewOf()).toMatchObject({
      feed: 'https://updates.example/x',
      state: { kind: 'idle' },
      previous: null,
    });
    expect(await viewOf({ platform: 'win32' })).toMatchObject({ state: { kind: 'idle' } });
  });

  it('takes no updates from its sources, as a deb, without a feed, or without a key', async () => {
    const offOf = async (...asked: Parameters<typeof viewOf>) => (await viewOf(...asked)).state;
    expect(await offOf({}, false)).toEqual({ kind: 'off', why: 'not-packaged' });
    expect(await offOf({ appImage: undefined })).toEqual({ kind: 'off', why: 'installed-otherwise' });
    expect(await offOf({ resourcesDir: path.join(dir, 'none') })).toEqual({ kind: 'off', why: 'no-feed' });
    fs.writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ updates: updatesOf({}) }));
    expect(await offOf()).toEqual({ kind: 'off', why: 'no-key' });
  });

  it('is not built with a key that is none', () => {
    expect(() => updatesOf({ PACKBENCH_UPDATE_KEYS: 'bm90IGEga2V5' })).toThrow();
    expect(() => updatesOf({ PACKBENCH_UPDATE_CHANNEL: '../x' })).toThrow(/no channel/);
  });
});
