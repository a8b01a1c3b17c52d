import type { StationEvent } from '../../shared/contract/index.ts';
import { SHIFT_ENDS_AFTER_MS } from '../../shared/shift.ts';
import type { Cancel, Timers } from '../ports/timers.ts';

/** The part of Electron's `powerSaveBlocker`. */
export interface PowerSaveBlocker {
  start(type: 'prevent-display-sleep'): number;
  stop(id: number): unknown;
}

/**
 * Keeps the screen awake during a shift: from the first act at the bench until a long quiet. Returns what to tell of the
 * station's news, and the end of it.
 */
export function keepAwake(blocker: PowerSaveBlocker, timers: Timers) {
  let held: number | undefined;
  let cancel: Cancel | undefined;
  const release = () => {
    cancel?.();
    if (held !== undefined) blocker.stop(held);
    held = undefined;
  };
  return {
    hear(news: StationEvent): void {
      if (news.name !== 'bench.changed') return;
      held ??= blocker.start('prevent-display-sleep');
      cancel?.();
      cancel = timers.after(SHIFT_ENDS_AFTER_MS, release);
    },
    release,
  };
}
