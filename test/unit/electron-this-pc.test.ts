import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AutostartOptions, createAutostart } from '../../main/electron/autostart.ts';
import {
  boundCrashes,
  keepCrashesHere,
  listCrashes,
  MOST_REPORTS,
  REPORTS_KEPT_MS,
} from '../../main/electron/crashes.ts';
import { chooseGraphics, MOST_GPU_CRASHES, watchGraphics } from '../../main/electron/graphics.ts';
import { openPcFile } from '../../main/electron/kept-pc.ts';
import { createKiosk } from '../../main/electron/kiosk.ts';
import { careForPage, MOST_RELOADS, UNRESPONSIVE_MS } from '../../main/electron/page-care.ts';
import { createScannerDevices } from '../../main/electron/scanner-devices.ts';
import { offeredPort, sameDevice } from '../../main/electron/scanner-facts.ts';
import { shellHandlers } from '../../main/electron/shell-handlers.ts';
import { memoryFiles, recordListeners } from '../support/electron-recorder.ts';
import { createMemoryLog } from '../support/small-host.ts';

const { log } = createMemoryLog();
const openPc = (files = memoryFiles()) => openPcFile(files, '/d', () => undefined);

describe('what is set up on this PC', () => {
  it('is there again at the next start', () => {
    const files = memoryFiles();
    openPc(files).change({ kiosk: true });
    expect(openPc(files).read()).toMatchObject({ kiosk: true, scanner: null });
  });

  it('counts as nothing when it cannot be read, and says so', () => {
    const onUnreadable = vi.fn();
    const files = memoryFiles({ readText: () => '{"kiosk":"yes"}' });
    expect(openPcFile(files, '/d', onUnreadable).read().kiosk).toBe(false);
    expect(onUnreadable).toHaveBeenCalledOnce();
  });

  it('stays as it was when the disk takes nothing', () => {
    const pc = openPc(
      memoryFiles({
        replaceText: () => {
          throw new Error('full');
        },
      }),
    );
    const window = { ...recordListeners(), setKiosk: vi.fn(), restore: vi.fn() };
    const kiosk = createKiosk(pc, log);
    kiosk.attach(window);
    expect(() => kiosk.set(true)).toThrow('full');
    expect(kiosk.isOn()).toBe(false);
    expect(window.setKiosk).not.toHaveBeenCalled();
  });

  it('fills the screen from the start when it did so at the last end', () => {
    const pc = openPc();
    pc.change({ kiosk: true });
    const window = { ...recordListeners(), setKiosk: vi.fn(), restore: vi.fn() };
    createKiosk(pc, log).attach(window);
    expect(window.setKiosk).toHaveBeenCalledExactlyOnceWith(true);
  });

  it('is told to the page without what only the program needs', () => {
    const pc = openPc();
    const devices = createScannerDevices(pc, log);
    const handlers = shellHandlers({
      ...{ pc, devices, kiosk: createKiosk(pc, log), crashFolder: '/d/crashes', graphics: 'hardware' },
      autostart: { state: () => 'off', set: () => undefined },
    });
    pc.change({
      scanner: {
        kind: 'serial',
        name: 'COM3',
        vendorId: null,
        productId: null,
        serialNumber: null,
        instanceId: 'USB\\X',
      },
    });
    expect(handlers['shell.state']({})).toEqual({
      ...{ autostart: 'off', kiosk: false, offered: null, graphics: 'hardware' },
      scanner: { kind: 'serial', name: 'COM3', vendorId: null, productId: null, serialNumber: null },
    });
    expect(handlers['shell.dropScanner']({ by: 'Meera', reason: 'new one' })).toMatchObject({ scanner: null });
    expect(handlers['shell.kiosk']({ on: true, by: 'Meera', reason: 'shared PC' })).toMatchObject({ kiosk: true });
    expect(handlers['shell.crashes']({})).toEqual({ folder: '/d/crashes', reports: [] });
  });
});

describe('a serial scanner', () => {
  const listed = offeredPort({ portId: 'p1', portName: 'COM3', vendorId: '1504', productId: '6401' });
  it('is known again however Electron describes it', () => {
    expect(sameDevice(listed, { vendor_id: 1504, product_id: 6401 })).toBe(true);
    expect(sameDevice(listed, { vendorId: '1504', productId: '6401' })).toBe(true);
    expect(sameDevice(listed, { vendorId: '1504', productId: '6400' })).toBe(false);
    expect(sameDevice(listed, { name: 'COM3' })).toBe(false);
  });

  it('is known on Windows by its instance, and a port that is no USB device by its name', () => {
    const windows = { ...listed, instanceId: 'USB\\VID_05E0&PID_1701\\1' };
    expect(sameDevice(windows, { name: 'COM4', device_instance_id: 'USB\\VID_05E0&PID_1701\\1' })).toBe(true);
    expect(sameDevice(windows, { name: 'COM3', device_instance_id: 'USB\\VID_05E0&PID_1701\\2' })).toBe(false);
    const port = offeredPort({ portId: 'p2', portName: 'ttyS0' });
    expect(sameDevice(port, { name: 'ttyS0' })).toBe(true);
    expect(sameDevice(port, { name: 'ttyS1' })).toBe(false);
    expect(sameDevice(port, {})).toBe(false);
  });
});

