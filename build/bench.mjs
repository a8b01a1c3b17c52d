import { assertRuntime, fail } from './preflight.mjs';

assertRuntime();
const { spawn } = await import('node:child_process');
const { readdirSync } = await import('node:fs');
const { basename, join, resolve } = await import('node:path');
const { pathToFileURL } = await import('node:url');

/**
 * Every test/bench/*.bench.ts, each in a process of its own, one after the other. The sources run as they are: Node 24 turns
 * them into JavaScript itself. Names given as arguments choose among them; `--json` prints one JSON document instead of tables.
 */
const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'test/bench');
const args = process.argv.slice(2);
const ONE = '--one=';
const TYPESCRIPT = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];

const one = args.find((arg) => arg.startsWith(ONE));
if (one) await runOne(join(folder, `${one.slice(ONE.length)}.bench.ts`));
else await runAll();

/** @param {string} file */
async function runOne(file) {
  // The station's timers never keep a process alive; a benchmark has nothing else that would.
  const alive = setInterval(() => undefined, 1_000);
  const { benchmark } = await import(pathToFileURL(file).href);
  const results = [await benchmark.run()].flat();
  clearInterval(alive);
  process.stdout.write(`\n${JSON.stringify({ name: benchmark.name, results })}\n`, () => process.exit(0));
}

async function runAll() {
  const json = args.includes('--json');
  const wanted = args.filter((arg) => arg !== '--json');
  const flag = wanted.find((arg) => arg.startsWith('-'));
  if (flag) fail(`Unknown flag ${flag}. Usage: npm run bench -- [--json] [name ...]`, 2);
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.bench.ts'))
    .map((name) => basename(name, '.bench.ts'))
    .sort();
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown) fail(`There is no benchmark ${unknown}. There are: ${all.join(', ')}`, 2);

  const reports = [];
  for (const name of all.filter((each) => wanted.length === 0 || wanted.includes(each))) {
    const report = await measure(name);
    reports.push(report);
    if (!json) process.stdout.write(`${tableOf(report)}\n`);
  }
  const failed = reports.flatMap((report) => report.results).filter((result) => !result.ok).length;
  if (json) process.stdout.write(`${JSON.stringify({ node: process.versions.node, ok: failed === 0, reports })}\n`);
  else process.stdout.write(failed === 0 ? 'All budgets kept.\n' : `${failed} budgets broken.\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/**
 * @typedef {{ what?: string, figures: Record<string, number>, peer: string, ratio: number, budget: number | null, atLeast?: boolean, ok: boolean }} Result
 * @typedef {{ name: string, seconds: number, results: Result[] }} Report
 */

/**
 * @param {string} name
 * @returns {Promise<Report>}
 */
function measure(name) {
  const startedMs = performance.now();
  return new Promise((settle) => {
    const child = spawn(process.execPath, [...TYPESCRIPT, import.meta.filename, `${ONE}${name}`], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('close', (code) => {
      const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
      const last = output.trimEnd().split('\n').at(-1) ?? '';
      if (code === 0 && last.startsWith('{')) settle({ seconds, ...JSON.parse(last) });
      else settle({ name, seconds, results: [broken(code)] });
    });
  });
}

/**
 * A benchmark that does not come to its end is a broken budget, not a missing line.
 * @param {number | null} code
 * @returns {Result}
 */
function broken(code) {
  return { what: `ended with code ${code}`, figures: {}, peer: '-', ratio: -1, budget: null, ok: false };
}

/**
 * @param {Report} report
 * @returns {string}
 */
function tableOf(report) {
  const lines = [`${report.name} (${report.seconds} s)`];
  for (const result of report.results) {
    const bound = result.atLeast ? 'at least' : 'at most';
    const budget = result.budget === null ? 'reported' : `${bound} ${result.budget}`;
    lines.push(`  ${result.ok ? 'ok  ' : 'FAIL'} ${result.what ?? report.name}`);
    lines.push(`       ratio ${result.ratio} (${budget}), against ${result.peer}`);
    for (const [figure, value] of Object.entries(result.figures)) lines.push(`       ${figure.padEnd(28)} ${value}`);
  }
  return lines.join('\n');
}
