import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hourlyName } from '../../main/db/backup-files.ts';
import { removeOldFiles } from '../../main/db/retention/old-files.ts';
import { cutoffsOf, USUAL_RETENTION, WAY_BACK_DAYS } from '../../shared/model/retention.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 10, 20);
let dir: string;
let backups: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'packbench-kept-'));
  backups = join(dir, 'backups');
  mkdirSync(backups);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function backup(file: string, ageDays: number): string {
  const seconds = (NOW_MS - ageDays * DAY_MS) / 1_000;
  writeFileSync(join(backups, file), 'x');
  utimesSync(join(backups, file), seconds, seconds);
  return file;
}
const hourly = (ageDays: number) => backup(hourlyName(NOW_MS - ageDays * DAY_MS), ageDays);
const kept = (days = USUAL_RETENTION) => {
  removeOldFiles(dir, cutoffsOf(days, NOW_MS));
  return readdirSync(backups).sort();
};

it('the backup of before the last update outlasts the days of backups, as long as the version before may be wanted', () => {
  hourly(9);
  const wayBack = backup('before-migration-10-to-20.db', 9);
  const fresh = hourly(0);
  expect(kept({ ...USUAL_RETENTION, backups: 1 })).toEqual([wayBack, fresh].sort());
});

it('the backup of before the last update goes after its own days', () => {
  backup('before-migration-10-to-20.db', WAY_BACK_DAYS + 1);
  const fresh = hourly(0);
  expect(kept()).toEqual([fresh]);
});

it('the backup of an update before that one goes with the others', () => {
  backup('before-migration-3-to-10.db', 9);
  const wayBack = backup('before-migration-10-to-20.db', 8);
  const fresh = hourly(0);
  expect(kept()).toEqual([wayBack, fresh].sort());
});
