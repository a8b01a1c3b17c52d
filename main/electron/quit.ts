import type { Log, StationHost } from '../host.ts';

/** A quit waits this long for the send in flight. */
export const QUIT_WAIT_MS = 3_000;

/** The part of Electron's `app` that a quit needs. */
export interface QuittingApp {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  exit(code?: number): void;
}

/**
 * Holds a quit until the send in flight has ended or 3 s are over, says how many changes stay on disk for the next start,
 * and then ends the program. `say` may take as long as the person does, but not when the PC itself is going down.
 */
export function quitInOrder(options: {
  readonly app: QuittingApp;
  readonly host: StationHost;
  readonly log: Log;
  readonly say: (queued: number) => Promise<void>;
  readonly goingDown: () => boolean;
  /** True while a kiosk holds the window: then a quit that no supervisor asked for is no quit at all. */
  readonly held?: () => boolean;
  /** Told once, when the quit is one: what must not begin any more. A quit that is refused ends nothing. */
  readonly onQuitting?: () => void;
}): void {
  const { app, host, log, say, goingDown, held = () => false, onQuitting = () => undefined } = options;
  let stopping = false;
  const stop = async () => {
    const { queued } = await host.stop(QUIT_WAIT_MS);
    log.info('the station stopped', { queued });
    if (queued > 0 && !goingDown()) await say(queued);
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping || (held() && !goingDown())) return;
    stopping = true;
    onQuitting();
    stop()
      .catch((error: unknown) => log.error('the station did not stop in order', { error }))
      .then(() => log.close())
      .finally(() => app.exit(0));
  });
}
