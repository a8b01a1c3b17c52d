import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * A process that does nothing but one-row FULL commits, one every 10 ms, until it is told to end: what this machine and this
 * disk take at the same time from anybody who commits. Started with the folder for its file; sends its samples in ms.
 */
const EVERY_MS = 10;

const db = new Database(join(process.argv[2] ?? '.', 'paced.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
const insert = db.prepare('INSERT INTO row (text) VALUES (?)');
const text = 'x'.repeat(200);
const samples: number[] = [];
const timer = setInterval(() => {
  const from = performance.now();
  insert.run(text);
  samples.push(performance.now() - from);
}, EVERY_MS);
process.once('message', () => {
  clearInterval(timer);
  db.close();
  process.send?.(samples, () => process.disconnect());
});
