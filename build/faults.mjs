import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { spawn } = await import('node:child_process');
const { availableParallelism } = await import('node:os');
const { join, resolve } = await import('node:path');
const { createInterface } = await import('node:readline');
const { parseArgs } = await import('node:util');

/**
 * Whole shifts in simulated time: `npm run faults -- --shifts=N --seed=S [--parcels=40] [--without=kind,kind#3] [--workers=2] [--json]`.
 * Shift n has the seed S + n; odd seeds have one station, even ones two. Exit code 1 when a promise was broken.
 */
const root = resolve(import.meta.dirname, '..');
const TYPESCRIPT = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
/**
 * There is a worker for each core already: helping threads would only take it from the others. A sixth of the time. What a shift
 * leaves is gone with it: room for several of them spares copying and marking what still lives. A tenth.
 */
const ALONE_ON_ITS_CORE = [
  '--single-threaded-gc',
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--initial-old-space-size=600',
  '--no-lazy-feedback-allocation',
];
const options = readFlags();

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        shifts: { type: 'string', default: '200' },
        seed: { type: 'string', default: String(Math.floor(Date.now() / 1000)) },
        parcels: { type: 'string', default: '40' },
        without: { type: 'string', default: '' },
        workers: { type: 'string', default: String(Math.max(1, availableParallelism())) },
        json: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 2);
  }
}

const startedMs = performance.now();
const total = { shifts: 0, two: 0, packed: 0, dispatched: 0, scans: 0, requests: 0, deaths: 0, hours: 0, twice: 0 };
/** @type {Record<string, number>} */
const faults = {};
/** @type {Record<string, number>} */
const changes = {};
/** @type {any[]} */
const broken = [];
let failedWorkers = 0;

/** @param {any} line */
function take(line) {
  if (line.shrunk !== undefined) return tellShrunk(line);
  total.shifts += 1;
  total.two += line.stations === 2 ? 1 : 0;
  total.packed += line.packed;
  total.dispatched += line.dispatched;
  total.scans += line.scans;
  total.requests += line.requests;
  total.deaths += line.deaths;
  total.hours += line.virtualMs / 3_600_000;
  for (const [kind, count] of Object.entries(line.counts)) faults[kind] = (faults[kind] ?? 0) + count;
  for (const [kind, count] of Object.entries(line.changes)) changes[kind] = (changes[kind] ?? 0) + count;
  if (line.same !== null) total.twice += 1;
  if (line.same === false)
    line.breaches.push({ invariant: 'I', what: 'the same seed left two traces', shipmentId: '', atMs: 0 });
  if (line.breaches.length === 0) return;
  broken.push({ seed: line.seed, breaches: line.breaches });
  if (options.json) return;
  for (const { invariant, what, shipmentId, atMs } of line.breaches.slice(0, 5)) {
    process.stdout.write(`SEED=${line.seed} ${invariant}: ${what} ${shipmentId} at ${Math.round(atMs / 1000)} s\n`);
  }
  process.stdout.write(`  npm run faults -- --shifts=1 --seed=${line.seed} --parcels=${options.parcels}\n`);
}

/** @param {any} line */
function tellShrunk(line) {
  if (options.json) return void broken.push(line);
  const without = line.without.length > 0 ? ` --without=${line.without.join(',')}` : '';
  process.stdout.write(
    `SEED=${line.shrunk} shrunk in ${line.runs} runs to ${line.parcels} parcels and ${line.happened.length} mishaps\n`,
  );
  process.stdout.write(`  ${line.breach.invariant}: ${line.breach.what}\n  ${line.happened.join(' ')}\n`);
  for (const each of line.tail) process.stdout.write(`    ${each}\n`);
  process.stdout.write(`  npm run faults -- --shifts=1 --seed=${line.shrunk} --parcels=${line.parcels}${without}\n`);
}

/** @param {number} first @param {number} step */
function work(first, step) {
  const { seed, shifts, parcels, without } = options;
  const flags = [
    `--seed=${seed}`,
    `--shifts=${shifts}`,
    `--parcels=${parcels}`,
    `--without=${without}`,
    `--first=${first}`,
    `--step=${step}`,
  ];
  const child = spawn(
    process.execPath,
    [...TYPESCRIPT, ...ALONE_ON_ITS_CORE, join(root, 'test/faults/sim/cli.ts'), ...flags],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  createInterface({ input: child.stdout }).on('line', (line) => take(JSON.parse(line)));
  return new Promise((settle) => {
    child.on('close', (code) => {
      if (code !== 0) failedWorkers += 1;
      settle(undefined);
    });
  });
}

/** @param {Record<string, number>} counts */
function listed(counts) {
  const kinds = Object.entries(counts).sort(([, left], [, right]) => right - left);
  return kinds.map(([kind, count]) => `${kind} ${count}`).join(', ');
}

const workers = Math.min(Number(options.workers), Number(options.shifts));
if (!options.json) process.stdout.write(`SEED=${options.seed}\n`);
await Promise.all(Array.from({ length: workers }, (_, first) => work(first, workers)));
const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
const ok = broken.length === 0 && failedWorkers === 0;
if (options.json)
  process.stdout.write(`${JSON.stringify({ ok, seed: options.seed, seconds, ...total, changes, faults, broken })}\n`);
else {
  const { shifts, two, packed, dispatched, scans, requests, deaths, hours, twice } = total;
  process.stdout.write(
    `${shifts} shifts in ${seconds} s, ${two} of them with two stations: ${packed} parcels packed, ${dispatched} dispatched, `,
  );
  process.stdout.write(
    `${scans} scans, ${requests} requests, ${deaths} deaths of the process, ${Math.round(hours)} virtual hours\n`,
  );
  process.stdout.write(`changes taken: ${listed(changes)}\n`);
  process.stdout.write(`${listed(faults)}\n`);
  process.stdout.write(
    ok
      ? `No promise broken; ${twice} shifts run twice left the same trace.\n`
      : `${broken.length} shifts broken, ${failedWorkers} workers failed.\n`,
  );
}
process.exitCode = ok ? 0 : 1;
