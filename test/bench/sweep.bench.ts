import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pullMemoryQueries } from '../../main/db/pull-memory.ts';
import { shipmentQueries } from '../../main/db/shipments.ts';
import type { MarketplaceClient } from '../../main/marketplace/client.ts';
import { createMarketplaceClient } from '../../main/marketplace/http-client.ts';
import { createLimiter } from '../../main/marketplace/limiter.ts';
import { realClock } from '../../main/ports/clock.ts';
import { realRandom } from '../../main/ports/random.ts';
import { createHttp } from '../../main/ports/real-http.ts';
import { pause, realTimers } from '../../main/ports/timers.ts';
import { stateOf } from '../../main/practice/marketplace/records.ts';
import { applyShipments } from '../../main/pull/apply-shipment.ts';
import { laneFilter, type SweepLane } from '../../main/pull/lanes.ts';
import { createPullLoop } from '../../main/pull/pull-loop.ts';
import type { Reading } from '../../main/pull/reading.ts';
import { sweep } from '../../main/pull/sweep.ts';
import { dataFolder } from '../support/data-folder.ts';
import { pullStation } from '../support/pull-station.ts';
import { type Benchmark, type BenchResult, judged, percentile } from './support/benchmark.ts';

const SHIPMENTS = 5_000;
const FLOOR = Math.ceil(SHIPMENTS / 20);
const LATENCY_MS = 50;

/** The practice marketplace in a process of its own, so that its work is not counted as the station's. */
async function startMarketplace(): Promise<{ url: string; stop(): void }> {
  const cli = resolve(import.meta.dirname, '../../main/practice/marketplace/cli.ts');
  const flags = [`--shipments=${SHIPMENTS}`, '--mix=plain', '--seed=7'];
  const child = spawn(process.execPath, [...process.execArgv, cli, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((ready, failed) => {
    let text = '';
    child.once('exit', (code) => failed(new Error(`the practice marketplace ended with ${code}`)));
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (text.includes('\n')) ready((JSON.parse(text.slice(0, text.indexOf('\n'))) as { url: string }).url);
    });
  });
  return { url, stop: () => void child.kill() };
}

async function connect(url: string) {
  const inner = createHttp();
  const spentMs: number[] = [];
  const http = {
    ...inner,
    async exchange(request: Parameters<typeof inner.exchange>[0]) {
      const from = performance.now();
      await pause(realTimers, LATENCY_MS);
      const outcome = await inner.exchange(request);
      spentMs.push(performance.now() - from);
      return outcome;
    },
  };
  const reply = await fetch(`${url}/control/credentials`);
  const account = (await reply.json()) as { appId: string; appSecret: string; locationId: string };
  const ports = { clock: realClock, timers: realTimers, random: realRandom };
  const client = createMarketplaceClient({
    http,
    ...ports,
    limiter: createLimiter(ports, { startPerSecond: 100_000, maxPerSecond: 100_000 }),
    config: { url, appId: account.appId, appSecret: () => Promise.resolve(account.appSecret) },
  });
  return { client, ports, spentMs, locationId: account.locationId, close: () => inner.close() };
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const from = performance.now();
  const value = await work();
  return { value, ms: performance.now() - from };
}

/** The other way to read everything: one page after the other. */
async function pageThrough(client: MarketplaceClient, reading: Reading): Promise<number> {
  const lane: SweepLane = { name: 'all', hold: false, types: ['NORMAL', 'SELF', 'EXPRESS'] };
  let answer = await client.searchShipments(laneFilter(lane, reading.locationId), 'pull');
  for (let pages = 1; ; pages++) {
    if (!answer.ok) throw new Error(answer.fault.message);
    await reading.apply(answer.value.shipments, realClock.wallMs());
    if (answer.value.nextPageUrl === null) return pages;
    answer = await client.nextPage(answer.value.nextPageUrl, 'pull');
  }
}

