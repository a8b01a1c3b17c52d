import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { settlePlans, withSettledPlan } from '../../main/db/settled-plans.ts';

test('every parameter gets a plus, and nothing that only looks like one', () => {
  expect(withSettledPlan('a = ? AND b IN (?1, ?2) AND c = @name LIMIT :most')).toBe(
    'a = +? AND b IN (+?1, +?2) AND c = +@name LIMIT +:most',
  );
  const untouched = `SELECT '?', 'it''s @home', "odd ? name" -- why? :no\n/* ? @x */ FROM t`;
  expect(withSettledPlan(untouched)).toBe(untouched);
});

test('statements give the same rows and keep every kind of value', () => {
  const db = new Database(':memory:');
  settlePlans(db);
  db.exec(
    'CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, bytes BLOB, real REAL) STRICT; CREATE INDEX i ON t (text)',
  );
  const insert = db.prepare('INSERT INTO t (text, bytes, real) VALUES (?, ?, @real)');
  insert.run('7', Buffer.from([0, 255]), { real: 1.5 });
  insert.run(null, null, { real: null });
  const byText = db.prepare<[string, number]>('SELECT * FROM t WHERE text = ? ORDER BY bytes LIMIT ?');
  expect(byText.all('7', 5)).toEqual([{ id: 1, text: '7', bytes: Buffer.from([0, 255]), real: 1.5 }]);
  const plan = db.prepare('EXPLAIN QUERY PLAN SELECT * FROM t WHERE text = ?').get('x') as { detail: string };
  expect(plan.detail).toContain('USING INDEX i');
  db.close();
});
