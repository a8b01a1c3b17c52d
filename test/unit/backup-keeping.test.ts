import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pastKeeping } from '../../main/db/backup.ts';
import { type BackupFile, hourlyName } from '../../main/db/backup-files.ts';
import { indiaDate } from '../../shared/india-time.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 2, 1, 6, 30);
const hourly = (atMs: number): BackupFile => ({ file: hourlyName(atMs), atMs, bytes: 1, why: 'hourly' });

describe('keeping backups', () => {
  it('after weeks of hourly backups leaves 24 hours and one for each of 7 days', () => {
    const all = Array.from({ length: 24 * 30 }, (_, hour) => hourly(START + hour * HOUR_MS));
    const dropped = new Set(pastKeeping(all));
    const kept = all.filter((backup) => !dropped.has(backup));
    const hours = kept.slice(-24);
    expect(hours).toEqual(all.slice(-24));
    expect(new Set(kept.map((backup) => indiaDate(backup.atMs))).size).toBe(7);
    expect(kept.length).toBeLessThanOrEqual(31);
  });

  it('keeps the last backups of a station that was off for a month', () => {
    const old = [hourly(START), hourly(START + HOUR_MS)];
    expect(pastKeeping([...old, hourly(START + 30 * 24 * HOUR_MS)])).toEqual([]);
  });

  it('keeps the two newest copies made before a migration', () => {
    const madeAt = (n: number): BackupFile => ({
      file: `before-migration-${n}-to-${n + 10}.db`,
      atMs: START + n,
      bytes: 1,
      why: 'migration',
    });
    expect(pastKeeping([madeAt(10), madeAt(20), madeAt(30)])).toEqual([madeAt(10)]);
  });

  it('never drops the newest, whatever the clock did', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 1, maxLength: 200 }), (times) => {
        const all = times.map(hourly);
        const newest = Math.max(...times);
        expect(
          pastKeeping(all).some((backup) => backup.atMs === newest && times.filter((t) => t === newest).length === 1),
        ).toBe(false);
      }),
    );
  });
});
