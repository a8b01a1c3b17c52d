import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HostileReport } from '../support/children/render-hostile.ts';

const MB = 1024 * 1024;
const seed = Number(process.env['HOSTILE_SEED'] ?? 20_261_122);

describe('what is no label', { timeout: 240_000 }, () => {
  let report: HostileReport;

  beforeAll(async () => {
    console.log(`hostile inputs of seed ${seed} (HOSTILE_SEED)`);
    report = await inProcessOfItsOwn();
  }, 240_000);

  test('ends in a refusal that names why, two hundred times, and nothing is printed', () => {
    expect(report.outcomes.length).toBeGreaterThanOrEqual(200);
    const wrong = report.outcomes.filter(({ reasons, ended }) => !reasons.includes(ended));
    expect(wrong).toEqual([]);
  });

  test('takes the process that renders no further than 400 MB', () => {
    if (report.childPeakBytes === null)
      console.log('skipped: this system does not tell how much memory a process took');
    else console.log(`the process that renders took ${Math.round(report.childPeakBytes / MB)} MB at most`);
    expect(report.childPeakBytes ?? 0).toBeLessThan(400 * MB);
  });

  test('leaves the station as large as it was, by 20 MB', () => {
    console.log(`the station grew by ${Math.round(report.grownBytes / MB)} MB`);
    expect(report.grownBytes).toBeLessThan(20 * MB);
  });
});

/** Away from the memory of the test runner. */
function inProcessOfItsOwn(): Promise<HostileReport> {
  const file = resolve(import.meta.dirname, '../support/children/render-hostile.ts');
  const execArgv = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning', '--expose-gc'];
  const child = fork(file, [String(seed)], { execArgv, serialization: 'advanced' });
  return new Promise((done, failed) => {
    child.once('message', (message) => done(message as HostileReport));
    child.once('exit', (code) => failed(new Error(`the process ended with code ${code}`)));
  });
}
