import * as fs from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createElectronUpdater } from '../../main/electron/updater.ts';
import { createNetwork } from '../../main/ports/network/real-network.ts';
import { DIRECT, type Ways } from '../../main/ports/network/ways.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { readKeys, UpdateFailure } from '../../main/station-updates.ts';
import { type NetworkSettings, networkSettingsSchema } from '../../shared/model/network.ts';
import { type ConnectProxy, refusal, startConnectProxy } from '../support/connect-proxy.ts';
import { createMemoryLog } from '../support/small-host.ts';
import { type Feed, startFeed } from '../support/update-feed.ts';

const tlsFile = (name: string): string => path.resolve(import.meta.dirname, '../fixtures/tls', name);
const NOTHING: Ways = { ways: [DIRECT], foundIn: 'nowhere', unusable: null };

const cleanups: (() => unknown)[] = [];
let dir: string;
let feed: Feed;
let proxy: ConnectProxy;
let way: ReturnType<typeof createNetwork>;
let systemWays: Ways;

/** A feed over TLS that only the proxy can find, by the name `market.test`, signed by the authority of the office. */
beforeEach(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-update-network-'));
  cleanups.push(() => fs.rmSync(dir, { recursive: true, force: true }));
  feed = await startFeed(dir);
  cleanups.push(() => feed.stop());
  const tls = { key: fs.readFileSync(tlsFile('market-key.pem')), cert: fs.readFileSync(tlsFile('market-cert.pem')) };
  const server = createServer(tls, (request, response) => {
    const file = path.join(feed.folder, path.basename(request.url ?? ''));
    if (fs.existsSync(file)) response.end(fs.readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  proxy = await startConnectProxy((server.address() as AddressInfo).port);
  cleanups.push(() => proxy.close());
  systemWays = NOTHING;
  way = createNetwork({ systemProxy: async () => systemWays, connectTimeoutMs: 3_000 });
  cleanups.push(() => way.http.close());
  process.env['APPIMAGE'] = path.join(dir, 'Packbench-0.2.0.AppImage');
  fs.writeFileSync(process.env['APPIMAGE'], 'the running version');
  feed.release({ version: '0.3.0' });
});
afterEach(async () => {
  delete process.env['APPIMAGE'];
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function updater() {
  const appUpdateConfigPath = path.join(dir, 'app-update.yml');
  fs.writeFileSync(appUpdateConfigPath, 'provider: generic\nupdaterCacheDirName: packbench-updater\n');
  return createElectronUpdater({
    ...{ feed: 'https://market.test/', channel: 'stable', platform: 'linux', arch: 'x64', namesPublisher: false },
    app: {
      ...{ version: '0.2.0', name: 'packbench', isPackaged: true, appUpdateConfigPath },
      ...{ userDataPath: path.join(dir, 'electron'), baseCachePath: path.join(dir, 'cache') },
      whenReady: async () => undefined,
      relaunch: () => undefined,
      quit: () => undefined,
      onQuit: () => undefined,
    },
    ...{ keys: readKeys([feed.keys.public]), databaseSchema: 20 },
    ...{ open: way.open, timers: realTimers, log: createMemoryLog().log },
  });
}

function apply(over: Partial<NetworkSettings>, password?: string): void {
  const usual = { certificates: 'bundled', extraCaFile: tlsFile('office-ca-cert.pem') };
  way.network.apply(networkSettingsSchema.parse({ ...usual, ...over }), password);
}
const ours = () => `http://127.0.0.1:${proxy.port}`;
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof UpdateFailure ? error.fault : String(error)),
  );

describe('the feed of new versions', () => {
  it('is asked, and its file fetched, through the proxy and with the authority of the network settings', async () => {
    apply({ proxy: ours(), proxyUser: 'bench' }, 'secret');
    const one = updater();
    expect(await one.check()).toMatchObject({ version: '0.3.0' });
    const installer = await one.download(() => undefined);
    await one.verify(installer);
    const basic = Buffer.from('bench:secret').toString('base64');
    for (const head of proxy.heads) expect(head).toContain(`proxy-authorization: Basic ${basic}\r\n`);
    expect(proxy.heads.length).toBeGreaterThan(0);
  });

  it('follows a change of the settings under a running program, there and back', async () => {
    const one = updater();
    apply({ proxy: 'none' });
    expect(await faultOf(one.check())).toBe('unreachable');
    expect(proxy.heads).toEqual([]);
    apply({ proxy: ours() });
    expect(await one.check()).toMatchObject({ version: '0.3.0' });
    apply({ proxy: 'none' });
    expect(await faultOf(one.check())).toBe('unreachable');
    expect(proxy.heads).toHaveLength(1);
  });

  it("goes the way of this PC's own settings where ours say nothing", async () => {
    systemWays = {
      ways: [{ kind: 'proxy', secure: false, host: '127.0.0.1', port: proxy.port }],
      foundIn: 'system',
      unusable: null,
    };
    apply({ proxy: 'system' });
    expect(await updater().check()).toMatchObject({ version: '0.3.0' });
    expect(proxy.heads).toHaveLength(1);
  });

  it('is not believed over a certificate that nobody of this PC vouches for', async () => {
    apply({ proxy: ours(), extraCaFile: undefined });
    expect(await faultOf(updater().check())).toBe('unreachable');
  });

  it('does not try credentials that the proxy refused again and again', async () => {
    apply({ proxy: ours(), proxyUser: 'bench' }, 'wrong');
    proxy.answer(refusal('407 Proxy Authentication Required', ['proxy-authenticate: Basic realm="office"']));
    const one = updater();
    for (let turn = 0; turn < 3; turn += 1) expect(await faultOf(one.check())).toBe('unreachable');
    expect(proxy.heads).toHaveLength(1);
  });
});
