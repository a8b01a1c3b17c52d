import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostOptions } from '../../main/host.ts';
import { createNetwork } from '../../main/ports/network/real-network.ts';
import { DIRECT, type Ways } from '../../main/ports/network/ways.ts';
import { AppFailure } from '../../shared/errors.ts';
import { type ConnectProxy, refusal, startConnectProxy } from '../support/connect-proxy.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { startRawServer } from '../support/raw-server.ts';

const OFFICE = path.resolve(import.meta.dirname, '../fixtures/tls/office-ca-cert.pem');

let dataDir: string;
let proxy: ConnectProxy;
const cleanups: (() => unknown)[] = [];
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'packbench-network-'));
  const nobody = await startRawServer(() => undefined);
  proxy = await startConnectProxy(nobody.port);
  cleanups.push(
    () => rmSync(dataDir, { recursive: true, force: true }),
    () => nobody.close(),
    () => proxy.close(),
  );
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function host(over: Partial<HostOptions> = {}) {
  const ways: Ways = { ways: [DIRECT], foundIn: 'nowhere', unusable: null };
  const made = createNetwork({ systemProxy: async () => ways, connectTimeoutMs: 2_000 });
  const opened = await openTestHost(dataDir, over, made);
  cleanups.push(async () => {
    await opened.host.stop(0);
    await made.http.close();
  });
  return opened;
}
const WORD = { by: 'Meena', reason: 'the office moved' };

function journalled(kind: string): readonly unknown[] {
  const db = new Database(path.join(dataDir, 'station.db'), { readonly: true });
  try {
    const payloads = db.prepare('SELECT payload FROM journal WHERE kind = ? ORDER BY seq').pluck().all(kind);
    return payloads.map((payload) => JSON.parse(String(payload)));
  } finally {
    db.close();
  }
}
const file = () => path.join(dataDir, 'network.json');

