import type { Timers } from '../ports/timers.ts';

/** Wakes one waiting worker. A ring while nobody waits is kept for the next wait. */
export interface Doorbell {
  ring(): void;
  /** Resolves on a ring or after `delayMs`; null waits for a ring alone. */
  wait(delayMs: number | null): Promise<void>;
}

export function createDoorbell(timers: Timers): Doorbell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(delayMs) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const cancel = delayMs === null ? () => undefined : timers.after(delayMs, resolve);
          wake = () => {
            cancel();
            resolve();
          };
        });
        wake = undefined;
      }
      rung = false;
    },
  };
}
