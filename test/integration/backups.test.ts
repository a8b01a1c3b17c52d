import * as fs from 'node:fs';
import * as path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { makeBackup } from '../../main/db/backup.ts';
import { listBackups } from '../../main/db/backup-files.ts';
import { startBackupSchedule } from '../../main/db/backup-schedule.ts';
import type { Db } from '../../main/db/database.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { createMaintenance } from '../../main/db/maintenance/run.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { mutationQueries } from '../../main/db/mutations.ts';
import { restoreBackup } from '../../main/db/restore.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { createNodeSpawn } from '../../main/ports/real-spawn.ts';
import { MUTATION_STATES, PRINT_STATES } from '../../shared/model/states.ts';
import { builtSpawn } from '../support/built-spawn.ts';
import { dataFolder, failureOf } from '../support/data-folder.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 2, 4, 6);
const spawn = builtSpawn();
const maintenance = createMaintenance((args) => spawn.start('maintenance', args));
const decide = (db: Db, id: string) =>
  inTransaction(db, () =>
    journalQueries(db).append({ kind: 'decision', payload: { about: 'a', id, decision: 'c' } }, { atMs: 1 }),
  );

/** One mutation and one print job in every state there is. */
function inEveryState(db: Db): void {
  inTransaction(db, () => {
    for (const [n, state] of MUTATION_STATES.entries()) {
      mutationQueries(db).insert({
        mutationId: state,
        kind: 'pack',
        shipmentId: `S${n}`,
        ...{ returnId: null, subject: '' },
        locationId: 'L',
        version: 1,
        payload: '{}',
        createdAtMs: START_MS,
      });
      db.prepare('UPDATE mutation SET state = ? WHERE mutation_id = ?').run(state, state);
    }
    const insert = db.prepare(
      `INSERT INTO print_job (job_id, seq, printer_id, document, document_key, copy, sha256, bytes, state, attempts, created_at_ms, changed_at_ms)
       VALUES (@state, @n, 'label-1', 'label', @state, 1, '', 0, @state, 1, 1, 1)`,
    );
    for (const [n, state] of PRINT_STATES.entries()) insert.run({ state, n });
  });
}

const statesOf = (db: Db, table: 'mutation' | 'print_job') =>
  Object.fromEntries(
    db
      .prepare<[], [string, string]>(`SELECT ${table === 'mutation' ? 'mutation_id' : 'job_id'}, state FROM ${table}`)
      .raw()
      .all(),
  );

