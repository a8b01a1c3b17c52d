import type { Timers } from '../../ports/timers.ts';

export interface StallWatch {
  /** Something moved: not stalled, and the time begins anew. */
  moved(): void;
  /** The way itself knows that it stands still, or goes on. */
  say(stalled: boolean): void;
  /** The job is over; a stall that stood is taken back. */
  end(): void;
}

/** Tells when a job has not moved for a while, and when it moves again; each once. A stall is a state, never an end (printing 2.1). */
export function stallWatch(
  timers: Timers,
  afterMs: number,
  tell: ((stalled: boolean) => void) | undefined,
): StallWatch {
  let stalled = false;
  let cancel: () => void = () => undefined;
  const say = (now: boolean) => {
    if (stalled === now) return;
    stalled = now;
    tell?.(now);
  };
  return {
    moved() {
      say(false);
      cancel();
      cancel = timers.after(afterMs, () => say(true));
    },
    say(now) {
      cancel();
      say(now);
    },
    end() {
      cancel();
      say(false);
    },
  };
}