async function sweeps(): Promise<BenchResult[]> {
  const marketplace = await startMarketplace();
  using folder = dataFolder();
  const { db } = folder.open();
  const queries = shipmentQueries(db);
  const memory = pullMemoryQueries(db);
  const { client, ports, spentMs, locationId, close } = await connect(marketplace.url);
  try {
    const reading: Reading = {
      client,
      ports,
      locationId,
      signal: new AbortController().signal,
      apply: (shipments, readAtMs) =>
        applyShipments({ db, queries, timers: realTimers, clock: realClock }, shipments, readAtMs),
    };
    const run = (deep: boolean, inFlight: number) => timed(() => sweep({ reading, queries, memory, deep, inFlight }));
    const cold = await run(true, 16);
    spentMs.length = 0;
    const paging = await timed(() => pageThrough(client, reading));
    const latencyMs = percentile(spentMs, 0.5);
    const warm = await run(false, 4);
    const wide = await run(false, 16);
    const idealMs = (warm.value.requests * latencyMs) / 4;
    return [
      judged({
        what: `requests of a cold sweep of ${SHIPMENTS}`,
        figures: { requests: cold.value.requests, seen: cold.value.seen, sweepMs: cold.ms },
        peer: `${FLOOR} pages, the least that can carry them`,
        ratio: cold.value.requests / FLOOR,
        budget: 3.7,
      }),
      judged({
        what: `requests of a warm sweep of ${SHIPMENTS}`,
        figures: { requests: warm.value.requests, missed: warm.value.missed },
        peer: `${FLOOR} pages, the least that can carry them`,
        ratio: warm.value.requests / FLOOR,
        budget: 1.7,
      }),
      judged({
        what: 'time of a warm sweep, 4 requests at a time',
        figures: { sweepMs: warm.ms, idealMs, latencyMs },
        peer: 'its requests at the latency measured here, 4 at a time, with no work between them',
        ratio: warm.ms / idealMs,
        budget: 1.3,
      }),
      judged({
        what: `time of a warm sweep, 16 requests at a time, at ${LATENCY_MS} ms`,
        figures: { sweepMs: wide.ms, pagingMs: paging.ms, pages: paging.value },
        peer: 'paging through with the cursor, one page after the other',
        ratio: paging.ms / wide.ms,
        budget: 8,
        atLeast: true,
      }),
    ];
  } finally {
    await close();
    marketplace.stop();
  }
}

const CANCEL_EVERY_MS = 11_000;
const HOUR_MS = 3_600_000;

/** How long a cancel is unknown here at 2 requests a second: the shipping loop for an hour of virtual time. */
async function newsAge(): Promise<BenchResult> {
  using station = pullStation({ seed: 3, shipments: SHIPMENTS, mix: 'plain', perSecond: 2, latencyMs: 250 });
  const { time, queries } = station;
  const cancelledAt = new Map<string, number>();
  const ages: number[] = [];
  const loop = createPullLoop({
    client: station.client,
    db: station.db,
    queries,
    ports: station.ports,
    config: { locationId: station.locationId },
    onNews(changes) {
      for (const { shipmentId, differences } of changes) {
        const at = cancelledAt.get(shipmentId);
        if (at === undefined || !differences.some((each) => each.kind === 'cancelled')) continue;
        ages.push(time.clock.monotonicMs() - at);
        cancelledAt.delete(shipmentId);
      }
    },
    onStatus: () => undefined,
    onFault(error) {
      throw error;
    },
  });
  loop.start();
  await time.runUntil(() => loop.status().lastPullAtMs !== null, HOUR_MS);
  const firstMs = time.clock.monotonicMs();
  const live = station.records().filter((record) => stateOf(record) === 'APPROVED');
  const requestsBefore = station.requests.length;
  for (const record of live.slice(0, Math.floor(HOUR_MS / CANCEL_EVERY_MS))) {
    cancelledAt.set(record.shipmentId, time.clock.monotonicMs());
    station.control('cancel', { shipmentId: record.shipmentId, by: 'buyer' });
    await time.advance(CANCEL_EVERY_MS);
  }
  await time.advance(120_000);
  const seconds = (time.clock.monotonicMs() - firstMs) / 1000;
  const perSecond = (station.requests.length - requestsBefore) / seconds;
  const stopping = loop.stop();
  await time.advance(120_000);
  await stopping;
  return judged({
    what: 'age of the news of a cancel, 5,000 shipments at 2 requests a second',
    figures: {
      p50Ms: percentile(ages, 0.5),
      p95Ms: percentile(ages, 0.95),
      cancels: ages.length,
      stillUnknown: cancelledAt.size,
      firstSweepMs: firstMs,
      requestsPerSecond: perSecond,
    },
    peer: 'one read of the three cancelled lists every 30 s',
    ratio: percentile(ages, 0.95) / 30_000,
    budget: null,
  });
}

export const benchmark: Benchmark = {
  name: 'sweep',
  run: async () => [...(await sweeps()), await newsAge()],
};