describe('a backup', () => {
  it('is a whole, checked copy made while the station writes', async () => {
    using folder = dataFolder();
    const { db } = folder.open();
    decide(db, 'before');
    const making = makeBackup({ dataDir: folder.dir, maintenance, wallMs: () => START_MS });
    let done = false;
    const made = making.finally(() => {
      done = true;
    });
    while (!done) {
      decide(db, 'during');
      await new Promise((resolve) => setImmediate(resolve));
    }
    const backup = await made;
    expect(listBackups(folder.dir)).toEqual([backup]);
    expect(backup.bytes).toBeGreaterThan(4096);
    const copy = new Database(path.join(folder.dir, 'backups', backup.file), { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(copy.prepare('SELECT count(*) FROM journal').pluck().get()).toBeGreaterThanOrEqual(1);
    copy.close();
    expect(fs.readdirSync(path.join(folder.dir, 'backups'))).toEqual([backup.file]);
  });

  it('past keeping goes when a new one was made', async () => {
    using folder = dataFolder();
    folder.open();
    const dir = path.join(folder.dir, 'backups');
    fs.mkdirSync(dir);
    for (let hour = 1; hour <= 24 * 9; hour += 1) {
      fs.writeFileSync(path.join(dir, `station-${START_MS - hour * HOUR_MS}.db`), 'x');
    }
    await makeBackup({ dataDir: folder.dir, maintenance, wallMs: () => START_MS });
    expect(listBackups(folder.dir)[0]?.atMs).toBe(START_MS);
    expect(listBackups(folder.dir).length).toBeGreaterThanOrEqual(24 + 5);
    expect(listBackups(folder.dir).length).toBeLessThanOrEqual(24 + 7);
  });

  it('of a damaged file is refused, and the older ones stay', async () => {
    using folder = dataFolder();
    const opened = folder.open();
    for (let n = 0; n < 200; n += 1) decide(opened.db, String(n));
    opened.close();
    const old = path.join(folder.dir, 'backups', `station-${START_MS}.db`);
    fs.mkdirSync(path.dirname(old));
    fs.writeFileSync(old, 'old');
    flipPages(folder.database);
    await expect(
      makeBackup({ dataDir: folder.dir, maintenance, wallMs: () => START_MS + HOUR_MS }),
    ).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(fs.readdirSync(path.dirname(old))).toEqual([path.basename(old)]);
  });
});

describe('the check in the maintenance process', () => {
  it('passes a whole file and its journal while the station has them open', async () => {
    using folder = dataFolder();
    const { db } = folder.open();
    decide(db, '1');
    expect(await maintenance.quickCheck(folder.database)).toEqual({ ok: true, value: { intact: true, problems: [] } });
    expect(await maintenance.verifyJournal(folder.database)).toEqual({
      ok: true,
      value: { rows: 1, intact: true, firstBadSeq: null },
    });
  });

  it('finds a flipped page that opening did not touch', async () => {
    using folder = dataFolder();
    const opened = folder.open();
    for (let n = 0; n < 200; n += 1) decide(opened.db, String(n));
    opened.close();
    flipPages(folder.database);
    const checked = await maintenance.quickCheck(folder.database);
    expect(checked).toMatchObject({ ok: true, value: { intact: false } });
  });

  it('calls a file that is none damaged, and says when there is none at all', async () => {
    using folder = dataFolder();
    fs.writeFileSync(folder.database, 'this is no database'.repeat(100));
    expect(await maintenance.quickCheck(folder.database)).toMatchObject({ ok: true, value: { intact: false } });
    fs.rmSync(folder.database);
    expect(await maintenance.quickCheck(folder.database)).toMatchObject({ ok: false, error: { code: 'DISK_FAILED' } });
  });

  it('answers a child that cannot start with an error, and goes on with the next', async () => {
    using folder = dataFolder();
    folder.open();
    let calls = 0;
    const flaky = createMaintenance((args) => {
      calls += 1;
      if (calls === 1) throw new Error('no more processes');
      return spawn.start('maintenance', args);
    });
    expect(await flaky.quickCheck(folder.database)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(await flaky.quickCheck(folder.database)).toMatchObject({ ok: true });
  });

  it('asks once more where its process ended without a word, and no more than that', async () => {
    using folder = dataFolder();
    folder.open();
    const missing = createNodeSpawn(() => path.join(folder.dir, 'not-built.js'));
    let calls = 0;
    const replaced = createMaintenance((args) => {
      calls += 1;
      return (calls === 1 ? missing : spawn).start('maintenance', args);
    });
    expect(await replaced.verifyJournal(folder.database)).toMatchObject({ ok: true, value: { intact: true } });
    expect(calls).toBe(2);

    calls = 0;
    const gone = createMaintenance((args) => {
      calls += 1;
      return missing.start('maintenance', args);
    });
    expect(await gone.verifyJournal(folder.database)).toMatchObject({
      ...{
        ok: false,
        error: { code: 'INTERNAL', message: 'Maintenance verify-journal ended with 1 and said nothing' },
      },
    });
    expect(calls).toBe(2);
  });
});

describe('restoring', () => {
  it('begins a generation in which nothing in flight is assumed', async () => {
    using folder = dataFolder();
    const first = folder.open();
    inEveryState(first.db);
    const backup = await makeBackup({ dataDir: folder.dir, maintenance, wallMs: () => START_MS });
    decide(first.db, 'after the backup');
    inTransaction(first.db, () => metaQueries(first.db).set('everHeldAccount', true));
    first.close();

    const restored = restoreBackup(folder.dir, backup.file, { wallMs: () => START_MS + 5 });
    expect(restored.generation).toBe(2);
    const second = folder.open();
    expect(second).toMatchObject({ generation: 2, wasClean: true, stationUid: first.stationUid });
    expect(statesOf(second.db, 'mutation')).toEqual({
      pending: 'verify',
      sending: 'verify',
      'awaiting-documents': 'verify',
      verify: 'verify',
      acked: 'acked',
      rejected: 'rejected',
      discarded: 'discarded',
    });
    expect(statesOf(second.db, 'print_job')).toEqual({
      queued: 'unknown',
      sending: 'unknown',
      sent: 'sent',
      printed: 'printed',
      unknown: 'unknown',
      'not-sent': 'unknown',
      cancelled: 'cancelled',
      expired: 'expired',
    });
    expect(metaQueries(second.db).get('everHeldAccount')).toBe(true);
    expect(journalQueries(second.db).newest(1)[0]).toMatchObject({
      generation: 2,
      event: {
        kind: 'restore',
        payload: {
          cause: 'backup',
          file: backup.file,
          fromGeneration: 1,
          toGeneration: 2,
          mutationsToVerify: 4,
          printsUnknown: 4,
        },
      },
    });
    const aside = new Database(restored.keptAside ?? '', { readonly: true });
    expect(aside.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(1);
    aside.close();
  });

  it('twice from one backup never gives a generation twice', async () => {
    using folder = dataFolder();
    folder.open().close();
    const backup = await makeBackup({ dataDir: folder.dir, maintenance, wallMs: () => START_MS });
    expect(restoreBackup(folder.dir, backup.file).generation).toBe(2);
    expect(restoreBackup(folder.dir, backup.file).generation).toBe(3);
    expect(folder.open().generation).toBe(3);
  });

  it.each([
    ['cut off', (file: string) => fs.truncateSync(file, 60)],
    ['gone', (file: string) => fs.rmSync(file)],
    ['damaged inside', flipPages],
  ])('replaces a file that is %s and keeps what there is of it', async (_, damage) => {
    using folder = dataFolder();
    const first = folder.open();
    for (let n = 0; n < 200; n += 1) decide(first.db, String(n));
    const backup = await makeBackup({ dataDir: folder.dir, maintenance, wallMs: () => START_MS });
    first.close();
    damage(folder.database);
    const there = fs.existsSync(folder.database);
    const { keptAside } = restoreBackup(folder.dir, backup.file);
    expect(keptAside !== null && fs.existsSync(keptAside)).toBe(there);
    expect(journalQueries(folder.open().db).count()).toBe(201);
  });

  it.each([
    ['a name that leads out of the folder', '../station.db'],
    ['a name that is none', 'station-1.db'],
    ['a damaged copy', `station-${START_MS}.db`],
  ])('refuses %s and changes nothing', (_, name) => {
    using folder = dataFolder();
    folder.open().close();
    fs.mkdirSync(path.join(folder.dir, 'backups'));
    fs.writeFileSync(path.join(folder.dir, 'backups', `station-${START_MS}.db`), 'no database'.repeat(1000));
    const before = fs.readFileSync(folder.database);
    expect(failureOf(() => restoreBackup(folder.dir, name)).code).toBe('BACKUP_INVALID');
    expect(fs.readFileSync(folder.database).equals(before)).toBe(true);
    expect(fs.readdirSync(folder.dir).sort()).toEqual(['backups', 'station.db', 'station.lock']);
  });

  it('is refused while the station runs', async () => {
    using folder = dataFolder();
    folder.open();
    const backup = await makeBackup({ dataDir: folder.dir, maintenance, wallMs: () => START_MS });
    expect(failureOf(() => restoreBackup(folder.dir, backup.file)).code).toBe('DATA_DIR_IN_USE');
  });
});

describe('the backup schedule', () => {
  function hall(folder: { dir: string }, make: () => Promise<unknown>) {
    const waits: { delayMs: number; task: () => void }[] = [];
    const failures: unknown[] = [];
    const schedule = startBackupSchedule({
      dataDir: folder.dir,
      wallMs: () => START_MS,
      after: (delayMs, task) => {
        const wait = { delayMs, task };
        waits.push(wait);
        return () => void waits.splice(waits.indexOf(wait), 1);
      },
      make,
      onFailure: (error) => failures.push(error),
    });
    const turn = async () => {
      waits.shift()?.task();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { schedule, waits, failures, turn };
  }

  it('begins a minute after the start, goes on every hour, also after a failure, and stops', async () => {
    using folder = dataFolder();
    let made = 0;
    const { schedule, waits, failures, turn } = hall(folder, async () => {
      made += 1;
      if (made === 2) throw new Error('full');
    });
    expect(waits[0]?.delayMs).toBe(60_000);
    for (let n = 0; n < 3; n += 1) {
      await turn();
      expect(waits.map((wait) => wait.delayMs)).toEqual([HOUR_MS]);
    }
    expect(made).toBe(3);
    expect(failures).toHaveLength(1);
    await schedule.stop();
    expect(waits).toEqual([]);
  });

  it.each([
    ['20 minutes ago', -20 * 60_000, 40 * 60_000],
    ['hours ago', -5 * HOUR_MS, 60_000],
    ['in the future, by a clock that was set back', 90 * 24 * HOUR_MS, 60_000],
  ])('after a last backup %s waits as long as it should', (_, agoMs, delayMs) => {
    using folder = dataFolder();
    fs.mkdirSync(path.join(folder.dir, 'backups'));
    fs.writeFileSync(path.join(folder.dir, 'backups', `station-${START_MS + agoMs}.db`), 'x');
    expect(hall(folder, async () => undefined).waits[0]?.delayMs).toBe(delayMs);
  });
});

/** Turns over one byte in 16 of every page but the first few, as a failing disk or a stray write does. */
function flipPages(file: string): void {
  const bytes = fs.readFileSync(file);
  for (let at = 6 * 4096; at < bytes.length; at += 16) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  fs.writeFileSync(file, bytes);
}
