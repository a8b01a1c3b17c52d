import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { askOver, type StationProcess } from './station-process.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** A loaded machine starts a Windows program in many seconds. */
const READY_MS = 180_000;

/** What `npm run test:windows` prepared: Linux paths of Wine's folders, of a folder with Windows' `node_modules`, and of its Node. */
export interface WindowsParts {
  readonly prefix: string;
  readonly folder: string;
  readonly node: string;
}

/** Undefined where this does not run under `npm run test:windows`; the environment then lacks Wine's settings too. */
export function windowsParts(): WindowsParts | undefined {
  const text = process.env['PACKBENCH_WINDOWS'];
  return text === undefined ? undefined : (JSON.parse(text) as WindowsParts);
}

export interface WindowsStation extends Pick<StationProcess, 'ask' | 'kill' | 'url'> {
  /** From the start of the program to its ready line. */
  readonly startMs: number;
  /** What it said on standard error so far. */
  complaints(): string;
}

interface Launched {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Whole lines of standard output so far. */
  lines(): readonly string[];
  /** Standard error so far. */
  complaints(): string;
}

/** One Windows PC's installation of the product with a data folder on its drive C. */
export function windowsPc(parts: WindowsParts) {
  const app = fs.mkdtempSync(path.join(tmpdir(), 'packbench-windows-'));
  fs.cpSync(path.join(ROOT, 'out'), path.join(app, 'out'), { recursive: true });
  fs.copyFileSync(path.join(parts.folder, 'package.json'), path.join(app, 'package.json'));
  fs.symlinkSync(path.join(parts.folder, 'node_modules'), path.join(app, 'node_modules'));
  // A blank and a letter beyond ASCII, as users' names have them.
  const name = `${path.basename(app)} पैक`;
  const dataFolder = path.join(parts.prefix, 'drive_c', name);
  fs.mkdirSync(dataFolder);
  const dataDir = `C:\\${name}`;
  const station = ['out/main/browser.js', '--json', '--no-open', `--data-dir=${dataDir}`];
  const running = new Set<ChildProcess>();
  let starts = 0;

  function launch(args: readonly string[], env: NodeJS.ProcessEnv = {}): Launched {
    starts += 1;
    const [stdout, stderr] = [path.join(app, `${starts}.out`), path.join(app, `${starts}.err`)];
    const files = [fs.openSync(stdout, 'w'), fs.openSync(stderr, 'w')] as const;
    // Files, because a pipe for standard output ends this Node under Wine. `wine` becomes the Windows program: same process id.
    const child = spawn('wine', [parts.node, ...args], {
      cwd: app,
      stdio: ['ignore', ...files],
      env: { ...process.env, ...env },
    });
    for (const file of files) fs.closeSync(file);
    running.add(child);
    const ended = new Promise<number | null>((done) => {
      child.once('error', () => done(null));
      child.once('exit', done);
    });
    ended.then(() => running.delete(child));
    return {
      child,
      ended,
      lines: () => fs.readFileSync(stdout, 'utf8').split('\n').slice(0, -1),
      complaints: () => fs.readFileSync(stderr, 'utf8'),
    };
  }

  /** Resolves with the first line of standard output that fits. */
  async function line({ child, ended, lines, complaints }: Launched, fits: (line: string) => boolean): Promise<string> {
    const startedMs = performance.now();
    for (;;) {
      // Asked first: the last thing a program says is read after it has ended.
      const over = child.exitCode !== null || child.signalCode !== null;
      const found = lines().find(fits);
      if (found !== undefined) return found;
      if (over) {
        throw new Error(`the program ended with ${child.exitCode ?? child.signalCode}: ${complaints()}`);
      }
      if (performance.now() - startedMs > READY_MS) {
        await kill(child, ended);
        throw new Error(`no such line within ${READY_MS} ms: ${complaints()}`);
      }
      await delay(20);
    }
  }

  async function kill(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
    child.kill('SIGKILL');
    await ended;
  }

  return {
    /** The data folder as this machine sees it. */
    dataFolder,
    dataDir,
    async start(env: NodeJS.ProcessEnv = {}): Promise<WindowsStation> {
      const startedMs = performance.now();
      const launched = launch(station, env);
      const { child, ended, complaints } = launched;
      const ready = await line(launched, (each) => each.includes('"ready":true'));
      const startMs = performance.now() - startedMs;
      const { url, api, token } = JSON.parse(ready) as { url: string; api: string; token: string };
      return { url, startMs, complaints, ask: askOver(api, token), kill: () => kill(child, ended) };
    },
    /** A start that ends by itself: its exit code, null if it had to be ended, and what it said. */
    async startRefused(): Promise<{ readonly code: number | null; readonly complaints: string }> {
      const { child, ended, complaints } = launch(station);
      const timer = setTimeout(() => child.kill('SIGKILL'), READY_MS);
      const code = await ended;
      clearTimeout(timer);
      return { code, complaints: complaints() };
    },
    /** Another program has a file of the data folder open until its replacement is ready beside it, and a while longer. */
    async holdOpen(file: string): Promise<{ readonly released: Promise<string> }> {
      const source = path.join(ROOT, 'test/support/children/hold-file.ts');
      fs.copyFileSync(source, path.join(app, 'hold-file.ts'));
      const program = launch(['--experimental-strip-types', 'hold-file.ts', `${dataDir}\\${file}`]);
      await line(program, (each) => each === 'held');
      return { released: line(program, (each) => each === 'released') };
    },
    /** Runs a program of one file beside the built entries, whose children it may start; what it said, line by line. */
    async runProgram(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<readonly string[]> {
      const name = path.basename(file);
      fs.copyFileSync(file, path.join(app, 'out/main', name));
      const { ended, lines, complaints, child } = launch([`out/main/${name}`, ...args], env);
      const timer = setTimeout(() => child.kill('SIGKILL'), READY_MS);
      const code = await ended;
      clearTimeout(timer);
      if (code !== 0) throw new Error(`${name} ended with ${code}: ${complaints()}\n${lines().join('\n')}`);
      return lines();
    },
    /** Windows' own tool for its registry; what it says is not listened to. */
    async registry(...args: readonly string[]): Promise<void> {
      const child = spawn('wine', ['reg', ...args], { cwd: app, stdio: 'ignore', timeout: READY_MS });
      const code = await new Promise((done) => child.once('error', () => done(null)).once('exit', done));
      if (code !== 0) throw new Error(`"reg ${args.join(' ')}" ended with ${code}`);
    },
    read: (file: string) => fs.readFileSync(path.join(dataFolder, file), 'utf8'),
    async remove(): Promise<void> {
      for (const child of running) child.kill('SIGKILL');
      for (const folder of [app, dataFolder])
        fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
    },
  };
}

export type WindowsPc = ReturnType<typeof windowsPc>;
