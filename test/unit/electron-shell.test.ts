import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keepAwake } from '../../main/electron/awake.ts';
import { type GuardedContents, type GuardedSession, guardContents, guardSession } from '../../main/electron/guards.ts';
import { type Frame, type IpcEvent, type IpcMain, type Page, serveIpc } from '../../main/electron/ipc.ts';
import { launchArgs } from '../../main/electron/launch-args.ts';
import { whichNativeChanged } from '../../main/electron/natives.ts';
import { isOurs, PAGE_URL } from '../../main/electron/origin.ts';
import { answerPage, registerScheme } from '../../main/electron/protocol.ts';
import { QUIT_WAIT_MS, quitInOrder } from '../../main/electron/quit.ts';
import { type AsyncSafeStorage, chooseElectronSecretStore } from '../../main/electron/secrets.ts';
import { createUtilitySpawn, type UtilityChild } from '../../main/electron/spawn.ts';
import { windowOptions } from '../../main/electron/window.ts';
import { realFiles } from '../../main/ports/files.ts';
import { listStaticFiles, type StaticFile } from '../../main/ports/static-files.ts';
import { createBridge, type IpcRenderer } from '../../preload/bridge.ts';
import { NEWS_CHANNEL, REQUEST_CHANNEL, REQUEST_NAMES_ARGUMENT } from '../../shared/ipc.ts';
import { createMemoryLog, createSmallHost } from '../support/small-host.ts';

type Listener = (details: { url: string; preventDefault: () => void }) => void;

/** Records what the guard registers, so that each attack can be played by hand. */
function recordContents() {
  const listeners = new Map<string, Listener>();
  let openHandler: (() => { action: 'deny' }) | undefined;
  const contents: GuardedContents = {
    on: (event: string, listener: Listener) => listeners.set(event, listener),
    setWindowOpenHandler: (handler) => {
      openHandler = handler;
    },
  };
  const attempt = (event: string, url: string) => {
    const preventDefault = vi.fn();
    listeners.get(event)?.({ url, preventDefault });
    return preventDefault.mock.calls.length > 0 ? 'refused' : 'allowed';
  };
  return { contents, attempt, open: () => openHandler?.() };
}

describe('an attack on the Electron window', () => {
  const { log } = createMemoryLog();
  const recorded = recordContents();
  guardContents(recorded.contents, log);

  const elsewhere = [
    'https://evil.example/',
    'http://127.0.0.1:8080/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'packbench://app.evil.example/index.html',
    'packbench://evil/index.html',
    'packbench://user@app/index.html',
    'PACKBENCH-x://app/',
    'about:blank',
    'blob:https://evil.example/1',
    'not an address',
  ];

  it.each(elsewhere)('that navigates to %s is refused', (url) => {
    expect(recorded.attempt('will-navigate', url)).toBe('refused');
    expect(recorded.attempt('will-frame-navigate', url)).toBe('refused');
    expect(recorded.attempt('will-redirect', url)).toBe('refused');
    expect(isOurs(url)).toBe(false);
  });

  it('leaves the page its own reload', () => {
    expect(recorded.attempt('will-navigate', PAGE_URL)).toBe('allowed');
  });

  it('that opens a window is refused', () => {
    expect(recorded.open()).toEqual({ action: 'deny' });
  });

  it('that embeds a page is refused', () => {
    expect(recorded.attempt('will-attach-webview', PAGE_URL)).toBe('refused');
  });
});

