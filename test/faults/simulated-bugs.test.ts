import { describe, expect, it } from 'vitest';
import type { Http, HttpRequest } from '../../main/ports/http.ts';
import type { Breach } from './sim/breach.ts';
import { PLANTED, type Planted, twice } from './sim/planted.ts';
import { runShift, type ShiftOptions, type ShiftReport } from './sim/shift.ts';
import { shrink } from './sim/shrink.ts';

/** A coincidence that a bug waits for comes within so many shifts. */
const SEEDS = 30;

/** Alone with the packers, unless the bug is one of what a supervisor does. */
function optionsOf({ careless, shape = {}, stations, parcels, breaks }: Planted, seed: number): ShiftOptions {
  return { seed, parcels, stations, careless, shape: { supervised: false, ...shape }, until: breaks };
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
  it.each(PLANTED)(
    'turns a shift red that is green without it, and again when its seed is replayed: $name',
    async (planted) => {
      const found = await firstBroken(planted);
      expect(found, `no shift of ${SEEDS} from the seed ${planted.seed} on noticed it`).toBeDefined();
      if (!found) return;
      console.log(`SEED=${found.options.seed} ${found.breach.invariant}: ${found.breach.what}`);
      const again = await runShift(found.options);
      expect(again.breaches).toEqual(found.report.breaches);
      expect(again.hash).toBe(found.report.hash);
      // The same troubles, and the station as it is.
      const { more = {} } = planted.careless;
      const sound = await runShift({ ...found.options, careless: { more } });
      expect(sound.breaches.filter(({ invariant }) => planted.breaks.includes(invariant))).toEqual([]);
    },
  );

  it('is found in a smaller shift with fewer mishaps, which replays', async () => {
    const options: ShiftOptions = { seed: 4, parcels: 8, stations: 1, careless: { http: twice } };
    const report = await runShift(options);
    const breach = report.breaches.find(({ invariant }) => invariant === 'B');
    expect(breach).toBeDefined();
    if (!breach) return;
    const smallest = await shrink(options, breach.invariant, report, 24);
    expect(smallest.parcels).toBeLessThan(options.parcels);
    expect(smallest.report.happened.length).toBeLessThan(report.happened.length);
    const { parcels } = smallest;
    const again = await runShift({ ...options, parcels, without: new Set(smallest.without) });
    expect(again.hash).toBe(smallest.report.hash);
    expect(again.breaches).toEqual(smallest.report.breaches);
    expect(again.breaches.map(({ invariant }) => invariant)).toContain(breach.invariant);
  });

  it('ends the shift with a breach where it never comes to rest', async () => {
    const { breaches, virtualMs } = await runShift({
      ...{ seed: 1, parcels: 2, stations: 1 },
      ...{ shape: { supervised: false }, careless: { http: endless } },
    });
    // Packs among them were sent as often, each of which is a breach too.
    const [last] = breaches.slice(-1).map(({ invariant, what }) => `${invariant} ${what}`);
    expect(last).toMatch(/^F \d+ steps and \d+ requests in a minute, and no end$/);
    expect(virtualMs).toBeLessThan(120_000);
  });
});

const AT_ONCE = 8;

/** Whatever the answer is, each request is asked again at once, and by several. */
function endless(http: Http): Http {
  async function again(request: HttpRequest): Promise<void> {
    for (;;) await http.exchange(request);
  }
  return {
    ...http,
    exchange(request) {
      for (let asked = 0; asked < AT_ONCE; asked += 1) void again(request);
      return http.exchange(request);
    },
  };
}
