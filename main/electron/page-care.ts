import type { Log } from '../host.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cancel, Timers } from '../ports/timers.ts';

/** The parts of Electron's window and its page that tell how they are. */
export interface CaredWindow {
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown;
  readonly webContents: {
    on(event: 'render-process-gone', listener: (event: unknown, details: { readonly reason: string }) => void): unknown;
    reload(): void;
    forcefullyCrashRenderer(): void;
  };
}

export interface PageCareOptions {
  readonly window: CaredWindow;
  readonly log: Log;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
  /** Asked when loading the page again does not help; `again` begins the count anew. */
  readonly ask: () => Promise<'again' | 'quit'>;
  readonly quit: () => void;
  /** Something of the program has crashed: there may be a report. */
  readonly onCrash: () => void;
}

export const MOST_RELOADS = 3;
const WITHIN_MS = 60_000;
/** A page this long without an answer does not come back by itself; the packer's scans wait meanwhile. */
export const UNRESPONSIVE_MS = 15_000;

/** Keeps the page there: loaded again when it ended, ended when it hangs, and given up when it ends again and again. */
export function careForPage(options: PageCareOptions): void {
  const { window, log, clock, timers, ask, quit } = options;
  const { webContents } = window;
  let reloads: number[] = [];
  let hanging: Cancel | undefined;

  const calm = () => {
    hanging?.();
    hanging = undefined;
  };
  const reload = () => {
    const nowMs = clock.monotonicMs();
    reloads = [...reloads.filter((atMs) => nowMs - atMs < WITHIN_MS), nowMs];
    webContents.reload();
  };

  webContents.on('render-process-gone', (_event, { reason }) => {
    calm();
    if (reason === 'clean-exit') return;
    options.onCrash();
    const nowMs = clock.monotonicMs();
    if (reloads.filter((atMs) => nowMs - atMs < WITHIN_MS).length < MOST_RELOADS) {
      log.error('the page ended and is loaded again', { reason });
      return reload();
    }
    log.error('the page ends again and again', { reason });
    ask()
      .then((answer) => {
        reloads = [];
        if (answer === 'again') reload();
        else quit();
      })
      .catch((error: unknown) => log.error('nobody could be asked about the page', { error }));
  });
  window.on('unresponsive', () => {
    if (hanging !== undefined) return;
    log.warn('the page does not answer');
    hanging = timers.after(UNRESPONSIVE_MS, () => {
      hanging = undefined;
      log.error('the page did not come back and is ended');
      // Its end is what loads it again.
      webContents.forcefullyCrashRenderer();
    });
  });
  window.on('responsive', calm);
}
