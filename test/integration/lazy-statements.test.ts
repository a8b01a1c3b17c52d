import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCatalogueSnapshots } from '../../main/db/catalogue-snapshot.ts';
import { connect } from '../../main/db/connection.ts';
import type { Db } from '../../main/db/database.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { openQueueSnapshots } from '../../main/db/queue-snapshot.ts';
import { withSettledPlan } from '../../main/db/settled-plans.ts';

const QUERIES = join(import.meta.dirname, '../../main/db');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'packbench-lazy-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Factories of statements by their names: `…Queries`, and those named for what they hold. */
const isFactory = (name: string) => /(Queries|aheadCandidates|returnRecords)$/.test(name);
/** Of the documents file, whose statements are prepared as it is opened: that is how another's file is told. */
const isOfDocuments = (name: string) => name === 'documentQueries' || name === 'renditionQueries';

type Prepare = (sql: string) => unknown;

/** Every text that is given to be prepared from here on, also where nobody runs it. */
function watchPrepare() {
  const asked = new Set<string>();
  const plain = Database.prototype.prepare;
  Object.defineProperty(Database.prototype, 'prepare', {
    configurable: true,
    get: () => plain,
    // A connection whose `prepare` is set has one of its own from then on.
    set(this: object, first: Prepare) {
      let watched: Prepare = first;
      const watch = (prepare: Prepare) => {
        watched = (sql) => {
          asked.add(sql);
          return prepare(sql);
        };
      };
      watch(first);
      Object.defineProperty(this, 'prepare', { configurable: true, get: () => watched, set: watch });
    },
  });
  const end = () =>
    void Object.defineProperty(Database.prototype, 'prepare', { configurable: true, writable: true, value: plain });
  return { asked, end };
}

async function factories(): Promise<((db: Db, more: number) => unknown)[]> {
  const files = readdirSync(QUERIES).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(files.map((name) => import(join(QUERIES, name)) as Promise<object>));
  return modules
    .flatMap((module) => Object.entries(module))
    .filter(([name, value]) => isFactory(name) && !isOfDocuments(name) && typeof value === 'function')
    .map(([, value]) => value as (db: Db, more: number) => unknown);
}

test('every statement that is prepared at its first use fits the schema', async () => {
  const file = join(folder, 'station.db');
  const all = await factories();
  expect(all.length).toBeGreaterThan(20);
  const watched = watchPrepare();
  const opened = openStationDatabase(file);
  try {
    for (const factory of all) factory(opened.db, 1);
    const snapshots = [openQueueSnapshots(file), openCatalogueSnapshots(file)];
    for (const snapshot of snapshots) snapshot.close();
  } finally {
    watched.end();
  }
  expect(watched.asked.size).toBeGreaterThan(200);
  const plain = new Database(file, { readonly: true });
  for (const sql of watched.asked) expect(() => plain.prepare(withSettledPlan(sql)), sql).not.toThrow();
  plain.close();
  opened.close();
});

test('a statement is compiled when it is first run, with all that was set before', () => {
  const file = join(folder, 'any.db');
  new Database(file).exec('CREATE TABLE t (a INTEGER, b TEXT) STRICT').close();
  const db = connect(file);
  const later = db.prepare('SELECT c FROM later');
  db.prepare('INSERT INTO t VALUES (?, ?)').run(1, 'one');
  db.prepare('INSERT INTO t VALUES (@a, @b)').run({ a: 2, b: 'two' });
  expect(db.prepare('SELECT b FROM t WHERE a = ?').pluck().get(2)).toBe('two');
  expect(db.prepare('SELECT a, b FROM t ORDER BY a').raw().all()).toEqual([
    [1, 'one'],
    [2, 'two'],
  ]);
  expect([...db.prepare('SELECT a FROM t ORDER BY a').iterate()]).toEqual([{ a: 1 }, { a: 2 }]);
  expect(db.prepare('SELECT a FROM t').columns()[0]?.name).toBe('a');
  expect(() => later.get()).toThrow(/no such table/);
  db.exec('CREATE TABLE later (c INTEGER)');
  expect(later.get()).toBeUndefined();
  db.close();
});
