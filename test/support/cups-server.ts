import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findOrInstallCups } from '../../build/find-cups.mjs';

const START_MS = 20_000;

/** A real `cupsd` with a root and a port of its own. */
export interface CupsServer {
  readonly port: number;
  /** Its own socket in the file system. */
  readonly socket: string;
  /** A raw queue to a device, e.g. `socket://127.0.0.1:9100`. */
  addQueue(name: string, device: string, options?: readonly string[]): void;
  /** `cupsenable`, `cupsdisable`, `cupsreject`, `cupsaccept` or any other of its tools. */
  run(tool: string, ...args: string[]): string;
  errorLog(): string;
  stop(): Promise<void>;
}

/** Why no `cupsd` can be had here; undefined when one can. */
export function whyNoCups(): string | undefined {
  if (process.platform !== 'linux') return 'a private cupsd is started on Linux only';
  if (process.getuid?.() !== 0) return 'a private cupsd needs root';
  return findOrInstallCups('cupsd') === undefined ? 'cupsd is not installed and cannot be' : undefined;
}

/** `open`: anybody may do anything. `authenticated`: as in CUPS' policy of that name, only who is vouched for cancels a job. */
export async function startCups(policy: 'open' | 'authenticated' = 'open'): Promise<CupsServer> {
  for (let left = 3; ; left -= 1) {
    try {
      return await startOnce(policy);
    } catch (error) {
      // Somebody else took the port between its choice and its use.
      if (left === 1 || !String(error).includes('cupsd ended')) throw error;
    }
  }
}

async function startOnce(policy: 'open' | 'authenticated'): Promise<CupsServer> {
  const root = fs.mkdtempSync(path.join(tmpdir(), 'packbench-cups-'));
  fs.chmodSync(root, 0o755);
  const at = (name: string) => path.join(root, name);
  for (const name of ['state', 'cache', 'spool', 'tmp', 'etc']) fs.mkdirSync(at(name), { mode: 0o777 });
  for (const name of ['spool', 'tmp']) fs.chmodSync(at(name), 0o1777);
  const port = await freePort();
  const socket = at('cups.sock');
  const files = {
    ServerRoot: at('etc'),
    StateDir: at('state'),
    CacheDir: at('cache'),
    RequestRoot: at('spool'),
    TempDir: at('tmp'),
    AccessLog: at('access.log'),
    ErrorLog: at('error.log'),
    PageLog: at('page.log'),
    SystemGroup: 'root',
  };
  fs.writeFileSync(at('etc/cups-files.conf'), lines(Object.entries(files).map(([key, value]) => `${key} ${value}`)));
  fs.writeFileSync(
    at('etc/cupsd.conf'),
    lines([
      ...[`Listen 127.0.0.1:${port}`, `Listen ${socket}`, 'Browsing Off', 'WebInterface No', 'LogLevel info'],
      ...['DefaultAuthType Basic', 'PreserveJobHistory Yes', 'JobRetryInterval 1', 'MaxLogSize 0'],
      ...['<Location />', 'Order allow,deny', 'Allow all', '</Location>'],
      ...['<Policy default>', 'JobPrivateAccess all', 'JobPrivateValues none'],
      ...(policy === 'authenticated'
        ? ['<Limit Cancel-Job>', 'AuthType Default', 'Require user @OWNER @SYSTEM', 'Order deny,allow', '</Limit>']
        : []),
      ...['<Limit All>', 'Order deny,allow', '</Limit>', '</Policy>'],
    ]),
  );
  const child = spawn('/usr/sbin/cupsd', ['-f', '-c', at('etc/cupsd.conf'), '-s', at('etc/cups-files.conf')], {
    stdio: 'ignore',
  });
  const run = (tool: string, ...args: string[]): string => {
    const done = spawnSync(tool, ['-h', `127.0.0.1:${port}`, ...args], { encoding: 'utf8', timeout: 20_000 });
    if (done.status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${done.stderr || done.error || done.status}`);
    return done.stdout;
  };
  const errorLog = () => (fs.existsSync(at('error.log')) ? fs.readFileSync(at('error.log'), 'utf8') : '');
  const server: CupsServer = {
    port,
    socket,
    run,
    errorLog,
    addQueue: (name, device, options = []) =>
      void run('lpadmin', '-p', name, '-E', '-v', device, '-m', 'raw', ...options),
    async stop() {
      await ended(child);
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
  try {
    await untilAnswers(run, child, errorLog);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

const lines = (each: readonly string[]) => `${each.join('\n')}\n`;

async function untilAnswers(run: CupsServer['run'], child: ChildProcess, log: () => string): Promise<void> {
  const untilMs = performance.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`cupsd ended with ${child.exitCode}: ${log()}`);
    try {
      // It ends well also where nothing answers, and only says so.
      const said = run('lpstat', '-r');
      if (!said.includes('not running')) return;
      throw new Error(said);
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await delay(50);
    }
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const stubborn = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await over;
  clearTimeout(stubborn);
}

/** cupsd cannot choose a port by itself. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
