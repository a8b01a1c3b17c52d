import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createMarketplaceClient } from '../../main/marketplace/http-client.ts';
import { createLimiter } from '../../main/marketplace/limiter.ts';
import { realClock } from '../../main/ports/clock.ts';
import type { HttpRequest } from '../../main/ports/http.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { pause, realTimers } from '../../main/ports/timers.ts';
import { dataFolder } from '../support/data-folder.ts';
import { type Benchmark, type BenchResult, judged } from './support/benchmark.ts';
import { assertDispatched, queueDispatches, sendLoopOver, undone } from './support/dispatch-drain.ts';
import { type Drain, drainAfterOutage } from './support/drain-after-outage.ts';
import type { PackedMarketplace } from './support/packed-marketplace.ts';

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

async function startMarketplace(count: number): Promise<PackedMarketplace & { stop(): void }> {
  const child = fork(join(import.meta.dirname, 'support/packed-marketplace.ts'), [String(count)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const told = await new Promise<PackedMarketplace>((resolve, reject) => {
    child.once('message', (message) => resolve(message as PackedMarketplace));
    child.once('exit', (code) => reject(new Error(`the marketplace ended with ${code}`)));
  });
  return { ...told, stop: () => void child.send('end') };
}

/** Freshly read shipments with their dispatches queued, over real sockets with nothing limiting; beside it the bare client's same dispatches. */
async function wired(): Promise<BenchResult> {
  const marketplace = await startMarketplace(2 * WIRED);
  using folder = dataFolder();
  const { db } = folder.open();
  const { locationId, shipmentIds } = marketplace;
  const inner = createHttp();
  let calls = 0;
  const client = createMarketplaceClient({
    ...PORTS,
    http: {
      ...inner,
      async exchange(request: HttpRequest) {
        calls += 1;
        await pause(realTimers, LATENCY_MS);
        return await inner.exchange(request);
      },
    },
    limiter: createLimiter(PORTS, { startPerSecond: 1_000_000, maxPerSecond: 1_000_000 }),
    config: {
      ...{ url: marketplace.url, appId: marketplace.appId },
      appSecret: () => Promise.resolve(marketplace.appSecret),
    },
  });
  const [queued, bare] = [shipmentIds.slice(0, WIRED), shipmentIds.slice(WIRED)];
  await queueDispatches(db, PORTS, client, { locationId, shipmentIds: queued });
  const loop = sendLoopOver(db, PORTS, client);
  calls = 0;
  const fromMs = performance.now();
  loop.start();
  while (undone(loop) > 0) await pause(realTimers, LOOK_EVERY_MS);
  const wallMs = performance.now() - fromMs;
  const drainCalls = calls;
  await loop.stop(0);
  assertDispatched(db, queued);

  const serialFromMs = performance.now();
  for (let at = 0; at < bare.length; at += BATCH) {
    const answer = await client.dispatch(bare.slice(at, at + BATCH), locationId, 'send');
    if (!answer.ok) throw new Error(answer.fault.message);
  }
  const serialMs = performance.now() - serialFromMs;
  await inner.close();
  marketplace.stop();
  return judged({
    what: `time of draining ${WIRED} dispatches over sockets, ${LATENCY_MS} ms away, every row committed before and after`,
    figures: { wallMs, serialMs, calls: drainCalls, perCallMs: wallMs / drainCalls },
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
