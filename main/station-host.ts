import * as path from 'node:path';
import { contract, type Handlers, type RequestName, type StationEvent } from '../shared/contract/index.ts';
import type { SetupState } from '../shared/contract/setup.ts';
import { AppFailure } from '../shared/errors.ts';
import type { StationConfig } from '../shared/model/config.ts';
import { connectMarketplace } from './connect-marketplace.ts';
import { listBackups } from './db/backup-files.ts';
import { restoreBackup } from './db/restore.ts';
import { createDispatch } from './dispatch.ts';
import { APP_SECRET, type HostOptions, type StationHost } from './host.ts';
import { type PracticeRun, startPractice } from './practice-run.ts';
import { readPracticeSettings, writePracticeSettings } from './practice-settings.ts';
import { choicesFor, findLocations, type SetupHandlers, shownConfig, withChanges } from './setup.ts';
import { startStation } from './station.ts';
import { keepSecret, loadStationConfig, stationConfigFile, writeStationConfig } from './station-config.ts';
import type { Station, StationRequests } from './station-options.ts';

/** What sits in the host at the moment. `unset` waits for first run, `placeless` for a location. */
type Occupant =
  | { readonly kind: 'unset' }
  | { readonly kind: 'placeless'; readonly config: StationConfig }
  | {
      readonly kind: 'station';
      readonly station: Station;
      readonly config: StationConfig;
      readonly practice: PracticeRun | null;
    }
  | {
      readonly kind: 'refused';
      readonly failure: AppFailure;
      readonly folder: string;
      readonly practice: PracticeRun | null;
    };

/** Failures that end the program with one line instead of a screen: nothing in this process can mend them. */
const FATAL = new Set(['CONFIG_INVALID', 'DATA_DIR_IN_USE', 'PRACTICE_REFUSED', 'SECRET_STORE_FAILED']);

/**
 * Decides which station runs over a data folder (none yet, the seller's own, practice, or none because the folder is refused)
 * and changes it in place, so that a shell's connections outlive first run, practice and a restore.
 * Rejects with an `AppFailure` where only a person outside the program can help (bad configuration, folder in use).
 */