describe('the start at login', () => {
  const app = (over: object = {}) => ({
    isPackaged: true,
    getLoginItemSettings: vi.fn(() => ({ openAtLogin: true, executableWillLaunchAtLogin: true, ...over })),
    setLoginItemSettings: vi.fn(),
  });
  const options = (over: Partial<AutostartOptions>): AutostartOptions => ({
    ...{ app: app(), files: memoryFiles(), platform: 'win32', env: {}, args: [], home: '/home/meera' },
    program: 'C:\\Users\\meera\\AppData\\Local\\Programs\\Packbench\\Packbench.exe',
    ...over,
  });

  it('is registered on Windows under the program with its own flags, and found again so', () => {
    const items = app();
    const given = options({ app: items, args: ['--data-dir=D:\\Packbench data'] });
    const autostart = createAutostart(given);
    autostart.set(true);
    const own = { path: given.program, args: ['"--data-dir=D:\\Packbench data"'] };
    expect(items.setLoginItemSettings).toHaveBeenCalledExactlyOnceWith({ openAtLogin: true, enabled: true, ...own });
    expect(autostart.state()).toBe('on');
    expect(items.getLoginItemSettings).toHaveBeenCalledExactlyOnceWith(own);
  });

  it('says when the system holds it back', () => {
    expect(createAutostart(options({ app: app({ executableWillLaunchAtLogin: false }) })).state()).toBe('blocked');
    const mac = app({ openAtLogin: false, status: 'requires-approval' });
    expect(createAutostart(options({ app: mac, platform: 'darwin' })).state()).toBe('blocked');
    expect(createAutostart(options({ app: app({ openAtLogin: false }) })).state()).toBe('off');
  });

  it('is a file of the desktop on Linux, which names the AppImage and no place it is mounted at', () => {
    const files = memoryFiles();
    const autostart = createAutostart(
      options({
        ...{ files, platform: 'linux', program: '/tmp/.mount_x/packbench' },
        env: { APPIMAGE: '/home/meera/My $Apps/Packbench 100%.AppImage' },
      }),
    );
    expect(autostart.state()).toBe('off');
    autostart.set(true);
    const file = '/home/meera/.config/autostart/packbench.desktop';
    expect(files.texts.get(file)).toContain('Exec="/home/meera/My \\\\$Apps/Packbench 100%%.AppImage"\n');
    expect(autostart.state()).toBe('on');
    files.texts.set(file, `${files.texts.get(file)}Hidden=true\n`);
    expect(autostart.state()).toBe('blocked');
    autostart.set(false);
    expect(files.texts.size).toBe(0);
  });

  it('is refused for a program that is not installed', () => {
    const autostart = createAutostart(options({ app: { ...app(), isPackaged: false } }));
    expect(autostart.state()).toBe('unavailable');
    expect(() => autostart.set(true)).toThrow('installed program');
  });
});

describe('reports of crashes', () => {
  const NOW = 1_800_000_000_000;
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'electron-crashes-'));
    mkdirSync(path.join(dir, 'pending'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const report = (name: string, ageMs: number) => {
    for (const ending of ['dmp', 'meta']) {
      const file = path.join(dir, 'pending', `${name}.${ending}`);
      writeFileSync(file, 'memory');
      utimesSync(file, (NOW - ageMs) / 1000, (NOW - ageMs) / 1000);
    }
  };

  it('are written below the data folder and never sent', () => {
    const setPath = vi.fn();
    const start = vi.fn();
    keepCrashesHere({ app: { setPath }, crashReporter: { start } }, path.join(dir, 'new'));
    expect(setPath).toHaveBeenCalledExactlyOnceWith('crashDumps', path.join(dir, 'new'));
    expect(start).toHaveBeenCalledExactlyOnceWith({ uploadToServer: false, ignoreSystemCrashHandler: true });
  });

  it('are listed newest first', () => {
    report('old', 5_000);
    report('new', 1_000);
    expect(listCrashes(dir).reports).toEqual([
      { file: path.join('pending', 'new.dmp'), atMs: NOW - 1_000, bytes: 6 },
      { file: path.join('pending', 'old.dmp'), atMs: NOW - 5_000, bytes: 6 },
    ]);
    expect(listCrashes(path.join(dir, 'nowhere')).reports).toEqual([]);
  });

  it('are bounded in number and age, with what belongs to them', () => {
    for (let at = 0; at < MOST_REPORTS + 2; at += 1) report(`r${at}`, at * 1_000);
    report('ancient', REPORTS_KEPT_MS + 1_000);
    expect(boundCrashes(dir, NOW)).toBe(3);
    expect(readdirSync(path.join(dir, 'pending'))).toHaveLength(2 * MOST_REPORTS);
    expect(boundCrashes(dir, NOW + REPORTS_KEPT_MS)).toBe(MOST_REPORTS - 1);
  });
});

