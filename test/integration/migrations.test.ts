import * as fs from 'node:fs';
import * as path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { listBackups } from '../../main/db/backup-files.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { latestVersion } from '../../main/db/migrate.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { crash, type DataFolder, dataFolder, failureOf } from '../support/data-folder.ts';

const LATEST = latestVersion(migrations);
const lamp = { version: LATEST + 10, sql: 'CREATE TABLE lamp (colour TEXT NOT NULL) STRICT' };
const bulb = { version: LATEST + 20, sql: `INSERT INTO lamp (colour) VALUES ('green')` };
const broken = { version: LATEST + 30, sql: 'ALTER TABLE lamp ADD COLUMN a TEXT; INSERT INTO nowhere VALUES (1)' };
const dangling = {
  version: LATEST + 30,
  sql: `INSERT INTO tracking (tracking_id, shipment_id, sub_shipment_id, vendor_name) VALUES ('T', 'gone', 'SS', 'V')`,
};

const forgetful = { version: LATEST + 30, sql: 'DELETE FROM journal' };
const forging = { version: LATEST + 30, sql: 'UPDATE journal SET at_ms = at_ms + 1' };

function withWork(folder: DataFolder): void {
  const { db, close } = folder.open();
  inTransaction(db, () =>
    journalQueries(db).append({ kind: 'decision', payload: { about: 'a', id: 'b', decision: 'c' } }, { atMs: 1 }),
  );
  close();
}

describe('migrations', () => {
  it('have numbers that go up', () => {
    expect(latestVersion(migrations)).toBeGreaterThanOrEqual(10);
    expect(() => latestVersion([lamp, lamp])).toThrow(/does not follow/);
    expect(() => latestVersion([bulb, lamp])).toThrow(/does not follow/);
  });

  it('all pending ones run at once, after a backup that holds the work as it was', () => {
    using folder = dataFolder();
    withWork(folder);
    const opened = folder.open({ migrations: [...migrations, lamp, bulb] });
    expect(opened).toMatchObject({ schemaVersion: bulb.version, wasClean: true });
    expect(opened.db.prepare('SELECT colour FROM lamp').pluck().all()).toEqual(['green']);
    expect(journalQueries(opened.db).count()).toBe(1);
    const [backup] = listBackups(folder.dir);
    expect(backup).toMatchObject({ file: `before-migration-${LATEST}-to-${bulb.version}.db`, why: 'migration' });
    const copy = new Database(path.join(folder.dir, 'backups', backup?.file ?? ''), { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(LATEST);
    expect(copy.pragma('application_id', { simple: true })).toBe(0x50626368);
    expect(copy.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(1);
    copy.close();
  });

  it('make no backup of a file that is up to date, nor of a new one', () => {
    using folder = dataFolder();
    withWork(folder);
    folder.open().close();
    expect(listBackups(folder.dir)).toEqual([]);
  });

  it.each([
    ['fails', broken, /no such table: nowhere/],
    ['leaves dangling references', dangling, /dangling/],
    ['loses what people did', forgetful, /rows of journal fewer/],
    ['changes the journal', forging, /journal broken at 1/],
  ])('of which one %s leave the file as it was, to be opened by the version before', (_, last, words) => {
    using folder = dataFolder();
    withWork(folder);
    const before = fs.readFileSync(folder.database);
    const failure = failureOf(() => folder.open({ migrations: [...migrations, lamp, bulb, last] }));
    expect(failure.code).toBe('MIGRATION_FAILED');
    expect(failure.message).toMatch(words);
    expect(failure.message).toContain('install the version of Packbench that was here before');
    expect(fs.readFileSync(folder.database).equals(before)).toBe(true);
    const opened = folder.open();
    expect(opened).toMatchObject({ schemaVersion: LATEST, wasClean: true });
    expect(opened.db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(journalQueries(opened.db).count()).toBe(1);
  });

  it('of which one fails leave a killed station as killed as it was: nothing in flight is doubted for it', () => {
    using folder = dataFolder();
    using after = dataFolder();
    const { db, close } = folder.open();
    inTransaction(db, () =>
      journalQueries(db).append({ kind: 'decision', payload: { about: 'a', id: 'b', decision: 'c' } }, { atMs: 1 }),
    );
    crash({ close }, folder, after);
    expect(failureOf(() => after.open({ migrations: [...migrations, lamp, broken] })).code).toBe('MIGRATION_FAILED');
    const opened = after.open();
    expect(opened).toMatchObject({ schemaVersion: LATEST, wasClean: false, generation: 1 });
    expect(journalQueries(opened.db).count()).toBe(1);
  });

  it('are not begun on a damaged file', () => {
    using folder = dataFolder();
    withWork(folder);
    const descriptor = fs.openSync(folder.database, 'r+');
    const size = fs.fstatSync(descriptor).size;
    for (let at = 8 * 4096; at < size; at += 4096) fs.writeSync(descriptor, Buffer.alloc(4096, 0xa5), 0, 4096, at);
    fs.closeSync(descriptor);
    expect(failureOf(() => folder.open({ migrations: [...migrations, lamp] })).code).toBe('DATABASE_DAMAGED');
  });
});
