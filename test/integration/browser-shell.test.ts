import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type BrowserServer, MAX_MESSAGE_BYTES, serveStation } from '../../main/browser/server.ts';
import { createDispatch } from '../../main/dispatch.ts';
import { realIds } from '../../main/ports/ids.ts';
import { realRandom } from '../../main/ports/random.ts';
import { contract, type Handlers, type RequestName } from '../../shared/contract/index.ts';
import { type RawRequest, requestBytes, sendRaw } from '../support/raw-http.ts';
import { createMemoryLog, createSmallHost } from '../support/small-host.ts';

const PAGE = '<!doctype html><title>Packbench</title>';
const OUTSIDE = 'nobody may read this';

/** Answers every request of the contract with what came in; only the door in front of it is under test. */
const echoing = Object.fromEntries(
  Object.keys(contract).map((name) => [name, (input: unknown) => ({ input })]),
) as unknown as Handlers;

let dir: string;
let server: BrowserServer;
const { log } = createMemoryLog();
const dispatch = createDispatch(echoing, { log, ids: realIds });
const small = createSmallHost(dispatch);

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'browser-shell-'));
  mkdirSync(path.join(dir, 'renderer/assets'), { recursive: true });
  writeFileSync(path.join(dir, 'renderer/index.html'), PAGE);
  writeFileSync(path.join(dir, 'renderer/assets/index-1.js'), 'export {};');
  writeFileSync(path.join(dir, 'station.json'), OUTSIDE);
  server = await serveStation({
    host: small.host,
    rendererDir: path.join(dir, 'renderer'),
    random: realRandom,
    log,
    port: 0,
    automation: true,
    firstMessageMs: 300,
  });
});

afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const host = () => `Host: 127.0.0.1:${server.port}`;
const origin = () => `Origin: http://127.0.0.1:${server.port}`;
const bearer = () => `Authorization: Bearer ${server.credentials.automationToken}`;
const json = 'Content-Type: application/json';
const upgradeLines = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

