import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runShift, type ShiftReport } from './sim/shift.ts';

/** `PACKBENCH_SEED` names the fresh ones; `npm run faults` runs thousands. */
const FRESH = Number(process.env['PACKBENCH_SEED'] ?? Math.floor(Date.now() / 1_000));
const PARCELS = 14;
/** Smallest forms of what was found once. */
const REGRESSIONS: readonly Regression[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'sim/regressions.json'), 'utf8'),
);
const FIXED = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

function told({ seed, breaches }: ShiftReport, parcels: number): readonly string[] {
  const again = `npm run faults -- --shifts=1 --seed=${seed} --parcels=${parcels}`;
  return breaches.map(
    ({ invariant, what, shipmentId }) => `SEED=${seed} ${invariant}: ${what} ${shipmentId} (${again})`,
  );
}

describe('shifts in simulated time, in which everything goes wrong that can', () => {
  it.each(FIXED)('keep every promise with seed %i', async (seed) => {
    expect(told(await runShift({ seed, parcels: PARCELS }), PARCELS)).toEqual([]);
  });

  it.each([FRESH, FRESH + 1])('keep every promise with the fresh seed %i', async (seed) => {
    expect(told(await runShift({ seed, parcels: PARCELS }), PARCELS)).toEqual([]);
  });

  it('blame nobody for what waits behind a request of this life that hangs, since before the last look', async () => {
    expect(told(await runShift({ seed: 90_155, parcels: 40 }), 40)).toEqual([]);
  });

  it('keep every promise where one was broken once', async () => {
    for (const { seed, parcels, without, supervised = false } of REGRESSIONS) {
      const report = await runShift({ seed, parcels, without: new Set(without), shape: { supervised, creeps: false } });
      expect(told(report, parcels)).toEqual([]);
    }
  });

  it.each([3, 8])('keep every promise where papers and words go after minutes, with seed %i', async (seed) => {
    const report = await runShift({ seed, parcels: PARCELS, shape: { purges: true } });
    expect(told(report, PARCELS)).toEqual([]);
    expect(report.erased).toBeGreaterThan(0);
  });

  it('leave the same trace when they are run again', async () => {
    const [first, second] = [await runShift({ seed: 4, parcels: 8 }), await runShift({ seed: 4, parcels: 8 })];
    expect(second.hash).toBe(first.hash);
    expect(first.happened.length).toBeGreaterThan(0);
    expect((await runShift({ seed: 5, parcels: 8 })).hash).not.toBe(first.hash);
  });

  it('leave the same trace again where time passes while the stations work', async () => {
    const busy = { seed: 4, parcels: 8, shape: { creeps: true } };
    const [first, second] = [await runShift(busy), await runShift(busy)];
    expect(second.hash).toBe(first.hash);
    expect((await runShift({ ...busy, shape: { creeps: false } })).hash).not.toBe(first.hash);
  });
});

interface Regression {
  readonly seed: number;
  readonly parcels: number;
  readonly without: readonly string[];
  readonly supervised?: boolean;
}
