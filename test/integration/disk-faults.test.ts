import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalQueries } from '../../main/db/journal.ts';
import { openStationDatabase } from '../../main/db/open.ts';
import { inTransaction } from '../../main/db/transaction.ts';
import { failureOf, THIS_PC } from '../support/data-folder.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';

const options = { machine: THIS_PC };
const decision = (id: string) =>
  ({ kind: 'decision', payload: { about: 'x'.repeat(500), id, decision: 'd' } }) as const;

function onSmallDisk(context: { skip(note?: string): never }, test: (disk: SmallDisk, file: string) => void): void {
  const disk = smallDisk(3);
  if (disk === undefined) context.skip('no permission to mount');
  try {
    test(disk, path.join(disk.dir, 'station.db'));
  } finally {
    disk.remove();
  }
}

describe('a full disk', () => {
  it('fails the scan it cannot keep, keeps every one before it, and goes on once there is room', (context) => {
    onSmallDisk(context, (disk, file) => {
      const opened = openStationDatabase(file, options);
      const journal = journalQueries(opened.db);
      const ballast = path.join(disk.dir, 'ballast');
      fs.writeFileSync(ballast, Buffer.alloc(1024 * 1024));
      let kept = 0;
      const scanUntilFull = () => {
        for (;;) {
          inTransaction(opened.db, () => journal.append(decision(String(kept)), { atMs: kept }));
          kept += 1;
        }
      };
      expect(failureOf(scanUntilFull)).toMatchObject({
        code: 'DISK_FULL',
        message: expect.stringContaining('Free at least'),
      });
      expect(kept).toBeGreaterThan(10);
      expect(journal.count()).toBe(kept);
      fs.rmSync(ballast);
      inTransaction(opened.db, () => journal.append(decision('after'), { atMs: kept }));
      opened.close();
      const again = openStationDatabase(file, options);
      expect(journalQueries(again.db).count()).toBe(kept + 1);
      again.close();
    });
  });

  it('at the start is told as such and leaves no half-made station', (context) => {
    onSmallDisk(context, (disk, file) => {
      const ballast = path.join(disk.dir, 'ballast');
      try {
        fs.writeFileSync(ballast, Buffer.alloc(4 * 1024 * 1024));
      } catch {
        // Full now, which is the point.
      }
      expect(failureOf(() => openStationDatabase(file, options)).code).toBe('DISK_FULL');
      fs.rmSync(ballast);
      const opened = openStationDatabase(file, options);
      expect(opened.wasClean).toBe(true);
      opened.close();
    });
  });

  it('at closing costs the clean-stop mark and nothing else', (context) => {
    onSmallDisk(context, (disk, file) => {
      const opened = openStationDatabase(file, options);
      inTransaction(opened.db, () => journalQueries(opened.db).append(decision('1'), { atMs: 1 }));
      const lines: string[] = [];
      try {
        fs.writeFileSync(path.join(disk.dir, 'ballast'), Buffer.alloc(4 * 1024 * 1024));
      } catch {
        // Full now, which is the point.
      }
      opened.close();
      fs.rmSync(path.join(disk.dir, 'ballast'));
      const again = openStationDatabase(file, { ...options, log: (message) => lines.push(message) });
      expect(again.generation).toBe(1);
      expect(journalQueries(again.db).count()).toBe(1);
      again.close();
    });
  });
});

describe('a disk that cannot be written', () => {
  it('is told as such at the start', (context) => {
    onSmallDisk(context, (disk, file) => {
      openStationDatabase(file, options).close();
      disk.makeReadOnly();
      expect(failureOf(() => openStationDatabase(file, options))).toMatchObject({
        code: 'DISK_READ_ONLY',
        message: expect.stringContaining('right to write'),
      });
    });
  });
});
