import { expect, test } from 'vitest';
import { pause, realTimers } from '../../main/ports/timers.ts';

test('tasks without a delay run in the order asked, one to a turn of the event loop', async () => {
  const seen: string[] = [];
  for (const name of ['a', 'b', 'c']) realTimers.after(0, () => void seen.push(name));
  const lengths: number[] = [];
  while (seen.length < 3) {
    await new Promise((turn) => setImmediate(turn));
    lengths.push(seen.length);
  }
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(lengths.slice(1).every((length, at) => length - (lengths[at] ?? 0) <= 1)).toBe(true);
});

test('a task that was withdrawn never runs and costs no turn', async () => {
  const seen: string[] = [];
  realTimers.after(0, () => void seen.push('withdrawn'))();
  realTimers.after(0, () => void seen.push('kept'));
  await pause(realTimers, 0);
  expect(seen).toEqual(['kept']);
});

test('a task may ask for a further turn, and others come in between', async () => {
  const seen: number[] = [];
  async function work(name: number): Promise<void> {
    for (let round = 0; round < 3; round++) {
      seen.push(name);
      await pause(realTimers, 0);
    }
  }
  await Promise.all([work(1), work(2)]);
  expect(seen).toEqual([1, 2, 1, 2, 1, 2]);
});
