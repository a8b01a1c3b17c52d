import { parseArgs } from 'node:util';
import { runShift, type ShiftOptions, type ShiftReport } from './shift.ts';
import { shrink } from './shrink.ts';

/*
 * One worker of `npm run faults`: shifts of the seeds `--seed`, `--seed + step`, ... below `--seed + shifts`, a line of JSON for
 * each; every fiftieth is run twice and must leave the same trace.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    shifts: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    step: { type: 'string', default: '1' },
    parcels: { type: 'string', default: '40' },
    without: { type: 'string', default: '' },
  },
});
const number = (text: string) => Number.parseInt(text, 10);
const TWICE_EVERY = 50;
const TAIL = 25;
/** Shrinking takes its time; the others are told as they were found. */
const SHRINK_AT_MOST = 2;

function lineOf(report: ShiftReport, same: boolean | null) {
  const { seed, stations, breaches, hash, packed, erased, dispatched, requests, deaths, scans, virtualMs } = report;
  const counts = Object.fromEntries(report.counts);
  const changes = Object.fromEntries(report.changes);
  return {
    seed,
    stations,
    breaches,
    hash,
    same,
    counts,
    changes,
    packed,
    erased,
    dispatched,
    requests,
    deaths,
    scans,
    virtualMs,
  };
}

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function run(): Promise<void> {
  const from = number(values.seed);
  const parcels = number(values.parcels);
  const without = new Set(values.without.split(',').filter((each) => each !== ''));
  let shrunk = 0;
  for (let shift = number(values.first); shift < number(values.shifts); shift += number(values.step)) {
    const options: ShiftOptions = { seed: from + shift, parcels, without };
    const report = await runShift(options);
    const twice = shift % TWICE_EVERY < number(values.step);
    const same = twice ? (await runShift(options)).hash === report.hash : null;
    say(lineOf(report, same));
    const [breach] = report.breaches;
    if (!breach || shrunk >= SHRINK_AT_MOST) continue;
    shrunk += 1;
    const smallest = await shrink(options, breach.invariant, report);
    const still = smallest.report.breaches.find(({ invariant }) => invariant === breach.invariant) ?? breach;
    say({
      ...{
        shrunk: report.seed,
        breach: still,
        parcels: smallest.parcels,
        without: smallest.without,
        runs: smallest.runs,
      },
      happened: smallest.report.happened,
      tail: still.shipmentId ? smallest.report.trace.about(still.shipmentId, TAIL) : smallest.report.trace.tail(TAIL),
    });
  }
}

// The station's timers are simulated; nothing real keeps this process alive but the turn it takes next.
await run();
process.exit(0);
