import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listBackups } from '../../main/db/backup-files.ts';
import { journalQueries } from '../../main/db/journal.ts';
import { migrations } from '../../main/db/migrations/index.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { beforeUpdate, goBackBeforeUpdate } from '../../main/db/way-back.ts';
import { dataFolder, failureOf, THIS_PC } from '../support/data-folder.ts';
import { toldOfFirstRelease, unpackFirstRelease } from '../support/first-release.ts';
import { openTestHost, writeAccount } from '../support/host.ts';
import { decisionsIn } from '../support/station-journal.ts';

const FIRST = migrations.filter(({ version }) => version <= 10);
const opening = { machine: THIS_PC, adoption: { as: 'moved', by: 'Asha', reason: 'the old PC went' } } as const;
const WORD = { by: 'Asha', reason: 'the update does not print' };
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'packbench-way-back-'));
  unpackFirstRelease(dir);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const database = () => join(dir, 'station.db');

function aside(folder: string): string {
  return join(folder, readdirSync(folder).find((name) => /^station-aside-\d+\.db$/.test(name)) ?? '');
}

describe('the way back to before an update', () => {
  it('gives the first release its own records again, as a new generation in which everything open is asked about', () => {
    const updated = openStationDatabase(database(), opening);
    expect(updated.schemaVersion).toBeGreaterThan(10);
    updated.db.exec(`INSERT INTO mutation (mutation_id, kind, shipment_id, subject, location_id, version, payload, state, attempts,
      created_at_ms, changed_at_ms, since_ms, worker_generation) VALUES ('since', 'cancel', 'S', '', 'L', 1, '{}', 'acked', 1, 1, 1, 1, 1)`);
    updated.close();
    const went = goBackBeforeUpdate(dir, WORD);
    expect(went).toMatchObject({ schemaVersion: 10, generation: 2, since: { mutations: 1, printJobs: 0 } });

    const first = openStationDatabase(database(), { ...opening, migrations: FIRST });
    expect(first.schemaVersion).toBe(10);
    expect(journalQueries(first.db).newest(2)[1]?.event).toMatchObject({
      kind: 'decision',
      payload: {
        ...{ about: 'data-folder', id: 'before-migration-10-to-20.db', reason: WORD.reason },
        decision: 'went back to before the update by Asha',
      },
    });
    const states = first.db.prepare<[], string>('SELECT DISTINCT state FROM mutation').pluck().all();
    expect(states.sort()).toEqual(['acked', 'discarded', 'rejected', 'verify']);
    expect(first.db.prepare('SELECT count(*) FROM mutation').pluck().get()).toBe(toldOfFirstRelease().outbox.length);
    first.close();
    const kept = new Database(aside(dir), { readonly: true });
    expect(kept.prepare(`SELECT 1 FROM mutation WHERE mutation_id = 'since'`).pluck().get()).toBe(1);
    kept.close();

    // The newer version brings them forward again, and can go back again.
    const again = openStationDatabase(database(), opening);
    expect(again).toMatchObject({ generation: 2 });
    again.close();
    expect(beforeUpdate(dir)?.why).toBe('migration');
  });

  it('is offered to an older program by a file that it refuses', () => {
    const newer = { version: 9_990, sql: 'CREATE TABLE lamp (colour TEXT) STRICT' };
    openStationDatabase(database(), { ...opening, migrations: FIRST }).close();
    openStationDatabase(database(), { ...opening, migrations: [...FIRST, newer] }).close();
    expect(failureOf(() => openStationDatabase(database(), { ...opening, migrations: FIRST })).code).toBe(
      'DATABASE_NEWER',
    );
    expect(listBackups(dir).map(({ why }) => why)).toEqual(['migration']);
    expect(beforeUpdate(dir, FIRST)).toBeUndefined();
    expect(beforeUpdate(dir, [...FIRST, newer])?.file).toBe('before-migration-10-to-9990.db');
  });

  it('says that there is none where no update changed the records', () => {
    using folder = dataFolder();
    folder.open().close();
    expect(failureOf(() => goBackBeforeUpdate(folder.dir, WORD)).code).toBe('NOT_FOUND');
  });

  it('is one act on the screen, after which this version leaves the records alone until it is started anew', async () => {
    writeAccount(dir);
    const { host, ask } = await openTestHost(dir);
    try {
      await ask('setup.adopt', { as: 'moved', by: 'Asha', reason: 'the old PC went' });
      expect((await ask('folder.read', {})).wayBack).toMatchObject({ fromSchema: 10 });
      expect(await ask('folder.goBack', { by: 'Asha', reason: 'the update does not print' })).toMatchObject({
        schemaVersion: 10,
      });
      expect((await ask('setup.state', {})).refusal?.error).toMatchObject({
        code: 'WAY_BACK_READY',
        message: expect.stringContaining('Install the earlier version'),
      });
      const db = new Database(database(), { readonly: true });
      expect(db.pragma('user_version', { simple: true })).toBe(10);
      db.close();
      expect(decisionsIn(aside(dir))).toContain('going back to before the update by Asha: the update does not print');
    } finally {
      await host.stop(0);
    }
  });

  it('exists in practice too, which then waits for the earlier version as well', async () => {
    const practiceDir = join(dir, 'practice');
    const empty = mkdtempSync(join(tmpdir(), 'packbench-way-back-'));
    cpSync(dir, join(empty, 'practice'), { recursive: true, filter: (from) => from !== practiceDir });
    const { host, ask } = await openTestHost(empty, { practice: true });
    try {
      expect((await ask('setup.state', {})).refusal?.error.code).toBe('DATA_DIR_COPIED');
      expect(await ask('setup.adopt', { as: 'moved', by: 'Asha', reason: 'the old PC went' })).toMatchObject({
        step: 'ready',
        practice: true,
      });
      expect((await ask('folder.read', {})).wayBack).toMatchObject({ fromSchema: 10 });
      expect(await ask('folder.goBack', WORD)).toMatchObject({ schemaVersion: 10 });
      const state = await ask('setup.state', {});
      expect(state).toMatchObject({ step: 'refused', practice: true });
      expect(state.refusal?.error.code).toBe('WAY_BACK_READY');
      expect(decisionsIn(join(empty, 'practice', 'station.db'))).toContain(
        'went back to before the update by Asha: the update does not print',
      );
      // As it was then, so is the question that was answered since.
      const again = await ask('setup.retry', {});
      expect(again).toMatchObject({ practice: true, refusal: { error: { code: 'DATA_DIR_COPIED' } } });
    } finally {
      await host.stop(0);
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
