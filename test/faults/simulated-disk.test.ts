import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { copyFiles, cutPower } from '../support/sim/sim-disk.ts';

const FULL = 2;
const NORMAL = 1;
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 0.999] as const;
const ROWS = 40;
const FOLDED_AFTER = 15;

describe('the simulated cut of the power', () => {
  const made: string[] = [];
  const folder = (): string => {
    const dir = mkdtempSync(join(tmpdir(), 'packbench-power-'));
    made.push(dir);
    return dir;
  };
  afterEach(() => {
    for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
  });

  /** Rows committed one by one, the first of them folded in; how many are left after a cut at each share. */
  function leftAfterCuts(synchronous: number): readonly number[] {
    const dir = folder();
    const db = new Database(join(dir, 'station.db'));
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${synchronous}`);
    db.exec('CREATE TABLE row (n INTEGER PRIMARY KEY, text TEXT) STRICT');
    const insert = db.prepare('INSERT INTO row (text) VALUES (?)');
    for (let n = 1; n <= ROWS; n += 1) {
      insert.run('x'.repeat(n * 40));
      if (n === FOLDED_AFTER) db.pragma('wal_checkpoint(PASSIVE)');
    }
    const left = SHARES.map((share) => {
      const copy = folder();
      copyFiles(dir, copy);
      cutPower(dir, copy, synchronous, share);
      const found = new Database(join(copy, 'station.db'));
      expect(found.pragma('integrity_check', { simple: true })).toBe('ok');
      const rows = found.prepare('SELECT n FROM row ORDER BY n').pluck().all() as number[];
      found.close();
      // What is lost is the end, never something between.
      expect(rows).toEqual(rows.map((_, at) => at + 1));
      return rows.length;
    });
    db.close();
    return left;
  }

  it('takes nothing that was committed with synchronous=FULL', () => {
    expect(leftAfterCuts(FULL)).toEqual(SHARES.map(() => ROWS));
  });

  it('takes with synchronous=NORMAL what came after the last checkpoint, all of it or some', () => {
    const left = leftAfterCuts(NORMAL);
    expect(left[0]).toBe(FOLDED_AFTER);
    expect([...left].sort((a, b) => a - b)).toEqual(left);
    expect(left.slice(1, -1).some((rows) => rows > FOLDED_AFTER && rows < ROWS)).toBe(true);
    expect(left.at(-1)).toBe(ROWS);
  });
});
