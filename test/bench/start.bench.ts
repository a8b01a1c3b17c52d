import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putBigPractice } from '../support/big-station.ts';
import { type Benchmark, judged, percentile } from './support/benchmark.ts';

const ROUNDS = 3;
const BEYOND_MS = 1_500;
const MEMORY_MB = 250;

interface Started {
  /** From the start of the process to the answer to its first scan. */
  readonly readyMs: number;
  readonly rssMb: number;
  readonly shipments: number;
  readonly locationId: string;
}

function start(folder: string, ...args: readonly string[]): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'support/start-station.ts'), [folder, ...args], {
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    child.once('message', (told) => resolve(told as Started));
    child.once('exit', (code) => reject(new Error(`the station ended with ${code}`)));
  });
}

/** Starts in turn, so that what the machine does meanwhile meets both alike. The practice marketplace's own start is in both. */
async function run() {
  const folders = [mkdtempSync(join(tmpdir(), 'packbench-start-')), mkdtempSync(join(tmpdir(), 'packbench-start-'))];
  const [small, big] = folders as [string, string];
  try {
    await start(small);
    const { locationId } = await start(big);
    putBigPractice(big, locationId);
    const [empty, full]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      empty.push((await start(small)).readyMs);
      full.push((await start(big)).readyMs);
    }
    const swept = await start(big, 'sweep');
    const [emptyMs, fullMs] = [percentile(empty, 0.5), percentile(full, 0.5)];
    return [
      judged({
        what: 'start to ready-to-scan with 20,000 live and 180,000 closed shipments',
        figures: { fullMs, emptyMs, beyondMs: fullMs - emptyMs },
        peer: `the station without shipments and ${BEYOND_MS} ms`,
        ratio: Math.max(0, fullMs - emptyMs) / BEYOND_MS,
        budget: 1,
      }),
      judged({
        what: 'resident memory of the station process after a sweep',
        figures: { rssMb: swept.rssMb, shipments: swept.shipments },
        peer: `${MEMORY_MB} MB`,
        ratio: swept.rssMb / MEMORY_MB,
        budget: 1,
      }),
    ];
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = { name: 'start', run };
