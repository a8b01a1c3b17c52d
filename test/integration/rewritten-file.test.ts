import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { journalQueries } from '../../main/db/journal.ts';
import { verifyJournal } from '../../main/db/journal-chain.ts';
import { metaQueries } from '../../main/db/meta.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { seededRandom } from '../support/seeded-random.ts';

const NAME = 'Zubeda Plantwala-Qx';
const SEED = 11;
let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packbench-rewrite-'));
  file = join(folder, 'station.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HOUR_MS = 3_600_000;
const open = (atMs = 0) => openStationDatabase(file, { wallMs: () => Date.now() + atMs });
const found = () =>
  readdirSync(folder)
    .filter((name) => name.startsWith('station.db'))
    .filter((name) => readFileSync(join(folder, name)).includes(NAME));

/** Return notes under ids in no order, so that pages split and rows move, and then every note erased by SQLite's own overwriting. */
function noteAndErase(): void {
  const { db, close } = open();
  const { next } = seededRandom(SEED);
  const put = db.prepare(
    `INSERT INTO return_receipt (receipt_id, return_id, code, code_key, condition, quantity, note, at_ms)
     VALUES (?, 'R1', 'C1', 'C1', 'good', 1, ?, 1)`,
  );
  const notes: [string, string][] = [];
  for (let made = 0; made < 3_000; made += 1) {
    const note = `${NAME} ${'said so '.repeat(Math.floor(next() * 30))}`;
    notes.push([`${Math.floor(next() * 1e9).toString(36)}-${made}`, note]);
  }
  for (let at = 0; at < notes.length; at += 100) {
    inTransaction(db, () => {
      for (const note of notes.slice(at, at + 100)) put.run(...note);
    });
  }
  inTransaction(db, () => {
    db.prepare('UPDATE return_receipt SET note = NULL').run();
    journalQueries(db).append({ kind: 'config-changed', payload: { fields: ['a'] } }, { atMs: 1 });
    metaQueries(db).set('rewriteDue', true);
  });
  close();
}

test('what SQLite left behind when it moved rows is gone after the next start', () => {
  noteAndErase();
  // The control: overwritten rows leave copies behind in pages that were divided.
  expect(found()).toEqual(['station.db']);
  const { db, rewritten, wasClean, synchronous, schemaVersion, close } = open();
  expect({ rewritten, wasClean, synchronous }).toEqual({ rewritten: true, wasClean: true, synchronous: 2 });
  expect(db.pragma('user_version', { simple: true })).toBe(schemaVersion);
  expect(db.prepare('SELECT count(*) FROM return_receipt').pluck().get()).toBe(3_000);
  expect(verifyJournal(db).intact).toBe(true);
  expect(found()).toEqual([]);
  close();
  expect(found()).toEqual([]);
  expect(existsSync(`${file}.rewriting`)).toBe(false);
});

test('a start after a kill, one in the middle of a parcel, and a second one the same day take no time for it', () => {
  noteAndErase();
  const first = open();
  expect(first.rewritten).toBe(true);
  inTransaction(first.db, () => metaQueries(first.db).set('rewriteDue', true));
  first.close();
  const second = open();
  expect(second.rewritten).toBe(false);
  inTransaction(second.db, () =>
    second.db
      .prepare(
        `INSERT INTO parcel (parcel_id, shipment_id, state, version, session, opened_at_ms, changed_at_ms, on_bench)
         VALUES ('P1', 'S1', 'open', 1, '{}', 1, 1, 1)`,
      )
      .run(),
  );
  second.close();
  const third = open(48 * HOUR_MS);
  expect(third.rewritten).toBe(false);
  inTransaction(third.db, () => third.db.prepare('UPDATE parcel SET on_bench = 0').run());
  // A kill leaves the file as it is now.
  third.db.pragma('wal_checkpoint(TRUNCATE)');
  const killed = readFileSync(file);
  third.close();
  writeFileSync(file, killed);
  writeFileSync(`${file}-wal`, '');
  const fourth = open(48 * HOUR_MS);
  expect({ rewritten: fourth.rewritten, wasClean: fourth.wasClean }).toEqual({ rewritten: false, wasClean: false });
  fourth.close();
  const fifth = open(48 * HOUR_MS);
  expect(fifth.rewritten).toBe(true);
  fifth.close();
});

test('where no copy can be made the station starts with the file it has', () => {
  noteAndErase();
  // In the way of the copy, as a disk without room is.
  mkdirSync(`${file}.rewriting/full`, { recursive: true });
  const warned: string[] = [];
  const { db, rewritten, close } = openStationDatabase(file, { log: (text) => warned.push(text) });
  expect(rewritten).toBe(false);
  expect(db.prepare('SELECT count(*) FROM return_receipt').pluck().get()).toBe(3_000);
  expect(warned).toEqual(['the file is written anew another time']);
  close();
  rmSync(`${file}.rewriting`, { recursive: true });
  const next = open();
  expect(next.rewritten).toBe(true);
  next.close();
  expect(found()).toEqual([]);
});
