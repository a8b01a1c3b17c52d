import type { HostOptions } from './host.ts';
import type { Seat } from './seat.ts';
import { type AskStation, lookAtBench } from './updates/disturbs.ts';

export interface RestOptions extends Pick<HostOptions, 'ports' | 'log'> {
  readonly seat: Pick<Seat, 'occupant' | 'restart' | 'practising'>;
  readonly ask: AskStation;
}

const LOOK_MS = 30 * 60_000;
/** A station that did not come back is tried again so soon. */
const AGAIN_MS = 60_000;
/** As often as a file is written anew at most; one that could not be is no reason to start every half hour. */
const ONCE_IN_MS = 20 * 3_600_000;

/**
 * On a PC that is never turned off the file would keep what SQLite left behind of erased rows (main/db/retention/rewrite.ts), because it is
 * written anew at a start. So the station is stopped and started in place while nobody works: no act for as long as ends a shift,
 * no order open, nothing printing or on its way, no batch open. The page stays; what is queued waits on disk, as over any start.
 */
export function createRest({ seat, ask, ports, log }: RestOptions) {
  const { clock, timers } = ports;
  let triedMs = Number.NEGATIVE_INFINITY;
  let leftEmpty = false;
  let running = false;
  let cancel: () => void = () => undefined;

  async function isRest(): Promise<boolean> {
    const occupant = seat.occupant();
    if (occupant.kind !== 'station' || seat.practising() || !occupant.station.restedWithLeftovers()) return false;
    // By the monotonic clock: one that is set back must not put it off.
    if (clock.monotonicMs() - triedMs < ONCE_IN_MS) return false;
    const bench = await lookAtBench(ask, clock.wallMs());
    return bench !== undefined && bench.why.length === 0;
  }

  async function restart(): Promise<void> {
    triedMs = clock.monotonicMs();
    leftEmpty = true;
    await seat.restart(async () => undefined);
    leftEmpty = false;
  }

  async function look(): Promise<void> {
    try {
      if (leftEmpty ? seat.occupant().kind === 'unset' : await isRest()) {
        log.info('nobody works: the station starts anew, so that nothing erased is left in its files');
        if (running) await restart();
      } else leftEmpty = false;
    } catch (error) {
      log.error('the station did not start anew while nobody worked', { error });
    }
    plan(leftEmpty ? AGAIN_MS : LOOK_MS);
  }

  function plan(delayMs: number): void {
    if (running) cancel = timers.after(delayMs, () => void look());
  }

  return {
    start(): void {
      running = true;
      plan(LOOK_MS);
    },
    stop(): void {
      running = false;
      cancel();
    },
  };
}
