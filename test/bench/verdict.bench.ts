import { mutationQueries } from '../../main/db/mutations.ts';
import { pullMemoryQueries } from '../../main/db/pull-memory.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realRandom } from '../../main/ports/random.ts';
import { realTimers } from '../../main/ports/timers.ts';
import { Stopped } from '../../main/pull/reading.ts';
import { sweep } from '../../main/pull/sweep.ts';
import { type Benchmark, type BenchResult, judged, percentile } from './support/benchmark.ts';
import { queueDispatches, sendLoopOver } from './support/dispatch-drain.ts';
import { connectTo, startPackedMarketplace, startPlainMarketplace } from './support/market-process.ts';
import { noSamples, openScannedBench, type ScannedBench, type ScanSamples } from './support/scanned-bench.ts';

const ROUNDS = 10;
const PARCELS = 32;
const UNITS = 4;
const WARM_UP = 20;
const DISPATCHES = 12_000;
const SWEPT = 20_000;
const LATENCY_MS = 20;
/** The shipped limiter's highest rate. */
const PER_SECOND = 20;
const PORTS = { clock: realClock, timers: realTimers };

/** What goes on beside the scans of one phase; ends with it. */
interface Load {
  readonly name: string;
  /** Returns what ends it. */
  begin(): () => Promise<void>;
}

/** Thousands of queued dispatches leave as fast as the limiter ever lets them. */
async function draining(bench: ScannedBench) {
  const marketplace = await startPackedMarketplace(DISPATCHES);
  let cut = false;
  const link = connectTo(marketplace, { latencyMs: LATENCY_MS, perSecond: PER_SECOND, isCut: () => cut });
  const setUp = connectTo(marketplace, { latencyMs: 0, perSecond: 1_000_000 });
  await queueDispatches(bench.db, PORTS, setUp.client, marketplace);
  await setUp.close();
  const mutations = mutationQueries(bench.db);
  const load = (name: string, dead: boolean): Load => ({
    name,
    begin() {
      cut = dead;
      const loop = sendLoopOver(bench.db, PORTS, link.client);
      loop.start();
      return async () => void (await loop.stop(3_000));
    },
  });
  return {
    online: load('a backlog drains', false),
    offline: load('the network is cut', true),
    /** Dispatches that left beside the scans. */
    drained: () => marketplace.shipmentIds.filter((id) => mutations.openOf(id, 'dispatch')?.state === 'acked').length,
    async close() {
      await link.close();
      marketplace.stop();
    },
  };
}

/** A cold sweep of 20,000 shipments the station does not know yet. */
async function sweeping(bench: ScannedBench) {
  const marketplace = await startPlainMarketplace(SWEPT);
  const link = connectTo(marketplace, { latencyMs: LATENCY_MS, perSecond: PER_SECOND });
  const [queries, memory] = [shipmentQueries(bench.db), pullMemoryQueries(bench.db)];
  let applied = 0;
  const load: Load = {
    name: 'the pull sweeps 20,000',
    begin() {
      const life = new AbortController();
      const reading = {
        ...{ client: link.client, ports: { ...PORTS, random: realRandom }, locationId: marketplace.locationId },
        signal: life.signal,
        apply: async (told: Parameters<typeof bench.apply>[0], readAtMs: number) => {
          applied += told.length;
          return await bench.apply(told, readAtMs);
        },
      };
      const swept = sweep({ reading, queries, memory, deep: true, inFlight: 4 }).catch((error: unknown) => {
        if (!(error instanceof Stopped)) throw error;
      });
      return async () => {
        life.abort();
        await swept;
      };
    },
  };
  return {
    load,
    applied: () => applied,
    async close() {
      await link.close();
      marketplace.stop();
    },
  };
}

async function run(): Promise<readonly BenchResult[]> {
  const bench = await openScannedBench(WARM_UP + ROUNDS * PARCELS * 4, UNITS);
  const outbox = await draining(bench);
  const pull = await sweeping(bench);
  const quiet: Load = { name: 'nothing else goes on', begin: () => async () => undefined };
  const phases = [quiet, outbox.online, pull.load, outbox.offline].map((load) => ({ load, samples: noSamples() }));
  await bench.pack(WARM_UP, noSamples());
  // In turns, so that what the machine does meanwhile meets all alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { load, samples } of phases) {
      const end = load.begin();
      await bench.pack(PARCELS, samples);
      await end();
    }
  }
  const [drained, applied] = [outbox.drained(), pull.applied()];
  await outbox.close();
  await pull.close();
  await bench.close();
  if (drained === 0 || applied === 0) throw new Error(`${drained} dispatches left and ${applied} shipments came`);
  const [still] = phases;
  if (!still) throw new Error('no phase');
  const beside: Readonly<Record<string, Record<string, number>>> = {
    [outbox.online.name]: { dispatched: drained },
    [pull.load.name]: { applied },
  };
  return [
    ...phases.map(({ load, samples }) => committed(load.name, samples, beside[load.name] ?? {})),
    ...phases.slice(1).map(({ load, samples }) => heard(load.name, samples, still.samples, load === outbox.offline)),
  ];
}

function committed(name: string, { verdictMs, bareMs }: ScanSamples, beside: Record<string, number>): BenchResult {
  return judged({
    what: `scan -> committed verdict while ${name}`,
    figures: {
      ...{ p50Ms: percentile(verdictMs, 0.5), p99Ms: percentile(verdictMs, 0.99), maxMs: Math.max(...verdictMs) },
      ...{ bareP50Ms: percentile(bareMs, 0.5), bareP99Ms: percentile(bareMs, 0.99), scans: verdictMs.length },
      ...beside,
    },
    peer: 'p99 of a bare one-row FULL commit between the scans',
    ratio: percentile(verdictMs, 0.99) / percentile(bareMs, 0.99),
    budget: 2,
  });
}

/** Offline a packer must notice nothing; beside other work the wait for the thread is told. */
function heard(name: string, { heardMs }: ScanSamples, quiet: ScanSamples, isJudged: boolean): BenchResult {
  return judged({
    what: `scanner -> verdict, with the wait for the station's thread, while ${name}`,
    figures: {
      ...{ p50Ms: percentile(heardMs, 0.5), p99Ms: percentile(heardMs, 0.99), maxMs: Math.max(...heardMs) },
      ...{ quietP50Ms: percentile(quiet.heardMs, 0.5), quietP99Ms: percentile(quiet.heardMs, 0.99) },
    },
    peer: 'p99 while nothing else goes on, in turns with it',
    ratio: percentile(heardMs, 0.99) / percentile(quiet.heardMs, 0.99),
    budget: isJudged ? 1.25 : null,
  });
}

export const benchmark: Benchmark = { name: 'verdict', run };
