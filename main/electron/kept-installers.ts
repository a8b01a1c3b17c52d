import * as fs from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';
import { type DownloadedInstaller, type KeptInstallers, UpdateFailure } from '../station-updates.ts';
import { sha512Of } from './updater.ts';

const keptSchema = z.object({
  version: z.string(),
  /** A name in the folder. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ -]*$/),
  bytes: z.number(),
  sha512: z.string(),
});
type Kept = z.output<typeof keptSchema>;
const listSchema = z.object({ running: keptSchema.optional(), previous: keptSchema.optional() });
type List = z.output<typeof listSchema>;

/**
 * Keeps installers in `folder`: the one the running version came by, so that it becomes "the previous one" when the next is
 * installed. `runningFile` is the program itself where that is a single file (an AppImage), which is kept where no installer was.
 */
export function keptInstallers(folder: string, runningFile: string | undefined): KeptInstallers {
  const listFile = path.join(folder, 'installers.json');

  function read(): List {
    try {
      return listSchema.parse(JSON.parse(fs.readFileSync(listFile, 'utf8')));
    } catch {
      return {};
    }
  }

  async function copy(from: string, version: string): Promise<Kept> {
    const file = `${version}-${path.basename(from).replace(/[^A-Za-z0-9._-]/g, '-')}`;
    const to = path.join(folder, file);
    if (path.resolve(from) !== to) {
      await fs.promises.copyFile(from, `${to}.part`);
      await fs.promises.rename(`${to}.part`, to);
    }
    return { version, file, bytes: (await fs.promises.stat(to)).size, sha512: await sha512Of(to) };
  }

  function previous(): DownloadedInstaller | undefined {
    const kept = read().previous;
    if (kept === undefined) return undefined;
    const file = path.join(folder, kept.file);
    return fs.existsSync(file) ? { ...kept, file } : undefined;
  }

  return {
    previous,
    async isPreviousWhole() {
      const kept = previous();
      return kept && (await sha512Of(kept.file).catch(() => '')) === kept.sha512;
    },
    take: (next, runningVersion) => take(next, runningVersion).catch(withFault),
  };

  async function take(next: DownloadedInstaller, runningVersion: string): Promise<void> {
    fs.mkdirSync(folder, { recursive: true });
    const { running, previous: before } = read();
    const stands = running?.version === runningVersion && fs.existsSync(path.join(folder, running.file));
    const own = stands || runningFile === undefined ? undefined : await copy(runningFile, runningVersion);
    const kept: List = {
      running: await copy(next.file, next.version),
      // Asked for twice over the same version: what was kept then is still the one before.
      ...pickPrevious(stands ? running : own, before, runningVersion),
    };
    fs.writeFileSync(`${listFile}.new`, JSON.stringify(kept));
    fs.renameSync(`${listFile}.new`, listFile);
    dropOthers(kept);
  }

  /** The bound: two files and their list. */
  function dropOthers(kept: List): void {
    const names = new Set([path.basename(listFile), kept.running?.file, kept.previous?.file]);
    for (const name of fs.readdirSync(folder))
      if (!names.has(name)) fs.rmSync(path.join(folder, name), { force: true });
  }
}

function pickPrevious(running: Kept | undefined, before: Kept | undefined, runningVersion: string): List {
  if (running !== undefined) return { previous: running };
  return before?.version === runningVersion ? { previous: before } : {};
}

function withFault(error: unknown): never {
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  throw full
    ? new UpdateFailure('disk-full', 'The installer cannot be kept: the disk is full.', { cause: error })
    : error;
}
