import * as path from 'node:path';
import { AppFailure } from '../../shared/errors.ts';
import { type Flags, parseFlags } from '../flags.ts';
import { goBackFromCommandLine } from '../folder.ts';
import type { Log, StationHost } from '../host.ts';
import { secretFromLaunch } from '../launch-secret.ts';
import { openLog } from '../log.ts';
import { bundle } from '../ports/bundle.ts';
import { realFiles } from '../ports/files.ts';
import { createNetwork } from '../ports/network/real-network.ts';
import { realPorts } from '../ports/real.ts';
import { realSockets } from '../ports/real-sockets.ts';
import { createNodeSpawn } from '../ports/real-spawn.ts';
import { chooseSecretStore } from '../secrets/choose.ts';
import { openStationHost } from '../station-host.ts';
import { productVersion } from '../version.ts';
import { askRunningStation, forgetInstance, rememberInstance } from './instance.ts';
import { openPage } from './open-page.ts';
import { type BrowserServer, serveStation } from './server.ts';
import { browserSystemProxy } from './system-proxy.ts';

/** How long a stop waits for the send in flight. */
const STOP_WAIT_MS = 3_000;

/**
 * Runs the station in this process until a signal ends it. Exit codes: 0 stopped in order or handed to the station that
 * already runs, 1 it cannot start or a fault ended it, 2 a flag or `station.json` is wrong. One line on stderr says which.
 */
export async function runBrowserShell(args: readonly string[]): Promise<void> {
  try {
    const flags = parseFlags(args, process);
    const secret = await secretFromLaunch(flags, process);
    realFiles.makeDir(flags.dataDir);
    if (flags.restoreBeforeUpdate) return void process.stdout.write(`${goBackFromCommandLine(flags.dataDir)}\n`);
    const running = await askRunningStation(flags.dataDir);
    if (running !== undefined) return await showRunning(flags, running);
    const log = openLog({ dir: path.join(flags.dataDir, 'logs') });
    await start(flags, secret, log);
  } catch (error) {
    process.stderr.write(`${lineFor(error)}\n`);
    process.exit(error instanceof AppFailure && error.code === 'CONFIG_INVALID' ? 2 : 1);
  }
}

async function start(flags: Flags, secret: string | undefined, log: Log): Promise<void> {
  const ports = realPorts({
    spawn: createNodeSpawn(),
    ...createNetwork({ systemProxy: await browserSystemProxy(process, log) }),
    sockets: realSockets,
  });
  const secrets = await chooseSecretStore({
    files: ports.files,
    dataDir: flags.dataDir,
    platform: process.platform,
    log,
  });
  const host = await openStationHost({
    dataDir: flags.dataDir,
    practice: flags.practice,
    shell: 'browser',
    ports,
    secrets,
    log,
    version: productVersion(ports.files),
    ...(secret === undefined ? {} : { secretFromLaunch: secret }),
  });
  let server: BrowserServer;
  try {
    server = await serveStation({
      host,
      rendererDir: bundle.rendererDir,
      random: ports.random,
      log,
      port: flags.port,
      automation: flags.json,
    });
  } catch (error) {
    await host.stop(0);
    throw error;
  }
  rememberInstance(flags.dataDir, { port: server.port, token: server.credentials.launcherToken });
  stopInOrder({ host, server, log, dataDir: flags.dataDir });
  log.info('the browser shell is ready', { port: server.port, practice: flags.practice });
  await announce(flags, server);
}

async function announce(flags: Flags, server: BrowserServer): Promise<void> {
  const url = server.pageUrl();
  if (flags.json) {
    const ready = {
      ready: true,
      shell: 'browser',
      url,
      api: `${server.origin}/rpc`,
      token: server.credentials.automationToken,
    };
    process.stdout.write(`${JSON.stringify(ready)}\n`);
  }
  if (flags.open && (await openPage(url, process.platform))) {
    if (!flags.json) process.stdout.write(`Packbench is open in your browser (${server.origin}).\n`);
  } else if (!flags.json) {
    process.stdout.write(`Packbench is ready. Open this address once: ${url}\n`);
  }
}

async function showRunning(flags: Flags, url: string): Promise<void> {
  if (flags.json) throw new AppFailure('DATA_DIR_IN_USE', `A station already runs on ${flags.dataDir}.`);
  if (flags.open && (await openPage(url, process.platform))) {
    process.stdout.write('Packbench already runs; a further page was opened.\n');
  } else process.stdout.write(`Packbench already runs. Open this address once: ${url}\n`);
}

interface Running {
  readonly host: StationHost;
  readonly server: BrowserServer;
  readonly log: Log;
  readonly dataDir: string;
}

function stopInOrder({ host, server, log, dataDir }: Running): void {
  let stopping = false;
  const stop = async (exitCode: number) => {
    // Asked twice, a person does not want to wait; everything accepted is on disk.
    if (stopping) process.exit(exitCode);
    stopping = true;
    forgetInstance(dataDir);
    await server.close();
    const { queued } = await host.stop(STOP_WAIT_MS);
    if (queued > 0) process.stderr.write(`${queued} changes stay queued and are sent at the next start.\n`);
    await log.close();
    process.exit(exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stop(0).catch(() => process.exit(1)));
  }
  process.on('uncaughtException', (error) => {
    log.error('a fault ended the station', { error });
    process.stderr.write(`A fault ended the station; ${path.join(dataDir, 'logs')} says more.\n`);
    stop(1).catch(() => process.exit(1));
  });
}

function lineFor(error: unknown): string {
  if (error instanceof AppFailure) return error.message.replace(/\s+/g, ' ');
  return `Packbench could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
