import { describe, expect, it } from 'vitest';
import { PLANTED } from './sim/planted.ts';
import { runShift } from './sim/shift.ts';

const PARCELS = 14;
/** A coincidence that a bug waits for comes within so many shifts. */
const SEEDS = 12;

describe('a bug put into the station', () => {
  it.each(PLANTED)('turns a shift red: $name', async ({ careless, breaks, stations }) => {
    const seen: string[] = [];
    for (let seed = 1; seed <= SEEDS && seen.length === 0; seed += 1) {
      const { breaches } = await runShift({ seed, parcels: PARCELS, stations, careless });
      const breach = breaches.find(({ invariant }) => breaks.includes(invariant));
      if (breach) seen.push(`SEED=${seed} ${breach.invariant}: ${breach.what}`);
    }
    expect(seen, `no shift of the seeds 1 to ${SEEDS} noticed it`).not.toEqual([]);
  });
});
