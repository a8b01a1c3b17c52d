import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { startCheckpointer } from '../../main/db/checkpoint/checkpointer.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { bundle } from '../../main/ports/bundle.ts';
import { dataFolder } from '../support/data-folder.ts';
import { until } from '../support/station-process.ts';

const SOON = (_delayMs: number, task: () => void) => {
  const timer = setTimeout(task, 20);
  return () => clearTimeout(timer);
};

test('the log is folded in beside the writer, and a commit never does it', async () => {
  using folder = dataFolder();
  const file = join(folder.dir, 'station.db');
  const opened = openStationDatabase(file);
  const faults: unknown[] = [];
  const checkpointer = startCheckpointer({
    db: opened.db,
    workerFile: bundle.childFile('checkpoint'),
    after: SOON,
    onFault: (error) => faults.push(error),
  });
  expect(opened.db.pragma('wal_autocheckpoint', { simple: true })).toBe(0);
  const before = statSync(file).size;
  const insert = opened.db.prepare('INSERT INTO scan (scan_id, reply, at_ms) VALUES (?, ?, 0)');
  for (let at = 0; at < 3_000; at += 1) insert.run(`scan-${at}`, 'x'.repeat(500));
  await until('the file to grow', async () => statSync(file).size > before + 1_000_000);
  await checkpointer.stop();
  expect(faults).toEqual([]);
  expect(opened.db.pragma('wal_autocheckpoint', { simple: true })).toBe(1_000);
  opened.close();
  const again = new Database(file, { readonly: true });
  expect(again.prepare('SELECT count(*) FROM scan').pluck().get()).toBe(3_000);
  expect(again.pragma('quick_check', { simple: true })).toBe('ok');
  again.close();
});

test('when the thread cannot run, SQLite folds the log in by itself again', async () => {
  using folder = dataFolder();
  const opened = openStationDatabase(join(folder.dir, 'station.db'));
  const faults: unknown[] = [];
  startCheckpointer({
    db: opened.db,
    workerFile: join(folder.dir, 'missing.js'),
    after: SOON,
    onFault: (error) => faults.push(error),
  });
  await until('the fault', async () => faults.length > 0);
  expect(opened.db.pragma('wal_autocheckpoint', { simple: true })).toBe(1_000);
  opened.close();
});
