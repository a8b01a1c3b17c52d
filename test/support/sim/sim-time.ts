import type { Cancel } from '../../../main/ports/timers.ts';

/** Time of a whole shift, moved by nothing but the next task that is due. Milliseconds since the shift began. */
export interface SimTime {
  nowMs(): number;
  after(delayMs: number, task: () => void): Cancel;
  sleep(delayMs: number): Promise<void>;
  /** Runs task after task, with all microtasks drained between, until `done` holds or `limitMs` is reached; tells whether `done` held. */
  run(limitMs: number, done: () => boolean): Promise<boolean>;
  /** Time that passes while a task runs: what is due meanwhile runs late, as on a busy machine. */
  pass(ms: number): void;
  /** Tasks run so far. */
  ran(): number;
}

interface Task {
  readonly dueMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

const SHORTEST_MS = 1;
const realImmediate = setImmediate;
const realNextTick = process.nextTick;

export function createSimTime(): SimTime {
  const heap: Task[] = [];
  let nowMs = 0;
  let asked = 0;
  let ran = 0;

  const before = (left: Task, right: Task) =>
    left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order);

  function push(task: Task): void {
    let at = heap.length;
    heap.push(task);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (!parent || !before(task, parent)) break;
      heap[at] = parent;
      heap[up] = task;
      at = up;
    }
  }

  function pop(): Task | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let least = last;
      let down = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const candidate = heap[child];
        if (!candidate || !before(candidate, least)) continue;
        least = candidate;
        down = child;
      }
      heap[at] = least;
      if (down === at) return first;
      at = down;
    }
  }

  function after(delayMs: number, run: () => void): Cancel {
    // No timer of a real loop is shorter; added to hours, a rounding error of a wait would not move the clock at all.
    const waitMs = delayMs > 0 ? Math.max(SHORTEST_MS, delayMs) : 0;
    const task: Task = { dueMs: nowMs + waitMs, order: asked++, run };
    push(task);
    // What was withdrawn stays in the heap until its time, without what it would have done.
    return () => {
      task.run = undefined;
    };
  }

  return {
    nowMs: () => nowMs,
    after,
    sleep: (delayMs) => new Promise((resolve) => void after(delayMs, resolve)),
    async run(limitMs, done) {
      for (let turn = 0; ; turn += 1) {
        await (turn % TURNS_OF_THE_LOOP === 0 ? wholeTurn() : microtasksDrained());
        if (done()) return true;
        while (heap[0] && heap[0].run === undefined) pop();
        const next = heap[0];
        if (!next || next.dueMs > limitMs) {
          nowMs = Math.max(nowMs, limitMs);
          return false;
        }
        pop();
        nowMs = Math.max(nowMs, next.dueMs);
        ran += 1;
        next.run?.();
      }
    },
    pass(ms) {
      nowMs += ms;
    },
    ran: () => ran,
  };
}

/** So often the real event loop gets its turn: what Node itself has to do, it does there. */
const TURNS_OF_THE_LOOP = 64;

/** Asked for within a microtask, as after an `await`, a tick comes once every other microtask has run: a tenth of a turn of the loop. */
function microtasksDrained(): Promise<void> {
  return new Promise((resolve) => {
    realNextTick(resolve);
  });
}

/** A turn of the real event loop's check phase comes only after every microtask has run. */
function wholeTurn(): Promise<void> {
  return new Promise((resolve) => {
    realImmediate(resolve);
  });
}
