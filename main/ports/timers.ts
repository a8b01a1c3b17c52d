export type Cancel = () => void;

export interface Timers {
  /** Runs `task` once after `delayMs`; the returned function withdraws it. Timers never keep the process alive. */
  after(delayMs: number, task: () => void): Cancel;
}

interface Turn {
  task: (() => void) | undefined;
}
let turns: Turn[] = [];

/**
 * One task, then the event loop goes round: work cut into slices never adds up, however many do it at once, and what came in
 * meanwhile (a scan) waits for one slice at most.
 */
function takeTurn(): void {
  turns = turns.filter((turn) => turn.task !== undefined);
  const next = turns.shift();
  if (turns.length > 0) setImmediate(takeTurn);
  next?.task?.();
}

/** For `delayMs` 0: a turn of its own, in the order asked. */
function inTurn(task: () => void): Cancel {
  const turn: Turn = { task };
  turns.push(turn);
  // Not taken from the loop's count as timers are: it would sleep over it. A turn is over at once, so nothing is kept alive.
  if (turns.length === 1) setImmediate(takeTurn);
  return () => {
    turn.task = undefined;
  };
}

export const realTimers: Timers = {
  after(delayMs, task) {
    if (delayMs === 0) return inTurn(task);
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`, or at once when the signal aborts. Never rejects. */
export function pause(timers: Timers, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = timers.after(delayMs, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