async function newSession(): Promise<string> {
  const reply = await fetch(`${server.origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin },
    body: JSON.stringify({ secret: new URL(server.pageUrl()).hash.slice(1) }),
  });
  const { session } = (await reply.json()) as { session: string };
  return session;
}

function call(name: string, body: string): Promise<Response> {
  return fetch(`${server.origin}/rpc/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.credentials.automationToken}` },
    body,
  });
}

interface Attack {
  readonly what: string;
  readonly status: number | readonly number[];
  readonly send: () => RawRequest | Promise<RawRequest>;
}

const rpc =
  (target: string, headers: () => readonly string[], body = '{}', method = 'POST') =>
  () => ({ method, target, headers: headers(), body });
const good = () => [host(), bearer(), json];

/** Every row is a whole request as an attacker would send it, and the status that must come back. */
const attacks: readonly Attack[] = [
  // Names rebound to loopback, and hosts that only look right.
  ...[
    'evil.example',
    'localhost',
    '127.0.0.1',
    '127.0.0.1:1',
    '0.0.0.0',
    '[::1]',
    '2130706433',
    '127.0.0.1.evil.example',
  ].map((name) => ({
    what: `the page is asked for under the host ${name}`,
    status: 403,
    send: () => ({
      headers: [`Host: ${name.includes(':1') || name === '127.0.0.1' ? name : `${name}:${server.port}`}`],
    }),
  })),
  {
    what: 'the host has another letter case and a dot at its end',
    status: 403,
    send: () => ({ headers: [`Host: 127.0.0.1.:${server.port}`] }),
  },
  { what: 'there is no host (HTTP/1.1)', status: 400, send: () => ({ headers: [] }) },
  { what: 'there is no host (HTTP/1.0)', status: 403, send: () => ({ version: '1.0', headers: [] }) },
  { what: 'there are two hosts', status: [400, 403], send: () => ({ headers: [host(), 'Host: evil.example'] }) },
  {
    what: 'a right token comes under a foreign host',
    status: 403,
    send: rpc('/rpc/bench.state', () => ['Host: evil.example', bearer(), json]),
  },
  {
    what: 'an absolute target names another host',
    status: 400,
    send: () => ({ target: 'http://evil.example/', headers: [host()] }),
  },
  {
    what: 'the target is a star',
    status: [400, 405],
    send: () => ({ method: 'OPTIONS', target: '*', headers: [host()] }),
  },
  // Pages of other origins.
  ...['http://evil.example', 'null', 'https://127.0.0.1', 'file://', 'http://127.0.0.1:1', 'http://localhost'].map(
    (from) => ({
      what: `a right token comes with the origin ${from}`,
      status: 403,
      send: rpc('/rpc/bench.state', () => [host(), bearer(), json, `Origin: ${from}`]),
    }),
  ),
  {
    what: 'a page is loaded into a foreign origin',
    status: 403,
    send: () => ({ headers: [host(), 'Origin: http://evil.example'] }),
  },
  {
    what: 'a link of another site asks for a script',
    status: 403,
    send: () => ({ target: '/assets/index-1.js', headers: [host(), 'Sec-Fetch-Site: cross-site'] }),
  },
  {
    what: 'another port of this machine asks (same site)',
    status: 403,
    send: () => ({ headers: [host(), 'Sec-Fetch-Site: same-site'] }),
  },
  {
    what: 'there are two origins',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), bearer(), json, origin(), 'Origin: http://evil.example']),
  },
  // Tokens.
  { what: 'there is no token and no origin', status: 403, send: rpc('/rpc/bench.state', () => [host(), json]) },
  {
    what: 'our own origin comes without a session',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), origin(), json]),
  },
  {
    what: 'the token is wrong',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), json, 'Authorization: Bearer wrong']),
  },
  {
    what: 'the token is the right one cut by a letter',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), json, bearer().slice(0, -1)]),
  },
  {
    what: 'the token is the right one and a letter',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), json, `${bearer()}x`]),
  },
  {
    what: 'the token is empty',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), json, 'Authorization: Bearer ']),
  },
  {
    what: 'the token comes as Basic',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), json, bearer().replace('Bearer', 'Basic')]),
  },
  {
    what: 'the token comes in the query',
    status: 403,
    send: () => ({
      method: 'POST',
      target: `/rpc/bench.state?token=${server.credentials.automationToken}`,
      headers: [host(), json],
      body: '{}',
    }),
  },
  {
    what: 'the token comes as a cookie',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), json, `Cookie: token=${server.credentials.automationToken}`]),
  },
  {
    what: 'the session is invented',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), origin(), json, 'X-Packbench-Session: AAAA']),
  },
  {
    what: 'a right session comes without an origin',
    status: 403,
    send: async () => ({
      method: 'POST',
      target: '/rpc/bench.state',
      headers: [host(), json, `X-Packbench-Session: ${await newSession()}`],
      body: '{}',
    }),
  },
  {
    what: 'the automation token is sent as a session',
    status: 403,
    send: rpc('/rpc/bench.state', () => [
      host(),
      origin(),
      json,
      `X-Packbench-Session: ${server.credentials.automationToken}`,
    ]),
  },
  {
    what: 'the token that opens further pages asks for more',
    status: 403,
    send: rpc('/rpc/bench.state', () => [host(), json, `Authorization: Bearer ${server.credentials.launcherToken}`]),
  },
  // The address's secret.
  {
    what: 'the fragment secret is invented',
    status: 403,
    send: rpc('/session', () => [host(), origin(), json], '{"secret":"AAAA"}'),
  },
  {
    what: 'the fragment secret is used a second time',
    status: 403,
    send: async () => {
      const secret = new URL(server.pageUrl()).hash.slice(1);
      const post = {
        method: 'POST',
        target: '/session',
        headers: [host(), origin(), json],
        body: JSON.stringify({ secret }),
      };
      expect((await sendRaw(server.port, requestBytes(post))).status).toBe(200);
      return post;
    },
  },
  {
    what: 'the fragment secret comes from a foreign origin',
    status: 403,
    send: () => ({
      method: 'POST',
      target: '/session',
      headers: [host(), 'Origin: http://evil.example', json],
      body: JSON.stringify({ secret: new URL(server.pageUrl()).hash.slice(1) }),
    }),
  },
  {
    what: 'the fragment secret comes without an origin',
    status: 403,
    send: () => ({
      method: 'POST',
      target: '/session',
      headers: [host(), json],
      body: JSON.stringify({ secret: new URL(server.pageUrl()).hash.slice(1) }),
    }),
  },
  {
    what: 'the fragment secret is a list',
    status: 403,
    send: rpc('/session', () => [host(), origin(), json], '{"secret":["a"]}'),
  },
  {
    what: 'the session request holds a prototype',
    status: 403,
    send: rpc('/session', () => [host(), origin(), json], '{"__proto__":{"secret":"a"}}'),
  },
  {
    what: 'the session is asked for with GET',
    status: 404,
    send: () => ({ target: '/session', headers: [host(), origin()] }),
  },
  // Ways out of the folder.
  ...[
    '/../station.json',
    '/../../etc/passwd',
    '/%2e%2e/station.json',
    '/..%2fstation.json',
    '/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/..%5cstation.json',
    '/..\\station.json',
    '/assets/../../station.json',
    '/assets/..;/..;/station.json',
    '/%c0%ae%c0%ae/station.json',
    '/%252e%252e/station.json',
    '//etc/passwd',
    '/assets/',
    '/index.html/',
    '/index.html%00.js',
    '/.git/config',
    '/constructor',
    '/__proto__',
  ].map((target) => ({
    what: `the path is ${target}`,
    status: [400, 404] as const,
    send: () => ({ target, headers: [host()] }),
  })),
  // Shapes of requests.
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'].map((method) => ({
    what: `the method is ${method}`,
    status: 405,
    send: () => ({ method, target: '/rpc/bench.state', headers: good() }),
  })),
  {
    what: 'CONNECT wants a tunnel',
    status: [0, 400, 405],
    send: () => ({ method: 'CONNECT', target: 'evil.example:443', headers: [host()] }),
  },
  {
    what: 'a preflight asks for leave',
    status: [403, 405],
    send: () => ({
      method: 'OPTIONS',
      target: '/rpc/bench.state',
      headers: [host(), 'Origin: http://evil.example', 'Access-Control-Request-Method: POST'],
    }),
  },
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'text/json',
  ].map((type) => ({
    what: `the content type is ${type}`,
    status: 415,
    send: rpc('/rpc/bench.state', () => [host(), bearer(), `Content-Type: ${type}`]),
  })),
  { what: 'there is no content type', status: 415, send: rpc('/rpc/bench.state', () => [host(), bearer()]) },
  {
    what: 'the body is larger than allowed',
    status: 413,
    send: rpc('/rpc/bench.scan', good, JSON.stringify({ code: 'x'.repeat(MAX_MESSAGE_BYTES) })),
  },
  {
    what: 'the body says it is larger than allowed',
    status: 413,
    send: rpc('/rpc/bench.scan', () => [...good(), 'Content-Length: 999999999'], '{'),
  },
  {
    what: 'the length is not a number',
    status: 400,
    send: rpc('/rpc/bench.scan', () => [...good(), 'Content-Length: x'], '{}'),
  },
  {
    what: 'the length and the chunks disagree',
    status: 400,
    send: rpc('/rpc/bench.scan', () => [...good(), 'Content-Length: 2', 'Transfer-Encoding: chunked'], '{}'),
  },
  {
    what: 'the headers are larger than allowed',
    status: [400, 431],
    send: () => ({ headers: [host(), `X-Padding: ${'x'.repeat(20_000)}`] }),
  },
  { what: 'the body is not JSON', status: 400, send: rpc('/rpc/bench.state', good, '{"a":') },
  { what: 'the body is not UTF-8 JSON but a word', status: 400, send: rpc('/rpc/bench.state', good, 'undefined') },
  { what: 'the path goes on after the request name', status: 404, send: rpc('/rpc/bench.state/more', good) },
  { what: 'the request name is a path', status: 404, send: rpc('/rpc/..%2f..%2fstation.json', good) },
  { what: 'nothing is there', status: 404, send: rpc('/settings', good) },
  {
    what: 'the first line is no HTTP',
    status: 400,
    send: () => ({ method: '\u0016\u0003\u0001', target: 'TLS', headers: [] }),
  },
  // WebSockets of others.
  {
    what: 'a WebSocket comes from a foreign origin',
    status: 403,
    send: () => ({ target: '/socket', headers: [host(), ...upgradeLines, 'Origin: http://evil.example'] }),
  },
  {
    what: 'a WebSocket comes without an origin',
    status: 403,
    send: () => ({ target: '/socket', headers: [host(), ...upgradeLines] }),
  },
  {
    what: 'a WebSocket comes under a foreign host',
    status: 403,
    send: () => ({ target: '/socket', headers: ['Host: evil.example', ...upgradeLines, origin()] }),
  },
  {
    what: 'a WebSocket comes from another port of this machine',
    status: 403,
    send: () => ({ target: '/socket', headers: [host(), ...upgradeLines, 'Origin: http://127.0.0.1:1'] }),
  },
  {
    what: 'a WebSocket wants another path',
    status: 404,
    send: () => ({ target: '/rpc/bench.state', headers: [host(), ...upgradeLines, origin()] }),
  },
  {
    what: 'an upgrade wants another protocol',
    status: [400, 403, 404],
    send: () => ({ target: '/socket', headers: [host(), origin(), 'Connection: Upgrade', 'Upgrade: h2c'] }),
  },
];

describe('what the browser shell refuses', () => {
  it(`holds against at least 60 hostile requests (${attacks.length} here)`, () => {
    expect(attacks.length).toBeGreaterThanOrEqual(60);
  });

  it.each(attacks)('refuses: $what', async ({ status, send }) => {
    const askedBefore = small.asked.length;
    const reply = await sendRaw(server.port, requestBytes(await send()));
    expect([status].flat()).toContain(reply.status);
    expect(reply.body).not.toContain(OUTSIDE);
    expect(reply.head.toLowerCase()).not.toContain('access-control-');
    expect(small.asked.length).toBe(askedBefore);
    const alive = await fetch(`${server.origin}/`);
    expect(await alive.text()).toBe(PAGE);
  });
});

function openSocket(headers: Record<string, string> = { origin: server.origin }): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${server.port}/socket`, { headers });
}
const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve));
const opened = (socket: WebSocket) => new Promise<void>((resolve) => socket.once('open', () => resolve()));
const nextMessage = (socket: WebSocket) =>
  new Promise<unknown>((resolve) =>
    socket.once('message', (bytes: Buffer) => resolve(JSON.parse(bytes.toString('utf8')))),
  );