describe('a page that fails', () => {
  function setUp(answer: 'again' | 'quit' = 'again') {
    const window = recordListeners();
    const contents = recordListeners();
    const webContents = { on: contents.on, reload: vi.fn(), forcefullyCrashRenderer: vi.fn() };
    const tasks: { delayMs: number; task: () => void }[] = [];
    let nowMs = 0;
    const quit = vi.fn();
    const onCrash = vi.fn();
    careForPage({
      ...{ window: { on: window.on, webContents }, log, quit, onCrash, ask: vi.fn(async () => answer) },
      clock: { monotonicMs: () => nowMs },
      timers: {
        after(delayMs, task) {
          const entry = { delayMs, task };
          tasks.push(entry);
          return () => void tasks.splice(tasks.indexOf(entry), 1);
        },
      },
    });
    const goes = (reason = 'crashed') => contents.play('render-process-gone', {}, { reason });
    return { window, webContents, tasks, goes, quit, onCrash, pass: (ms: number) => (nowMs += ms) };
  }

  it('is loaded again, and a clean end is left alone', () => {
    const { goes, webContents, onCrash } = setUp();
    goes('clean-exit');
    expect(webContents.reload).not.toHaveBeenCalled();
    goes();
    expect(webContents.reload).toHaveBeenCalledOnce();
    expect(onCrash).toHaveBeenCalledOnce();
  });

  it('is not loaded again for ever: a person is asked, who may go on or close', async () => {
    const { goes, webContents, quit } = setUp('quit');
    for (let at = 0; at <= MOST_RELOADS; at += 1) goes();
    await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
    expect(webContents.reload).toHaveBeenCalledTimes(MOST_RELOADS);
    const other = setUp('again');
    for (let at = 0; at <= MOST_RELOADS; at += 1) other.goes();
    await vi.waitFor(() => expect(other.webContents.reload).toHaveBeenCalledTimes(MOST_RELOADS + 1));
    expect(other.quit).not.toHaveBeenCalled();
  });

  it('now and then over a day is loaded again every time', () => {
    const { goes, webContents, pass } = setUp();
    for (let at = 0; at < 10; at += 1) {
      goes();
      pass(60_000);
    }
    expect(webContents.reload).toHaveBeenCalledTimes(10);
  });

  it('by hanging is ended after a while, unless it comes back', () => {
    const { window, webContents, tasks } = setUp();
    window.play('unresponsive');
    window.play('responsive');
    expect(tasks).toEqual([]);
    window.play('unresponsive');
    window.play('unresponsive');
    expect(tasks.map(({ delayMs }) => delayMs)).toEqual([UNRESPONSIVE_MS]);
    tasks[0]?.task();
    expect(webContents.forcefullyCrashRenderer).toHaveBeenCalledOnce();
  });
});

describe('a graphics driver that crashes', () => {
  it('again and again is not used at the next start of this version, and tried by the next version', () => {
    const files = memoryFiles();
    const pc = openPc(files);
    const { on, play } = recordListeners();
    const app = { on, disableHardwareAcceleration: vi.fn() };
    const onCrash = vi.fn();
    watchGraphics({ app, pc, log, version: '0.2.0', onCrash });
    for (let at = 0; at < MOST_GPU_CRASHES; at += 1) {
      expect(chooseGraphics(app, openPc(files), '0.2.0')).toBe('hardware');
      play('child-process-gone', {}, { type: 'Utility', reason: 'crashed' });
      play('child-process-gone', {}, { type: 'GPU', reason: 'killed' });
      play('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
    }
    expect(chooseGraphics(app, openPc(files), '0.2.0')).toBe('software');
    expect(app.disableHardwareAcceleration).toHaveBeenCalledOnce();
    expect(chooseGraphics(app, openPc(files), '0.2.1')).toBe('hardware');
    expect(onCrash).toHaveBeenCalledTimes(2 * MOST_GPU_CRASHES);
  });
});
