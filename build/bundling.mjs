import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');
const config = join(root, 'build/electron.vite.config.ts');
const stamp = join(root, 'out/.built');
const lock = join(root, 'out/.building');
const sources = ['main', 'preload', 'renderer', 'shared'].map((folder) => join(root, folder));
const settings = ['package.json', 'package-lock.json', 'build/electron.vite.config.ts', 'build/tsconfig.base.json'];
/** A build takes seconds; a lock this old was left by one that was killed. */
const LOCK_ENDS_MS = 120_000;

/** Whether a source is newer than the last whole build, or a file was added or removed since. */
export function isStale() {
  if (!existsSync(stamp)) return true;
  const builtMs = statSync(stamp).mtimeMs;
  const files = listSources();
  if (readFileSync(stamp, 'utf8') !== String(files.length)) return true;
  return [...files, ...settings.map((file) => join(root, file))].some((file) => statSync(file).mtimeMs > builtMs);
}

/**
 * Builds everything; one build at a time, and a second caller waits for the first and looks again. What the bundler says
 * goes to stderr, and only when it fails: stdout belongs to the program that is started.
 * @param {{ readonly always?: boolean, readonly quiet?: boolean }} [options]
 */
export async function build({ always = false, quiet = true } = {}) {
  mkdirSync(join(root, 'out'), { recursive: true });
  while (!takeLock()) {
    await new Promise((wake) => setTimeout(wake, 200));
    if (!existsSync(lock) && !isStale()) return;
  }
  try {
    if (!always && !isStale()) return;
    const startedAt = new Date();
    const files = listSources().length;
    if (!quiet || process.stderr.isTTY) process.stderr.write('Building Packbench ...\n');
    const { code, output } = await run([
      join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
      'build',
      '--config',
      config,
      '--logLevel',
      'warn',
    ]);
    if (code !== 0) throw new Error(`The build failed.\n${output}`);
    if (!quiet) process.stderr.write(output);
    writeFileSync(stamp, String(files));
    // What was saved while the bundler ran may be in the build or not, so it counts as newer.
    utimesSync(stamp, startedAt, startedAt);
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    try {
      if (Date.now() - statSync(lock).mtimeMs > LOCK_ENDS_MS) rmSync(lock, { force: true });
    } catch {
      // Gone meanwhile: the next round takes it.
    }
    return false;
  }
}

function listSources() {
  return sources.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
      : [],
  );
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(args) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      env: { ...process.env, ...(process.stderr.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined }) },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
      });
    }
    child.once('error', failed);
    child.once('close', (code) => done({ code: code ?? 1, output }));
  });
}
