import { describe, expect, it } from 'vitest';
import { pause } from '../../main/ports/timers.ts';
import { createVirtualTime } from '../support/virtual-time.ts';

describe('virtual time', () => {
  it('runs tasks in the order they are due and equal ones in the order they were asked for', async () => {
    const time = createVirtualTime({ startWallMs: 1_000_000 });
    const seen: string[] = [];
    const at = (name: string) => () => void seen.push(`${name}@${time.clock.monotonicMs()}`);
    time.timers.after(20, at('late'));
    time.timers.after(10, at('first'));
    time.timers.after(10, at('second'));
    time.timers.after(31, at('beyond'));
    await time.advance(30);
    expect(seen).toEqual(['first@10', 'second@10', 'late@20']);
    expect(time.clock.monotonicMs()).toBe(30);
    expect(time.clock.wallMs()).toBe(1_000_030);
    expect(time.pendingTasks()).toBe(1);
  });

  it('drains promise chains between tasks, so that a loop of pauses runs to its end', async () => {
    const time = createVirtualTime();
    const turns: number[] = [];
    const loop = (async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        await pause(time.timers, 100);
        await Promise.resolve().then(() => Promise.resolve());
        turns.push(time.clock.monotonicMs());
      }
    })();
    await time.advance(500);
    await loop;
    expect(turns).toEqual([100, 200, 300, 400, 500]);
  });

  it('withdraws a cancelled task', async () => {
    const time = createVirtualTime();
    let ran = false;
    const cancel = time.timers.after(5, () => {
      ran = true;
    });
    cancel();
    await time.advance(10);
    expect(ran).toBe(false);
  });

  it('stops at the moment the condition first holds, and rejects when it never does', async () => {
    const time = createVirtualTime();
    let count = 0;
    const tick = (): void => {
      count += 1;
      time.timers.after(10, tick);
    };
    time.timers.after(10, tick);
    await time.runUntil(() => count === 3, 1_000);
    expect(time.clock.monotonicMs()).toBe(30);
    await expect(time.runUntil(() => count === 1_000, 100)).rejects.toThrow('within 100 virtual ms');
    expect(time.clock.monotonicMs()).toBe(130);
  });

  it('jumps the wall clock without touching the monotonic one', async () => {
    const time = createVirtualTime({ startWallMs: 0 });
    time.jumpWall(-3_600_000);
    await time.advance(1);
    expect(time.clock.wallMs()).toBe(-3_599_999);
    expect(time.clock.monotonicMs()).toBe(1);
  });
});
