import * as path from 'node:path';
import type { StationEvent } from '../shared/contract/index.ts';
import type { SetupState } from '../shared/contract/setup.ts';
import { AppFailure } from '../shared/errors.ts';
import type { StationConfig } from '../shared/model/config.ts';
import type { PrinterConfig } from '../shared/model/printers.ts';
import { type BackupFile, listBackups } from './db/backup-files.ts';
import type { Adoption } from './db/belonging.ts';
import { realPath, stationFiles } from './db/data-folder.ts';
import { APP_SECRET, type HostOptions } from './host.ts';
import { fillPracticeCatalogue } from './practice-catalogue.ts';
import { type PracticeRun, startPractice } from './practice-run.ts';
import { readPracticeSettings, writePracticeSettings } from './practice-settings.ts';
import { choicesFor, shownConfig } from './setup-view.ts';
import { startStation } from './station.ts';
import { loadStationConfig, stationConfigFile, writeStationConfig } from './station-config.ts';
import type { Station } from './station-options.ts';

/** What runs over the data folder. `unset` waits for first run, `placeless` for a location. */
export type Occupant =
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
const STOP_WAIT_MS = 3_000;

/**
 * The one place at the bench: none yet, the seller's own station, practice, or none because the folder is refused. It changes in
 * place, one change at a time.
 */
export function createSeat(options: HostOptions, emit: (event: StationEvent) => void) {
  const { dataDir, ports, secrets, log, secretFromLaunch } = options;
  const practiceDir = path.join(dataDir, 'practice');
  let occupant: Occupant = { kind: 'unset' };
  let changing: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = changing.then(work, work);
    changing = turn.catch(() => undefined);
    return turn;
  }

  async function leave(): Promise<number> {
    const left = occupant;
    occupant = { kind: 'unset' };
    const queued = left.kind === 'station' ? (await left.station.stop(STOP_WAIT_MS)).queued : 0;
    if (left.kind === 'station' || left.kind === 'refused') await left.practice?.stop();
    return queued;
  }

  async function enter(adoption?: Adoption): Promise<void> {
    const config = await loadStationConfig({
      ...{ files: ports.files, dataDir, secrets },
      ...(secretFromLaunch === undefined ? {} : { secretFromLaunch }),
    });
    if (!config) return;
    if (config.locationId === undefined) {
      occupant = { kind: 'placeless', config };
      return;
    }
    const readSecret = async () => (await secrets.get(APP_SECRET)) ?? '';
    occupy({ folder: dataDir, config, readSecret, practice: null, ...(adoption ? { adoption } : {}) });
  }

  async function enterPractice(adoption?: Adoption): Promise<void> {
    if (heldAccount()) {
      throw new AppFailure(
        'PRACTICE_REFUSED',
        `${dataDir} has held a seller's account. Practise with another folder: --data-dir=FOLDER.`,
      );
    }
    ports.files.makeDir(practiceDir);
    const practice = await startPractice(ports, practiceDir);
    const config = { ...practice.config, ...readPracticeSettings(ports.files, practiceDir, practice.config.printers) };
    const answered = adoption ? { adoption } : {};
    occupy({ folder: practiceDir, config, readSecret: async () => practice.appSecret, practice, ...answered });
    const { marketplaceUrl } = practice;
    // Nobody waits for it: the first lessons can be packed without.
    if (occupant.kind === 'station') void fillPracticeCatalogue({ ...occupant, marketplaceUrl, ports, log });
  }

  function occupy(next: {
    readonly folder: string;
    readonly config: StationConfig;
    readonly readSecret: () => Promise<string>;
    readonly practice: PracticeRun | null;
    readonly adoption?: Adoption;
  }): void {
    const { practice, folder, config } = next;
    try {
      const station = startStation({
        ...{ ...options, ...next, emit, place: realPath(folder) },
        persistPrinters: keepPrinters,
        onDamaged: (failure) => void inTurn(() => refuse(failure)),
      });
      occupant = { kind: 'station', station, config, practice };
    } catch (error) {
      if (!(error instanceof AppFailure) || FATAL.has(error.code)) throw error;
      log.error('the data folder was refused', { error });
      occupant = { kind: 'refused', failure: error, folder, practice };
    }
  }

  /** The settings of the present station, with its printers as they are set up now: on disk before it counts. */
  function keepPrinters(printers: readonly PrinterConfig[]): void {
    if (occupant.kind !== 'station') throw new AppFailure('STATION_STOPPING', 'The station is about to stop.');
    const config = { ...occupant.config, printers: [...printers] };
    if (occupant.practice) writePracticeSettings(ports.files, practiceDir, config, occupant.practice.config.printers);
    else writeStationConfig({ files: ports.files, dataDir }, config);
    occupant = { ...occupant, config };
  }

  /** Nobody sits in this folder any more until a person has done what the failure says. */
  function stayOut(folder: string, failure: AppFailure): void {
    occupant = { kind: 'refused', failure, folder, practice: null };
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
    const { files } = ports;
    return files.exists(stationConfigFile(dataDir)) || files.exists(stationFiles(dataDir).database);
  }

  function practising(): boolean {
    if (occupant.kind === 'refused') return occupant.folder === practiceDir;
    return occupant.kind === 'station' && occupant.practice !== null;
  }

  /** Leaves what runs, does what the next start rests on, and starts that, also when it failed. */
  function restart<T>(work: () => Promise<T>, next: () => Promise<void> = enter): Promise<T> {
    return inTurn(async () => {
      await leave();
      try {
        return await work();
      } finally {
        await next();
        emit({ name: 'setup.changed' });
      }
    });
  }

  return {
    practiceDir,
    enter,
    enterPractice,
    heldAccount,
    practising,
    restart,
    stayOut,
    leave: () => inTurn(leave),
    occupant: (): Occupant => occupant,
    /** The folder the present station works in. */
    folder: () => (practising() ? practiceDir : dataDir),
    /** Practice was chosen in an earlier run and no account has come since. */
    practisedBefore: () => !heldAccount() && ports.files.exists(stationFiles(practiceDir).database),
    state(): SetupState {
      const config = occupant.kind === 'placeless' || occupant.kind === 'station' ? occupant.config : null;
      const refused = occupant.kind === 'refused' ? occupant : null;
      return {
        step: refused ? 'refused' : occupant.kind === 'station' ? 'ready' : config ? 'location' : 'choose',
        refusal: refused && {
          error: refused.failure.toAppError(),
          choices: choicesFor(refused.failure.code),
          backups: restorable(refused).map(({ file, atMs }) => ({ file, atMs })),
        },
        practice: practising(),
        practiceAllowed: !heldAccount(),
        config: config && shownConfig(config),
        hasSecret: config !== null,
        locations: [],
      };
    },
  };
}

/** What this program can restore: of a folder that a newer one has taken over only what was put away before that. */
function restorable({
  failure,
  folder,
}: {
  readonly failure: AppFailure;
  readonly folder: string;
}): readonly BackupFile[] {
  const backups = listBackups(folder);
  return failure.code === 'DATABASE_NEWER' ? backups.filter(({ why }) => why === 'migration') : backups;
}

export type Seat = ReturnType<typeof createSeat>;
