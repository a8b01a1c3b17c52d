import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');
/** `isolate` false: the files of a worker share what they import, which is a third of the time of tests that take little themselves. */
const project = (name: string, testTimeout: number, globalSetup: string[] = [], isolate = true) => ({
  extends: true as const,
  test: {
    ...{ name, root, include: [`test/${name}/**/*.test.{ts,tsx}`], isolate },
    ...{ testTimeout, hookTimeout: testTimeout, globalSetup },
  },
});
const BUILT = [resolve(import.meta.dirname, 'support/build-first.ts')];

export default defineConfig({
  root,
  test: {
    pool: 'forks',
    // One more than cores, as some wait for processes, sockets and clocks; twice as many took longer.
    maxWorkers: availableParallelism() + 1,
    projects: [
      project('unit', 20_000, [], false),
      project('integration', 60_000, BUILT, false),
      project('faults', 240_000, BUILT),
      project('windows', 1_200_000),
    ],
  },
});
