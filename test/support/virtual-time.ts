import type { Clock } from '../../main/ports/clock.ts';
import type { Timers } from '../../main/ports/timers.ts';

/** Time that only a test moves. Tasks run in the order they are due; equal ones in the order they were asked for. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Runs everything due within the next `ms`, with all microtasks drained before, between and after; ends exactly `ms` later. */
  advance(ms: number): Promise<void>;
  /** Runs task after task until `predicate` holds; rejects when it does not within `maxMs`. Time stops where it first held. */
  runUntil(predicate: () => boolean, maxMs: number): Promise<void>;
  /** Moves the wall clock alone, as an operator or NTP does; the monotonic clock and the timers do not notice. */
  jumpWall(ms: number): void;
  /** Tasks asked for and neither run nor withdrawn. */
  pendingTasks(): number;
}

export interface VirtualTimeOptions {
  /** UTC epoch ms at which the wall clock starts; the monotonic clock starts at 0. */
  readonly startWallMs?: number;
}

interface Task {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** 2026-03-04T10:00:00+05:30, a working morning in India. */
const DEFAULT_START_MS = Date.UTC(2026, 2, 4, 4, 30);
const realImmediate = setImmediate;

export function createVirtualTime(options: VirtualTimeOptions = {}): VirtualTime {
  let nowMs = 0;
  let wallOffsetMs = options.startWallMs ?? DEFAULT_START_MS;
  let asked = 0;
  let running = false;
  const tasks = new Set<Task>();

  /** The earliest task due at or before `limitMs`. */
  function nextDue(limitMs: number): Task | undefined {
    let first: Task | undefined;
    for (const task of tasks) {
      if (task.dueMs > limitMs) continue;
      if (!first || task.dueMs < first.dueMs || (task.dueMs === first.dueMs && task.order < first.order)) first = task;
    }
    return first;
  }

  /** Runs due tasks until `enough` or nothing is left to run by `limitMs`; tells whether `enough` held. */
  async function run(limitMs: number, enough: () => boolean): Promise<boolean> {
    if (running) throw new Error('virtual time is already being moved; await the earlier call first');
    running = true;
    try {
      for (;;) {
        await drainMicrotasks();
        if (enough()) return true;
        const task = nextDue(limitMs);
        if (!task) {
          nowMs = limitMs;
          return false;
        }
        nowMs = task.dueMs;
        tasks.delete(task);
        task.run();
      }
    } finally {
      running = false;
    }
  }

  return {
    clock: { wallMs: () => wallOffsetMs + nowMs, monotonicMs: () => nowMs },
    timers: {
      after(delayMs, run) {
        // A delay that is not a number fires at once, as the real timers do.
        const task: Task = { dueMs: nowMs + Math.max(0, delayMs || 0), order: asked++, run };
        tasks.add(task);
        return () => void tasks.delete(task);
      },
    },
    async advance(ms) {
      await run(nowMs + ms, () => false);
    },
    async runUntil(predicate, maxMs) {
      const reached = await run(nowMs + maxMs, predicate);
      if (!reached && !predicate()) throw new Error(`the condition did not hold within ${maxMs} virtual ms`);
    },
    jumpWall(ms) {
      wallOffsetMs += ms;
    },
    pendingTasks: () => tasks.size,
  };
}

/** A turn of the real event loop's check phase comes only after every microtask and nextTick has run. */
function drainMicrotasks(): Promise<void> {
  return new Promise((resolve) => {
    realImmediate(resolve);
  });
}
