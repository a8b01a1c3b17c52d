import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createMarketplaceClient } from '../../main/marketplace/http-client.ts';
import { realClock } from '../../main/ports/clock.ts';
import type { HttpRequest } from '../../main/ports/http.ts';
import { createNetwork, type NetworkParts } from '../../main/ports/network/real-network.ts';
import { DIRECT, type Ways } from '../../main/ports/network/ways.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { type NetworkSettings, networkSettingsSchema } from '../../shared/model/network.ts';
import { bundleChild } from '../support/bundled-child.ts';
import { type ConnectProxy, refusal, startConnectProxy } from '../support/connect-proxy.ts';
import { type RawAnswer, startRawServer, unusedPort } from '../support/raw-server.ts';

const tlsFile = (name: string): string => path.resolve(import.meta.dirname, '../fixtures/tls', name);
const OFFICE = tlsFile('office-ca-cert.pem');
const pair = (name: string) => ({
  key: readFileSync(tlsFile(`${name}-key.pem`), 'utf8'),
  cert: readFileSync(tlsFile(`${name}-cert.pem`), 'utf8'),
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const NOTHING: Ways = { ways: [DIRECT], foundIn: 'nowhere', unusable: null };
const OK: RawAnswer = (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');

interface World {
  readonly certificate?: string;
  readonly answer?: RawAnswer;
  readonly parts?: Partial<NetworkParts>;
}

/** A marketplace that only the proxy can find, by the name `market.test`, and a way to it. */
async function office({ certificate = 'market', answer = OK, parts = {} }: World = {}) {
  const server = await startRawServer(answer, pair(certificate));
  cleanups.push(() => server.close());
  const proxy = await startConnectProxy(server.port);
  cleanups.push(() => proxy.close());
  const made = createNetwork({ systemProxy: async () => NOTHING, connectTimeoutMs: 3_000, ...parts });
  cleanups.push(() => made.http.close());
  return { ...made, server, proxy, url: 'https://market.test' };
}

function settings(proxy: ConnectProxy | 'none', over: Partial<NetworkSettings> = {}): NetworkSettings {
  return networkSettingsSchema.parse({
    proxy: proxy === 'none' ? 'none' : `http://127.0.0.1:${proxy.port}`,
    certificates: 'bundled',
    extraCaFile: OFFICE,
    ...over,
  });
}

/** One header for each. */
const wants = (...challenges: readonly string[]) =>
  refusal(
    '407 Proxy Authentication Required',
    challenges.map((each) => `Proxy-Authenticate: ${each}`),
  );

function post(url: string): HttpRequest {
  const headers = { authorization: 'Bearer planted-token', 'content-type': 'application/json' };
  return {
    method: 'POST',
    url: `${url}/orders`,
    headers,
    body: '{"planted":"body"}',
    timeoutMs: 5_000,
    maxReplyBytes: 10_000,
  };
}

const fault = (kind: string, cause: string, trouble?: string) => ({
  ok: false,
  fault: { kind, cause, ...(trouble ? { trouble } : {}) },
});

describe('a request through a proxy', () => {
  it('arrives whole, and the proxy learns a name and a port, never a token, a header or a body', async () => {
    const { http, network, proxy, server, url } = await office();
    network.apply(settings(proxy), undefined);
    expect(await http.exchange(post(url))).toMatchObject({ ok: true, reply: { status: 200 } });
    expect(proxy.heads).toEqual(['CONNECT market.test:443 HTTP/1.1\r\nhost: market.test:443\r\n\r\n']);
    for (const secret of ['planted', 'Bearer', 'authorization', '/orders']) expect(proxy.seen()).not.toContain(secret);
    expect(server.requests[0]).toContain('authorization: Bearer planted-token');
  });

  it('keeps its tunnel for the next one', async () => {
    const { http, network, proxy, url } = await office();
    network.apply(settings(proxy), undefined);
    for (let turn = 0; turn < 3; turn += 1) expect((await http.exchange(post(url))).ok).toBe(true);
    expect(proxy.heads).toHaveLength(1);
  });

  it('is never made in the clear: plain http goes to loopback only, and past the proxy', async () => {
    const { http, network, proxy } = await office();
    const plain = await startRawServer(OK);
    cleanups.push(() => plain.close());
    network.apply(settings(proxy), undefined);
    expect((await http.exchange(post(`http://127.0.0.1:${plain.port}`))).ok).toBe(true);
    expect(proxy.heads).toEqual([]);
  });

  it('carries user and password to the proxy alone', async () => {
    const { http, network, proxy, server, url } = await office();
    network.apply(settings(proxy, { proxyUser: 'bench' }), 'päss:word');
    expect((await http.exchange(post(url))).ok).toBe(true);
    const basic = Buffer.from('bench:päss:word').toString('base64');
    expect(proxy.heads[0]).toContain(`proxy-authorization: Basic ${basic}\r\n`);
    expect(server.requests.join('')).not.toContain(basic);
  });

  it('whose way is changed goes the new one, and what was in flight ends as it began', async () => {
    const held: (() => void)[] = [];
    const { http, network, proxy, url } = await office({
      answer: (socket) => held.push(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')),
    });
    network.apply(settings(proxy), undefined);
    const before = http.exchange(post(url));
    await expect.poll(() => held.length).toBe(1);
    network.apply(settings('none'), undefined);
    expect(await http.exchange({ ...post(url), timeoutMs: 2_000 })).toMatchObject({
      ok: false,
      fault: { kind: 'not-sent', cause: 'dns' },
    });
    held[0]?.();
    expect(await before).toMatchObject({ ok: true });
  });

  it('goes the way this PC is set up, and the next one when the first proxy is down', async () => {
    const dead = await unusedPort();
    const asked: string[] = [];
    let ways: Ways = NOTHING;
    const { http, network, proxy, url } = await office({
      parts: {
        systemProxy: async (address) => {
          asked.push(address);
          return ways;
        },
      },
    });
    ways = {
      ways: [dead, proxy.port].map((port) => ({ kind: 'proxy', secure: false, host: '127.0.0.1', port })),
      foundIn: 'system',
      unusable: null,
    };
    network.apply(settings(proxy, { proxy: 'system' }), undefined);
    expect((await http.exchange(post(url))).ok).toBe(true);
    expect(proxy.heads).toHaveLength(1);
    expect(asked).toEqual(['https://market.test/orders']);
    expect((await network.view(url)).now).toEqual({
      proxy: `127.0.0.1:${dead}`,
      foundIn: 'system',
      unusable: null,
      setupScript: null,
    });
  });
});

describe('what lies between is told apart, and nothing was sent', () => {
  it.each<[string, string, Parameters<ConnectProxy['answer']>[0]]>([
    ['a proxy that wants credentials', 'NETWORK_PROXY_AUTH', wants('Basic realm="office, second floor"')],
    ['a proxy that wants credentials and does not say which', 'NETWORK_PROXY_AUTH', wants()],
    ['a proxy that takes Basic among others', 'NETWORK_PROXY_AUTH', wants('Negotiate', 'NTLM', 'basic realm="x"')],
    [
      'a proxy that names Basic behind others in one line',
      'NETWORK_PROXY_AUTH',
      wants('Negotiate, Digest realm="a \\" Basic", nonce="b, c", Basic realm="d"'),
    ],
    ['a proxy that takes only NTLM', 'NETWORK_PROXY_SCHEME', wants('NTLM')],
    ['a proxy that takes only a log-in of Windows', 'NETWORK_PROXY_SCHEME', wants('Negotiate', 'NTLM')],
    [
      'a proxy that takes only Digest',
      'NETWORK_PROXY_SCHEME',
      wants('Digest realm="office, Basic", nonce="abc", algorithm=SHA-256'),
    ],
    ['a proxy that takes only Kerberos, with a token', 'NETWORK_PROXY_SCHEME', wants('Negotiate YIIBasic==')],
    ['a proxy that cannot reach the marketplace', 'NETWORK_PROXY_NO_WAY', refusal('502 Bad Gateway')],
    ['a proxy that waits in vain', 'NETWORK_PROXY_NO_WAY', refusal('504 Gateway Timeout')],
    ['a proxy that forbids the address', 'NETWORK_PROXY_REFUSED', refusal('403 Forbidden')],
    [
      'a log-in page in place of a tunnel',
      'NETWORK_PROXY_REFUSED',
      refusal('302 Found', ['location: http://login.office/']),
    ],
    ['what is no proxy at all', 'NETWORK_PROXY_REFUSED', { reply: 'SSH-2.0-OpenSSH_9.2\r\n\r\n' }],
    ['a proxy that hangs up', 'NETWORK_PROXY_REFUSED', { reply: '' }],
    ['a tunnel that speaks first', 'NETWORK_PROXY_REFUSED', { reply: 'HTTP/1.1 200 OK\r\n\r\n<html>' }],
    ['a tunnel that speaks no TLS', 'NETWORK_TLS_FAILED', { reply: 'HTTP/1.1 200 OK\r\n\r\n' }],
  ])('%s is %s', async (_, trouble, answer) => {
    const { http, network, proxy, server, url } = await office();
    proxy.answer(answer);
    network.apply(settings(proxy), undefined);
    const cause = trouble === 'NETWORK_TLS_FAILED' ? 'tls' : 'proxy';
    expect(await http.exchange(post(url))).toMatchObject(fault('not-sent', cause, trouble));
    expect(server.requests).toEqual([]);
    expect(proxy.heads).toHaveLength(1);
    expect((await network.view(url)).lastTrouble).toMatchObject({ code: trouble });
  });

  it('a proxy that is down is not the marketplace that is down', async () => {
    const { http, network, url } = await office();
    network.apply(networkSettingsSchema.parse({ proxy: `http://127.0.0.1:${await unusedPort()}` }), undefined);
    expect(await http.exchange(post(url))).toMatchObject(fault('not-sent', 'proxy', 'NETWORK_PROXY_UNREACHABLE'));
  });

  it('credentials that a proxy refused are sent once, and again when a person tests, changes them, or ten minutes have passed', async () => {
    let nowMs = 0;
    const { http, network, proxy, url } = await office({ parts: { monotonicMs: () => nowMs } });
    proxy.answer(refusal('407 Proxy Authentication Required', ['proxy-authenticate: Basic realm="office"']));
    network.apply(settings(proxy, { proxyUser: 'bench' }), 'wrong');
    for (let turn = 0; turn < 5; turn += 1) {
      nowMs += 60_000;
      expect(await http.exchange(post(url))).toMatchObject(fault('not-sent', 'proxy', 'NETWORK_PROXY_AUTH'));
    }
    expect(proxy.heads).toHaveLength(1);
    await network.test(url);
    expect(proxy.heads).toHaveLength(2);
    await http.exchange(post(url));
    expect(proxy.heads).toHaveLength(2);
    nowMs += 600_001;
    await http.exchange(post(url));
    expect(proxy.heads).toHaveLength(3);
    proxy.answer('open');
    network.apply(settings(proxy, { proxyUser: 'bench' }), 'right');
    expect((await http.exchange(post(url))).ok).toBe(true);
  });

  it('a password is not sent again and again to a proxy that cannot take it, and the reason stays the same', async () => {
    const { http, network, proxy, url } = await office();
    proxy.answer(wants('NTLM'));
    network.apply(settings(proxy, { proxyUser: 'bench' }), 'word');
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await http.exchange(post(url))).toMatchObject(fault('not-sent', 'proxy', 'NETWORK_PROXY_SCHEME'));
    }
    expect(proxy.heads).toHaveLength(1);
    expect((await network.view(url)).lastTrouble?.code).toBe('NETWORK_PROXY_SCHEME');
  });

  it('a proxy that opens the connection itself, with a certificate of its own, is let read nothing until it is known here', async () => {
    const { http, network, proxy, server, url } = await office();
    network.apply(settings(proxy, { extraCaFile: undefined }), undefined);
    const { steps } = await network.test(url);
    expect(steps.find(({ state }) => state === 'failed')).toMatchObject({
      ...{ step: 'tls', trouble: 'NETWORK_TLS_UNTRUSTED' },
    });
    expect(await http.exchange(post(url))).toMatchObject(fault('not-sent', 'tls', 'NETWORK_TLS_UNTRUSTED'));
    expect([server.requests, proxy.seen()]).toEqual([[], expect.not.stringContaining('planted')]);
    network.apply(settings(proxy, { extraCaFile: OFFICE }), undefined);
    expect((await http.exchange(post(url))).ok).toBe(true);
  });

  it.each([
    [
      'an authority this PC does not know',
      'market',
      { extraCaFile: undefined },
      'https://market.test',
      'NETWORK_TLS_UNTRUSTED',
    ],
    ['a certificate that ran out', 'expired', {}, 'https://market.test', 'NETWORK_TLS_DATES'],
    ['a certificate for another name', 'market', {}, 'https://other.test', 'NETWORK_TLS_NAME'],
  ])('%s is refused', async (_, certificate, over, url, trouble) => {
    const { http, network, proxy, server } = await office({ certificate });
    network.apply(settings(proxy, over as Partial<NetworkSettings>), undefined);
    expect(await http.exchange(post(url))).toMatchObject(fault('not-sent', 'tls', trouble));
    expect(server.requests).toEqual([]);
  });

  it('no variable of the environment makes a wrong certificate right', async () => {
    const { http, network, proxy, server, url } = await office({ certificate: 'expired' });
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    cleanups.push(() => {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    });
    network.apply(settings(proxy), undefined);
    expect(await http.exchange(post(url))).toMatchObject(fault('not-sent', 'tls', 'NETWORK_TLS_DATES'));
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['is not there', undefined],
    ['holds no certificate', 'not a certificate'],
    ['holds a broken one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('a certificate file that %s is refused, and what stood goes on standing', async (_, text) => {
    const { http, network, proxy, url } = await office();
    network.apply(settings(proxy), undefined);
    const folder = mkdtempSync(path.join(tmpdir(), 'packbench-ca-'));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const extraCaFile = path.join(folder, 'ca.pem');
    if (text !== undefined) writeFileSync(extraCaFile, text);
    expect(() => network.apply(settings('none', { extraCaFile }), undefined)).toThrow(/The certificate file/);
    expect((await http.exchange(post(url))).ok).toBe(true);
  });
});

describe('the certificates that this PC trusts', () => {
  it('are believed beside those of the program, and not where only those are to be', async () => {
    const { proxy } = await office();
    const program = await bundleChild('ask-by-proxy');
    cleanups.push(() => program.remove());
    // Where OpenSSL reads what a Linux PC trusts.
    const ask = (certificates: string, trusted: string) => {
      const env = { ...process.env, SSL_CERT_FILE: trusted, SSL_CERT_DIR: '/nowhere' };
      return promisify(execFile)(process.execPath, [program.file, String(proxy.port), certificates], { env }).then(
        ({ stdout }) => JSON.parse(stdout) as unknown,
      );
    };
    expect(await ask('system+bundled', OFFICE)).toMatchObject({ answer: 200, authorities: { system: 1 } });
    expect(await ask('bundled', OFFICE)).toMatchObject({
      ...{ answer: 'NETWORK_TLS_UNTRUSTED', authorities: { system: null } },
    });
    expect(await ask('system+bundled', '/nowhere.pem')).toMatchObject({
      ...{ answer: 'NETWORK_TLS_UNTRUSTED', authorities: { system: 0 } },
    });
  });
});

describe('a proxy that is cut under a request', () => {
  it('leaves the outcome unknown, which is asked for and never sent again blindly', async () => {
    const { http, network, proxy, server, url } = await office({ answer: () => proxy.cut() });
    network.apply(settings(proxy), undefined);
    expect(await http.exchange(post(url))).toMatchObject(fault('unknown', 'reset'));
    expect(server.requests).toHaveLength(1);
  });

  it('is unknown to the client of the marketplace too, and a proxy that is down is certainly not sent, with its reason', async () => {
    const dispatches: string[] = [];
    const { http, network, proxy, url } = await office({
      answer: (socket, request) => {
        if (request.includes('oauth')) {
          const token = JSON.stringify({ access_token: 'planted-token', expires_in: 3600, token_type: 'bearer' });
          socket.write(
            `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${token.length}\r\n\r\n${token}`,
          );
        } else {
          dispatches.push(request);
          proxy.cut();
        }
      },
    });
    network.apply(settings(proxy), undefined);
    const config = { url, appId: 'app', appSecret: async () => 'planted-secret' };
    const client = createMarketplaceClient({ http, clock: realClock, timers: realTimers, config });
    expect(await client.dispatch(['shipment-1'], 'LOC1', 'send')).toMatchObject({
      ok: false,
      fault: { kind: 'unknown' },
    });
    expect(dispatches).toHaveLength(1);
    proxy.answer(refusal('503 Service Unavailable'));
    expect(await client.dispatch(['shipment-1'], 'LOC1', 'send')).toMatchObject({
      ok: false,
      fault: { kind: 'not-sent', trouble: 'NETWORK_PROXY_NO_WAY' },
    });
    expect(dispatches).toHaveLength(1);
    expect(proxy.seen()).not.toContain('planted');
  });
});

describe('the test of the network', () => {
  const states = (steps: readonly { readonly step: string; readonly state: string }[]) =>
    steps.map(({ step, state }) => `${step} ${state}`);

  it('goes every step through the proxy, without a token, and reads the clock', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const { network, proxy, server, url } = await office({
      answer: (socket) => socket.write(`HTTP/1.1 404 Not Found\r\ndate: ${date}\r\ncontent-length: 0\r\n\r\n`),
    });
    network.apply(settings(proxy), undefined);
    const { steps, clockOffsetMs } = await network.test(url);
    expect(states(steps)).toEqual([
      'proxy good',
      'dns good',
      'tcp good',
      'tunnel good',
      'tls good',
      'http good',
      'clock failed',
    ]);
    expect(steps.at(-1)?.trouble).toBe('NETWORK_CLOCK');
    expect(Math.round((clockOffsetMs ?? 0) / 60_000)).toBe(60);
    expect(steps.find(({ step }) => step === 'tls')?.found).toContain('Packbench tests');
    expect(server.requests.join('')).not.toMatch(/authorization/i);
  });

  it('stops at the step that fails and says what it is', async () => {
    const { network, proxy, url } = await office({ certificate: 'expired' });
    network.apply(settings(proxy), undefined);
    const { steps } = await network.test(url);
    expect(states(steps)).toEqual([
      'proxy good',
      'dns good',
      'tcp good',
      'tunnel good',
      'tls failed',
      'http skipped',
      'clock skipped',
    ]);
    expect(steps.find(({ state }) => state === 'failed')?.trouble).toBe('NETWORK_TLS_DATES');
  });

  it('says of a proxy that cannot be used what it is', async () => {
    const unusable = 'SOCKS5 socks.office:1080';
    const { network, proxy, url } = await office({
      parts: { systemProxy: async () => ({ ways: [DIRECT], foundIn: 'system', unusable }) },
    });
    network.apply(settings(proxy, { proxy: 'system' }), undefined);
    const { steps } = await network.test(url);
    expect(steps[0]).toMatchObject({ state: 'failed', trouble: 'NETWORK_PROXY_UNSUPPORTED', found: unusable });
  });

  it.each([
    ['does not answer', null, 'failed', 'ECONNREFUSED'],
    ['is not there', 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n', 'failed', 'HTTP 404'],
    ['is a page', 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>', 'failed', 'holds no proxy script'],
    [
      'is one',
      'HTTP/1.1 200 OK\r\ncontent-length: 33\r\n\r\nfunction FindProxyForURL(u, h) {}',
      ...(['good', 'system'] as const),
    ],
  ])(
    'looks whether the proxy script of this PC that %s loads, and goes on without a proxy as the PC does',
    async (_, reply, state, found) => {
      const script = await startRawServer((socket) => socket.write(reply ?? ''));
      cleanups.push(() => script.close());
      const port = reply === null ? await unusedPort() : script.port;
      const setupScript = `http://127.0.0.1:${port}/proxy.pac`;
      const { network } = await office({
        parts: { systemProxy: async () => ({ ways: [DIRECT], foundIn: 'system', unusable: null, setupScript }) },
      });
      expect((await network.view('https://market.test')).now.setupScript).toBe(setupScript);
      const { steps } = await network.test('https://market.test');
      expect(steps[0]).toMatchObject({
        ...{ step: 'proxy', state, found: expect.stringContaining(found) },
        trouble: state === 'failed' ? 'NETWORK_PROXY_SCRIPT' : null,
      });
      // The name is known to the proxy alone, so this way ends here; that it was tried is what counts.
      expect(steps.find(({ step }) => step === 'dns')?.state).toBe('failed');
      expect((await network.view('https://market.test')).lastTrouble).toBeNull();
    },
  );

  it('of a plain address on this PC needs neither proxy nor TLS', async () => {
    const { network, proxy } = await office();
    const plain = await startRawServer(OK);
    cleanups.push(() => plain.close());
    network.apply(settings(proxy), undefined);
    const { steps } = await network.test(`http://127.0.0.1:${plain.port}`);
    expect(states(steps)).toEqual(['proxy good', 'dns good', 'tcp good', 'http good', 'clock good']);
  });
});
