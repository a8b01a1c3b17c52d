import { expect, it } from 'vitest';
import { createMaintenance, type MaintenanceChild } from '../../main/db/maintenance/run.ts';

/** A child that says these words, if any, and then never ends by itself; `null` as its word: it ends without one. */
function started(said: readonly unknown[]) {
  const killed: number[] = [];
  let starts = 0;
  const start = (): MaintenanceChild => {
    const word = said[starts];
    starts += 1;
    const at = starts;
    let end: (ended: { code: number | null }) => void = () => undefined;
    const exited = new Promise<{ code: number | null }>((resolve) => {
      end = resolve;
    });
    return {
      send: () => undefined,
      onMessage: (listener) => void (word === null ? end({ code: 1 }) : queueMicrotask(() => listener(word))),
      kill() {
        killed.push(at);
        end({ code: null });
      },
      exited,
    };
  };
  return { maintenance: createMaintenance(start), killed };
}

const INTACT = { ok: true, value: { intact: true, problems: [] } };

it('a child that answered and does not end is ended, and the next job is not held up', async () => {
  const { maintenance, killed } = started([INTACT, INTACT]);
  const both = await Promise.all([maintenance.quickCheck('a.db'), maintenance.quickCheck('b.db')]);
  expect(both).toEqual([INTACT, INTACT]);
  expect(killed).toEqual([1, 2]);
});

it('one that ended without a word is started a second time, and no third', async () => {
  expect(await started([null, INTACT]).maintenance.quickCheck('a.db')).toEqual(INTACT);
  expect(await started([null, null, INTACT]).maintenance.quickCheck('a.db')).toMatchObject({
    ok: false,
    error: { code: 'INTERNAL' },
  });
});
