import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** One thing the child did to a file, in order. `ack` is an acknowledgement leaving the station. */
export type Operation =
  | { readonly kind: 'write'; readonly file: CutFile; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: CutFile; readonly length: number }
  | { readonly kind: 'sync'; readonly file: CutFile }
  | { readonly kind: 'ack' };
/** In the order of `NAMES` in shim.c. */
const CUT_FILES = ['station.db', 'station.db-wal', 'documents.db', 'documents.db-wal'] as const;
export type CutFile = (typeof CUT_FILES)[number];

const HEAD_BYTES = 16;

/** Compiles the preload shim into `dir`. Undefined, with the reason printed, where there is no compiler. */
export function buildShim(dir: string): string | undefined {
  const shim = path.join(dir, 'shim.so');
  try {
    execFileSync(
      'gcc',
      ['-shared', '-fPIC', '-O2', '-o', shim, path.join(import.meta.dirname, 'shim.c'), '-ldl', '-lpthread'],
      {
        stdio: 'pipe',
      },
    );
    return shim;
  } catch (error) {
    console.log(`skipped: the recording shim cannot be compiled here (${String(error).split('\n')[0]})`);
    return undefined;
  }
}

/** Runs a TypeScript child under the shim to its end (it kills itself) and returns what it did to the files in `dataDir`. */
export function record(shim: string, dataDir: string, child: string, args: readonly string[]): Operation[] {
  const log = path.join(path.dirname(shim), `${path.basename(dataDir)}.record`);
  const ended = spawnSync(process.execPath, ['--experimental-transform-types', '--no-warnings', child, ...args], {
    env: { ...process.env, LD_PRELOAD: shim, PACKBENCH_CUT_LOG: log, PACKBENCH_CUT_DIR: dataDir },
    encoding: 'utf8',
  });
  if (ended.signal !== 'SIGKILL') throw new Error(`The recorded child ended with ${ended.status}: ${ended.stderr}`);
  return parse(fs.readFileSync(log));
}

function parse(log: Buffer): Operation[] {
  const operations: Operation[] = [];
  for (let at = 0; at < log.length; ) {
    const length = log.readUInt32LE(at + 4);
    operations.push(
      operation(
        log[at] ?? 0,
        log[at + 1] ?? 0,
        Number(log.readBigUInt64LE(at + 8)),
        log.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length),
      ),
    );
    at += HEAD_BYTES + length;
  }
  return operations;
}

function operation(kind: number, file: number, offset: number, bytes: Buffer): Operation {
  const cutFile = CUT_FILES[file];
  if (cutFile === undefined) return { kind: 'ack' };
  if (kind === 1) return { kind: 'write', file: cutFile, offset, bytes };
  if (kind === 2) return { kind: 'truncate', file: cutFile, length: offset };
  return { kind: 'sync', file: cutFile };
}
