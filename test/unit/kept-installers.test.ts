import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptInstallers } from '../../main/electron/kept-installers.ts';
import { sha512Of } from '../../main/electron/updater.ts';
import type { DownloadedInstaller } from '../../main/station-updates.ts';

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-kept-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

async function downloaded(version: string): Promise<DownloadedInstaller> {
  const file = path.join(dir, `Packbench-${version}-setup.exe`);
  fs.writeFileSync(file, `installer of ${version}`);
  return { version, file, bytes: fs.statSync(file).size, sha512: await sha512Of(file) };
}
const folder = () => path.join(dir, 'previous');

describe('the installer of the version before', () => {
  it('is not there after the first update, whose old version came by hand', async () => {
    const kept = keptInstallers(folder(), undefined);
    await kept.take(await downloaded('0.3.0'), '0.2.0');
    expect(kept.previous()).toBeUndefined();
    expect(await kept.isPreviousWhole()).toBeUndefined();
  });

  it('is kept from the second on, and of all before it none', async () => {
    for (const [next, running] of [
      ['0.3.0', '0.2.0'],
      ['0.4.0', '0.3.0'],
      ['0.5.0', '0.4.0'],
    ] as const) {
      await keptInstallers(folder(), undefined).take(await downloaded(next), running);
    }
    const kept = keptInstallers(folder(), undefined);
    expect(kept.previous()).toMatchObject({ version: '0.4.0', bytes: 18 });
    expect(await kept.isPreviousWhole()).toBe(true);
    expect(fs.readdirSync(folder()).sort()).toEqual([
      '0.4.0-Packbench-0.4.0-setup.exe',
      '0.5.0-Packbench-0.5.0-setup.exe',
      'installers.json',
    ]);
  });

  it('is the program itself where that is one file', async () => {
    const program = path.join(dir, 'Packbench-0.2.0.AppImage');
    fs.writeFileSync(program, 'runs');
    const kept = keptInstallers(folder(), program);
    await kept.take(await downloaded('0.3.0'), '0.2.0');
    expect(fs.readFileSync(kept.previous()?.file ?? '', 'utf8')).toBe('runs');
  });

  it('stays the same when an installation did not happen and is asked for again', async () => {
    const kept = keptInstallers(folder(), undefined);
    await kept.take(await downloaded('0.3.0'), '0.2.0');
    await kept.take(await downloaded('0.4.0'), '0.3.0');
    await kept.take(await downloaded('0.4.1'), '0.3.0');
    expect(kept.previous()).toMatchObject({ version: '0.3.0' });
  });

  it('that was changed since is said to be', async () => {
    const kept = keptInstallers(folder(), undefined);
    await kept.take(await downloaded('0.3.0'), '0.2.0');
    await kept.take(await downloaded('0.4.0'), '0.3.0');
    fs.appendFileSync(kept.previous()?.file ?? '', '!');
    expect(await kept.isPreviousWhole()).toBe(false);
    fs.rmSync(kept.previous()?.file ?? '');
    expect(kept.previous()).toBeUndefined();
  });
});
