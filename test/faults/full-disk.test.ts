import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lostVerdicts } from '../support/kept-verdicts.ts';
import { killedPacker } from '../support/killed-packer.ts';
import { lastingHall } from '../support/lasting-hall.ts';
import { smallDisk } from '../support/small-disk.ts';
import { type StationProcess, startStationProcess, until } from '../support/station-process.ts';

const DISK_MB = 16;
const PARCELS = 2;

describe('the built station on a disk that fills up', () => {
  it('says so in words, keeps all it acknowledged, and goes on as soon as there is room', async (context) => {
    const disk = smallDisk(DISK_MB);
    if (disk === undefined) return context.skip('no permission to mount');
    const hall = await lastingHall({ orders: 8, units: 3, disk: disk.dir, onPassing: () => undefined });
    let station: StationProcess | undefined;
    try {
      station = await startStationProcess({ dataDir: hall.dataDir });
      const asked = station;
      const packer = killedPacker(hall);
      const known = async () => (await asked.ask('queue.list', { limit: 1 })).total === hall.shipmentIds.length;
      await until('the orders', known, 60_000);
      await packer.work(station, () => packer.labelScanned.size >= 1);

      const ballast = join(disk.dir, 'ballast');
      fill(ballast);
      // The log is written in place for a while; then it would have to grow.
      await expect(packer.work(station, () => false)).rejects.toThrow(/DISK_FULL .*Free at least/);
      expect(packer.standing.unanswered).toBe(true);
      await expect(packer.sayAgain(station)).rejects.toThrow(/DISK_FULL/);
      expect(station.child.exitCode).toBeNull();
      expect(lostVerdicts(hall.dataDir, packer.heard)).toEqual([]);

      rmSync(ballast);
      const before = packer.labelScanned.size;
      await packer.sayAgain(station);
      await packer.work(station, () => packer.labelScanned.size >= before + PARCELS);
      const dispatched = async () => hall.effects('dispatched').size >= before + PARCELS;
      await until('the dispatches', dispatched, 60_000);
      await station.kill();
      station = await startStationProcess({ dataDir: hall.dataDir });
      expect(lostVerdicts(hall.dataDir, packer.heard)).toEqual([]);
      for (const kind of ['pack-accepted', 'dispatched'] as const) {
        for (const times of hall.effects(kind).values()) expect(times).toBe(1);
      }
      console.log(
        `full disk: ${packer.heard.length} verdicts heard, 0 lost, ${hall.effects('dispatched').size} dispatches`,
      );
    } finally {
      await station?.kill();
      await hall.close();
      disk.remove();
    }
  }, 180_000);
});

/** Every byte there is, in steps so that none is left over. */
function fill(file: string): void {
  for (let bytes = 1024 * 1024; bytes >= 4096; bytes /= 2) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // Full for pieces of this size.
    }
  }
}
