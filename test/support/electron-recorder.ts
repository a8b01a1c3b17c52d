import { vi } from 'vitest';
import type { AllowedDevices, GuardedContents, GuardedSession } from '../../main/electron/guards.ts';
import { guardSession } from '../../main/electron/guards.ts';
import type { Frame, IpcEvent, IpcMain, Page } from '../../main/electron/ipc.ts';
import { PAGE_URL } from '../../main/electron/origin.ts';
import type { DeviceSession } from '../../main/electron/scanner-devices.ts';
import type { Files } from '../../main/ports/files.ts';

type AnyListener = (...args: readonly never[]) => unknown;

/** Keeps what is registered, so that each attack can be played by hand. */
export function recordListeners() {
  const listeners = new Map<string, AnyListener>();
  return {
    on: (event: string, listener: AnyListener) => void listeners.set(event, listener),
    names: () => [...listeners.keys()],
    /** `refused` when the listener prevented what the event would do; `allowed` also when nobody listens. */
    play(event: string, ...args: readonly unknown[]): 'refused' | 'allowed' {
      const preventDefault = vi.fn();
      const [first, ...rest] = args;
      const refusable = { preventDefault, ...(typeof first === 'object' ? first : {}) };
      (listeners.get(event) as ((...all: readonly unknown[]) => unknown) | undefined)?.(refusable, ...rest);
      return preventDefault.mock.calls.length > 0 ? 'refused' : 'allowed';
    },
  };
}

export function recordContents() {
  const { on, play } = recordListeners();
  let openHandler: (() => { readonly action: 'deny' }) | undefined;
  const contents: GuardedContents = {
    on,
    setWindowOpenHandler: (handler) => {
      openHandler = handler;
    },
  };
  return { contents, play, open: () => openHandler?.() };
}

interface Handlers {
  request?: Parameters<GuardedSession['setPermissionRequestHandler']>[0];
  check?: Parameters<GuardedSession['setPermissionCheckHandler']>[0];
  device?: Parameters<GuardedSession['setDevicePermissionHandler']>[0];
  screen?: Parameters<GuardedSession['setDisplayMediaRequestHandler']>[0];
  usb?: Parameters<GuardedSession['setUSBProtectedClassesHandler']>[0];
  bluetooth?: Parameters<GuardedSession['setBluetoothPairingHandler']>[0];
  load?: Parameters<GuardedSession['webRequest']['onBeforeRequest']>[0];
  spells?: boolean;
}

/** The session with its guard on it; each way of asking answers as Electron would be answered. */
export function recordSession(devices: AllowedDevices) {
  const { on, play, names } = recordListeners();
  const kept: Handlers = {};
  const session: GuardedSession & DeviceSession = {
    on,
    setPermissionRequestHandler: (handler) => void Object.assign(kept, { request: handler }),
    setPermissionCheckHandler: (handler) => void Object.assign(kept, { check: handler }),
    setDevicePermissionHandler: (handler) => void Object.assign(kept, { device: handler }),
    setDisplayMediaRequestHandler: (handler) => void Object.assign(kept, { screen: handler }),
    setUSBProtectedClassesHandler: (handler) => void Object.assign(kept, { usb: handler }),
    setBluetoothPairingHandler: (handler) => void Object.assign(kept, { bluetooth: handler }),
    setSpellCheckerEnabled: (enabled) => Object.assign(kept, { spells: enabled }),
    webRequest: { onBeforeRequest: (handler) => void Object.assign(kept, { load: handler }) },
  };
  guardSession(session, { devTools: false, devices });
  return {
    session,
    play,
    names,
    requests(permission: string): boolean | undefined {
      let granted: boolean | undefined;
      kept.request?.(null, permission, (answer) => {
        granted = answer;
      });
      return granted;
    },
    checks: (
      permission: string,
      origin: string,
      details: Partial<Parameters<NonNullable<Handlers['check']>>[3]> = {},
    ) => kept.check?.(null, permission, origin, { isMainFrame: true, ...details }),
    holds: (deviceType: string, origin: string, device: unknown) => kept.device?.({ deviceType, origin, device }),
    loads(url: string): boolean {
      let cancelled = false;
      kept.load?.({ url }, ({ cancel }) => {
        cancelled = cancel;
      });
      return !cancelled;
    },
    shares(): unknown {
      let streams: unknown;
      kept.screen?.(null, (answer) => {
        streams = answer;
      });
      return streams;
    },
    spells: () => kept.spells,
    protectedClasses: () => kept.usb?.() ?? [],
    pairs(): boolean | undefined {
      let confirmed: boolean | undefined;
      kept.bluetooth?.({}, (answer) => {
        confirmed = answer.confirmed;
      });
      return confirmed;
    },
  };
}

/** A page of ours in its window, and the channel it asks through. */
export function recordIpc() {
  const top: Frame = { url: PAGE_URL, origin: 'packbench://app', parent: null };
  const sent: unknown[] = [];
  const page: Page = { id: 1, mainFrame: top, isDestroyed: () => false, send: (...news) => void sent.push(news) };
  let channel = '';
  let listener: Parameters<IpcMain['handle']>[1] | undefined;
  const ipcMain: IpcMain = {
    handle: (name, handler) => {
      channel = name;
      listener = handler;
    },
  };
  return {
    ...{ ipcMain, page, top, sent },
    channel: () => channel,
    fromPage: { sender: page, senderFrame: top } satisfies IpcEvent,
    invoke: (event: IpcEvent, ...args: readonly unknown[]) => listener?.(event, ...args),
  };
}

/** Files in memory, of which one may refuse to be written. */
export function memoryFiles(over: Partial<Files> = {}): Files & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    readText: (file) => texts.get(file),
    replaceText: (file, text) => void texts.set(file, text),
    exists: (file) => texts.has(file),
    makeDir: () => undefined,
    list: () => [],
    remove: (file) => void texts.delete(file),
    sizeBytes: (file) => texts.get(file)?.length ?? 0,
    ...over,
  };
}
