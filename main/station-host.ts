import { z } from 'zod';
import {
  contract,
  type Handlers,
  type RequestInput,
  type RequestName,
  type RequestResult,
  type StationEvent,
} from '../shared/contract/index.ts';
import { AppFailure } from '../shared/errors.ts';
import { restoreBackup } from './db/restore.ts';
import { createDispatch } from './dispatch.ts';
import { stationFolder } from './folder.ts';
import type { HostOptions, Log, ShellRequests, StationHost } from './host.ts';
import { operateHandlers } from './host-operate.ts';
import { loadNetwork, networkHandlers } from './network-settings.ts';
import { measureLateness } from './ports/loop-lateness.ts';
import { createRest } from './rest.ts';
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
  measureLateness();
  const seat = createSeat(options, emit);
  const setup = setupHandlers({ ...options, seat, emit });
  const shell = shellHandlers(options, seat);
  const network = networkHandlers({ ...options, seat });
  const operate = operateHandlers(options, seat);
  const folder = stationFolder({ ...options, seat });
  const handlers: Handlers = {
    ...stationHandlers(seat, [
      ...Object.keys(setup),
      ...Object.keys(shell),
      ...Object.keys(network),
      ...Object.keys(operate),
      ...Object.keys(folder.handlers),
    ]),
    ...setup,
    ...shell,
    ...network,
    ...operate,
    ...folder.handlers,
    'backup.restore': ({ file, by, reason }) => {
      const { practiceDir, enter, enterPractice } = seat;
      const folder = seat.folder();
      const said = by === undefined || reason === undefined ? undefined : { by, reason };
      if (seat.occupant().kind === 'station') {
        if (said === undefined) {
          const field = by === undefined ? 'by' : 'reason';
          throw new AppFailure('INVALID_INPUT', 'A backup is restored with name and reason.', { field });
        }
        noteDecision(seat, options.log, 'backup.restore', said);
      }
      const { wallMs } = options.ports.clock;
      const decision = said && { decision: `went back to a backup by ${said.by}`, reason: said.reason };
      return seat.restart(
        async () => ({ generation: restoreBackup(folder, file, { wallMs, ...(decision && { decision }) }).generation }),
        folder === practiceDir ? enterPractice : enter,
      );
    },
  };
  const dispatch = createDispatch(handlers, { log: options.log, ids: options.ports.ids });
  const ask = async <N extends RequestName>(name: N, input: RequestInput<N>) =>
    (await dispatch(name, input)) as RequestResult<N>;
  const rest = createRest({ ...options, seat, ask });
  await loadNetwork(options);
  await (options.practice || seat.practisedBefore() ? seat.enterPractice() : seat.enter());
  folder.sayHere();
  rest.start();

  return {
    dispatch,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    note(event) {
      const occupant = seat.occupant();
      if (occupant.kind === 'station') occupant.station.note(event);
      else options.log.info('no station runs to journal this', { event: event.kind, ...event.payload });
    },
    async stop() {
      rest.stop();
      return { queued: await seat.leave() };
    },
  };
}

/**
 * Every request about the shell, also those which this one cannot answer. What a supervisor asks for with name and reason stands in
 * the journal before it is done.
 */
function shellHandlers(
  { shell, shellHandlers: answered = {}, log }: HostOptions,
  seat: Seat,
): Handlers<ShellRequests | 'shell.abilities'> {
  const names = (Object.keys(contract) as RequestName[]).filter((name) => /^(shell|updates)\./.test(name));
  const refuse = (name: string) => () => {
    throw new AppFailure('NOT_IN_THIS_SHELL', `The ${shell} shell does not answer ${name}.`);
  };
  const journalled = (name: string, handler: (input: never) => unknown) => (input: unknown) => {
    const supervised = supervisedSchema.safeParse(input);
    if (supervised.success) noteDecision(seat, log, name, supervised.data);
    // The dispatch has read it by the contract of this very name.
    return handler(input as never);
  };
  const answer = (name: string) => {
    if (name === 'shell.abilities') return () => ({ shell, answers: Object.keys(answered) });
    const handler = Object.entries(answered).find(([own]) => own === name)?.[1];
    return handler === undefined ? refuse(name) : journalled(name, handler);
  };
  // The names are the contract's own; TypeScript cannot follow them through the loop.
  return Object.fromEntries(names.map((name) => [name, answer(name)])) as unknown as Handlers<
    ShellRequests | 'shell.abilities'
  >;
}

/** Everything else in the input is a plain choice (`on`); ids and texts of others stay out of the journal. */
const supervisedSchema = z.object({ by: z.string(), reason: z.string(), on: z.boolean().optional() });

/** A full disk must not lock a supervisor in: what cannot be journalled is logged, and done. */
function noteDecision(seat: Seat, log: Log, name: string, said: z.output<typeof supervisedSchema>): void {
  const what = said.on === undefined ? name : `${name} ${said.on ? 'on' : 'off'}`;
  const occupant = seat.occupant();
  if (occupant.kind !== 'station') {
    log.warn('a supervisor changed this PC while no station runs', { what });
    return;
  }
  try {
    occupant.station.noteDecision({ about: 'this-pc', decision: `${what} by ${said.by}`, reason: said.reason });
  } catch (error) {
    log.error('a decision about this PC could not be journalled', { what, error });
  }
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