describe('an attack on permissions', () => {
  const answers = new Map<string, unknown>();
  let request: (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void;
  const on = new Map<string, (event: { preventDefault(): void }, item: { getURL(): string }) => void>();
  const session: GuardedSession = {
    setPermissionRequestHandler: (ask) => ask(null, 'media', (granted) => answers.set('request', granted)),
    setPermissionCheckHandler: (check) =>
      answers.set('check', check(null, 'media', 'packbench://app', { isMainFrame: true })),
    setDevicePermissionHandler: (check) =>
      answers.set('device', check({ deviceType: 'hid', origin: 'packbench://app', device: {} })),
    setUSBProtectedClassesHandler: (list) => answers.set('usb', list().length),
    setBluetoothPairingHandler: (ask) => ask({}, ({ confirmed }) => answers.set('bluetooth', confirmed)),
    setDisplayMediaRequestHandler: (ask) => ask(null, (streams) => answers.set('screen', streams)),
    setSpellCheckerEnabled: (enabled) => answers.set('spelling', enabled),
    on: (event, listener) => on.set(event, listener),
    webRequest: {
      onBeforeRequest: (listener) => {
        request = listener;
      },
    },
  };
  guardSession(session, { devTools: false, devices: { mayAsk: () => false, isChosen: () => false } });
  const ask = (url: string) => {
    let cancelled: boolean | undefined;
    request({ url }, ({ cancel }) => {
      cancelled = cancel;
    });
    return cancelled;
  };

  it('finds a no behind every way of asking', () => {
    expect(Object.fromEntries(answers)).toEqual({
      request: false,
      check: false,
      device: false,
      screen: {},
      spelling: false,
      usb: 7,
      bluetooth: false,
    });
  });

  it.each([
    'https://evil.example/x.js',
    'http://127.0.0.1/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'packbench://evil/x',
    'devtools://devtools/x',
  ])('that loads %s is refused', (url) => expect(ask(url)).toBe(true));

  it('leaves the page its own files and pictures', () => {
    expect([ask(PAGE_URL), ask('data:image/png;base64,AA=='), ask('blob:packbench://app/1')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  const refusesDownload = (url: string) => {
    const preventDefault = vi.fn();
    on.get('will-download')?.({ preventDefault }, { getURL: () => url });
    return preventDefault.mock.calls.length === 1;
  };

  it.each([
    'https://api.flipkart.net/',
    'data:text/csv,a',
    'packbench://app/assets/index.js',
    'blob:https://evil.example/1',
    'blob:packbench://app.evil/1',
    'blob:null/1',
  ])('that downloads %s is refused', (url) => expect(refusesDownload(url)).toBe(true));

  it('lets the page give its own exports to the person', () => {
    expect(refusesDownload('blob:packbench://app/3f1c')).toBe(false);
  });
});

describe('a message to the station', () => {
  const small = createSmallHost();
  const top: Frame = { url: PAGE_URL, origin: 'packbench://app', parent: null };
  const sent: unknown[] = [];
  const page: Page = { id: 1, mainFrame: top, isDestroyed: () => false, send: (...news) => sent.push(news) };
  const foreignPage: Page = {
    ...page,
    id: 3,
    mainFrame: { url: 'https://evil.example/', origin: 'https://evil.example', parent: null },
    send: () => sent.push('foreign'),
  };
  let listener: Parameters<IpcMain['handle']>[1] | undefined;
  let channel = '';
  serveIpc(
    {
      handle: (name, handler) => {
        channel = name;
        listener = handler;
      },
    },
    small.host,
    () => [page, foreignPage],
  );
  const invoke = (event: IpcEvent, ...args: unknown[]) => listener?.(event, ...args);
  const fromPage: IpcEvent = { sender: page, senderFrame: top };

  it('of our page reaches the station', async () => {
    expect(channel).toBe(REQUEST_CHANNEL);
    expect(await invoke(fromPage, 'bench.state', '{}')).toEqual({
      ok: true,
      value: { name: 'bench.state', input: {} },
    });
  });

  const subframe: Frame = { url: PAGE_URL, origin: 'packbench://app', parent: top };
  it.each<[string, IpcEvent]>([
    ['from a window that is not ours', { sender: { id: 2, mainFrame: top }, senderFrame: top }],
    ['from a subframe that shows our page', { sender: page, senderFrame: subframe }],
    ['from a frame that is gone', { sender: page, senderFrame: null }],
    [
      'from our window when it shows another page',
      { sender: { id: 1, mainFrame: foreignPage.mainFrame }, senderFrame: foreignPage.mainFrame },
    ],
    ['from a frame that only has the same address', { sender: page, senderFrame: { ...top } }],
  ])('%s is refused', async (_what, event) => {
    const askedBefore = small.asked.length;
    await expect(invoke(event, 'bench.state', '{}')).rejects.toThrow('refused');
    expect(small.asked.length).toBe(askedBefore);
  });

  it.each([
    ['a name that is an object', [{}, '{}']],
    ['an input that is not text', ['bench.state', {}]],
    ['an input that is not JSON', ['bench.state', '{']],
    ['an oversize input', ['bench.state', JSON.stringify('x'.repeat(300_000))]],
  ])('with %s is refused with a result', async (_what, args) => {
    expect(await invoke(fromPage, ...args)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });

  it('is answered with news only on pages that show ours', () => {
    small.tell({ name: 'status.changed' });
    expect(sent).toEqual([[NEWS_CHANNEL, { name: 'status.changed' }]]);
  });
});

describe('the bridge of the page', () => {
  const invoked: unknown[][] = [];
  const listeners = new Map<string, (event: unknown, ...args: readonly unknown[]) => void>();
  const ipc: IpcRenderer = {
    invoke: async (...args) => {
      invoked.push(args);
      if (args[1] === 'pull.now') throw new Error('gone');
      return { ok: true, value: null };
    },
    on: (channel, listener) => listeners.set(channel, listener),
    removeListener: (channel) => listeners.delete(channel),
  };
  const bridge = createBridge(ipc, ['electron', `${REQUEST_NAMES_ARGUMENT}bench.state,pull.now`]);

  it('sends only names of the contract', async () => {
    expect(await bridge.request('backup.make', {})).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(await bridge.request('bench.state', {})).toEqual({ ok: true, value: null });
    expect(invoked).toEqual([[REQUEST_CHANNEL, 'bench.state', '{}']]);
  });

  it('says when the station did not answer instead of rejecting', async () => {
    expect(await bridge.request('pull.now', {})).toMatchObject({ ok: false, error: { code: 'STATION_UNREACHABLE' } });
  });

  it("gives listeners the news and nothing of Electron's event", () => {
    const heard: unknown[][] = [];
    const end = bridge.subscribe((...args) => heard.push(args));
    listeners.get(NEWS_CHANNEL)?.({ sender: 'electron' }, { name: 'status.changed' });
    end();
    expect(heard).toEqual([[{ name: 'status.changed' }]]);
    expect(listeners.size).toBe(0);
  });
});

describe('the page under our scheme', () => {
  let dir: string;
  let files: ReadonlyMap<string, StaticFile>;
  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'electron-page-'));
    mkdirSync(path.join(dir, 'page/assets'), { recursive: true });
    writeFileSync(path.join(dir, 'page/index.html'), 'the page');
    writeFileSync(path.join(dir, 'page/assets/a.js'), 'a');
    writeFileSync(path.join(dir, 'outside.html'), 'outside');
    files = listStaticFiles(path.join(dir, 'page'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('comes with its policy', async () => {
    const reply = await answerPage({ url: PAGE_URL, method: 'GET' }, files);
    expect(await reply.text()).toBe('the page');
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await answerPage({ url: 'packbench://app/assets/a.js', method: 'GET' }, files)).status).toBe(200);
  });

  it.each([
    'packbench://app/../outside.html',
    'packbench://app/%2e%2e/outside.html',
    'packbench://app/..%2foutside.html',
    'packbench://app/..%5coutside.html',
    'packbench://app/assets/../../outside.html',
    'packbench://app//etc/passwd',
    'packbench://app/C:/Windows/win.ini',
    'packbench://app/__proto__',
    'packbench://evil/index.html',
    'packbench://app:1/index.html',
    'file:///etc/passwd',
  ])('does not answer %s', async (url) => {
    const reply = await answerPage({ url, method: 'GET' }, files);
    expect([403, 404]).toContain(reply.status);
    expect(await reply.text()).toBe('');
  });

  it('answers no other method', async () => {
    expect((await answerPage({ url: PAGE_URL, method: 'POST' }, files)).status).toBe(405);
  });

  it('is registered as a secure standard scheme that does not bypass its policy', () => {
    registerScheme({
      registerSchemesAsPrivileged: ([scheme]) => {
        expect(scheme).toMatchObject({ scheme: 'packbench', privileges: { standard: true, secure: true } });
        expect(scheme?.privileges?.bypassCSP).toBeUndefined();
      },
    });
  });

  it('runs in a sandbox without Node', () => {
    expect(windowOptions({ preload: '/p.cjs', devTools: false }).webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    });
  });
});

describe('the secret store of Electron', () => {
  /** Seals by turning the text round, behind the mark that Chromium puts there. */
  const storage = (
    mark: string,
    backend: ReturnType<AsyncSafeStorage['getSelectedStorageBackend']>,
    available = true,
  ): AsyncSafeStorage => ({
    isAsyncEncryptionAvailable: async () => available,
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: async (plain) => Buffer.from(mark + [...plain].reverse().join('')),
    decryptStringAsync: async (sealed) => ({
      shouldReEncrypt: false,
      result: [...sealed.toString().slice(mark.length)].reverse().join(''),
    }),
  });
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'electron-secrets-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const choose = (safeStorage: AsyncSafeStorage, platform: NodeJS.Platform) =>
    chooseElectronSecretStore({ safeStorage, platform, files: realFiles, dataDir: dir, log: createMemoryLog().log });

  it('keeps a secret sealed and gives it back', async () => {
    const store = await choose(storage('v11', 'gnome_libsecret'), 'linux');
    await store.set('key', 'open sesame');
    expect(store.kind).toBe('electron');
    expect(await store.get('key')).toBe('open sesame');
    expect(realFiles.readText(path.join(dir, 'secrets.json'))).not.toContain(
      Buffer.from('open sesame').toString('base64'),
    );
    await store.delete('key');
    expect(await store.get('key')).toBeUndefined();
  });

  it.each<[string, AsyncSafeStorage]>([
    ['the backend is the fixed password', storage('v11', 'basic_text')],
    ['the calls fall back to the fixed password', storage('v10', 'gnome_libsecret')],
    ['there is no encryption', storage('v11', 'unknown', false)],
  ])('does not pretend on Linux when %s', async (_what, safeStorage) => {
    const store = await choose(safeStorage, 'linux');
    expect(store.kind).toBe('file');
    expect(store.protects).toContain('not encrypted');
  });

  it('trusts the mark v10 where it stands for the keychain', async () => {
    expect((await choose(storage('v10', 'unknown'), 'darwin')).kind).toBe('electron');
  });

  it('reads a secret that this PC cannot open as none, and keeps the file until a new one comes', async () => {
    const store = await choose(storage('v11', 'gnome_libsecret'), 'linux');
    await store.set('key', 'open sesame');
    const broken = {
      ...storage('v11', 'gnome_libsecret'),
      decryptStringAsync: () => Promise.reject(new Error('another key')),
    };
    expect(await (await choose(broken, 'linux')).get('key')).toBeUndefined();
    expect(await store.get('key')).toBe('open sesame');
  });
});

describe('a quit', () => {
  const setUp = (queued: number, goingDown: boolean) => {
    let beforeQuit: ((event: { preventDefault(): void }) => void) | undefined;
    const said: number[] = [];
    const waits: number[] = [];
    const exited = new Promise<number>((resolve) => {
      quitInOrder({
        app: {
          on: (_event, listener) => {
            beforeQuit = listener;
          },
          exit: (code = 0) => resolve(code),
        },
        host: {
          ...createSmallHost().host,
          stop: async (waitMs) => {
            waits.push(waitMs);
            return { queued };
          },
        },
        log: createMemoryLog().log,
        say: async (count) => void said.push(count),
        goingDown: () => goingDown,
      });
    });
    const preventDefault = vi.fn();
    return { quit: () => beforeQuit?.({ preventDefault }), preventDefault, exited, said, waits };
  };

  it('waits for the send in flight and says what stays queued', async () => {
    const { quit, preventDefault, exited, said, waits } = setUp(4, false);
    quit();
    quit();
    expect(await exited).toBe(0);
    expect({ said, waits, held: preventDefault.mock.calls.length }).toEqual({
      said: [4],
      waits: [QUIT_WAIT_MS],
      held: 2,
    });
  });

  it('asks nobody anything while the PC goes down', async () => {
    const { quit, exited, said } = setUp(4, true);
    quit();
    await exited;
    expect(said).toEqual([]);
  });
});

describe('the rest of the Electron shell', () => {
  it('keeps the screen awake from the first scan until a long quiet', () => {
    const blocker = { start: vi.fn(() => 7), stop: vi.fn() };
    const tasks: (() => void)[] = [];
    const awake = keepAwake(blocker, {
      after: (_delayMs, task) => {
        tasks.push(task);
        return () => undefined;
      },
    });
    awake.hear({ name: 'status.changed' });
    expect(blocker.start).not.toHaveBeenCalled();
    awake.hear({ name: 'bench.changed', shipmentId: null });
    awake.hear({ name: 'bench.changed', shipmentId: null });
    expect(blocker.start).toHaveBeenCalledOnce();
    tasks.at(-1)?.();
    expect(blocker.stop).toHaveBeenCalledExactlyOnceWith(7);
  });

  it('starts children as utility processes and stops talking to one that ended', async () => {
    let end: ((code: number) => void) | undefined;
    const child = {
      pid: 9,
      postMessage: vi.fn(),
      on: vi.fn(),
      once: (_event: 'exit', listener: (code: number) => void) => {
        end = listener;
      },
      kill: vi.fn(() => true),
    } satisfies UtilityChild;
    const spawn = createUtilitySpawn(
      {
        fork: (file, args) => {
          expect([file, args]).toEqual(['/out/maintenance.js', ['quick-check']]);
          return child;
        },
      },
      (entry) => `/out/${entry}.js`,
    );
    const started = spawn.start('maintenance', ['quick-check']);
    started.send(1);
    end?.(0);
    expect(await started.exited).toEqual({ code: 0 });
    started.send(2);
    expect(child.postMessage).toHaveBeenCalledExactlyOnceWith(1);
  });

  it('finds its own flags behind the switches of Chromium', () => {
    expect(launchArgs(['electron', '--no-sandbox', 'out/main/electron.js', '--practice'], false)).toEqual([
      '--practice',
    ]);
    expect(launchArgs(['Packbench.exe', '--practice'], true)).toEqual(['--practice']);
    expect(launchArgs(['electron'], false)).toEqual([]);
  });

  it('notices a native library that is not the one that was packed', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'electron-natives-'));
    writeFileSync(path.join(dir, 'a.node'), 'abc');
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(whichNativeChanged(JSON.stringify({ 'a.node': digest }), dir)).toBeUndefined();
    expect(whichNativeChanged(JSON.stringify({ 'b.node': digest }), dir)).toBe('b.node');
    writeFileSync(path.join(dir, 'a.node'), 'abd');
    expect(whichNativeChanged(JSON.stringify({ 'a.node': digest }), dir)).toBe('a.node');
    rmSync(dir, { recursive: true, force: true });
  });
});