async function admittedSocket(): Promise<WebSocket> {
  const socket = openSocket();
  await opened(socket);
  const ready = nextMessage(socket);
  socket.send(JSON.stringify({ session: await newSession() }));
  expect(await ready).toEqual({ ready: true });
  return socket;
}

describe('a page of the browser shell', () => {
  it('gets the page with a policy that allows nothing from elsewhere', async () => {
    const reply = await fetch(`${server.origin}/`);
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it('asks and hears news over its WebSocket once it has shown its session', async () => {
    const socket = await admittedSocket();
    socket.send(JSON.stringify({ id: 7, name: 'bench.state', input: {} }));
    expect(await nextMessage(socket)).toEqual({ id: 7, result: { ok: true, value: { input: {} } } });
    const news = nextMessage(socket);
    small.tell({ name: 'status.changed' });
    expect(await news).toEqual({ event: { name: 'status.changed' } });
    socket.close();
  });

  it('asks with its session as a header', async () => {
    const reply = await fetch(`${server.origin}/rpc/bench.state`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin, 'x-packbench-session': await newSession() },
      body: '{}',
    });
    expect(await reply.json()).toEqual({ ok: true, value: { input: {} } });
  });

  it.each([
    ['the first message shows no valid session', JSON.stringify({ session: 'AAAA' }), 4401],
    ['the first message is a request', JSON.stringify({ id: 1, name: 'bench.state', input: {} }), 4401],
    ['the first message is not JSON', 'hello', 4400],
    ['the first message is a list', '[]', 4401],
    ['the first message is binary', Buffer.from('{}'), 1003],
    ['the first message is oversize', 'x'.repeat(MAX_MESSAGE_BYTES + 1), 1009],
  ] as const)('is cut off when %s', async (_what, message, code) => {
    const askedBefore = small.asked.length;
    const socket = openSocket();
    await opened(socket);
    const closed = closeCode(socket);
    socket.send(message);
    expect(await closed).toBe(code);
    expect(small.asked.length).toBe(askedBefore);
  });

  it('is cut off when it shows no session in time', async () => {
    const socket = openSocket();
    expect(await closeCode(socket)).toBe(4401);
  });

  it.each([
    ['a frame is oversize', 'x'.repeat(MAX_MESSAGE_BYTES + 1), 1009],
    ['a frame is binary', Buffer.from([1, 2, 3]), 1003],
    ['a message is not JSON', '{"id":', 4400],
    ['a message has no name', '{"id":1}', 4400],
    ['a message has an object for its id', '{"id":{},"name":"bench.state","input":{}}', 4400],
    ['a message is null', 'null', 4400],
  ] as const)('is cut off after its session too when %s', async (_what, message, code) => {
    const socket = await admittedSocket();
    const closed = closeCode(socket);
    socket.send(message);
    expect(await closed).toBe(code);
  });

  it('hears no news before it has shown its session', async () => {
    const socket = openSocket();
    await opened(socket);
    let heard = 0;
    socket.on('message', () => {
      heard += 1;
    });
    small.tell({ name: 'status.changed' });
    await closeCode(socket);
    expect(heard).toBe(0);
  });

  it('opens a second page with a further secret, once', async () => {
    const reply = await fetch(`${server.origin}/fragment`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${server.credentials.launcherToken}` },
      body: '{}',
    });
    const { url } = (await reply.json()) as { url: string };
    const secret = new URL(url).hash.slice(1);
    expect(server.credentials.exchange(secret)).toBeDefined();
    expect(server.credentials.exchange(secret)).toBeUndefined();
  });
});

describe('the automation door', () => {
  it("answers the contract's result for a token without an origin", async () => {
    const reply = await call('queue.list', '{"limit":5}');
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual({ ok: true, value: { input: { limit: 5, offset: 0 } } });
  });

  it('takes a request without input as one with an empty input', async () => {
    expect(await (await call('bench.state', '')).json()).toEqual({ ok: true, value: { input: {} } });
  });

  it('refuses every one of 500 malformed requests with a typed result', async () => {
    const names = fc.oneof(
      fc.constantFrom(...(Object.keys(contract) as RequestName[])),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'bench', 'bench.', 'bench.scan.x'),
    );
    const spoiled = fc.oneof(
      fc.constantFrom(
        'null',
        '[]',
        '0',
        '"text"',
        'true',
        '[[]]',
        '{"__proto__":{}}',
        '{"constructor":{"prototype":{}}}',
        '{"a":{"prototype":1}}',
      ),
      fc.json().map((text) => JSON.stringify({ unexpectedField: JSON.parse(text) as unknown })),
      fc.integer({ min: 20, max: 200 }).map((depth) => `{"code":${'['.repeat(depth)}${']'.repeat(depth)}}`),
      fc
        .integer({ min: 20_001, max: 30_000 })
        .map((length) => JSON.stringify({ code: Array.from({ length }, () => 0) })),
    );
    const seed = Number(process.env['SEED'] ?? 20_261_122);
    console.log(`malformed requests: seed ${seed}`);
    await fc.assert(
      fc.asyncProperty(names, spoiled, async (name, body) => {
        const reply = await call(name, body);
        if (reply.status === 404) return;
        expect(reply.status).toBe(200);
        expect(await reply.json()).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
      }),
      { numRuns: 500, seed },
    );
  });
});
