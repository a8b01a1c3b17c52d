import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { type BrowserServer, serveStation } from '../../main/browser/server.ts';
import type { StationHost } from '../../main/host.ts';
import { realRandom } from '../../main/ports/random.ts';
import { connectBrowserBridge, type PageSocket } from '../../renderer/browser-bridge.ts';
import type { ConnectionState } from '../../renderer/connection.ts';
import { createMemoryLog, createSmallHost } from '../support/small-host.ts';

let dir: string;
let server: BrowserServer;
let small: ReturnType<typeof createSmallHost>;
const { log } = createMemoryLog();

async function serve(answer?: StationHost['dispatch'], port = 0) {
  small = createSmallHost(answer);
  server = await serveStation({ host: small.host, rendererDir: dir, random: realRandom, log, port, automation: false });
}

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'browser-bridge-'));
  writeFileSync(path.join(dir, 'index.html'), 'the page');
  await serve();
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A tab: what stays in its session storage, and the browser's habit of naming the page's origin. */
function openTab(url: string, stored = new Map<string, string>(), maxWaiting = 100) {
  const { origin, hash } = new URL(url);
  const states: ConnectionState[] = [];
  let last: WebSocket | undefined;
  const { bridge, connection } = connectBrowserBridge({
    origin,
    takeFragment: () => hash.slice(1),
    sessions: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    openSocket: (address) => {
      last = new WebSocket(address, { headers: { origin } });
      // A refused connection is told by its close; an error nobody hears would end the test run.
      last.on('error', () => undefined);
      return last as unknown as PageSocket;
    },
    post: (address, body) =>
      fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body }),
    maxWaiting,
  });
  connection.subscribe((state) => states.push(state));
  return {
    bridge,
    connection,
    stored,
    states,
    cut: () => last?.terminate(),
    until: (state: ConnectionState) => vi.waitFor(() => expect(connection.state()).toBe(state), 10_000),
  };
}

describe('the page over the browser shell', () => {
  it('takes its session, asks and hears news', async () => {
    const { bridge, until } = openTab(server.pageUrl());
    expect(await bridge.request('bench.state', {})).toEqual({ ok: true, value: { name: 'bench.state', input: {} } });
    await until('connected');
    const heard: unknown[] = [];
    const end = bridge.subscribe((news) => heard.push(news));
    small.tell({ name: 'status.changed' });
    await vi.waitFor(() => expect(heard).toEqual([{ name: 'status.changed' }]));
    end();
  });

  it('lives on in its tab after a reload, and not in another tab', async () => {
    const url = server.pageUrl();
    const first = openTab(url);
    await first.until('connected');
    const reloaded = openTab(server.origin, first.stored);
    await reloaded.until('connected');
    const elsewhere = openTab(url);
    await elsewhere.until('refused');
    expect(await elsewhere.bridge.request('bench.state', {})).toMatchObject({
      ok: false,
      error: { code: 'STATION_UNREACHABLE' },
    });
  });

  it('holds requests while the station is away and says so, then is told to open again by a new station', async () => {
    const tab = openTab(server.pageUrl());
    await tab.until('connected');
    const { port } = server;
    await server.close();
    await tab.until('reconnecting');
    const held = tab.bridge.request('bench.state', {});
    await serve(undefined, port);
    await tab.until('refused');
    expect(await held).toMatchObject({ ok: false, error: { code: 'STATION_UNREACHABLE' } });
    expect(tab.states).toEqual(['connected', 'reconnecting', 'refused']);
    expect(small.asked).toEqual([]);
  });

  it('asks again only what cannot act twice when the answer was lost', async () => {
    await server.close();
    const held: (() => void)[] = [];
    await serve(
      (name, input) => new Promise((resolve) => held.push(() => resolve({ ok: true, value: { name, input } }))),
    );
    const tab = openTab(server.pageUrl());
    await tab.until('connected');
    const scan = tab.bridge.request('bench.scan', { code: 'A', scanId: 's1' });
    const decision = tab.bridge.request('outbox.decide', { mutationId: 'm1', decision: 'discard' });
    await vi.waitFor(() => expect(small.asked).toHaveLength(2));
    tab.cut();
    expect(await decision).toMatchObject({ ok: false, error: { code: 'STATION_UNREACHABLE' } });
    await vi.waitFor(() => expect(small.asked).toHaveLength(3));
    expect(small.asked[2]).toEqual({ name: 'bench.scan', input: { code: 'A', scanId: 's1' } });
    for (const answer of held) answer();
    expect(await scan).toMatchObject({ ok: true });
  });

  it('fails at once what would wait behind too many', async () => {
    await server.close();
    const tab = openTab(`${server.origin}/#unused`, new Map(), 2);
    void tab.bridge.request('bench.state', {});
    void tab.bridge.request('bench.state', {});
    expect(await tab.bridge.request('bench.state', {})).toMatchObject({
      ok: false,
      error: { code: 'STATION_UNREACHABLE' },
    });
    await serve();
  });
});
