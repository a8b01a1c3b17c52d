import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');
const project = (name: string, testTimeout: number, globalSetup: string[] = []) => ({
  extends: true as const,
  test: {
    ...{ name, root, include: [`test/${name}/**/*.test.{ts,tsx}`] },
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
      project('unit', 20_000),
      project('integration', 60_000, BUILT),
      project('faults', 240_000, BUILT),
      project('windows', 300_000),
    ],
  },
});
