import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keepAwake } from '../../main/electron/awake.ts';
import { launchArgs } from '../../main/electron/launch-args.ts';
import { whichNativeChanged } from '../../main/electron/natives.ts';
import { QUIT_WAIT_MS, quitInOrder } from '../../main/electron/quit.ts';
import { type AsyncSafeStorage, chooseElectronSecretStore } from '../../main/electron/secrets.ts';
import { createUtilitySpawn, type UtilityChild } from '../../main/electron/spawn.ts';
import { realFiles } from '../../main/ports/files.ts';
import { createMemoryLog, createSmallHost } from '../support/small-host.ts';

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