export async function openStationHost(options: HostOptions): Promise<StationHost> {
  const { dataDir, ports, secrets, log } = options;
  const place = { files: ports.files, dataDir };
  const practiceDir = path.join(dataDir, 'practice');
  const listeners = new Set<(event: StationEvent) => void>();
  let occupant: Occupant = { kind: 'unset' };
  let changing: Promise<unknown> = Promise.resolve();

  function emit(event: StationEvent): void {
    for (const listener of listeners) listener(event);
  }

  /** Changes of the occupant go one at a time, in the order they were asked for. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = changing.then(work, work);
    changing = turn.catch(() => undefined);
    return turn;
  }

  async function leave(): Promise<number> {
    const left = occupant;
    occupant = { kind: 'unset' };
    const queued = left.kind === 'station' ? (await left.station.stop(3_000)).queued : 0;
    if (left.kind === 'station' || left.kind === 'refused') await left.practice?.stop();
    return queued;
  }

  async function enter(otherMachine?: 'moved' | 'copied'): Promise<void> {
    const secretFromLaunch = options.secretFromLaunch;
    const config = await loadStationConfig({
      ...place,
      secrets,
      ...(secretFromLaunch === undefined ? {} : { secretFromLaunch }),
    });
    if (!config) return;
    if (config.locationId === undefined) {
      occupant = { kind: 'placeless', config };
      return;
    }
    const readSecret = async () => (await secrets.get(APP_SECRET)) ?? '';
    occupy(dataDir, config, readSecret, null, otherMachine);
  }

  async function enterPractice(): Promise<void> {
    if (heldAccount()) {
      throw new AppFailure(
        'PRACTICE_REFUSED',
        `${dataDir} has held a seller's account. Practise with another folder: --data-dir=FOLDER.`,
      );
    }
    ports.files.makeDir(practiceDir);
    const practice = await startPractice(ports, practiceDir);
    const config = { ...practice.config, ...readPracticeSettings(ports.files, practiceDir) };
    occupy(practiceDir, config, async () => practice.appSecret, practice);
  }

  function occupy(
    folder: string,
    config: StationConfig,
    readSecret: () => Promise<string>,
    practice: PracticeRun | null,
    otherMachine?: 'moved' | 'copied',
  ): void {
    try {
      const station = startStation({
        ...{ folder, config, readSecret, ports, log, secrets, emit },
        shell: options.shell,
        version: options.version,
        practice: practice && {
          marketplaceUrl: practice.marketplaceUrl,
          labelsDir: practice.labelsDir,
          networkUp: practice.networkUp,
        },
        ...(otherMachine ? { otherMachine } : {}),
        onDamaged: (failure) => void inTurn(() => refuse(failure)),
      });
      occupant = { kind: 'station', station, config, practice };
    } catch (error) {
      if (!(error instanceof AppFailure) || FATAL.has(error.code)) throw error;
      log.error('the data folder was refused', { error });
      occupant = { kind: 'refused', failure: error, folder, practice };
    }
  }

  async function refuse(failure: AppFailure): Promise<void> {
    if (occupant.kind !== 'station') return;
    const { practice, station } = occupant;
    await station.stop(0);
    occupant = { kind: 'refused', failure, folder: practice ? practiceDir : dataDir, practice };
    emit({ name: 'setup.changed' });
  }

  /** Practice keeps to its own folder; a folder with an account's files in it never becomes one. */
  function heldAccount(): boolean {
    return ports.files.exists(stationConfigFile(dataDir)) || ports.files.exists(path.join(dataDir, 'station.db'));
  }

  function state(): SetupState {
    const config = occupant.kind === 'placeless' || occupant.kind === 'station' ? occupant.config : null;
    const refused = occupant.kind === 'refused' ? occupant : null;
    return {
      step: refused ? 'refused' : occupant.kind === 'station' ? 'ready' : config ? 'location' : 'choose',
      refusal: refused && {
        error: refused.failure.toAppError(),
        choices: choicesFor(refused.failure.toAppError()),
        backups: listBackups(refused.folder).map(({ file, atMs }) => ({ file, atMs })),
      },
      practice: (occupant.kind === 'station' || occupant.kind === 'refused') && occupant.practice !== null,
      practiceAllowed: !heldAccount(),
      config: config && shownConfig(config),
      hasSecret: config !== null,
      locations: [],
    };
  }

  /** Leaves what runs, lets `prepare` write what the next start reads, and starts that. */
  function restartWith(prepare: () => Promise<void>, next: () => Promise<void> = enter): Promise<SetupState> {
    return inTurn(async () => {
      await leave();
      try {
        await prepare();
      } finally {
        await next();
        emit({ name: 'setup.changed' });
      }
      return state();
    });
  }

  const setup: SetupHandlers = {
    'setup.state': state,
    'setup.test': async ({ url, appId, appSecret }) => {
      const client = connectMarketplace({
        ports,
        log,
        url,
        appId,
        readSecret: async () => appSecret,
        share: 1,
      });
      return { locations: await findLocations(client) };
    },
    'setup.connect': ({ url, appId, appSecret, ...rest }) =>
      restartWith(async () => {
        await keepSecret(secrets, appSecret);
        const { locationId, stationId, printers, defaultTaxRatePercent, defaultBox } = rest;
        writeStationConfig(place, {
          ...{ stationId, locationId, printers, marketplace: { url, appId } },
          ...{ stations: { index: 0, count: 1 }, dispatchAfter: 'label-seen' as const },
          ...(defaultTaxRatePercent === undefined ? {} : { defaultTaxRatePercent }),
          ...(defaultBox === undefined ? {} : { defaultBox }),
        });
      }),
    'setup.practice': () => {
      if (heldAccount()) throw new AppFailure('PRACTICE_REFUSED', `${dataDir} has held a seller's account.`);
      return restartWith(async () => undefined, enterPractice);
    },
    'setup.leavePractice': () => {
      if (!state().practice) throw new AppFailure('PRACTICE_ONLY', 'This station is not in practice.');
      return restartWith(async () => undefined);
    },
    'setup.adopt': ({ as }) =>
      restartWith(
        async () => undefined,
        () => enter(as),
      ),
    'setup.retry': () => restartWith(async () => undefined, state().practice ? enterPractice : enter),
    'settings.save': (input) => {
      const before = occupant.kind === 'station' || occupant.kind === 'placeless' ? occupant : null;
      if (!before) throw new AppFailure('NOT_CONFIGURED', 'There is nothing set up to change yet.');
      const { appSecret, ...changes } = input;
      const config = withChanges(before.config, changes);
      if (before.kind === 'station' && before.practice) {
        return restartWith(async () => writePracticeSettings(ports.files, practiceDir, config), enterPractice);
      }
      return restartWith(async () => {
        if (appSecret !== undefined) await keepSecret(secrets, appSecret);
        writeStationConfig(place, config);
      });
    },
    'practice.network': async ({ up }) => {
      const practice = occupant.kind === 'station' ? occupant.practice : null;
      if (!practice) throw new AppFailure('PRACTICE_ONLY', 'Only practice can cut its network.');
      await practice.setNetwork(up);
      emit({ name: 'status.changed' });
      return { networkUp: practice.networkUp() };
    },
  };

  function stationHandlers(): Handlers<StationRequests> {
    const names = (Object.keys(contract) as RequestName[]).filter((name) => !Object.hasOwn(setup, name));
    return Object.fromEntries(
      names.map((name) => [
        name,
        (input: never) => (presentStation().handlers[name as StationRequests] as (input: never) => unknown)(input),
      ]),
    ) as unknown as Handlers<StationRequests>;
  }

  function presentStation(): Station {
    if (occupant.kind === 'station') return occupant.station;
    if (occupant.kind === 'refused') throw occupant.failure;
    throw new AppFailure(
      'NOT_CONFIGURED',
      'This station is not set up yet. Choose practice or connect an account first.',
    );
  }

  const handlers: Handlers = {
    ...stationHandlers(),
    ...setup,
    'backup.restore': ({ file }) => {
      const practising = state().practice;
      const folder = practising ? practiceDir : dataDir;
      return inTurn(async () => {
        await leave();
        try {
          return { generation: restoreBackup(folder, file, { wallMs: ports.clock.wallMs }).generation };
        } finally {
          await (practising ? enterPractice() : enter());
          emit({ name: 'setup.changed' });
        }
      });
    },
  };
  await (options.practice || (!heldAccount() && ports.files.exists(path.join(practiceDir, 'station.db')))
    ? enterPractice()
    : enter());

  return {
    dispatch: createDispatch(handlers, { log, ids: ports.ids }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => inTurn(async () => ({ queued: await leave() })),
  };
}
