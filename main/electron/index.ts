import * as path from 'node:path';
import {
  app,
  autoUpdater,
  BrowserWindow,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { AppFailure } from '../../shared/errors.ts';
import { defaultDataDir, type Flags, parseFlags } from '../flags.ts';
import { goBackFromCommandLine } from '../folder.ts';
import type { StationHost } from '../host.ts';
import { secretFromLaunch } from '../launch-secret.ts';
import { openLog } from '../log.ts';
import { bundle } from '../ports/bundle.ts';
import { realFiles } from '../ports/files.ts';
import { createNetwork } from '../ports/network/real-network.ts';
import { windowsSettings } from '../ports/network/windows-settings.ts';
import { realPorts } from '../ports/real.ts';
import { realSockets } from '../ports/real-sockets.ts';
import { listStaticFiles } from '../ports/static-files.ts';
import { realTimers } from '../ports/timers.ts';
import { openStationHost } from '../station-host.ts';
import { createAutostart } from './autostart.ts';
import { keepAwake } from './awake.ts';
import { boundCrashes, crashFolder, keepCrashesHere } from './crashes.ts';
import { chooseGraphics, watchGraphics } from './graphics.ts';
import { guardContents, guardSession } from './guards.ts';
import { serveIpc } from './ipc.ts';
import { openPcFile } from './kept-pc.ts';
import { createKeyGuard } from './keys.ts';
import { createKiosk } from './kiosk.ts';
import { launchArgs } from './launch-args.ts';
import { whichNativeChanged } from './natives.ts';
import { careForPage } from './page-care.ts';
import { guardPrintContents, guardPrintSession, PRINT_PARTITION } from './print-guards.ts';
import { registerScheme, servePage } from './protocol.ts';
import { quitInOrder } from './quit.ts';
import { createScannerDevices } from './scanner-devices.ts';
import { chooseElectronSecretStore } from './secrets.ts';
import { shellHandlers } from './shell-handlers.ts';
import { showBundle } from './show-bundle.ts';
import { createUtilitySpawn } from './spawn.ts';
import { createSystemPrint } from './system-print.ts';
import { electronSystemProxy } from './system-proxy.ts';
import { shellUpdates } from './updates.ts';
import { openWindow } from './window.ts';

/** The schemes and the sandbox can only be settled before Electron is ready, so all of this runs at once. */
app.enableSandbox();
registerScheme(protocol);
Menu.setApplicationMenu(null);
const flags = flagsOrEnd();
realFiles.makeDir(flags.dataDir);
// Electron's own files go below the station's, which also makes "single instance" mean one per data folder.
app.setPath('userData', path.join(flags.dataDir, 'electron'));
keepCrashesHere({ app, crashReporter }, crashFolder(flags.dataDir));
let unreadable: unknown;
const pc = openPcFile(realFiles, flags.dataDir, (error) => {
  unreadable = error;
});
const graphics = chooseGraphics(app, pc, app.getVersion());
if (app.requestSingleInstanceLock()) app.whenReady().then(run).catch(end);
else app.quit();

async function run(): Promise<void> {
  const devTools = !app.isPackaged;
  if (app.isPackaged) refuseChangedNatives();
  if (flags.restoreBeforeUpdate) return await goBack();
  const secret = await secretFromLaunch(flags, process);
  const log = openLog({ dir: path.join(flags.dataDir, 'logs') });
  process.on('uncaughtException', (error) => {
    // What was accepted is on disk; a station whose state nobody knows must not go on.
    log.error('a fault ended the station', { error });
    log.close().finally(() => end(error));
  });
  const printing = session.fromPartition(PRINT_PARTITION);
  guardPrintSession(printing);
  app.on('web-contents-created', (_event, contents) => {
    if (contents.session === printing) guardPrintContents(contents);
    else guardContents(contents, log);
  });
  if (unreadable !== undefined) log.error('what was set up on this PC cannot be read', { error: unreadable });
  const devices = createScannerDevices(pc, log);
  guardSession(session.defaultSession, { devTools, devices });
  devices.listen(session.defaultSession);
  servePage(protocol, listStaticFiles(bundle.rendererDir));

  const spawn = createUtilitySpawn(utilityProcess, (entry) => bundle.childFile(entry));
  const systemPrint = createSystemPrint({
    windows: BrowserWindow,
    timers: realTimers,
    folder: app.getPath('userData'),
  });
  const windows = await windowsSettings(process.platform, (error) =>
    log.warn('the proxy settings of Windows cannot be read', { error }),
  );
  const { open, ...network } = createNetwork({ systemProxy: electronSystemProxy(session.defaultSession, windows) });
  const ports = realPorts({
    spawn,
    ...network,
    sockets: realSockets,
    systemPrint,
  });
  const { files } = ports;
  const secrets = await chooseElectronSecretStore({
    safeStorage,
    files,
    dataDir: flags.dataDir,
    platform: process.platform,
    log,
  });
  const kiosk = createKiosk(pc, log);
  const boundReports = () => void boundCrashes(crashFolder(flags.dataDir), ports.clock.wallMs());
  boundReports();
  watchGraphics({ app, pc, log, version: app.getVersion(), onCrash: boundReports });
  const autostart = createAutostart({
    ...{ app, files, platform: process.platform, env: process.env, program: process.execPath },
    args: autostartArgs(flags),
    home: app.getPath('home'),
  });
  const updates = shellUpdates({
    ...{ app, ports, log, dataDir: flags.dataDir, platform: process.platform, arch: process.arch },
    packageFile: path.join(app.getAppPath(), 'package.json'),
    resourcesDir: process.resourcesPath,
    appImage: process.env['APPIMAGE'],
    host: () => host,
    open,
  });
  const host: StationHost = await openStationHost({
    dataDir: flags.dataDir,
    practice: flags.practice,
    shell: 'electron',
    ports,
    secrets,
    log,
    version: app.getVersion(),
    nativesChecked: app.isPackaged,
    shellHandlers: {
      ...shellHandlers({
        ...{ pc, kiosk, autostart, devices, graphics },
        crashFolder: crashFolder(flags.dataDir),
      }),
      ...updates.handlers,
      ...showBundle({ dataDir: flags.dataDir, showItemInFolder: shell.showItemInFolder }),
    },
    ...(secret === undefined ? {} : { secretFromLaunch: secret }),
  });
  serveIpc(ipcMain, host, () => BrowserWindow.getAllWindows().map((window) => window.webContents));
  const awake = keepAwake(powerSaveBlocker, ports.timers);
  host.subscribe(awake.hear);
  updates.start();
  let goingDown = false;
  const goDown = () => {
    goingDown = true;
    kiosk.letGo();
    app.quit();
  };
  powerMonitor.on('shutdown', goDown);
  quitInOrder({
    ...{ app, host, log, say: sayQueued, goingDown: () => goingDown, held: kiosk.holds },
    onQuitting: updates.stop,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, goDown);

  const window = await openWindow(BrowserWindow, { preload: bundle.preloadFile, devTools });
  kiosk.attach(window);
  // On a Mac the system ends the program for an update that a supervisor has let in.
  autoUpdater.on('before-quit-for-update', kiosk.letGo);
  // Windows ends the session without asking the program again.
  window.on('session-end', goDown);
  const refusesKey = createKeyGuard({ monotonicMs: ports.clock.monotonicMs, devTools, kiosk: kiosk.isOn });
  window.webContents.on('before-input-event', (event, input) => {
    if (refusesKey(input)) event.preventDefault();
  });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  });
  careForPage({
    ...{ window, log, clock: ports.clock, timers: ports.timers, onCrash: boundReports },
    ask: askAboutPage,
    quit: () => {
      kiosk.letGo();
      app.quit();
    },
  });
  app.on('window-all-closed', () => app.quit());
  if (flags.json) process.stdout.write(`${JSON.stringify({ ready: true, shell: 'electron' })}\n`);
}

