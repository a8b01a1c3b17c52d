import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { dataFolder, failureOf } from '../support/data-folder.ts';

const CHILD = path.resolve(import.meta.dirname, '../support/children/hold-folder.ts');

async function holder(database: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--experimental-transform-types', '--no-warnings', CHILD, database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  expect(line).toBe('open');
  return child;
}

describe('one data folder', () => {
  it('cannot be opened twice in one process', () => {
    using folder = dataFolder();
    const first = folder.open();
    const failure = failureOf(() => folder.open());
    expect(failure.code).toBe('DATA_DIR_IN_USE');
    expect(failure.message).toContain('already runs');
    first.close();
    expect(folder.open().wasClean).toBe(true);
  });

  it('is held against other processes until the holder dies, in whatever way', async () => {
    using folder = dataFolder();
    const child = await holder(folder.database);
    try {
      expect(failureOf(() => folder.open()).code).toBe('DATA_DIR_IN_USE');
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(folder.open().wasClean).toBe(false);
  });
});
