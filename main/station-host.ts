import { contract, type Handlers, type RequestName, type StationEvent } from '../shared/contract/index.ts';
import { AppFailure } from '../shared/errors.ts';
import { restoreBackup } from './db/restore.ts';
import { createDispatch } from './dispatch.ts';
import type { HostOptions, StationHost } from './host.ts';
import { createSeat, type Seat } from './seat.ts';
import { setupHandlers } from './setup.ts';
import type { Station, StationRequests } from './station-options.ts';

/**
 * What a shell carries: one dispatch and one stream of news that outlive first run, practice and a restore. Rejects with an
 * `AppFailure` where only a person outside the program can help (bad configuration, folder in use).
 */
export async function openStationHost(options: HostOptions): Promise<StationHost> {
  const listeners = new Set<(event: StationEvent) => void>();
  const emit = (event: StationEvent) => {
    for (const listener of listeners) listener(event);
  };
  const seat = createSeat(options, emit);
  const setup = setupHandlers({ ...options, seat, emit });
  const handlers: Handlers = {
    ...stationHandlers(seat, Object.keys(setup)),
    ...setup,
    'backup.restore': ({ file }) => {
      const { practiceDir, enter, enterPractice } = seat;
      const folder = seat.folder();
      const { wallMs } = options.ports.clock;
      return seat.restart(
        async () => ({ generation: restoreBackup(folder, file, { wallMs }).generation }),
        folder === practiceDir ? enterPractice : enter,
      );
    },
  };
  await (options.practice || seat.practisedBefore() ? seat.enterPractice() : seat.enter());

  return {
    dispatch: createDispatch(handlers, { log: options.log, ids: options.ports.ids }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: async () => ({ queued: await seat.leave() }),
  };
}

/** Every request the host does not answer itself goes to the station of the moment. */
function stationHandlers(seat: Seat, answeredByHost: readonly string[]): Handlers<StationRequests> {
  const names = (Object.keys(contract) as RequestName[]).filter((name) => !answeredByHost.includes(name));
  const forward = (name: RequestName) => (input: never) => {
    const handler = presentStation(seat).handlers[name as StationRequests] as (input: never) => unknown;
    return handler(input);
  };
  // The list of names is the contract's own; TypeScript cannot follow it through the loop.
  return Object.fromEntries(names.map((name) => [name, forward(name)])) as unknown as Handlers<StationRequests>;
}

function presentStation(seat: Seat): Station {
  const occupant = seat.occupant();
  if (occupant.kind === 'station') return occupant.station;
  if (occupant.kind === 'refused') throw occupant.failure;
  throw new AppFailure(
    'NOT_CONFIGURED',
    'This station is not set up yet. Choose practice or connect an account first.',
  );
}
