import { realClock } from '../../main/ports/clock.ts';
import { pause, realTimers } from '../../main/ports/timers.ts';
import { dataFolder } from '../support/data-folder.ts';
import { type Benchmark, type BenchResult, judged } from './support/benchmark.ts';
import { assertDispatched, queueDispatches, sendLoopOver, undone } from './support/dispatch-drain.ts';
import { type Drain, drainAfterOutage } from './support/drain-after-outage.ts';
import { connectTo, startPackedMarketplace } from './support/market-process.ts';

/** A bench's whole shift, and what a hall may have left over. */
const SHIFT = 480;
const BACKLOG = 10_000;
/** Sent over real sockets, through real commits. */
const WIRED = 2_500;
const BATCH = 25;
const READ = 100;
const LATENCY_MS = 20;
const LOOK_EVERY_MS = 5;
const PORTS = { clock: realClock, timers: realTimers };

const batches = (count: number) => Math.ceil(count / BATCH);

function callsOf(count: number, drain: Drain): BenchResult[] {
  const figures = { calls: drain.calls, dispatchCalls: drain.dispatchCalls, reads: drain.reads };
  return [
    judged({
      what: `dispatch calls for ${count} dispatches queued over an outage`,
      figures,
      peer: `1.1 x ${batches(count)} full batches + 20`,
      ratio: drain.dispatchCalls / (1.1 * batches(count) + 20),
      budget: 1,
    }),
    judged({
      what: `all calls for ${count} dispatches queued over an outage, each shipment read again before it is sent`,
      figures,
      peer: `1.1 x (${batches(count)} full batches + ${Math.ceil(count / READ)} full reads) + 20`,
      ratio: drain.calls / (1.1 * (batches(count) + Math.ceil(count / READ)) + 20),
      budget: 1,
    }),
    judged({
      what: `time of draining ${count} dispatches from the first call that gets through, virtual`,
      figures: {
        ...{ wallMs: drain.wallMs, rawMs: drain.rawMs, noticeMs: drain.noticeMs },
        triesAnHourOffline: drain.triesAnHour,
      },
      peer: 'as many calls through the same limiter with no work between them',
      ratio: drain.wallMs / drain.rawMs,
      budget: 1.2,
    }),
  ];
}

/** Freshly read shipments with their dispatches queued, over real sockets with nothing limiting; beside it the bare client's same dispatches. */
async function wired(): Promise<BenchResult> {
  const marketplace = await startPackedMarketplace(2 * WIRED);
  using folder = dataFolder();
  const { db } = folder.open();
  const { locationId, shipmentIds } = marketplace;
  const { client, counted, close } = connectTo(marketplace, { latencyMs: LATENCY_MS, perSecond: 1_000_000 });
  const [queued, bare] = [shipmentIds.slice(0, WIRED), shipmentIds.slice(WIRED)];
  await queueDispatches(db, PORTS, client, { locationId, shipmentIds: queued });
  const loop = sendLoopOver(db, PORTS, client);
  counted.calls = 0;
  const fromMs = performance.now();
  loop.start();
  while (undone(loop) > 0) await pause(realTimers, LOOK_EVERY_MS);
  const wallMs = performance.now() - fromMs;
  const { calls } = counted;
  await loop.stop(0);
  assertDispatched(db, queued);

  const serialFromMs = performance.now();
  for (let at = 0; at < bare.length; at += BATCH) {
    const answer = await client.dispatch(bare.slice(at, at + BATCH), locationId, 'send');
    if (!answer.ok) throw new Error(answer.fault.message);
  }
  const serialMs = performance.now() - serialFromMs;
  await close();
  marketplace.stop();
  return judged({
    what: `time of draining ${WIRED} dispatches over sockets, ${LATENCY_MS} ms away, every row committed before and after`,
    figures: { wallMs, serialMs, calls, perCallMs: wallMs / calls },
    peer: 'the same dispatches by the bare client, 25 a call, one call after the other',
    ratio: wallMs / serialMs,
    budget: 1.2,
  });
}

async function run(): Promise<readonly BenchResult[]> {
  const shift = await drainAfterOutage(SHIFT);
  const backlog = await drainAfterOutage(BACKLOG);
  return [...callsOf(SHIFT, shift), ...callsOf(BACKLOG, backlog), await wired()];
}

export const benchmark: Benchmark = { name: 'drain', run };
