import { assertRuntime } from './preflight.mjs';

assertRuntime();
const { spawn } = await import('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = await import('node:fs');
const { tmpdir } = await import('node:os');
const { join, resolve } = await import('node:path');
const { stripVTControlCharacters } = await import('node:util');

const root = resolve(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'packbench-test-'));

/** @typedef {{ passed: number, failed: number, skipped: readonly string[] }} Tally */

/**
 * What CI runs, in the order in which a fault is cheapest to find. A suite without tests of its own counts as one.
 * @type {readonly { name: string, script: string, kind: 'check' | 'vitest' | 'playwright' }[]}
 */
const suites = [
  { name: 'format', script: 'test:format', kind: 'check' },
  { name: 'types', script: 'test:types', kind: 'check' },
  { name: 'lint', script: 'test:lint', kind: 'check' },
  { name: 'unit', script: 'test:unit', kind: 'vitest' },
  { name: 'integration', script: 'test:integration', kind: 'vitest' },
  { name: 'faults', script: 'test:faults', kind: 'vitest' },
  { name: 'build', script: 'build', kind: 'check' },
  { name: 'package', script: 'package:check', kind: 'check' },
  { name: 'e2e', script: 'test:e2e', kind: 'playwright' },
];

const total = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) };
const times = /** @type {string[]} */ ([]);
let exitCode = 0;

for (const suite of suites) {
  process.stdout.write(`\n== ${suite.name}\n`);
  const startedMs = performance.now();
  const report = join(reports, `${suite.name}.json`);
  const { code, output } = await runScript(suite, report);
  times.push(
    `${suite.name.padEnd(12)} ${((performance.now() - startedMs) / 1000).toFixed(1).padStart(7)} s${code === 0 ? '' : '  FAILED'}`,
  );
  const tally = tallyOf(suite.kind, code, output, report);
  total.passed += tally.passed;
  // A suite that ended badly without a failed test, by a worker that crashed for one, is a failure all the same.
  total.failed += code === 0 ? tally.failed : Math.max(1, tally.failed);
  total.skipped.push(...tally.skipped.map((line) => `${suite.name}: ${line}`));
  if (code !== 0) {
    exitCode = code;
    break;
  }
}
rmSync(reports, { recursive: true, force: true });

process.stdout.write(`\n== time\n${times.join('\n')}\n`);
process.stdout.write(`\n== skipped\n${total.skipped.length === 0 ? 'nothing' : total.skipped.join('\n')}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped\n`);
process.exitCode = exitCode;

/**
 * @param {{ script: string, kind: string }} suite
 * @param {string} report
 * @returns {Promise<{ code: number, output: string }>}
 */
function runScript({ script, kind }, report) {
  const more = kind === 'vitest' ? ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : [];
  return new Promise((done) => {
    const child = spawn('npm', ['run', '--silent', script, ...more], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // On Windows npm is a command file, which only a shell starts; the arguments are ours and hold nothing to quote.
      shell: process.platform === 'win32',
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    });
    let output = '';
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from.setEncoding('utf8');
      from.on('data', (/** @type {string} */ text) => {
        output += text;
        to.write(text);
      });
    }
    child.once('error', () => done({ code: 1, output }));
    child.once('close', (code) => done({ code: code ?? 1, output: stripVTControlCharacters(output) }));
  });
}

/**
 * @param {'check' | 'vitest' | 'playwright'} kind
 * @param {number} code
 * @param {string} output
 * @param {string} report
 * @returns {Tally}
 */
function tallyOf(kind, code, output, report) {
  // A test that skips itself says why in a line of its own.
  const reasons = [...new Set([...output.matchAll(/^\s*skipped: (.+)$/gm)].map(([, reason = '']) => reason.trim()))];
  if (kind === 'vitest') {
    const counts = readVitest(report);
    if (counts !== undefined) return { ...counts, skipped: reasonsFor(counts.skipped, reasons) };
  }
  if (kind === 'playwright') {
    const count = (/** @type {string} */ word) =>
      Number(new RegExp(`^\\s+(\\d+) ${word}\\b`, 'm').exec(output)?.[1] ?? 0);
    const skipped = Array.from({ length: count('skipped') }, (_, index) => `test ${index + 1}`);
    const [passed, failed] = [count('passed') + count('flaky'), count('failed')];
    if (passed + failed + skipped.length > 0) return { passed, failed, skipped: reasonsFor(skipped, reasons) };
  }
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: reasons };
}

/**
 * The reasons where there are any; the names of the tests where one was skipped without a word.
 * @param {readonly string[]} skipped
 * @param {readonly string[]} reasons
 */
function reasonsFor(skipped, reasons) {
  return skipped.map((name, index) => reasons[Math.min(index, reasons.length - 1)] ?? `${name} (no reason was given)`);
}

/** @param {string} report */
function readVitest(report) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const skipped = testResults
      .flatMap(
        (/** @type {{ assertionResults: { status: string, fullName: string }[] }} */ file) => file.assertionResults,
      )
      .filter((/** @type {{ status: string }} */ test) => test.status !== 'passed' && test.status !== 'failed')
      .map((/** @type {{ fullName: string }} */ test) => test.fullName);
    return { passed: Number(numPassedTests), failed: Number(numFailedTests), skipped };
  } catch {
    return undefined;
  }
}
