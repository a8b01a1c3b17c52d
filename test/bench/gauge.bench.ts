import { type Benchmark, type BenchResult, judged, percentile } from './support/benchmark.ts';
import { type Opened, type PacedShift, runPacedShift } from './support/paced-shift.ts';

const RATES = [30, 60, 120] as const;
const SHIFT_MS = 75 * 60_000;
const OUTAGE_MINUTES = 15;
const CUT_AT_MS = 40 * 60_000;
/** Until the first orders were packed ahead and the rate is known. */
const WARM_MS = 15 * 60_000;
const TOLD_EVERY_MINUTES = 10;

/** How many parcels lie ready against the pace of the packer, and what the packer has of it. Virtual time: no figure depends on the machine. */
async function run(): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const perHour of RATES) {
    const shift = await runPacedShift({
      ...{ perHour, shiftMs: SHIFT_MS, outageMinutes: OUTAGE_MINUTES, cutAtMs: CUT_AT_MS, seed: perHour },
    });
    results.push(online(perHour, shift), offline(perHour, shift));
  }
  return results;
}

const readyShare = (opened: readonly Opened[]) => opened.filter(({ ready }) => ready).length / opened.length;

function labels(opened: readonly Opened[]) {
  const labelMs = opened.flatMap((each) => (each.labelMs === null ? [] : [each.labelMs]));
  return {
    opens: opened.length,
    foundReady: opened.filter(({ ready }) => ready).length,
    toShelf: opened.length - labelMs.length,
    labelP50Ms: percentile(labelMs, 0.5),
    labelP99Ms: percentile(labelMs, 0.99),
  };
}

function online(perHour: number, { opened, gauge, dispatched }: PacedShift): BenchResult {
  const warm = opened.filter((each) => !each.offline && each.atMs >= WARM_MS);
  const before = gauge.filter(({ atMs }) => atMs >= WARM_MS && atMs < CUT_AT_MS);
  const ready = before.map((each) => each.ready);
  const overTime = gauge.filter(({ atMs }) => Math.round(atMs / 60_000) % TOLD_EVERY_MINUTES === 0);
  return judged({
    what: `orders opened with all their papers here, at ${perHour} an hour`,
    figures: {
      ...labels(warm),
      wanted: before.at(-1)?.wanted ?? Number.NaN,
      ...{ readyLeast: Math.min(...ready), readyP50: percentile(ready, 0.5), readyMost: Math.max(...ready) },
      ...Object.fromEntries(overTime.map(({ atMs, ready }) => [`readyAtMinute${Math.round(atMs / 60_000)}`, ready])),
      dispatched,
    },
    peer: 'all orders opened with the network up',
    ratio: readyShare(warm),
    budget: null,
  });
}

function offline(perHour: number, { opened, gauge }: PacedShift): BenchResult {
  const cut = opened.filter((each) => each.offline);
  const upAtMs = CUT_AT_MS + OUTAGE_MINUTES * 60_000;
  const at = (ms: number) => gauge.findLast((each) => each.atMs <= ms)?.ready ?? Number.NaN;
  const refilled = gauge.find(({ atMs, ready, wanted }) => atMs > upAtMs && ready >= wanted);
  return judged({
    what: `parcels packed whole in a cut of ${OUTAGE_MINUTES} minutes, at ${perHour} an hour`,
    figures: {
      ...labels(cut),
      ...{ readyAtCut: at(CUT_AT_MS), readyAtReturn: at(upAtMs) },
      fullAgainMinutes: refilled ? (refilled.atMs - upAtMs) / 60_000 : Number.NaN,
    },
    peer: 'as many as the gauge promised when it began, or all that were opened where those are fewer',
    ratio: cut.filter(({ ready, labelMs }) => ready && labelMs !== null).length / Math.min(cut.length, at(CUT_AT_MS)),
    budget: 1,
    atLeast: true,
  });
}

export const benchmark: Benchmark = { name: 'gauge', run };
