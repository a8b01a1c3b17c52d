import * as path from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  session,
  utilityProcess,
} from 'electron';
import { AppFailure } from '../../shared/errors.ts';
import { type Flags, parseFlags } from '../flags.ts';
import { secretFromLaunch } from '../launch-secret.ts';
import { openLog } from '../log.ts';
import { bundle } from '../ports/bundle.ts';
import { realFiles } from '../ports/files.ts';
import { realPorts } from '../ports/real.ts';
import { createHttp } from '../ports/real-http.ts';
import { realSockets } from '../ports/real-sockets.ts';
import { listStaticFiles } from '../ports/static-files.ts';
import { realTimers } from '../ports/timers.ts';
import { openStationHost } from '../station-host.ts';
import { keepAwake } from './awake.ts';
import { guardContents, guardSession } from './guards.ts';
import { serveIpc } from './ipc.ts';
import { launchArgs } from './launch-args.ts';
import { whichNativeChanged } from './natives.ts';
import { guardPrintContents, guardPrintSession, PRINT_PARTITION } from './print-guards.ts';
import { registerScheme, servePage } from './protocol.ts';
import { quitInOrder } from './quit.ts';
import { chooseElectronSecretStore } from './secrets.ts';
import { createUtilitySpawn } from './spawn.ts';
import { createSystemPrint } from './system-print.ts';
import { openWindow } from './window.ts';

/** The schemes and the sandbox can only be settled before Electron is ready, so all of this runs at once. */
app.enableSandbox();
registerScheme(protocol);
Menu.setApplicationMenu(null);
const flags = flagsOrEnd();
realFiles.makeDir(flags.dataDir);
// Electron's own files go below the station's, which also makes "single instance" mean one per data folder.
app.setPath('userData', path.join(flags.dataDir, 'electron'));
if (app.requestSingleInstanceLock()) app.whenReady().then(run).catch(end);
else app.quit();

async function run(): Promise<void> {
  const devTools = !app.isPackaged;
  if (app.isPackaged) refuseChangedNatives();
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
  guardSession(session.defaultSession, { devTools });
  servePage(protocol, listStaticFiles(bundle.rendererDir));

  const spawn = createUtilitySpawn(utilityProcess, (entry) => bundle.childFile(entry));
  const systemPrint = createSystemPrint({
    windows: BrowserWindow,
    timers: realTimers,
    folder: app.getPath('userData'),
  });
  const ports = realPorts({ spawn, http: createHttp(), sockets: realSockets, systemPrint });
  const { files } = ports;
  const secrets = await chooseElectronSecretStore({
    safeStorage,
    files,
    dataDir: flags.dataDir,
    platform: process.platform,
    log,
  });
  const host = await openStationHost({
    dataDir: flags.dataDir,
    practice: flags.practice,
    shell: 'electron',
    ports,
    secrets,
    log,
    version: app.getVersion(),
    ...(secret === undefined ? {} : { secretFromLaunch: secret }),
  });
  serveIpc(ipcMain, host, () => BrowserWindow.getAllWindows().map((window) => window.webContents));
  const awake = keepAwake(powerSaveBlocker, ports.timers);
  host.subscribe(awake.hear);
  let goingDown = false;
  powerMonitor.on('shutdown', () => {
    goingDown = true;
    app.quit();
  });
  quitInOrder({ app, host, log, say: sayQueued, goingDown: () => goingDown });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      goingDown = true;
      app.quit();
    });
  }

  const window = await openWindow(BrowserWindow, { preload: bundle.preloadFile, devTools });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.error('the page ended and is loaded again', { reason });
    if (reason !== 'clean-exit') window.webContents.reload();
  });
  app.on('window-all-closed', () => app.quit());
  if (flags.json) process.stdout.write(`${JSON.stringify({ ready: true, shell: 'electron' })}\n`);
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
