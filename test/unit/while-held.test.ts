import { describe, expect, it } from 'vitest';
import { whileHeld } from '../../shared/while-held.ts';

function refusing(code: string, times: number) {
  let tries = 0;
  return {
    tries: () => tries,
    work: () => {
      tries += 1;
      if (tries <= times) throw Object.assign(new Error(code), { code });
      return tries;
    },
  };
}
function patience(platform: string) {
  const waits: number[] = [];
  return { platform, waits, wait: (ms: number) => void waits.push(ms) };
}

describe('a file that another program has open', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('is tried again on Windows until it is let go (%s)', (code) => {
    const { work } = refusing(code, 3);
    const calm = patience('win32');
    expect(whileHeld(work, calm)).toBe(4);
    expect(calm.waits).toHaveLength(3);
  });

  it('that is never let go ends in what the system said, after little more than a second', () => {
    const { work } = refusing('EPERM', Number.POSITIVE_INFINITY);
    const calm = patience('win32');
    expect(() => whileHeld(work, calm)).toThrow('EPERM');
    expect(calm.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(1_500);
  });

  it('is not confused with a disk that is full or a folder that is gone', () => {
    for (const code of ['ENOSPC', 'ENOENT']) {
      const { work, tries } = refusing(code, 1);
      expect(() => whileHeld(work, patience('win32'))).toThrow(code);
      expect(tries()).toBe(1);
    }
  });

  it('is not waited for where those codes mean a missing right', () => {
    const { work, tries } = refusing('EPERM', 1);
    expect(() => whileHeld(work, patience('linux'))).toThrow('EPERM');
    expect(tries()).toBe(1);
  });
});
