import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * What `import 'electron'` gives the built shell in a test: it records what it is asked for, and does what its parent process says that a
 * page, a person or the system did. Its names are Electron's own; what it does of their meaning is the part the shell rests on.
 */
Object.assign(process, { resourcesPath: process.cwd() });
const calls: { readonly what: string; readonly given: unknown }[] = [];
const handlers = new Map<string, (...args: readonly unknown[]) => unknown>();
const record = (what: string, given: unknown = null): void => void calls.push({ what, given });
const keep = (name: string) => (handler: (...args: readonly unknown[]) => unknown) => {
  record(name);
  handlers.set(name, handler);
};
const tell = (news: object): void => void process.send?.(news);

/** Emits an event that listeners may refuse; whether one did. */
function emitRefusable(target: EventEmitter, name: string, given: object, ...rest: readonly unknown[]): boolean {
  let refused = false;
  const event = {
    ...given,
    preventDefault() {
      refused = true;
    },
  };
  target.emit(name, event, ...rest);
  return refused;
}

class StandInSession extends EventEmitter {
  readonly name: string;
  readonly webRequest;
  constructor(name: string) {
    super();
    this.name = name;
    this.webRequest = { onBeforeRequest: keep(`${name}:load`) };
  }
  setPermissionRequestHandler = (handler: () => unknown) => keep(`${this.name}:request`)(handler);
  setPermissionCheckHandler = (handler: () => unknown) => keep(`${this.name}:check`)(handler);
  setDevicePermissionHandler = (handler: () => unknown) => keep(`${this.name}:device`)(handler);
  setUSBProtectedClassesHandler = (handler: () => unknown) => keep(`${this.name}:usb`)(handler);
  setBluetoothPairingHandler = (handler: () => unknown) => keep(`${this.name}:bluetooth`)(handler);
  setDisplayMediaRequestHandler = (handler: () => unknown) => keep(`${this.name}:screen`)(handler);
  setSpellCheckerEnabled = (on: boolean) => record(`${this.name}:spelling`, on);
  resolveProxy = async () => 'DIRECT';
}

const sessions = new Map<string, StandInSession>();
function sessionOf(name: string): StandInSession {
  const present = sessions.get(name) ?? new StandInSession(name);
  sessions.set(name, present);
  return present;
}
export const session = { defaultSession: sessionOf('default'), fromPartition: sessionOf };

