import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findOrInstallCups } from '../../build/find-cups.mjs';
import { freePort } from './cups-server.ts';
import type { OtherEnd } from './transport-acceptance.ts';

/** `ippeveprinter`, the reference IPP printer of the CUPS project, with a command of ours in the place of its engine. */
export interface IppPrinter extends OtherEnd {
  readonly port: number;
  jobs(): readonly Uint8Array[];
  /** Words that its engine reports while it holds, e.g. `media-empty`. */
  report(words: string): void;
  /** The engine ends every job with a failure from now on. */
  fail(failing: boolean): void;
}

const START_MS = 15_000;
let bus: Promise<string | undefined> | undefined;

/** Why none can be started here; it announces itself by DNS-SD and ends where it cannot (printing 6). */
export async function whyNoIppPrinter(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'ippeveprinter is started as root on Linux only';
  if (findOrInstallCups('ippeveprinter') === undefined) return 'ippeveprinter is not installed and cannot be';
  bus ??= startAnnouncing();
  return await bus;
}

const started: ChildProcess[] = [];

/** dbus and avahi, where this machine does not run them already. Undefined when both answer. */
async function startAnnouncing(): Promise<string | undefined> {
  if (!busAnswers()) {
    fs.mkdirSync('/run/dbus', { recursive: true });
    fs.rmSync('/run/dbus/system_bus_socket', { force: true });
    startDaemon('dbus-daemon', ['--system', '--nofork', '--nopidfile']);
    if (!(await until(busAnswers))) return 'no system bus can be started';
  }
  if (!avahiAnswers()) {
    startDaemon('avahi-daemon', ['--no-rlimits', '--no-drop-root', '--no-chroot']);
    if (!(await until(avahiAnswers))) return 'avahi-daemon cannot be started';
  }
  return undefined;
}

function startDaemon(program: string, flags: readonly string[]): void {
  const child = spawn(program, flags, { stdio: 'ignore' });
  // One that cannot be started does not answer, and whoever waits for its answer says so.
  child.on('error', () => undefined);
  started.push(child);
}

function busAnswers(): boolean {
  const asked = ['--system', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ListNames'];
  return spawnSync('dbus-send', asked, { stdio: 'ignore', timeout: 5_000 }).status === 0;
}

function avahiAnswers(): boolean {
  return spawnSync('avahi-daemon', ['--check'], { stdio: 'ignore' }).status === 0;
}

/** Ends what was started to announce printers; what ran before goes on. */
export function stopAnnouncing(): void {
  for (const child of started.splice(0).reverse()) child.kill('SIGTERM');
}

/** A job is kept as a file; while `hold` is there its engine waits and reports what it says. */
const ENGINE = `#!/bin/sh
dir=$(dirname "$0")
while [ -e "$dir/hold" ]; do
  if [ -s "$dir/hold" ]; then echo "STATE: +$(cat "$dir/hold")" >&2; fi
  sleep 0.05
done
echo "STATE: -media-empty,cover-open,media-jam" >&2
if [ -e "$dir/fail" ]; then head -c 1000 "$1" > "$dir/jobs/.broken"; exit 1; fi
cp "$1" "$dir/jobs/.part.$$"
mv "$dir/jobs/.part.$$" "$dir/jobs/$(date +%s%N)"
echo "ATTR: job-impressions-completed=1" >&2
exit 0
`;

export async function startIppPrinter(
  formats = 'application/vnd.cups-raw,application/vnd.zebra-zpl,application/pdf',
): Promise<IppPrinter> {
  const dir = fs.mkdtempSync(path.join(tmpdir(), 'packbench-ipp-'));
  const at = (name: string) => path.join(dir, name);
  fs.mkdirSync(at('jobs'));
  fs.mkdirSync(at('spool'));
  fs.writeFileSync(at('engine'), ENGINE, { mode: 0o755 });
  const port = await freePort();
  const child = spawn(
    '/usr/sbin/ippeveprinter',
    [
      ...['-n', 'localhost', '-p', String(port), '-d', at('spool'), '-f', formats, '-c', at('engine'), '-r', 'off'],
      `Packbench ${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4000);
  });
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await over;
  };
  const close = async () => {
    await stop();
    // Its engine outlives it, waiting.
    fs.rmSync(at('hold'), { force: true });
    fs.rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  const answers = () =>
    child.exitCode !== null ||
    spawnSync('ipptool', ['-T', '2', `ipp://localhost:${port}/ipp/print`, 'get-printer-attributes.test'], {
      stdio: 'ignore',
    }).status === 0;
  if (!(await until(answers)) || child.exitCode !== null) {
    await close();
    throw new Error(`ippeveprinter does not answer: ${complaints}`);
  }
  const names = () =>
    fs
      .readdirSync(at('jobs'))
      .filter((name) => !name.startsWith('.'))
      .sort();
  const jobs = () => names().map((name) => fs.readFileSync(at(`jobs/${name}`)));
  const hold = (words: string) => fs.writeFileSync(at('hold'), words);
  return {
    port,
    jobs,
    received: () => Buffer.concat(jobs()),
    hold: () => hold(''),
    report: hold,
    release: () => fs.rmSync(at('hold'), { force: true }),
    fail: (failing) => (failing ? fs.writeFileSync(at('fail'), '') : fs.rmSync(at('fail'), { force: true })),
    leave: stop,
    close,
  };
}

async function until(holds: () => boolean): Promise<boolean> {
  const untilMs = performance.now() + START_MS;
  while (performance.now() < untilMs) {
    if (holds()) return true;
    await delay(100);
  }
  return false;
}
