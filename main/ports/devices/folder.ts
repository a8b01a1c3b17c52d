import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import * as path from 'node:path';
import { type Carrier, codeOf, DeviceFault } from './carrier.ts';

const PIECE_BYTES = 64 * 1024;
const NAME = /^(\d{13})-(\d{4})-[0-9a-f]{8}\./;

/**
 * A folder from which another program takes jobs as files. A job is written under a name of its own beside its place, synced and
 * renamed: nobody sees half of one, and one that never got its name was never sent. Names sort in the order of the jobs.
 */
export async function openFolder(folder: string, extension: string): Promise<Carrier> {
  if (!(await stat(folder)).isDirectory()) throw new DeviceFault('ENOTDIR');
  const final = path.join(folder, `${await nextName(folder)}.${extension}`);
  const part = `${final}.part`;
  const handle = await open(part, 'wx', 0o644);
  return {
    pieceBytes: PIECE_BYTES,
    async write(piece) {
      for (let at = 0; at < piece.byteLength; ) {
        at += (await handle.write(piece, at, piece.byteLength - at)).bytesWritten;
      }
    },
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(part, final);
      await syncFolder(folder);
      return { kind: 'sent' };
    },
    async withdraw(reason) {
      await handle.close().catch(() => undefined);
      // The rename may have been the last thing that worked.
      const there = await stat(final).then(
        () => true,
        () => false,
      );
      await unlink(part).catch(() => undefined);
      return there ? { kind: 'unknown', reason } : { kind: 'not-sent', reason };
    },
  };
}

/** After all that are there, even when the clock went back. */
async function nextName(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  const [, lastMs, lastNumber] = NAME.exec(names.at(-1) ?? '') ?? [];
  const nowMs = Date.now();
  const ms = Math.max(nowMs, Number(lastMs ?? 0));
  const number = ms === Number(lastMs) ? Number(lastNumber) + 1 : 0;
  return `${ms}-${String(number).padStart(4, '0')}-${randomBytes(4).toString('hex')}`;
}

/** Windows cannot open a folder for syncing; there a rename is durable with the file's own sync. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Network folders know no such thing; the file is there under its name.
    if (codeOf(error) !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}

/** Rejects with the system's code where no file can be made in it. */
export async function folderTakesFiles(folder: string): Promise<void> {
  if (!(await stat(folder)).isDirectory()) throw new DeviceFault('ENOTDIR');
  await access(folder, constants.W_OK);
}