class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  readonly paths = new Map<string, string>();
  enableSandbox = () => record('enableSandbox');
  disableHardwareAcceleration = () => record('disableHardwareAcceleration');
  setPath = (name: string, folder: string) => void this.paths.set(name, folder);
  getPath = (name: string) => this.paths.get(name) ?? process.cwd();
  getAppPath = () => process.cwd();
  getVersion = () => '0.2.0';
  getName = () => 'Packbench';
  releaseSingleInstanceLock = () => record('releaseSingleInstanceLock');
  relaunch = () => record('relaunch');
  getLoginItemSettings = () => ({ openAtLogin: false });
  setLoginItemSettings = (given: object) => record('setLoginItemSettings', given);

  async whenReady(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    record('ready');
  }

  /** One program for each folder: a file with the process in it, and a signal to that one. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'stand-in.lock');
    const runs = aliveIn(file);
    if (runs === undefined) {
      writeFileSync(file, String(process.pid));
      process.on('SIGUSR2', () => this.emit('second-instance', {}, [], ''));
      return true;
    }
    process.kill(runs, 'SIGUSR2');
    return false;
  }

  quit(): void {
    record('quit');
    if (!emitRefusable(this, 'before-quit', {})) this.exit(0);
  }

  exit(code = 0): void {
    process.exit(code);
  }
}

function aliveIn(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

export const app = new StandInApp();
export const autoUpdater = new EventEmitter();
export const powerMonitor = new EventEmitter();

interface StandInFrame {
  url: string;
  origin: string;
  parent: StandInFrame | null;
}

class StandInContents extends EventEmitter {
  static count = 0;
  readonly id = ++StandInContents.count;
  readonly session: StandInSession;
  readonly mainFrame: StandInFrame = { url: 'about:blank', origin: 'null', parent: null };
  constructor(used: StandInSession) {
    super();
    this.session = used;
    app.emit('web-contents-created', {}, this);
  }
  isDestroyed = () => false;
  send = (...news: readonly unknown[]) => tell({ news });
  setWindowOpenHandler = (handler: () => unknown) => keep(`${this.session.name}:open`)(handler);
  reload = () => record('reload');
  forcefullyCrashRenderer = () => record('forcefullyCrashRenderer');
}

interface WindowOptions {
  readonly webPreferences?: { readonly partition?: string };
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  static getAllWindows = () => BrowserWindow.all;
  readonly webContents: StandInContents;
  kiosk = false;
  constructor(options: WindowOptions) {
    super();
    record('window', options);
    this.webContents = new StandInContents(sessionOf(options.webPreferences?.partition ?? 'default'));
    BrowserWindow.all.push(this);
  }
  async loadURL(url: string): Promise<void> {
    record('loadURL', url);
    Object.assign(this.webContents.mainFrame, { url, origin: new URL(url).href.split('/').slice(0, 3).join('/') });
    this.emit('ready-to-show');
  }
  setKiosk(on: boolean): void {
    this.kiosk = on;
  }
  show = () => record('show');
  focus = () => record('focus');
  restore = () => record('restore');
  isMinimized = () => false;
  close(): void {
    if (emitRefusable(this, 'close', {})) return;
    BrowserWindow.all.splice(BrowserWindow.all.indexOf(this), 1);
    app.emit('window-all-closed');
  }
}

export const ipcMain = {
  handle: (channel: string, handler: (...args: readonly unknown[]) => unknown) => keep(`ipc:${channel}`)(handler),
};
export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly object[]) => record('registerSchemesAsPrivileged', schemes),
  handle: (scheme: string, handler: (...args: readonly unknown[]) => unknown) => keep(`protocol:${scheme}`)(handler),
};
export const dialog = {
  async showMessageBox({ message }: { readonly message: string }) {
    tell({ said: message });
    return { response: 0, checkboxChecked: false };
  },
  showErrorBox: (_title: string, message: string) => tell({ said: message }),
};
export const crashReporter = { start: (options: object) => record('crashReporter', options) };
export const Menu = { setApplicationMenu: (menu: unknown) => record('menu', menu) };
export const powerSaveBlocker = { start: () => 1, stop: () => undefined };
export const safeStorage = { isAsyncEncryptionAvailable: async () => false };
export const shell = { showItemInFolder: (file: string) => record('showItemInFolder', file) };
export const utilityProcess = {
  fork(file: string, args: readonly string[]) {
    const child: ChildProcess = fork(file, args, { execArgv: [], serialization: 'advanced' });
    return {
      pid: child.pid,
      postMessage: (message: object) => void (child.connected && child.send(message, () => undefined)),
      on: (name: string, listener: (message: unknown) => void) => child.on(name, listener),
      once: (name: string, listener: (code: number) => void) => child.once(name, (code) => listener(code ?? 1)),
      kill: () => child.kill(),
    };
  },
};

/** Who sends a message over IPC. A frame is told from another by what it is, not by what it says. */
function sentBy(from: string): object {
  const sender = BrowserWindow.all.find(({ webContents }) => webContents.session.name === 'default')?.webContents;
  if (sender === undefined) throw new Error('no window is open');
  const { mainFrame } = sender;
  switch (from) {
    case 'page':
      return { sender, senderFrame: mainFrame };
    case 'subframe':
      return { sender, senderFrame: { ...mainFrame, parent: mainFrame } };
    case 'gone':
      return { sender, senderFrame: null };
    case 'foreign page': {
      const senderFrame = { url: 'https://evil.example/', origin: 'https://evil.example', parent: null };
      return { sender: { id: sender.id, mainFrame: senderFrame }, senderFrame };
    }
    default:
      return { sender: { id: 99, mainFrame }, senderFrame: mainFrame };
  }
}

const targets: Readonly<Record<string, () => EventEmitter | undefined>> = {
  app: () => app,
  window: () => BrowserWindow.all[0],
  contents: () => BrowserWindow.all[0]?.webContents,
  session: () => session.defaultSession,
  printContents: () => new StandInContents(sessionOf('packbench-print')),
};

/** What the parent can ask of the stand-in. */
const acts: Readonly<Record<string, (...args: readonly never[]) => unknown>> = {
  calls: () => calls,
  call: (name: string, ...args: readonly unknown[]) => handlers.get(name)?.(...args),
  /** The same for a handler that answers through its last argument. */
  answer: (name: string, ...args: readonly unknown[]) =>
    new Promise((resolve) => handlers.get(name)?.(...args, (...answered: readonly unknown[]) => resolve(answered))),
  invoke: async (from: string, channel: string, ...args: readonly unknown[]) =>
    await handlers.get(`ipc:${channel}`)?.(sentBy(from), ...args),
  refuses: (target: string, event: string, given: object, ...rest: readonly unknown[]) => {
    const emitter = targets[target]?.();
    if (emitter === undefined) throw new Error(`there is no ${target}`);
    // No function crosses from the parent: whoever is to be answered is left out there.
    return emitRefusable(emitter, event, given, ...rest, () => undefined);
  },
  async page(url: string, method = 'GET') {
    const reply = (await handlers.get('protocol:packbench')?.({ url, method })) as Response;
    const body = Buffer.from(await reply.arrayBuffer()).toString('base64');
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body };
  },
  kiosk: () => BrowserWindow.all[0]?.kiosk ?? false,
  windows: () => BrowserWindow.all.length,
  close: () => BrowserWindow.all[0]?.close(),
  quit: () => app.quit(),
};

process.on('message', ({ id, act, args }: { id: number; act: string; args: readonly never[] }) => {
  Promise.resolve()
    .then(() => acts[act]?.(...args))
    .then(
      (value) => tell({ id, value: value ?? null }),
      (error: unknown) => tell({ id, failed: error instanceof Error ? error.message : String(error) }),
    );
});
process.on('disconnect', () => process.exit(3));
