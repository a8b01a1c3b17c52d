import * as fs from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { makeBackup } from '../../main/db/backup.ts';
import { createMaintenance } from '../../main/db/maintenance/run.ts';
import { restoreBackup } from '../../main/db/restore.ts';
import type { InvoiceNumberRow } from '../../shared/contract/catalogue.ts';
import { builtSpawn } from '../support/built-spawn.ts';
import { type DataFolder, dataFolder } from '../support/data-folder.ts';
import { ACKED, type InvoiceStation, invoiceStation, oneOrder, SENT, seriesFault } from '../support/invoice-station.ts';

const NOON = Date.parse('2026-03-04T12:00:00+05:30');
const spawn = builtSpawn();
const maintenance = createMaintenance((args) => spawn.start('maintenance', args));

let nowMs = NOON;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
  nowMs = NOON;
});

/** One station after the other in one data folder. */
function place() {
  const folder: DataFolder = dataFolder();
  ends.push(() => folder[Symbol.dispose]());
  let orders = 0;
  return {
    folder,
    /** Opens the station, does the work, and stops it. */
    async run<T>(work: (station: InvoiceStation) => T | Promise<T>): Promise<T> {
      const station = invoiceStation({ file: folder.database, nowMs: () => nowMs, unsynced: true });
      try {
        return await work(station);
      } finally {
        station.close();
      }
    },
    /** Packs this many new orders and returns their numbers. */
    packed: (count: number) => (station: InvoiceStation) =>
      Array.from({ length: count }, () => {
        orders += 1;
        station.told(oneOrder(`s${orders}`));
        return station.complete(`m${orders}`, `s${orders}`).join();
      }),
    backup: async () => (await makeBackup({ dataDir: folder.dir, maintenance, wallMs: () => nowMs })).file,
    restore: (file: string) => void restoreBackup(folder.dir, file, { wallMs: () => nowMs }),
  };
}

const skipped = (rows: readonly InvoiceNumberRow[]) => rows.filter((row) => row.state === 'skipped');

describe('an invoice series after a backup was restored', () => {
  it('goes on 100 numbers later, and its report explains every one between', async () => {
    const at = place();
    let file = '';
    await at.run(async (station) => {
      at.packed(2)(station);
      station.move('s1', SENT);
      file = await at.backup();
      // The two after the backup are known to nobody once it is restored.
      station.move('s1', ACKED);
      expect(at.packed(2)(station)).toEqual(['PB2526-3', 'PB2526-4']);
    });
    at.restore(file);
    await at.run((station) => {
      const [restored] = station.journal.newest(1);
      expect(restored?.event).toMatchObject({
        kind: 'restore',
        payload: { invoiceNumbersSkipped: { '2025-26': 102 } },
      });
      expect(at.packed(2)(station)).toEqual(['PB2526-103', 'PB2526-104']);
      const rows = station.all();
      expect(seriesFault(rows)).toBeNull();
      expect(skipped(rows)).toHaveLength(100);
      expect(skipped(rows).every((row) => row.reason === 'BACKUP_RESTORED')).toBe(true);
      expect(station.report().counts).toEqual({ taken: 4, used: 0, rejected: 0, cancelled: 0, skipped: 100 });
      // Its pack was on the way when the backup was made; the number keeps following it.
      station.move('s1', ACKED);
      expect(station.all()[0]).toMatchObject({ number: 'PB2526-1', state: 'used' });
      expect(at.packed(1)(station)).toEqual(['PB2526-105']);
    });
  });

  it('gives no number again that any of several restores lost, however far they had come', async () => {
    const at = place();
    const given: string[] = [];
    const packed = async (count: number) => given.push(...(await at.run(at.packed(count))));
    await packed(3);
    const file = await at.run(at.backup);
    for (const count of [5, 130, 1, 40]) {
      at.restore(file);
      await packed(count);
      await at.run((station) => expect(seriesFault(station.all())).toBeNull());
    }
    expect(new Set(given).size).toBe(given.length);
  });

  it('skips also the first numbers of a year that began after the backup', async () => {
    const at = place();
    nowMs = Date.parse('2026-03-31T22:00:00+05:30');
    let file = '';
    await at.run(async (station) => {
      at.packed(1)(station);
      file = await at.backup();
      nowMs = Date.parse('2026-04-02T09:00:00+05:30');
      expect(at.packed(1)(station)).toEqual(['PB2627-1']);
    });
    at.restore(file);
    await at.run((station) => expect(at.packed(1)(station)).toEqual(['PB2627-101']));
    // The year after that knows nothing of the restore.
    nowMs = Date.parse('2027-04-01T09:00:00+05:30');
    await at.run((station) => expect(at.packed(1)(station)).toEqual(['PB2728-1']));
  });

  it('skips nothing where no number was ever taken, unless the newer file cannot say so', async () => {
    const at = place();
    const file = await at.run(at.backup);
    at.restore(file);
    expect(await at.run(at.packed(1))).toEqual(['PB2526-1']);

    const other = place();
    const backup = await other.run(other.backup);
    fs.writeFileSync(other.folder.database, 'no database');
    other.restore(backup);
    expect(await other.run(other.packed(1))).toEqual(['PB2526-101']);
  });
});
