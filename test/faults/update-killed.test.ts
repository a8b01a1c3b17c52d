import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStationDatabase } from '../../main/db/open.ts';
import { type BundledChild, bundleChild } from '../support/bundled-child.ts';
import { unpackFirstRelease } from '../support/first-release.ts';
import { copyOf, FIRST_OPENING, FIRST_PC, type Kept, keptIn, startsWithEither } from '../support/update-facts.ts';

const AT_ONCE = 3;
/** The copy is one call of some milliseconds, in which a kill falls at another moment each time. */
const COPYING = 5;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-killed-update-'));
let child: BundledChild;
let before: Kept;
beforeAll(async () => {
  child = await bundleChild('open-until-killed');
  const untouched = path.join(folder, 'untouched');
  unpackFirstRelease(untouched);
  const first = openStationDatabase(copyOf(untouched, 'first'), FIRST_OPENING);
  before = keptIn(first.db);
  first.close();
});
afterAll(() => {
  child.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Updates a folder of the first release, killed at `at`; what the update said it came to, and how it ended. */
async function update(at: string) {
  const dataDir = fs.mkdtempSync(path.join(folder, 'station-'));
  unpackFirstRelease(dataDir);
  const updating = spawn(process.execPath, [child.file, path.join(dataDir, 'station.db'), FIRST_PC, at], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  updating.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [, by] = (await once(updating, 'close')) as [number | null, NodeJS.Signals | null];
  return { dataDir, by, steps: said.split('\n').filter((line) => line !== '') };
}

it('an update killed at any of its steps leaves the old records whole or the new ones, and loses and doubts nothing', {
  timeout: 90_000,
}, async () => {
  const whole = await update('never');
  expect(whole.by).toBeNull();
  const opened = whole.steps.indexOf('open');
  const [copy, commit] = [whole.steps.indexOf('VACUUM INTO'), whole.steps.lastIndexOf('COMMIT', opened)];
  expect(copy).toBeGreaterThan(0);
  expect(whole.steps.slice(copy, commit)).toEqual(
    expect.arrayContaining([
      'renameSync before-migration-10-to-20.db.part',
      'BEGIN EXCLUSIVE',
      'pragma user_version = 20',
    ]),
  );

  const moments = [
    // Taking away what is not there changes nothing that a kill could leave otherwise.
    ...whole.steps.slice(0, opened + 1).flatMap((step, at) => (step.startsWith('rmSync') ? [] : [String(at + 1)])),
    ...Array.from({ length: COPYING }, () => 'copying'),
  ];
  const left = { old: [] as string[], new: [] as string[], halfCopies: 0 };
  const work = async () => {
    for (let at = moments.shift(); at !== undefined; at = moments.shift()) {
      const { dataDir, by, steps } = await update(at);
      expect(by, at).toBe('SIGKILL');
      const last = steps.at(-1) ?? '';
      const backups = path.join(dataDir, 'backups');
      if (at === 'copying' && fs.readdirSync(backups).some((name) => name.endsWith('.part'))) left.halfCopies += 1;
      left[startsWithEither(dataDir, (kept) => expect(kept, `killed before ${last}`).toEqual(before))].push(last);
      for (const used of [dataDir, `${dataDir}-new`, `${dataDir}-old`]) fs.rmSync(used, { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(left.old).toEqual(
    expect.arrayContaining(['VACUUM INTO', 'BEGIN EXCLUSIVE', 'pragma user_version = 20', 'COMMIT']),
  );
  expect(left.new).toEqual(expect.arrayContaining(['open']));
  expect(left.halfCopies).toBeGreaterThan(0);
  console.log(
    `${left.old.length + left.new.length} kills: ${left.old.length} on the old records, ${left.new.length} on the new, ` +
      `${left.halfCopies} amid the copy; ${before.mutations.length} changes each time`,
  );
});