async function goBack(): Promise<void> {
  const message = goBackFromCommandLine(flags.dataDir);
  process.stdout.write(`${message}\n`);
  await dialog.showMessageBox({ type: 'info', title: 'Packbench', message, buttons: ['Close'] });
  app.exit(0);
}

async function sayQueued(queued: number): Promise<void> {
  await dialog.showMessageBox({
    type: 'info',
    title: 'Packbench',
    message: `${queued} changes are not sent yet.`,
    detail: 'They stay on this PC and are sent the next time Packbench runs.',
    buttons: ['Close'],
  });
}

async function askAboutPage(): Promise<'again' | 'quit'> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Packbench',
    message: 'The screen of Packbench ends again and again.',
    detail: 'Nothing that was scanned is lost. Load it again, or close Packbench and call the supervisor.',
    buttons: ['Load it again', 'Close Packbench'],
    cancelId: 0,
    defaultId: 0,
  });
  return response === 1 ? 'quit' : 'again';
}

/** The flags of this start that the next one, at login, must have too; the secret is stored by then. */
function autostartArgs({ dataDir, practice }: Flags): readonly string[] {
  const usual = dataDir === defaultDataDir(process, practice);
  return [...(practice ? ['--practice'] : []), ...(usual ? [] : [`--data-dir=${dataDir}`])];
}

function refuseChangedNatives(): void {
  const manifest = realFiles.readText(path.join(bundle.root, 'out/main/natives.json'));
  const changed =
    manifest === undefined ? 'natives.json' : whichNativeChanged(manifest, `${app.getAppPath()}.unpacked`);
  if (changed === undefined) return;
  throw new AppFailure('CONFIG_INVALID', `${changed} is not the file that was installed. Install Packbench again.`);
}

function flagsOrEnd(): Flags {
  try {
    return parseFlags(launchArgs(process.argv, app.isPackaged), process);
  } catch (error) {
    return end(error);
  }
}

/** In a terminal the line is on stderr; started from an icon, nobody sees that. */
function end(error: unknown): never {
  const line =
    error instanceof AppFailure
      ? error.message.replace(/\s+/g, ' ')
      : `Packbench had to end: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  process.stderr.write(`${line}\n`);
  if (app.isPackaged) dialog.showErrorBox('Packbench', line);
  process.exit(error instanceof AppFailure && error.code === 'CONFIG_INVALID' ? 2 : 1);
}
