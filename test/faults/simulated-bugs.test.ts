import { describe, expect, it } from 'vitest';
import type { Breach } from './sim/breach.ts';
import { PLANTED, type Planted } from './sim/planted.ts';
import { runShift, type ShiftOptions, type ShiftReport } from './sim/shift.ts';
import { shrink } from './sim/shrink.ts';

/** A coincidence that a bug waits for comes within so many shifts. */
const SEEDS = 30;

function optionsOf({ careless, shape = {}, stations, parcels, breaks }: Planted, seed: number): ShiftOptions {
  return { seed, parcels, stations, careless, shape, until: breaks };
}

interface Found {
  readonly options: ShiftOptions;
  readonly report: ShiftReport;
  readonly breach: Breach;
}

async function firstBroken(planted: Planted): Promise<Found | undefined> {
  for (let seed = planted.seed; seed < planted.seed + SEEDS; seed += 1) {
    const options = optionsOf(planted, seed);
    const report = await runShift(options);
    const breach = report.breaches.find(({ invariant }) => planted.breaks.includes(invariant));
    if (breach) return { options, report, breach };
  }
  return undefined;
}

describe('a bug put into the station', () => {
  it.each(PLANTED)('turns a shift red, and again when its seed is replayed: $name', async (planted) => {
    const found = await firstBroken(planted);
    expect(found, `no shift of ${SEEDS} from the seed ${planted.seed} on noticed it`).toBeDefined();
    if (!found) return;
    console.log(`SEED=${found.options.seed} ${found.breach.invariant}: ${found.breach.what}`);
    const again = await runShift(found.options);
    expect(again.breaches).toEqual(found.report.breaches);
    expect(again.hash).toBe(found.report.hash);
  });

  it('is found in a smaller shift with fewer mishaps, which replays', async () => {
    const planted = PLANTED.find(({ name }) => name.startsWith('no settle time'));
    const found = planted && (await firstBroken({ ...planted, parcels: 8 }));
    expect(found).toBeDefined();
    if (!found) return;
    const { options, report, breach } = found;
    const smallest = await shrink(options, breach.invariant, report, 24);
    expect(smallest.parcels).toBeLessThan(options.parcels);
    expect(smallest.report.happened.length).toBeLessThan(report.happened.length);
    const { parcels } = smallest;
    const again = await runShift({ ...options, parcels, without: new Set(smallest.without) });
    expect(again.hash).toBe(smallest.report.hash);
    expect(again.breaches).toEqual(smallest.report.breaches);
    expect(again.breaches.map(({ invariant }) => invariant)).toContain(breach.invariant);
  });

  it('is missed by nobody where it goes round in a circle without end', async () => {
    const { breaches } = await runShift({
      ...{ seed: 1, parcels: 2, stations: 1 },
      careless: { http: (http) => ({ ...http, exchange: (request) => endless(() => http.exchange(request)) }) },
    });
    expect(breaches.map(({ invariant, what }) => `${invariant} ${what}`)).toEqual([
      expect.stringMatching(/^[EF] \d+ steps and \d+ requests in a minute, and no end$/),
    ]);
  });
});

/** Asks again at once whatever the answer is. */
async function endless<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) await ask();
}
