import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause, realTimers } from '../../main/ports/timers.ts';
import type { Reply, RequestInput, RequestName } from '../../shared/contract/index.ts';
import { putBigPractice } from '../support/big-station.ts';
import { openTestHost } from '../support/host.ts';
import { practiceControl } from '../support/practice-control.ts';
import { type Benchmark, judged, percentile } from './support/benchmark.ts';
import { type Stretch, watchStretches } from './support/stretches.ts';

const RUN_MS = 20_000;
const ORDERS = 60;
const UNITS = 2;
const BUDGET_MS = 5;

type Ask = <N extends RequestName>(name: N, input: RequestInput<N>) => Promise<Reply<N>>;

/** A process that only commits, at the same time on the same disk. */
function startControl(folder: string): { stop(): Promise<readonly number[]> } {
  const child = fork(join(import.meta.dirname, 'support/paced-commits.ts'), [folder], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  return {
    stop: () =>
      new Promise((resolve, reject) => {
        child.once('message', (samples) => resolve(samples as number[]));
        child.once('exit', (code) => reject(new Error(`the control process ended with ${code}`)));
        child.send('stop');
      }),
  };
}

/** Orders of two units each, as the station knows them, ready to be scanned. */
async function placeOrders(ask: Ask): Promise<readonly { orderId: string; sku: string }[]> {
  const { practice } = await ask('station.status', {});
  if (!practice) throw new Error('this is not practice');
  const control = practiceControl(practice.marketplaceUrl);
  const product = (await control.products()).find((each) => each.serials === null && each.boxes.length === 0);
  if (!product) throw new Error('practice sells nothing');
  const placed: { orderId: string; sku: string }[] = [];
  for (let at = 0; at < ORDERS; at += 1) {
    const { orders } = await control.order([{ sku: product.sku, quantity: UNITS }]);
    for (const { orderId } of orders) placed.push({ orderId, sku: product.sku });
  }
  return placed;
}

/** Everything at once: the pull sweeps and writes, the page asks, the packer scans, packs and labels go out. */
async function work(ask: Ask, packed: { scans: number; asked: number; completed: number }): Promise<void> {
  const untilMs = performance.now() + RUN_MS;
  const running = () => performance.now() < untilMs;
  const every = async (ms: number, what: (round: number) => Promise<unknown>) => {
    for (let round = 0; running(); round += 1) {
      await what(round);
      packed.asked += 1;
      await pause(realTimers, ms);
    }
  };
  const orders = await placeOrders(ask);
  const pulled = ask('pull.now', {}).catch(() => undefined);
  const scan = async (code: string) => {
    const reply = await ask('bench.scan', { code });
    packed.scans += 1;
    if (reply.verdict === 'complete') packed.completed += 1;
    await pause(realTimers, 40);
  };
  const pack = async () => {
    for (let at = 0; running(); at += 1) {
      const order = orders[at % orders.length];
      if (!order) return;
      await scan(order.orderId);
      for (let unit = 0; unit < UNITS; unit += 1) await scan(order.sku);
      await ask('bench.command', { command: 'park' }).catch(() => undefined);
      await pause(realTimers, 5);
    }
  };
  await Promise.all([
    every(200, () => ask('station.status', {})),
    every(400, (round) =>
      ask('queue.list', { limit: 100, offset: (round * 4_001) % 19_000, packableOnly: round % 2 === 0 }),
    ),
    every(1_500, () => ask('queue.list', { limit: 50, offset: 0, search: 'plate' })),
    pack(),
  ]);
  await Promise.race([pulled, pause(realTimers, 0)]);
}

async function run() {
  const dataDir = mkdtempSync(join(tmpdir(), 'packbench-stretch-'));
  const first = await openTestHost(dataDir, { practice: true });
  const locationId = (await first.ask('station.status', {})).locationId ?? '';
  await first.host.stop(0);
  putBigPractice(dataDir, locationId);

  const opened = await openTestHost(dataDir, { practice: true });
  const watch = watchStretches();
  const ask: Ask = (name, input) => watch.within(name, () => opened.ask(name, input));
  const control = startControl(dataDir);
  const packed = { scans: 0, asked: 0, completed: 0 };
  await pause(realTimers, 1_000);
  const fromMs = performance.now();
  await work(ask, packed);
  const stretches = (await watch.stop()).filter((stretch) => stretch.atMs >= fromMs);
  const commits = await control.stop();
  const { total } = await opened.ask('queue.list', { limit: 1, offset: 0 });
  const { outbox } = await opened.ask('station.status', {});
  await opened.host.stop(3_000);
  rmSync(dataDir, { recursive: true, force: true });

  tellWorst(stretches);
  const wall = stretches.map((stretch) => stretch.wallMs);
  const cpu = stretches.map((stretch) => stretch.cpuMs);
  const figures = {
    p99Ms: percentile(wall, 0.99),
    p999Ms: percentile(wall, 0.999),
    maxMs: Math.max(...wall),
    over5Ms: wall.filter((ms) => ms > BUDGET_MS).length,
    stretches: wall.length,
    ...{ ...packed, live: total, sent: outbox.awaitingDocuments + outbox.pending + outbox.sending },
    controlP99Ms: percentile(commits, 0.99),
    controlP999Ms: percentile(commits, 0.999),
    controlMaxMs: Math.max(...commits),
  };
  return [
    judged({
      what: 'synchronous stretch in the station process, by the clock',
      figures,
      peer: `${BUDGET_MS} ms, or p99.9 of a process that only commits at the same time where that is more`,
      ratio: percentile(wall, 0.999) / Math.max(BUDGET_MS, percentile(commits, 0.999)),
      budget: 1,
    }),
    judged({
      what: 'synchronous stretch in the station process, on a processor',
      figures: {
        p99Ms: percentile(cpu, 0.99),
        p999Ms: percentile(cpu, 0.999),
        maxMs: Math.max(...cpu),
        over5Ms: cpu.filter((ms) => ms > BUDGET_MS).length,
      },
      peer: `${BUDGET_MS} ms`,
      ratio: percentile(cpu, 0.999) / BUDGET_MS,
      budget: 1,
    }),
  ];
}

function tellWorst(stretches: readonly Stretch[]): void {
  for (const by of ['cpuMs', 'wallMs'] as const) {
    process.stderr.write(`Longest by ${by === 'cpuMs' ? 'processor' : 'clock'}:\n`);
    for (const stretch of stretches.toSorted((a, b) => b[by] - a[by]).slice(0, 8)) {
      const causes = stretch.causes.slice(0, 6).map(({ what, ms, times }) => `${ms.toFixed(1)} ms ${what} (${times}x)`);
      process.stderr.write(
        `  ${stretch.wallMs.toFixed(1)} ms (processor ${stretch.cpuMs.toFixed(1)}): ${causes.join('; ')}\n`,
      );
    }
  }
}

export const benchmark: Benchmark = { name: 'stretch', run };
