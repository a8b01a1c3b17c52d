import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { listBackups } from '../../main/db/backup-files.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { failureOf } from '../support/data-folder.ts';
import { unpackFirstRelease } from '../support/first-release.ts';
import { smallDisk } from '../support/small-disk.ts';
import { FIRST_OPENING, keptIn, OPENING } from '../support/update-facts.ts';

/** Beyond what this release adds: a step that writes, so that the disk can fill up in it. */
const GROWS = {
  version: 9_990,
  sql: `CREATE TABLE lamp (bytes BLOB NOT NULL) STRICT; INSERT INTO lamp
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) SELECT zeroblob(20000) FROM n`,
};
const DISK_MB = 8;
const STEP_BYTES = 192 * 1024;

function userVersion(file: string): unknown {
  const db = new Database(file, { readonly: true });
  try {
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
}

it('an update that fills the disk at any of its steps says so and loses nothing, and until its commit the version before goes on', {
  timeout: 60_000,
}, (context) => {
  const disk = smallDisk(DISK_MB);
  if (disk === undefined) return context.skip('no permission to mount');
  const original = fs.mkdtempSync(path.join(os.tmpdir(), 'packbench-full-update-'));
  try {
    unpackFirstRelease(original);
    const dataDir = path.join(disk.dir, 'station');
    const file = path.join(dataDir, 'station.db');
    const anew = () => {
      fs.rmSync(dataDir, { recursive: true, force: true });
      fs.cpSync(original, dataDir, { recursive: true });
    };
    anew();
    const first = openStationDatabase(file, FIRST_OPENING);
    const before = keptIn(first.db);
    first.close();

    const failedIn = { beforeCopy: 0, copying: 0, copied: 0, afterCommit: 0 };
    for (let freeBytes = 0; ; freeBytes += STEP_BYTES) {
      anew();
      const ballast = path.join(disk.dir, 'ballast');
      const { bavail, bsize } = fs.statfsSync(disk.dir);
      fs.writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
      const update = () => openStationDatabase(file, { ...OPENING, migrations: [...migrations, GROWS] });
      let opened: ReturnType<typeof update> | undefined;
      const tried = () => {
        opened = update();
        opened.close();
        throw new Error('it fits');
      };
      let failure: ReturnType<typeof failureOf>;
      try {
        failure = failureOf(tried);
      } catch (error) {
        if (opened === undefined) throw error;
        break;
      }
      expect(failure).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('Free at least') });
      const backups = path.join(dataDir, 'backups');
      const made = listBackups(dataDir).length > 0;
      failedIn[made ? 'copied' : fs.existsSync(backups) ? 'copying' : 'beforeCopy'] += 1;
      // Half a copy would keep the room that the version before needs.
      if (fs.existsSync(backups)) expect(fs.readdirSync(backups).filter((name) => name.includes('.part'))).toEqual([]);
      fs.rmSync(ballast);
      // Full right after the commit: the records are the new ones, and whole.
      const isNew = userVersion(file) === GROWS.version;
      if (isNew) failedIn.afterCommit += 1;
      const again = isNew ? update() : openStationDatabase(file, FIRST_OPENING);
      expect(keptIn(again.db), `${freeBytes} bytes free`).toEqual(before);
      again.close();
    }
    expect(failedIn.beforeCopy).toBeGreaterThan(0);
    expect(failedIn.copying).toBeGreaterThan(0);
    expect(failedIn.copied).toBeGreaterThan(failedIn.afterCommit);
    console.log(`full at the update: ${JSON.stringify(failedIn)}, all as before each time`);
  } finally {
    fs.rmSync(original, { recursive: true, force: true });
    disk.remove();
  }
});
