import * as fs from 'node:fs';
import * as path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { journalQueries } from '../../main/db/journal.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { crash, type DataFolder, dataFolder, failureOf, OTHER_PC, THIS_PC } from '../support/data-folder.ts';

const decision = { kind: 'decision', payload: { about: 'test', id: '1', decision: 'yes' } } as const;

describe('opening the station database', () => {
  it('commits with FULL, after the first write as before it, and again after reopening', () => {
    using folder = dataFolder();
    for (const wasThere of [false, true]) {
      expect(fs.existsSync(folder.database)).toBe(wasThere);
      const opened = folder.open();
      expect(opened.synchronous).toBe(2);
      inTransaction(opened.db, () => journalQueries(opened.db).append(decision, { atMs: 1 }));
      expect(opened.db.pragma('synchronous', { simple: true })).toBe(2);
      expect(opened.db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(opened.db.pragma('foreign_keys', { simple: true })).toBe(1);
      expect(opened.db.pragma('trusted_schema', { simple: true })).toBe(0);
      expect(opened.db.pragma('secure_delete', { simple: true })).toBe(1);
      opened.close();
    }
  });

  it('keeps the station uid and generation, and measures the disk once', () => {
    using folder = dataFolder();
    const first = folder.open();
    expect(first).toMatchObject({ wasClean: true, generation: 1 });
    expect(first.stationUid).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.commitMs).toBeGreaterThan(0);
    first.close();
    const { stationUid, commitMs } = first;
    expect(folder.open()).toMatchObject({ wasClean: true, generation: 1, stationUid, commitMs });
    expect(fs.readdirSync(folder.dir).filter((name) => name.includes('speed') || name.includes('new'))).toEqual([]);
  });

  it('says that the last stop was not clean, and keeps what was committed', () => {
    using folder = dataFolder();
    using after = dataFolder();
    const first = folder.open();
    inTransaction(first.db, () => journalQueries(first.db).append(decision, { atMs: 1 }));
    crash(first, folder, after);
    const second = after.open();
    expect(second).toMatchObject({ wasClean: false, generation: 1 });
    expect(journalQueries(second.db).count()).toBe(1);
  });

  it('asks about everything in flight when the log was taken away after an unclean stop', () => {
    using folder = dataFolder();
    using after = dataFolder();
    const lines: string[] = [];
    crash(folder.open(), folder, after);
    fs.rmSync(`${after.database}-wal`);
    const opened = after.open({ log: (message) => lines.push(message) });
    expect(opened).toMatchObject({ wasClean: false, generation: 2 });
    expect(lines.join()).toContain('log is gone');
    expect(journalQueries(opened.db).newest(1)[0]?.event).toMatchObject({
      kind: 'restore',
      payload: { cause: 'log-missing', fromGeneration: 1, toGeneration: 2 },
    });
  });

  it('closes twice without harm', () => {
    using folder = dataFolder();
    const opened = folder.open();
    opened.close();
    opened.close();
    expect(folder.open().wasClean).toBe(true);
  });

  it('starts again after a first start that was cut off', () => {
    using folder = dataFolder();
    fs.writeFileSync(`${folder.database}.new`, 'half a file');
    expect(folder.open().wasClean).toBe(true);
  });

  it('rolls back a use case that fails and keeps a nested failure to itself', () => {
    using folder = dataFolder();
    const { db } = folder.open();
    const journal = journalQueries(db);
    expect(() =>
      inTransaction(db, () => {
        journal.append(decision, { atMs: 1 });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(journal.count()).toBe(0);
    inTransaction(db, () => {
      journal.append(decision, { atMs: 2 });
      expect(() =>
        inTransaction(db, () => {
          journal.append(decision, { atMs: 3 });
          throw new Error('inner');
        }),
      ).toThrow('inner');
    });
    expect(journal.newest(9).map((entry) => entry.atMs)).toEqual([2]);
  });
});

describe('a file that is refused', () => {
  const bytesOf = (folder: DataFolder) => fs.readFileSync(folder.database).toString('base64');

  function made(folder: DataFolder): void {
    const { db, close } = folder.open();
    // Enough pages that a cut-off end is noticed.
    inTransaction(db, () => {
      for (let n = 0; n < 500; n += 1) journalQueries(db).append(decision, { atMs: n });
    });
    close();
  }

  it('is one of another program', () => {
    using folder = dataFolder();
    const other = new Database(folder.database);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    const before = bytesOf(folder);
    expect(failureOf(() => folder.open())).toMatchObject({
      code: 'DATABASE_NOT_OURS',
      message: expect.stringContaining('Choose another data folder'),
    });
    expect(bytesOf(folder)).toBe(before);
  });

  it('is one of a newer version, and it is left as it was', () => {
    using folder = dataFolder();
    made(folder);
    const newer = new Database(folder.database);
    newer.pragma('user_version = 990');
    newer.close();
    const before = bytesOf(folder);
    expect(failureOf(() => folder.open())).toMatchObject({
      code: 'DATABASE_NEWER',
      message: expect.stringMatching(/Install the newer version.*restore the backup that was made before the update/),
    });
    expect(bytesOf(folder)).toBe(before);
  });

  it('is one of a newer version that was killed, and neither its log nor the file is touched', () => {
    using folder = dataFolder();
    using after = dataFolder();
    made(folder);
    const newer = new Database(folder.database);
    newer.pragma('journal_mode = WAL');
    newer.pragma('user_version = 990');
    newer.pragma('wal_checkpoint(TRUNCATE)');
    newer.exec('CREATE TABLE lamp (colour TEXT)');
    crash({ close: () => newer.close() }, folder, after);
    const all = () =>
      ['', '-wal', '-shm'].map((suffix) => fs.readFileSync(`${after.database}${suffix}`).toString('base64'));
    const before = all();
    expect(before[1]).not.toBe('');
    expect(failureOf(() => after.open()).code).toBe('DATABASE_NEWER');
    expect(all()).toEqual(before);
  });

  it.each([
    ['is empty', (file: string) => fs.truncateSync(file, 0)],
    ['was cut off in its header', (file: string) => fs.truncateSync(file, 60)],
    ['was cut off in its first page', (file: string) => fs.truncateSync(file, 1500)],
    ['was cut off in the middle', (file: string) => fs.truncateSync(file, fs.statSync(file).size / 2)],
    ['has a garbage header', (file: string) => overwrite(file, 0, 'this is no database at all......')],
    ['has garbage where its schema was', (file: string) => overwrite(file, 100, '\xff'.repeat(300))],
    ['is gone while its log is there', (file: string) => fs.renameSync(file, `${file}-wal`)],
  ])('%s', (_, damage) => {
    using folder = dataFolder();
    made(folder);
    damage(folder.database);
    expect(failureOf(() => folder.open())).toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: expect.stringContaining('restore the newest backup'),
    });
  });

  it('is a folder where a file should be', () => {
    using folder = dataFolder();
    fs.mkdirSync(folder.database);
    expect(failureOf(() => folder.open()).code).toBe('DISK_FAILED');
  });

  it('gives the folder free again, so that a backup can be restored', () => {
    using folder = dataFolder();
    made(folder);
    const good = fs.readFileSync(folder.database);
    fs.truncateSync(folder.database, 60);
    expect(failureOf(() => folder.open()).code).toBe('DATABASE_DAMAGED');
    fs.writeFileSync(folder.database, good);
    expect(journalQueries(folder.open().db).count()).toBe(500);
  });

  it('holds a fact that cannot be read', () => {
    using folder = dataFolder();
    const { db } = folder.open();
    db.prepare(`UPDATE meta SET value = '{' WHERE key = 'generation'`).run();
    expect(failureOf(() => metaQueries(db).get('generation')).code).toBe('DATABASE_DAMAGED');
  });
});

describe('a file whose start was killed while it had no log yet', () => {
  it('is taken back to what was committed, and starts', () => {
    using folder = dataFolder();
    folder.open().close();
    const db = new Database(folder.database);
    db.pragma('journal_mode = DELETE');
    db.exec('CREATE TABLE filler (id INTEGER PRIMARY KEY, text TEXT)');
    const put = db.prepare('INSERT INTO filler (text) VALUES (?)');
    for (let row = 0; row < 500; row += 1) put.run('committed '.repeat(100));
    // So small that what is not committed is in the file already.
    db.pragma('cache_size = 2');
    db.exec('BEGIN');
    db.exec(`UPDATE filler SET text = replace(text, 'committed', 'cut short')`);
    using killed = dataFolder();
    for (const suffix of ['', '-journal'])
      fs.copyFileSync(`${folder.database}${suffix}`, `${killed.database}${suffix}`);
    db.exec('ROLLBACK');
    db.close();
    // What a start looks with first cannot read past it.
    expect(() => new Database(killed.database, { readonly: true }).pragma('user_version')).toThrow(/readonly/);
    const opened = killed.open();
    expect(opened.wasClean).toBe(true);
    expect(opened.db.prepare(`SELECT count(*) FROM filler WHERE text LIKE 'committed%'`).pluck().get()).toBe(500);
    expect(opened.db.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

describe('a folder from another PC', () => {
  it('is refused with what to do', () => {
    using folder = dataFolder();
    folder.open().close();
    const failure = failureOf(() => folder.open({ machine: OTHER_PC }));
    expect(failure.code).toBe('DATA_DIR_COPIED');
    expect(failure.message).toContain('moved');
    expect(failure.message).toContain('copy');
  });

  it('keeps its log while it is refused, so that the answer finds all that was there', () => {
    using folder = dataFolder();
    using after = dataFolder();
    const first = folder.open();
    inTransaction(first.db, () => journalQueries(first.db).append(decision, { atMs: 1 }));
    crash(first, folder, after);
    const log = fs.readFileSync(`${after.database}-wal`);
    expect(failureOf(() => after.open({ machine: OTHER_PC })).code).toBe('DATA_DIR_COPIED');
    expect(fs.readFileSync(`${after.database}-wal`).equals(log)).toBe(true);
    const moved = after.open({ machine: OTHER_PC, adoption: { as: 'moved', by: 'Asha', reason: 'the old PC went' } });
    expect(moved).toMatchObject({ wasClean: false, generation: 1 });
    expect(
      journalQueries(moved.db)
        .newest(9)
        .map(({ event }) => event),
    ).toMatchObject([
      {
        kind: 'decision',
        payload: {
          about: 'data-folder',
          id: moved.stationUid,
          decision: 'moved here from another PC by Asha',
          reason: 'the old PC went',
        },
      },
      decision,
    ]);
  });

  it('does not hide, by being refused, that its log was taken away', () => {
    using folder = dataFolder();
    using after = dataFolder();
    crash(folder.open(), folder, after);
    fs.rmSync(`${after.database}-wal`);
    expect(failureOf(() => after.open({ machine: OTHER_PC })).code).toBe('DATA_DIR_COPIED');
    expect(
      after.open({ machine: OTHER_PC, adoption: { as: 'moved', by: 'Asha', reason: 'the old PC went' } }),
    ).toMatchObject({ generation: 2 });
  });

  it('goes on as the same station when it was moved', () => {
    using folder = dataFolder();
    const first = folder.open();
    first.close();
    const moved = folder.open({ machine: OTHER_PC, adoption: { as: 'moved', by: 'Asha', reason: 'the old PC went' } });
    expect(moved).toMatchObject({ stationUid: first.stationUid, generation: 1 });
    moved.close();
    expect(folder.open({ machine: OTHER_PC }).stationUid).toBe(first.stationUid);
  });

  it('becomes a new station of a new generation when it is a copy', () => {
    using folder = dataFolder();
    const first = folder.open();
    first.close();
    const copy = folder.open({ machine: OTHER_PC, adoption: { as: 'copied', by: 'Asha', reason: 'the old PC went' } });
    expect(copy.stationUid).not.toBe(first.stationUid);
    expect(copy.generation).toBe(2);
  });

  it('is not seen in a PC that was renamed, nor in one that tells no id but has the same name', () => {
    using folder = dataFolder();
    folder.open().close();
    folder.open({ machine: { ...THIS_PC, host: 'renamed' } }).close();
    folder.open({ machine: { id: null, host: THIS_PC.host } }).close();
  });

  it('is not seen twice on this very machine', () => {
    using folder = dataFolder();
    openStationDatabase(path.join(folder.dir, 'own', 'station.db')).close();
    openStationDatabase(path.join(folder.dir, 'own', 'station.db')).close();
  });

  it('is refused before anything is written when it lies on a network', () => {
    using folder = dataFolder();
    const mounts = {
      platform: 'linux' as const,
      mounts: [{ point: '/', type: 'nfs4', source: 'server:/' }],
      isRemovable: () => false,
    };
    expect(failureOf(() => folder.open({ mounts })).code).toBe('DATA_DIR_REMOTE');
    expect(fs.readdirSync(folder.dir)).toEqual([]);
  });
});

function overwrite(file: string, at: number, text: string): void {
  const descriptor = fs.openSync(file, 'r+');
  fs.writeSync(descriptor, Buffer.from(text, 'latin1'), 0, text.length, at);
  fs.closeSync(descriptor);
}