describe('the network settings', () => {
  it('can be seen and changed before there is an account, and stand after a restart', async () => {
    const first = await host();
    expect(await first.ask('network.read', {})).toMatchObject({
      settings: { proxy: 'system', certificates: 'system+bundled' },
      hasProxyPassword: false,
      url: 'https://api.flipkart.net',
      lastTrouble: null,
    });
    const address = `http://127.0.0.1:${proxy.port}`;
    const saved = await first.ask('network.save', {
      ...{ proxy: address, proxyUser: 'bench', proxyPassword: 'planted-word' },
      ...{ certificates: 'bundled', extraCaFile: OFFICE },
    });
    expect(saved).toMatchObject({
      hasProxyPassword: true,
      now: { proxy: `127.0.0.1:${proxy.port}`, foundIn: 'settings' },
      authorities: { system: null, extra: 1 },
    });
    expect(JSON.stringify(saved)).not.toContain('planted-word');
    expect(readFileSync(file(), 'utf8')).not.toContain('planted-word');
    await first.host.stop(0);

    const second = await host();
    expect(await second.ask('network.read', {})).toMatchObject({ settings: saved.settings, hasProxyPassword: true });
    proxy.answer(refusal('403 Forbidden'));
    await second.ask('network.test', {});
    const basic = Buffer.from('bench:planted-word').toString('base64');
    expect(proxy.heads[0]).toContain(`proxy-authorization: Basic ${basic}`);
  });

  it('keep the password until it is forgotten or its user goes', async () => {
    const { ask } = await host();
    await ask('network.save', { proxyUser: 'bench', proxyPassword: 'planted-word' });
    expect((await ask('network.save', { proxyUser: 'bench' })).hasProxyPassword).toBe(true);
    expect((await ask('network.save', { proxyUser: 'bench', proxyPassword: null })).hasProxyPassword).toBe(false);
    await ask('network.save', { proxyUser: 'bench', proxyPassword: 'planted-word' });
    await ask('network.save', {});
    expect((await ask('network.save', { proxyUser: 'bench' })).hasProxyPassword).toBe(false);
    await expect(ask('network.save', { proxyPassword: 'x' })).rejects.toThrow(/INVALID_INPUT/);
  });

  it('with a certificate file that cannot be used are refused, and nothing is written', async () => {
    const { ask } = await host();
    await expect(ask('network.save', { proxy: 'none', extraCaFile: path.join(dataDir, 'none.pem') })).rejects.toThrow(
      /CONFIG_INVALID The certificate file cannot be read/,
    );
    expect(existsSync(file())).toBe(false);
    expect((await ask('network.read', {})).settings.proxy).toBe('system');
  });

  it('damaged on disk keep no station from starting', async () => {
    writeAccount(dataDir);
    writeFileSync(file(), '{"proxy":"ftp://x"}');
    const { ask } = await host();
    expect((await ask('station.status', {})).stationId).toBe('bench-1');
    expect((await ask('network.read', {})).settings.proxy).toBe('system');
    await ask('network.save', { proxy: 'none', ...WORD });
    expect((await ask('network.read', {})).settings.proxy).toBe('none');
  });

  it('of a station are changed with name and reason, which the journal keeps with what changed and never with its value', async () => {
    writeAccount(dataDir);
    const { ask, host: opened } = await host();
    expect((await ask('network.read', {})).supervised).toBe(true);
    for (const word of [{}, { by: WORD.by }, { reason: WORD.reason }]) {
      await expect(ask('network.save', { proxy: 'none', ...word })).rejects.toThrow(/INVALID_INPUT/);
    }
    expect(existsSync(file())).toBe(false);
    await ask('network.save', {
      ...{ proxy: 'http://planted.office:3128', proxyUser: 'planted-user', proxyPassword: 'planted-word' },
      ...WORD,
    });
    // Nothing is changed, so nothing is kept of it.
    await ask('network.save', { proxy: 'http://planted.office:3128', proxyUser: 'planted-user', ...WORD });
    await opened.stop(0);
    const decisions = journalled('decision');
    expect(decisions).toEqual([
      {
        ...{ about: 'network', id: expect.any(String), reason: WORD.reason },
        decision: `proxy, proxyUser, proxyPassword changed by ${WORD.by}`,
      },
    ]);
    expect(JSON.stringify(decisions)).not.toContain('planted');
  });

  it('of first run need nobody’s name, and are refused none', async () => {
    const { ask } = await host();
    expect((await ask('network.read', {})).supervised).toBe(false);
    expect((await ask('network.save', { proxy: 'none' })).settings.proxy).toBe('none');
  });

  it('whose password cannot be kept do not count until the next start either', async () => {
    const failing = {
      ...{ kind: 'memory' as const, protects: 'nothing', get: async () => undefined, delete: async () => undefined },
      set: () => Promise.reject(new AppFailure('SECRET_STORE_FAILED', 'The store is closed.')),
    };
    const { ask } = await host({ secrets: failing });
    const address = `http://127.0.0.1:${proxy.port}`;
    await expect(ask('network.save', { proxy: address, proxyUser: 'bench', proxyPassword: 'x' })).rejects.toThrow(
      /SECRET_STORE_FAILED/,
    );
    expect(await ask('network.read', {})).toMatchObject({ settings: { proxy: 'system' }, now: { proxy: null } });
  });

  it('of an account’s first test say in words of their own that the proxy is to blame', async () => {
    const { ask } = await host();
    await ask('network.save', { proxy: `http://127.0.0.1:${proxy.port}` });
    proxy.answer(refusal('407 Proxy Authentication Required'));
    const account = { url: 'https://market.test', appId: 'app', appSecret: 'planted-secret' };
    await expect(ask('setup.test', account)).rejects.toThrow(/^NETWORK_PROXY_AUTH /);
    expect(proxy.seen()).not.toContain('planted');
    expect((await ask('network.read', {})).lastTrouble?.code).toBe('NETWORK_PROXY_AUTH');
  });
});
